import Analysis
import Configuration
import Foundation
import Model
import Versions

/// Hands what the configuration says to the judgement.
struct PolicyMapping {
  let configuration: HoldfastConfiguration?
  /// Today, `2026-03-31`.
  let today: String

  /// The options of a comparison of these targets.
  func options(for targets: [Target], tool: Snapshot.Tool, command: String) -> DriftOptions {
    var options = DriftOptions()
    options.tool = tool
    options.command = command
    options.today = today
    for target in targets {
      guard let declaration = target.declaration else { continue }
      var environment = EnvironmentOptions()
      environment.role = declaration.role?.value.rawValue
      environment.hasGPU = hasGPU(declaration)
      environment.groups =
        declaration.groups.isEmpty ? nil : declaration.groups.map(\.value)
      environment.extras = declaration.extras.map(\.value)
      environment.manifests = declaration.manifests?.map(\.value) ?? []
      options.environments[target.name] = environment
    }
    guard let policy = configuration?.policy else { return options }
    options.baseline = policy.baseline?.value
    options.mustMatch = policy.mustMatch.map(\.value)
    options.severities = policy.severities.flatMap(overrides)
    options.allowances = configuration?.allowances.map(allowance) ?? []
    return options
  }

  // Whether some pool of the environment has a GPU; nil where no pool is known.
  private func hasGPU(_ declaration: EnvironmentDeclaration) -> Bool? {
    let names = Set(declaration.hardware.map(\.value))
    let pools = configuration?.hardware.pools.filter { names.contains($0.name.value) } ?? []
    return pools.isEmpty ? nil : pools.contains { !$0.gpus.isEmpty }
  }

  private func overrides(_ rule: SeverityRule) -> [SeverityOverride] {
    switch rule.weight {
    case .level(let level):
      return selectors(rule.subject).map { SeverityOverride($0, level.severity) }
    case .steps:
      return [VersionStep.major, .minor, .patch].flatMap { step -> [SeverityOverride] in
        guard let level = rule.level(step) else { return [] }
        return ecosystems(rule.subject).map { SeverityOverride(.step(step, $0), level.severity) }
      }
    }
  }

  private func selectors(_ subject: SeverityRule.Subject) -> [SeverityOverride.Selector] {
    switch subject {
    case .rule(let name): [.rule(name)]
    case .driftClass(.accelerator): [.dimension(.accelerator, nil)]
    case .driftClass(.os):
      [.dimension(.operatingSystem, nil), .dimension(.libc, nil), .dimension(.version, .deb)]
    case .driftClass(.language):
      [.dimension(.interpreter, nil), .dimension(.version, .pypi), .dimension(.version, .conda)]
    case .driftClass(.env): [.dimension(.variable, nil)]
    }
  }

  private func ecosystems(_ subject: SeverityRule.Subject) -> [Ecosystem?] {
    switch subject {
    case .driftClass(.os): [.deb]
    case .driftClass(.language): [.pypi, .conda]
    case .rule, .driftClass(.accelerator), .driftClass(.env): [nil]
    }
  }

  private func allowance(_ source: Configuration::Allowance) -> Analysis::Allowance {
    var allowance = Analysis::Allowance(reason: source.reason.value)
    switch source.subject.value {
    case .rule(let code): allowance.code = code
    case .cause(let cause): allowance.cause = cause
    }
    allowance.package = source.package?.value
    allowance.between = source.between.map(\.value)
    allowance.owner = source.owner?.value
    allowance.expires = source.expires.map { "\($0.value)" }
    allowance.until = source.until?.value.text
    return allowance
  }
}

extension Session {
  /// Today in UTC, `2026-03-31`.
  static var today: String {
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withFullDate]
    return formatter.string(from: Date())
  }
}
