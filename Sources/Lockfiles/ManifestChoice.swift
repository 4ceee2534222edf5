package import Model

/// Which files of a repository count where nobody named any.
package enum ManifestChoice {
  /// The files that a build of the project would read, by the first rule that finds some.
  ///
  /// For an environment of conda's its environment files with their locks; then `pyproject.toml` and
  /// its kin with the locks; then `requirements.txt`; then all requirements files; then everything.
  /// Of equal kinds those nearest to the root count, and projects below it that have no lock of
  /// their own (members of a workspace). Empty for everything.
  package static func main(_ snapshot: Snapshot, usesConda: Bool) -> [String] {
    let declaring = Set(
      snapshot.requirements.filter { $0.from == RequirementEdge.root }.map(\.evidence.path))
    let declared = snapshot.manifests.filter {
      $0.state == .declared && declaring.contains($0.path)
    }
    let locks = snapshot.manifests.filter { $0.state == .locked }.map(\.path)
    let conda = nearest(declared.filter { isConda($0.path) })
    if usesConda, !conda.isEmpty { return conda + locks.filter(isConda) }
    let projects = declared.filter { $0.format != "requirements" && !isConda($0.path) }
    if !projects.isEmpty {
      let main = nearest(projects)
      let members = projects.map(\.path).filter { path in
        !locks.contains { folder($0) == folder(path) }
      }
      return Array(Set(main + members)).sorted() + locks.filter { !isConda($0) }
    }
    let plain = nearest(declared.filter { name($0.path) == "requirements.txt" })
    if !plain.isEmpty { return plain + locks }
    let requirements = nearest(declared.filter { $0.format == "requirements" && !$0.included })
    if !requirements.isEmpty { return requirements + locks }
    return []
  }

  private static func nearest(_ manifests: [ManifestRecord]) -> [String] {
    let depth = { (path: String) in path.utf8.count { $0 == UInt8(ascii: "/") } }
    guard let lowest = manifests.map({ depth($0.path) }).min() else { return [] }
    return manifests.map(\.path).filter { depth($0) == lowest }
  }

  private static func name(_ path: String) -> Substring {
    path.split(separator: "/").last ?? ""
  }

  private static func folder(_ path: String) -> Substring {
    path.lastIndex(of: "/").map { path[..<$0] } ?? ""
  }

  // `environment.yml`, `environment-dev.yaml`, `conda-lock.yml`, `pixi.toml`, `pixi.lock`.
  private static func isConda(_ path: String) -> Bool {
    let name = name(path)
    return name.hasPrefix("environment") || name.hasPrefix("conda-lock") || name.hasPrefix("pixi")
      || name.contains("conda")
  }

  /// Whether a path is one of the named files or of those that they include, in any depth; every path
  /// where none is named.
  package static func files(_ snapshot: Snapshot, _ named: [String]) -> (String) -> Bool {
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
