import Model
import Versions

/// Which parts of a repository count for an environment, as the configuration says it.
package struct DeclaredSelection: Sendable, Hashable {
  /// The manifests, lock files and build files that count, paths in the repository.
  ///
  /// What they include counts too. Empty: those that a build of the project would read
  /// (`ManifestChoice`).
  package var manifests: [String]
  /// The dependency groups; nil for those that manifests install by default.
  package var groups: [String]?
  /// The extras.
  package var extras: [String]
  /// The version of Python that markers are judged for.
  package var python: String?

  /// A selection; without arguments the one of a project without configuration.
  package init(
    manifests: [String] = [], groups: [String]? = nil, extras: [String] = [],
    python: String? = nil
  ) {
    self.manifests = manifests
    self.groups = groups
    self.extras = extras
    self.python = python
  }
}

/// A selection applied to what one repository has.
struct DeclaredScope {
  private let isChosen: (String) -> Bool
  private let groups: Set<String>
  private let extras: Set<String>
  private let builds: Set<String>

  init(_ snapshot: Snapshot, _ selection: DeclaredSelection) {
    let named =
      selection.manifests.isEmpty ? Self.mainFiles(snapshot) : selection.manifests
    let isChosen = ManifestChoice.files(snapshot, named)
    self.isChosen = isChosen
    let defaults = snapshot.manifests.filter { isChosen($0.path) }.flatMap(\.defaultGroups)
    groups = Set((selection.groups ?? defaults).map(PythonName.normalized))
    extras = Set(selection.extras.map(PythonName.normalized))
    let ownBuilds = snapshot.builds.map(\.path).filter(Set(selection.manifests).contains)
    builds = Set(
      ownBuilds.isEmpty
        ? snapshot.builds.filter { Self.serves($0, isChosen) }.map(\.path) : ownBuilds)
  }

  /// Whether a manifest or lock file counts.
  func contains(file path: String) -> Bool { isChosen(path) }

  /// Whether a Dockerfile counts.
  func contains(build path: String) -> Bool { builds.contains(path) }

  /// Whether a requirement of the project counts, whatever its marker says: that depends on the
  /// machine that asks.
  func contains(_ edge: RequirementEdge) -> Bool {
    guard isChosen(edge.evidence.path) else { return false }
    if let group = edge.group, !groups.contains(PythonName.normalized(group)) { return false }
    if let extra = edge.activatedByExtra, !extras.contains(PythonName.normalized(extra)) {
      return false
    }
    return true
  }

  // Of conda's files and of the others, because a repository alone does not tell which are used; but
  // conda's files far below the others belong to something else (tests, examples).
  private static func mainFiles(_ snapshot: Snapshot) -> [String] {
    let plain = ManifestChoice.main(snapshot, usesConda: false)
    let conda = ManifestChoice.main(snapshot, usesConda: true)
    guard !plain.isEmpty, !conda.isEmpty else { return [] }
    let depth = { (paths: [String]) in
      paths.map { $0.utf8.count { $0 == UInt8(ascii: "/") } }.min() ?? 0
    }
    return depth(conda) <= depth(plain) ? Set(plain + conda).sorted() : plain
  }

  // A Dockerfile that copies or installs manifests, but none of the chosen ones, builds another
  // environment.
  private static func serves(_ build: BuildRecord, _ isChosen: (String) -> Bool) -> Bool {
    let references = build.stages.flatMap(\.instructions).flatMap(\.references)
      .filter { $0.kind != .project }
    guard !references.isEmpty else { return true }
    let folder = build.path.lastIndex(of: "/").map { String(build.path[...$0]) } ?? ""
    return references.contains { reference in
      let path = reference.origin ?? reference.path
      let plain = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
      return isChosen(plain) || isChosen(folder + plain)
    }
  }
}
