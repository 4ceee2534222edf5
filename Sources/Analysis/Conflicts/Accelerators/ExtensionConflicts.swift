import Accelerators
import Model
import Versions

/// Compiled modules that cannot be imported (PKG020), one finding per package.
enum ExtensionConflicts {
  static func all(_ scope: AcceleratorScope) -> [Conflict] {
    scope.view.snapshot.accelerators.extensions.compactMap { conflict($0, scope) }
  }

  private static func conflict(
    _ group: AcceleratorFacts.Extensions, _ scope: AcceleratorScope
  ) -> Conflict? {
    let row = group.package.flatMap(scope.view.row)
    if let row, !ConflictAnalysis.isJudged(row, scope.view) { return nil }
    var problems = group.problems.filter { $0.kind != .unknown }
    if let row, FrameworkConflicts.isListedForOldNumPy(row, scope) {
      problems.removeAll { $0.kind == .otherNumPy }
    }
    guard let first = weightiest(problems) else { return nil }
    let rule = RuleRegistry.brokenExtension
    let broken = Set(problems.map(\.module)).sorted()
    let count = max(Set(group.modules).count, broken.count)
    let isPart = broken.count < count && problems.allSatisfy { $0.kind == .missingLibrary }
    // Modules that nobody owns are those of the interpreter or of the project: optional ones among them.
    let isOptional = isPart || (row == nil && problems.allSatisfy { $0.kind == .missingLibrary })
    let label = row.map(scope.label) ?? group.location
    let record = row.map(scope.record)
    let names = broken.prefix(2).joined(separator: ", ") + (broken.count > 2 ? ", …" : "")
    let verb = broken.count == 1 ? "does" : "do"
    let modules = count == 1 ? "module" : "modules"
    return Conflict(
      rule: rule, dimension: .build, ecosystem: record?.ecosystem,
      severity: isOptional ? .info : rule.severity,
      subject: record.map { PairComparison.subject($0.purl) } ?? group.location,
      names: record.map { [NameTable.normalized($0.ecosystem, $0.name)] } ?? [group.location],
      key: "\(rule.code) \(label) "
        + Set(problems.map { "\($0.kind.rawValue) \($0.detail)" }).sorted().joined(separator: " "),
      title: "\(label): \(broken.count) of \(count) \(modules) \(verb) not import (\(names))",
      message: "\(first.module): \(ExtensionText.sentence(first))",
      fix: fix(first, record), texts: broken,
      evidence: Array(Set(problems.prefix(8).map { Evidence(path: $0.path, layer: group.layer) }))
        .sorted())
  }

  // What says most about the reason.
  private static func weightiest(_ problems: [AcceleratorFacts.Extensions.Problem])
    -> AcceleratorFacts.Extensions.Problem?
  {
    problems.min { left, right in
      (ExtensionText.rank(left.kind), left.module, left.detail)
        < (ExtensionText.rank(right.kind), right.module, right.detail)
    }
  }

  private static func fix(
    _ problem: AcceleratorFacts.Extensions.Problem, _ record: PackageRecord?
  ) -> String {
    let name = record?.name ?? "it"
    switch problem.kind {
    case .missingLibrary: return "install what brings the library, or a build of \(name) without it"
    case .missingVersion: return "use a newer base image, or a build of \(name) for this one"
    case .missingSymbol:
      return "install the release of \(name) that was built for the neighbours that are installed"
    case .otherPython: return "install \(name) again with the interpreter that runs it"
    case .otherNumPy: return "install a release of \(name) that is built for the installed NumPy"
    case .otherMachine: return "install the wheel of \(name) for this machine"
    case .unknown: return "nothing is known to be wrong"
    }
  }
}

/// Problems of extension modules in words.
enum ExtensionText {
  /// The order of kinds by how much they explain, those that exclude all others first.
  static func rank(_ kind: AcceleratorFacts.Extensions.Problem.Kind) -> Int {
    switch kind {
    case .otherMachine: 0
    case .otherPython: 1
    case .otherNumPy: 2
    case .missingVersion: 3
    case .missingSymbol: 4
    case .missingLibrary: 5
    case .unknown: 6
    }
  }

  static func sentence(_ problem: AcceleratorFacts.Extensions.Problem) -> String {
    switch problem.kind {
    case .missingLibrary: "a library is missing: \(problem.detail)"
    case .missingVersion: "a symbol version is missing: \(problem.detail)"
    case .missingSymbol: "nothing offers a symbol: \(problem.detail)"
    case .otherPython: "it is built for another Python: \(problem.detail)"
    case .otherNumPy: "it is built for another NumPy interface: \(problem.detail)"
    case .otherMachine: "it is built for another machine: \(problem.detail)"
    case .unknown: "it is not known: \(problem.detail)"
    }
  }
}
