import Model
import Versions

/// The first line of a report.
enum Verdict {
  static func text(_ report: Report, baseline: String?) -> String {
    let repositories = report.environments.filter { $0.kind == .repository }.map(\.name)
    let environments = report.environments.filter { $0.kind != .repository }.map(\.name)
    if environments.count == 1, !repositories.isEmpty {
      return crosswalk(report, repositories, environments[0])
    }
    let compared = report.environments.filter { !$0.isBaseline }.map(\.name)
    let others = Set(report.findings.flatMap(\.environments)).intersection(compared)
    let named = compared.filter(others.contains)
    guard let baseline, !report.environments.isEmpty else { return "nothing was compared" }
    let errors = report.count(.error)
    let warnings = report.count(.warning)
    if report.findings.isEmpty {
      let allowed = report.allowed.isEmpty ? "" : ", \(report.allowed.count) allowed"
      return compared.isEmpty
        ? "\(baseline) contradicts nothing: 0 findings\(allowed)"
        : "\(list(compared + [baseline])) agree: 0 findings\(allowed)"
    }
    let drifting = named.isEmpty ? baseline : list(named)
    let opening =
      if named.isEmpty {
        "\(baseline) contradicts itself"
      } else if errors > 0 {
        "\(baseline) cannot take what \(drifting) \(named.count == 1 ? "runs" : "run")"
      } else if warnings > 0 {
        "\(drifting) \(named.count == 1 ? "differs" : "differ") from \(baseline)"
      } else {
        "\(list(named + [baseline])) differ in details only"
      }
    return "\(opening): \(counts(report))"
  }

  // One environment beside what repositories declare.
  private static func crosswalk(_ report: Report, _ repositories: [String], _ environment: String)
    -> String
  {
    if report.findings.isEmpty {
      let allowed = report.allowed.isEmpty ? "" : ", \(report.allowed.count) allowed"
      return "\(environment) is what \(list(repositories)) declares: 0 findings\(allowed)"
    }
    let isWeighty = report.findings.contains { $0.severity > .info }
    return isWeighty
      ? "\(environment) is not what \(list(repositories)) declares: \(counts(report))"
      : "\(environment) is what \(list(repositories)) declares, but for details: \(counts(report))"
  }

  private static func counts(_ report: Report) -> String {
    let errors = report.count(.error)
    let warnings = report.count(.warning)
    var counts: [String] = []
    if errors > 0 { counts.append("\(errors) \(errors == 1 ? "error" : "errors")") }
    if warnings > 0 { counts.append("\(warnings) \(warnings == 1 ? "warning" : "warnings")") }
    if counts.isEmpty { counts.append("\(report.count(.info)) for information") }
    let weighty = report.causes.filter { $0.severity > .info }
    return counts.joined(separator: ", ") + (weighty.isEmpty ? "" : from(weighty))
  }

  private static func from(_ causes: [Cause]) -> String {
    let titles = causes.prefix(3).map { shortened($0.title) }
    let more = causes.count > 3 ? "; …" : ""
    return " from \(causes.count) \(causes.count == 1 ? "cause" : "causes") "
      + "(\(titles.joined(separator: "; "))\(more))"
  }

  private static func shortened(_ title: String) -> String {
    title.count <= 48 ? title : "\(title.prefix(47))…"
  }

  private static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return "\(names.dropLast().joined(separator: ", ")) and \(last)"
  }
}
