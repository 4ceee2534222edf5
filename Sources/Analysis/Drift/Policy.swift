import Model
import Versions

/// What policy makes of the table's severities.
struct Policy {
  private let options: DriftOptions
  private let mustMatch: Set<String>

  init(_ options: DriftOptions) {
    self.options = options
    mustMatch = Set(options.mustMatch.flatMap { [$0, PythonName.normalized($0)] })
  }

  /// The severity of a difference; nil where it is turned off.
  func severity(_ difference: Difference) -> Severity? {
    if difference.names.contains(where: mustMatch.contains) { return .error }
    return severity(
      difference.rule, difference.dimension, difference.ecosystem, difference.step,
      difference.severity)
  }

  /// The severity of a finding that is no difference; nil where it is turned off.
  func severity(_ rule: Rule, _ dimension: Dimension, _ ecosystem: Ecosystem?, _ own: Severity)
    -> Severity?
  {
    severity(rule, dimension, ecosystem, .none, own)
  }

  private func severity(
    _ rule: Rule, _ dimension: Dimension, _ ecosystem: Ecosystem?, _ step: VersionStep,
    _ own: Severity
  ) -> Severity? {
    var best: (exactness: Int, severity: Severity?) = (0, own)
    for entry in options.severities {
      let exactness: Int
      switch entry.selector {
      case .rule(let text):
        exactness = text == rule.code || text == rule.name ? 3 : 0
      case .step(let wanted, let family):
        exactness =
          wanted == step && dimension == .version && (family == nil || family == ecosystem) ? 2 : 0
      case .dimension(let wanted, let family):
        exactness = wanted == dimension && (family == nil || family == ecosystem) ? 1 : 0
      }
      if exactness > 0, exactness >= best.exactness { best = (exactness, entry.severity) }
    }
    return best.severity
  }
}
