import Lockfiles
import Model
import Versions

/// What a repository declares and locks for one environment: its manifests, groups and extras.
struct DeclaredChoice {
  /// Declared constraints by family and normalised name.
  private(set) var declared: [PackageName: [RequirementEdge]] = [:]
  /// Every declared name, of all groups and extras.
  private(set) var everDeclared: Set<PackageName> = []
  /// Locked rows by name.
  private(set) var locked: [PackageName: [Int]] = [:]
  /// Locked rows that the chosen declarations lead to; nil where the lock tells no requirements.
  private(set) var reachable: Set<Int>?
  /// Names of the projects of the repository itself.
  private(set) var projects: Set<String> = []
  /// Manifests that say which interpreter they need.
  private(set) var interpreters: [(text: String, path: String)] = []
  /// Versions of the projects themselves, where a manifest states them.
  private(set) var projectVersions: [String: (version: String, path: String)] = [:]
  /// Something pins exact versions for Python packages.
  let hasLock: Bool
  // Requirements files that pin all they name: compiled ones, which are locks.
  private let lockFiles: Set<String>

  /// The choice for an environment; `usesConda` where it is one of conda's.
  init(_ view: EnvironmentView, options: EnvironmentOptions, usesConda: Bool) {
    let snapshot = view.snapshot
    let named =
      options.manifests.isEmpty
      ? ManifestChoice.main(snapshot, usesConda: usesConda) : options.manifests
    let chosen = ManifestChoice.files(snapshot, named)
    lockFiles = Self.lockFiles(snapshot)
    let defaults = Set(snapshot.manifests.filter { chosen($0.path) }.flatMap(\.defaultGroups))
    let groups = Set((options.groups ?? Array(defaults)).map(PythonName.normalized))
    let extras = Set(options.extras.map(PythonName.normalized))
    for manifest in snapshot.manifests {
      if let name = manifest.name.map(PythonName.normalized) {
        projects.insert(name)
        if let version = manifest.version, chosen(manifest.path) {
          projectVersions[name] = (version, manifest.path)
        }
      }
      if let text = manifest.requiresPython, !text.isEmpty, manifest.state == .declared,
        chosen(manifest.path)
      {
        interpreters.append((text, manifest.path))
      }
    }
    for edge in snapshot.requirements where edge.from == RequirementEdge.root {
      guard edge.kind == .declared || edge.kind == .runtime, let term = edge.anyOf.first else {
        continue
      }
      let name = PackageName(
        ecosystem: edge.ecosystem, name: NameTable.normalized(edge.ecosystem, term.name),
        architecture: nil)
      everDeclared.insert(name)
      guard chosen(edge.evidence.path), edge.status != .inactive else { continue }
      if let group = edge.group, !groups.contains(PythonName.normalized(group)) { continue }
      if let extra = edge.activatedByExtra, !extras.contains(PythonName.normalized(extra)) {
        continue
      }
      declared[name, default: []].append(edge)
    }
    for (row, record) in snapshot.packages.enumerated() where record.state == .locked {
      guard record.evidence.first.map({ chosen($0.path) }) ?? true else { continue }
      let name = PackageName(
        ecosystem: record.ecosystem, name: NameTable.normalized(record.ecosystem, record.name),
        architecture: nil)
      locked[name, default: []].append(row)
    }
    hasLock = !locked.isEmpty || lockFiles.contains(where: chosen)
    reachable = reach(view)
  }

  /// Whether a name is locked, but only for groups or extras that are not chosen.
  func isLockedForOthers(_ name: PackageName) -> Bool {
    guard let reachable, let rows = locked[name], !rows.isEmpty else { return false }
    return rows.allSatisfy { !reachable.contains($0) }
  }

  // From the declared names down the lock's own requirements.
  private func reach(_ view: EnvironmentView) -> Set<Int>? {
    let rows = locked.values.reduce(0) { $0 + $1.count }
    let edges = locked.values.joined().reduce(0) { $0 + view.edges(of: $1).count }
    // A lock with few requirements lists them elsewhere, or not at all.
    guard rows > 0, edges * 2 >= rows else { return nil }
    var queue = declared.keys.flatMap { locked[$0] ?? [] }
    var reached: Set<Int> = []
    while let row = queue.popLast() {
      guard reached.insert(row).inserted else { continue }
      for edge in view.edges(of: row) {
        queue += view.snapshot.requirements[edge].anyOf.flatMap(\.to).compactMap(view.row)
      }
    }
    return reached
  }

  /// Whether a declaration stands in a compiled requirements file: a pin, not a wish.
  func isPin(_ edge: RequirementEdge) -> Bool { lockFiles.contains(edge.evidence.path) }

  // Requirements files in which everything is pinned, and more than one thing is.
  private static func lockFiles(_ snapshot: Snapshot) -> Set<String> {
    let compiled = Set(
      snapshot.manifests.filter { $0.format == "requirements" }.map(\.path))
    var pins: [String: Int] = [:]
    var open: Set<String> = []
    for edge in snapshot.requirements
    where edge.from == RequirementEdge.root && edge.kind == .declared
      && compiled.contains(edge.evidence.path)
    {
      if PinningParents.isPin(edge.ecosystem, edge.anyOf.first?.specifier ?? "") {
        pins[edge.evidence.path, default: 0] += 1
      } else {
        open.insert(edge.evidence.path)
      }
    }
    return Set(pins.filter { $0.value > 1 && !open.contains($0.key) }.keys)
  }

  /// Versions that are locked for a name, or pinned exactly by a declaration.
  func lockedVersions(_ name: PackageName, _ view: EnvironmentView) -> [String] {
    var versions = Set((locked[name] ?? []).map { view.snapshot.packages[$0].version })
    versions.remove("")
    if versions.isEmpty, name.ecosystem == .pypi {
      for edge in declared[name] ?? [] where isPin(edge) {
        guard let text = edge.anyOf.first?.specifier,
          let pin = (try? PEP440Specifiers(text))?.pin
        else { continue }
        versions.insert(pin.text)
      }
    }
    return versions.sorted()
  }

  /// A declared constraint as people write it.
  static func text(_ edge: RequirementEdge) -> String {
    let specifier = edge.anyOf.first?.specifier ?? ""
    if let source = edge.source { return "from \(SourceText.text(source))" }
    if specifier.isEmpty { return "*" }
    // conda writes a bare version for a fuzzy one.
    return edge.ecosystem == .conda && specifier.first?.isNumber == true
      ? "=\(specifier)" : specifier
  }
}
