package import Model
import Trees

extension Scanner {
  /// What is needed to check the installed files of a snapshot against the records of packages:
  /// their lists of files, and MD5 sums where a Debian package may own files.
  package func request(for snapshot: Snapshot) -> SurveyRequest {
    var request = SurveyRequest()
    request.keep = { IntegrityPaths.isList($0) }
    let installed = snapshot.packages.filter { $0.state == .installed }
    guard installed.contains(where: { $0.ecosystem == .deb }) else { return request }
    // Wheels and conda packages have SHA-256 sums; folders that Debian packages install into have
    // both kinds.
    let others = Set(
      installed.filter { $0.ecosystem != .deb }.map { String($0.location.drop { $0 == "/" }) }
    ).filter { !$0.isEmpty && !$0.hasPrefix("usr/lib/python3/") && $0 != "usr/lib/python3" }
    request.hashesMD5 = { path in
      var folder = TreePath.folder(path)
      while !folder.isEmpty {
        if others.contains(folder) { return false }
        folder = TreePath.folder(folder)
      }
      return true
    }
    return request
  }
}

/// The paths of lists of files and of what belongs to them.
enum IntegrityPaths {
  /// Whether the bytes at a path are needed.
  static func isList(_ path: String) -> Bool {
    if path.hasSuffix("RECORD") { return path.hasSuffix(".dist-info/RECORD") }
    if path.hasSuffix(".json") { return TreePath.name(TreePath.folder(path)) == "conda-meta" }
    if path.hasSuffix(".txt") { return path.hasSuffix(".egg-info/installed-files.txt") }
    if path.hasPrefix("etc/dpkg/") {
      return path == "etc/dpkg/dpkg.cfg" || path.hasPrefix("etc/dpkg/dpkg.cfg.d/")
    }
    guard path.contains("lib/dpkg/") else { return false }
    return path.hasSuffix(".md5sums") || path.hasSuffix("lib/dpkg/diversions")
      || path.hasSuffix("lib/dpkg/status")
      || (path.contains("lib/dpkg/info/")
        && (path.hasSuffix(".list") || path.hasSuffix(".conffiles")))
  }
}
