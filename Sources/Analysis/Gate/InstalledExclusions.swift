import Lockfiles
import Model
import Versions

/// Requirements that what the lock file has installed does not meet (DEP008).
struct InstalledExclusions {
  private(set) var candidates: [GateCandidate] = []

  init(_ environment: GateEnvironment, _ bounds: DeclaredBounds) {
    var pins: [String: [String]] = [:]
    for pin in environment.declaredNow.pins {
      pins["\(pin.ecosystem.rawValue)/\(pin.name)", default: []].append(pin.version)
    }
    for (platform, part) in environment.installed.sorted(by: { $0.key < $1.key }) {
      let python =
        part.interpreters.first { $0.kind == "python" && $0.primary }?.version
        ?? environment.declaredNow.python
      var grid = MarkerGrid(
        python: python, bounds.interpreters,
        machines: [Platform(platform)?.machine].compactMap(\.self))
      var installed: [String: [String]] = [:]
      for package in part.packages where package.role == .primary || package.role == .system {
        installed["\(package.ecosystem.rawValue)/\(package.name)", default: []]
          .append(package.version)
      }
      for bound in bounds.all where !bound.specifier.isEmpty && bound.edge.source == nil {
        let key = "\(bound.edge.ecosystem.rawValue)/\(bound.name)"
        guard let versions = installed[key],
          grid.holds(bound.edge.marker).allSatisfy({ $0 == .yes }),
          versions.allSatisfy({ Self.accepts(bound, $0) == false })
        else { continue }
        let isAhead =
          PinningParents.isPin(bound.edge.ecosystem, bound.specifier)
          || (pins[key] ?? []).contains { Self.accepts(bound, $0) == true }
        candidates.append(
          Self.candidate(bound, versions.sorted(), environment, isAhead: isAhead))
      }
    }
  }

  // nil where one of the two cannot be read.
  private static func accepts(_ bound: DeclaredBounds.Bound, _ version: String) -> Bool? {
    switch bound.edge.ecosystem {
    case .pypi:
      guard let set = try? PEP440Specifiers(bound.specifier),
        let parsed = PEP440Version(version)
      else { return nil }
      return set.contains(parsed, prereleases: true)
    case .conda:
      let bare = bound.specifier.split(separator: " ").first.map(String.init) ?? ""
      guard let spec = try? CondaMatchSpec("\(bound.name) \(bare)"),
        let parsed = CondaVersion(version)
      else { return nil }
      return spec.matches(CondaPackage(name: bound.name, version: parsed, build: ""))
    case .deb: return nil
    }
  }

  // Where the repository itself names the version that it wants, the image follows the change: it
  // cannot have been built before.
  private static func candidate(
    _ bound: DeclaredBounds.Bound, _ versions: [String], _ environment: GateEnvironment,
    isAhead: Bool
  ) -> GateCandidate {
    let rule = RuleRegistry.declaredExcludesInstalled
    let installed = versions.joined(separator: " and ")
    return GateCandidate(
      rule: rule, severity: isAhead ? .warning : rule.severity, dimension: .requirement,
      ecosystem: bound.edge.ecosystem,
      subject: "pkg:\(bound.edge.ecosystem.rawValue)/\(bound.name)", names: [bound.name],
      key: [bound.edge.ecosystem.rawValue, bound.name, bound.specifier, bound.edge.evidence.path]
        + versions,
      title: "\(bound.text) (\(bound.place)) excludes \(bound.name) \(installed), which is locked "
        + "as installed",
      message: isAhead
        ? "the image must be built again from this change before it can run it"
        : "the image that is locked cannot be what is declared",
      fix: "build the image from this change, then `holdfast lock \(environment.name)`\n"
        + "declare a range that holds \(installed)",
      environment: environment.name, texts: versions, evidence: [bound.edge.evidence])
  }
}

/// Pins of the repository's own lock file outside what its manifest asks for (DEP009).
struct PinnedOutside {
  private(set) var candidates: [GateCandidate] = []

  init(_ environment: GateEnvironment, _ bounds: DeclaredBounds) {
    let violated = bounds.all.filter { $0.edge.status == .violated }
    guard !violated.isEmpty else { return }
    let snapshot = environment.repository.snapshot
    let rows = Dictionary(
      snapshot.packages.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let rule = RuleRegistry.pinnedOutside
    // A lock file that belongs to another environment of the repository pins nothing here.
    let files = Set(environment.declaredNow.files)
    for bound in violated {
      let pins = bound.edge.anyOf.flatMap(\.to).compactMap { rows[$0] }
        .filter { $0.state == .locked && files.contains($0.evidence.first?.path ?? "") }
      guard let place = pins.first?.evidence.first else { continue }
      let versions = Array(Set(pins.map(\.version))).sorted()
      candidates.append(
        GateCandidate(
          rule: rule, severity: rule.severity, dimension: .requirement,
          ecosystem: bound.edge.ecosystem,
          subject: "pkg:\(bound.edge.ecosystem.rawValue)/\(bound.name)", names: [bound.name],
          key: [
            bound.edge.ecosystem.rawValue, bound.name, bound.specifier, bound.edge.evidence.path,
            place.path,
          ] + versions,
          title: "\(bound.place) asks for \(bound.text), \(ConflictAnalysis.place(place)) pins "
            + versions.joined(separator: " and "),
          message: "the manifest changed after its lock was made, or the lock was edited",
          fix: "lock again: \(Self.command(place.path))",
          environment: environment.name, texts: versions,
          evidence: [bound.edge.evidence] + pins.compactMap(\.evidence.first)))
    }
  }

  private static func command(_ path: String) -> String {
    switch path.split(separator: "/").last ?? "" {
    case "uv.lock": "`uv lock`"
    case "poetry.lock": "`poetry lock`"
    default: "with the tool that wrote \(path)"
    }
  }
}
