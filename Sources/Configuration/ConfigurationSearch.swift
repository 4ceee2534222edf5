/// Which file is the configuration of a folder.
package enum ConfigurationSearch {
  /// The file to read: the one named by the user, else `holdfast.toml` in the nearest folder, else
  /// `pyproject.toml` in the nearest folder where it holds a table of Holdfast; nil without any.
  ///
  /// `folders` lead from where the user is up to the root of the repository, the nearest first, as
  /// `folders(from:upTo:)` returns them. The home folder is never asked, so that no policy comes from
  /// there. A named file that does not exist is an error.
  package static func file(
    named: String?, folders: [String], exists: (String) -> Bool,
    isDeclaredInPyproject: (String) -> Bool
  ) throws(ConfigurationError) -> String? {
    if let named {
      guard exists(named) else {
        throw ConfigurationError(path: named, line: nil, reason: .fileMissing)
      }
      return named
    }
    let files = folders.map { path($0, HoldfastConfiguration.fileName) }
    if let file = files.first(where: exists) { return file }
    return folders.map { path($0, HoldfastConfiguration.pyprojectName) }
      .first { exists($0) && isDeclaredInPyproject($0) }
  }

  /// The folders from one folder up to another, both included, the nearest first.
  ///
  /// Both are absolute and without `.` and `..`. Where the second is not above the first, as outside
  /// of any repository, the first stands alone.
  package static func folders(from folder: String, upTo root: String) -> [String] {
    let parts = folder.split(separator: "/")
    let rootParts = root.split(separator: "/")
    guard parts.starts(with: rootParts) else { return [joined(parts)] }
    return (rootParts.count...parts.count).reversed().map { joined(parts.prefix($0)) }
  }

  private static func joined(_ parts: some Sequence<Substring>) -> String {
    "/" + parts.joined(separator: "/")
  }

  private static func path(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}
