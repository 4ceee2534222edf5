import Lockfiles
import Model

/// The accelerator rules for what the lock file has installed, on the pools of each environment.
struct GateFit {
  /// What fails, after policy.
  private(set) var candidates: [(finding: Finding, names: [String])] = []
  /// What only an image could tell.
  private(set) var notices: [Notice] = []
  /// The verdicts; nil where no pool or no image is known.
  private(set) var fit: Fit?

  init(_ input: GateInput) {
    var cells: [Fit.Cell] = []
    var pools: [Pool] = []
    var date = ""
    notices = Self.unknown(input.environments.filter(\.installed.isEmpty))
    for environment in input.environments where !environment.pools.isEmpty {
      for (platform, part) in environment.installed.sorted(by: { $0.key < $1.key }) {
        let report = judge(environment, part, platform, input.options)
        guard let fit = report.fit else { continue }
        cells += fit.cells
        pools += fit.pools.filter { pool in !pools.contains { $0.name == pool.name } }
        date = fit.knowledge
      }
    }
    if !cells.isEmpty { fit = Fit(pools: pools, cells: cells, knowledge: date) }
  }

  private mutating func judge(
    _ environment: GateEnvironment, _ part: InstalledPart, _ platform: String,
    _ options: DriftOptions
  ) -> Report {
    var fitOptions = FitOptions()
    fitOptions.policy = options
    // Allowances hide in the gate's own draft, so that they are told once.
    fitOptions.policy.allowances = []
    let subject = FitSubject(
      NamedSnapshot(
        name: environment.name,
        snapshot: part.snapshot(name: environment.name, platform: platform)),
      pools: environment.pools.map(\.name), role: environment.options.role)
    let report = FitAnalysis.fit(
      [subject], pools: environment.pools, knowledge: options.knowledge, options: fitOptions)
    for finding in report.findings {
      // Conditions and open questions are what `holdfast fit` is for.
      guard
        finding.values.contains(where: { value in
          value.texts.contains { $0.hasPrefix("\(Fit.Outcome.fails.rawValue) on ") }
        })
      else { continue }
      if !candidates.contains(where: { $0.finding.fingerprint == finding.fingerprint }) {
        candidates.append((finding, [finding.subject] + environment.pools.map(\.name)))
      }
    }
    return report
  }

  // One line for all environments of which there is nothing more to say.
  private static func unknown(_ environments: [GateEnvironment]) -> [Notice] {
    let plain = environments.filter(\.pools.isEmpty).map(\.name)
    var texts: [String] = []
    if let first = plain.first {
      texts.append(
        "\(DeclaredContradictions.list(plain)): what is installed is unknown without an image; "
          + "`holdfast lock \(first)` reads one")
    }
    for environment in environments where !environment.pools.isEmpty {
      texts.append(
        "\(environment.name): what is installed, and whether it runs on "
          + "\(DeclaredContradictions.list(environment.pools.map(\.name))), is unknown without an "
          + "image; `holdfast lock \(environment.name)` reads one")
    }
    return texts.map { Notice($0, code: RuleRegistry.declaredExcludesInstalled.code) }
  }
}
