import Model
import Versions

/// What pins a requirement to one version, and which files bound names for others.
struct AuditPins {
  // Names that a file of bounds fixes to one version, by path.
  private var bounds: [String: Set<String>] = [:]
  private var includes: [String: [String]] = [:]
  private var paths: [String] = []
  /// A project's own manifest declares requirements that leave several versions.
  private(set) var hasOpenProjects = false

  init(_ snapshot: Snapshot?) {
    guard let snapshot else { return }
    paths = snapshot.manifests.map(\.path)
    for manifest in snapshot.manifests { includes[manifest.path] = manifest.includes }
    let projects = Set(
      snapshot.manifests.filter {
        $0.state == .declared && $0.format != "requirements" && $0.format != "environment"
      }.map(\.path))
    for edge in snapshot.requirements
    where edge.from == RequirementEdge.root && edge.ecosystem == .pypi {
      if edge.kind == .declared, edge.group == nil, edge.activatedByExtra == nil,
        edge.status != .inactive, projects.contains(edge.evidence.path), !Self.isPinned(edge)
      {
        hasOpenProjects = true
      }
      guard let term = edge.anyOf.first, PinningParents.isPin(.pypi, term.specifier) else {
        continue
      }
      bounds[edge.evidence.path, default: []].insert(PythonName.normalized(term.name))
    }
  }

  /// The names that files of bounds fix; nil where the repository has one of the files not.
  func constrained(_ files: [String]) -> Set<String>? {
    var names: Set<String> = []
    for file in files {
      let path = file.drop { $0 == "/" || $0 == "." }
      let name = "/\(AuditFetch.base(file))"
      guard
        let found = paths.first(where: { $0 == path })
          ?? paths.first(where: { "/\($0)".hasSuffix(name) })
      else { return nil }
      names.formUnion(fixed(by: found))
    }
    return names
  }

  /// The names that a file and what it includes fix to one version.
  func fixed(by path: String) -> Set<String> {
    var names: Set<String> = []
    var seen: Set<String> = []
    var queue = [path]
    while let next = queue.popLast() {
      guard seen.insert(next).inserted else { continue }
      names.formUnion(bounds[next] ?? [])
      queue += includes[next] ?? []
    }
    return names
  }

  /// Whether a requirement of a manifest leaves only one version.
  static func isPinned(_ edge: RequirementEdge) -> Bool {
    if let source = edge.source {
      return source.kind != .vcs || source.commit != nil
    }
    guard let term = edge.anyOf.first else { return true }
    switch edge.ecosystem {
    case .conda: return isCondaPin(term.specifier)
    case .pypi, .deb: return PinningParents.isPin(edge.ecosystem, term.specifier)
    }
  }

  /// Whether a conda specification leaves one version: `==1.2`, `1.2.3`, `1.2 build`.
  ///
  /// A fuzzy version of less than three parts, `3.11`, leaves every patch release.
  static func isCondaPin(_ specifier: String) -> Bool {
    // `=3.6.7` is also written `3.6.7.*`.
    let specifier = specifier.hasSuffix(".*") ? String(specifier.dropLast(2)) : specifier
    guard PinningParents.isPin(.conda, specifier) else { return false }
    return specifier.hasPrefix("==") || specifier.contains(" ")
      || specifier.utf8.count { $0 == UInt8(ascii: ".") } >= 2
  }

  /// The exact version of a requirement; nil where it leaves several.
  static func version(_ edge: RequirementEdge) -> String? {
    guard edge.ecosystem == .pypi, let term = edge.anyOf.first else { return nil }
    return (try? PEP440Specifiers(term.specifier))?.pin?.text
  }
}
