import Bytes
import Digests

/// Where the catalog lies.
///
/// `--catalog`, else `HOLDFAST_CATALOG`, else `$XDG_DATA_HOME/holdfast/catalog.sqlite`, else
/// `~/.local/share/holdfast/catalog.sqlite` (XDG Base Directory specification). Where that is a
/// network file system, the index lies in a folder of this machine, and snapshot files beside the
/// named place stay the truth (THREATS T-90).
package struct CatalogLocation: Sendable, Hashable {
  /// The file that the user or the environment names, as an absolute path.
  package let named: String
  /// The file that is opened: `named`, or the local index of a network place.
  package let index: String
  /// The folder of snapshot files beside a network place; nil on local file systems.
  package let snapshotFolder: String?
  /// The kind of file system below the index; without a log file where it is a network.
  package let indexKind: FileSystemKind
  /// What to tell the user once: the index lies elsewhere.
  package let remark: String?

  /// Finds the place from an option and the variables of the environment.
  ///
  /// `workingFolder` completes a relative path of the user's; a relative `XDG_DATA_HOME` is
  /// ignored, as its specification asks. Throws `noHome` when nothing names a place.
  package init(
    option: String?, environment: [String: String], workingFolder: String, user: UInt32,
    kind: (_ path: String) -> FileSystemKind = { FileSystemKind(below: $0) }
  ) throws(CatalogError) {
    let path = try Self.path(option: option, environment: environment)
    let named = path.hasPrefix("/") ? path : "\(workingFolder)/\(path)"
    self.named = named
    guard case .network(let name) = kind(CatalogPath.folder(of: named)) else {
      self.index = named
      self.snapshotFolder = nil
      self.indexKind = .local
      self.remark = nil
      return
    }
    let local = try Self.localFolder(environment: environment, user: user)
    let digest: Digest
    do {
      digest = try Digest.sha256(of: Array(named.utf8))
    } catch {
      throw .system(operation: "name the index of", path: named, reason: "\(error)")
    }
    self.index = "\(local)/catalog-\(digest.short).sqlite"
    self.snapshotFolder = "\(CatalogPath.folder(of: named))/snapshots"
    self.indexKind = kind(local)
    self.remark =
      "`\(CatalogPath.folder(of: named))` is a network file system (\(name)): snapshot files are"
      + " kept there, the index is kept in `\(local)`"
  }

  /// A place on a local file system, as tests and tools name it.
  package init(localPath: String) {
    self.named = localPath
    self.index = localPath
    self.snapshotFolder = nil
    self.indexKind = .local
    self.remark = nil
  }

  private static func path(
    option: String?, environment: [String: String]
  ) throws(CatalogError) -> String {
    for path in [option, environment["HOLDFAST_CATALOG"]] {
      if let path, !path.isEmpty { return path }
    }
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") {
      return "\(data)/holdfast/catalog.sqlite"
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else { throw .noHome }
    return "\(home)/.local/share/holdfast/catalog.sqlite"
  }

  // The machine's own temporary folder: `/var/tmp` keeps its files over a restart.
  private static func localFolder(
    environment: [String: String], user: UInt32
  ) throws(CatalogError) -> String {
    if let folder = environment["TMPDIR"], folder.hasPrefix("/") {
      return "\(folder)/holdfast-\(user)"
    }
    return "/var/tmp/holdfast-\(user)"
  }
}
