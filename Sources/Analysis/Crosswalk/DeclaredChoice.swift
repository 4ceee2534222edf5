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
  /// Names of the projects of the repository itself.
  private(set) var projects: Set<String> = []
  /// Manifests that say which interpreter they need.
  private(set) var interpreters: [(text: String, path: String)] = []
  /// Something pins exact versions for Python packages.
  let hasLock: Bool

  init(_ view: EnvironmentView, options: EnvironmentOptions) {
    let snapshot = view.snapshot
    let chosen = Self.files(snapshot, options.manifests)
    let defaults = Set(snapshot.manifests.filter { chosen($0.path) }.flatMap(\.defaultGroups))
    let groups = Set((options.groups ?? Array(defaults)).map(PythonName.normalized))
    let extras = Set(options.extras.map(PythonName.normalized))
    for manifest in snapshot.manifests {
      if let name = manifest.name { projects.insert(PythonName.normalized(name)) }
      if let text = manifest.requiresPython, !text.isEmpty, manifest.state == .declared,
        chosen(manifest.path)
      {
        interpreters.append((text, manifest.path))
      }
    }
    var pinned = 0
    var open = 0
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
      if PinningParents.isPin(edge.ecosystem, term.specifier) { pinned += 1 } else { open += 1 }
    }
    for (row, record) in snapshot.packages.enumerated() where record.state == .locked {
      guard record.evidence.first.map({ chosen($0.path) }) ?? true else { continue }
      let name = PackageName(
        ecosystem: record.ecosystem, name: NameTable.normalized(record.ecosystem, record.name),
        architecture: nil)
      locked[name, default: []].append(row)
    }
    // A compiled requirements file is a lock: it pins everything.
    hasLock = !locked.isEmpty || (pinned > 0 && open == 0)
  }

  /// Versions that are locked for a name, or pinned exactly by a declaration.
  func lockedVersions(_ name: PackageName, _ view: EnvironmentView) -> [String] {
    var versions = Set((locked[name] ?? []).map { view.snapshot.packages[$0].version })
    versions.remove("")
    if versions.isEmpty, locked.isEmpty, name.ecosystem == .pypi {
      for edge in declared[name] ?? [] {
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
    return specifier.isEmpty ? "*" : specifier
  }

  // The named files and what they include, in any depth; all files where none is named.
  private static func files(_ snapshot: Snapshot, _ named: [String]) -> (String) -> Bool {
    guard !named.isEmpty else { return { _ in true } }
    var chosen: Set<String> = []
    var queue = named.map { path in path.hasPrefix("./") ? String(path.dropFirst(2)) : path }
    let includes = Dictionary(
      snapshot.manifests.map { ($0.path, $0.includes) }, uniquingKeysWith: { $0 + $1 })
    while let path = queue.popLast() {
      if chosen.insert(path).inserted { queue += includes[path] ?? [] }
    }
    return { chosen.contains($0) }
  }
}
