import Glibc
import Trees

/// What stands at a path of this machine, without following a last link.
package enum FileStatus: Sendable, Hashable {
  case absent
  case file(size: Int)
  case folder
  case symbolicLink
  case special

  /// Looks at a path; `followingLinks` for paths that the user typed.
  package init(path: String, followingLinks: Bool = false) {
    var status = stat()
    // `status` lives through the call, and the path is a C string for its duration.
    let answer =
      unsafe followingLinks ? stat(path, &status) : lstat(path, &status)
    guard answer == 0 else {
      self = .absent
      return
    }
    self = Self(status)
  }

  private init(_ status: stat) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file(size: Int(status.st_size))
    case S_IFDIR: self = .folder
    case S_IFLNK: self = .symbolicLink
    default: self = .special
    }
  }

  /// What stands at a path, with owner, permissions and time; nil for the latter where it is absent.
  static func withMetadata(path: String) -> (status: FileStatus, metadata: TreeEntry.Metadata?) {
    var status = stat()
    // `status` lives through the call, and the path is a C string for its duration.
    guard unsafe lstat(path, &status) == 0 else { return (.absent, nil) }
    return (
      FileStatus(status),
      TreeEntry.Metadata(
        mode: status.st_mode & 0o7777, user: Int64(status.st_uid), group: Int64(status.st_gid),
        modified: Int64(status.st_mtim.tv_sec))
    )
  }

  /// The path without links, as this machine resolves it; nil when it leads nowhere.
  static func realPath(_ path: String) -> String? {
    // The library hands over a new text, which is freed here.
    guard let text = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }

  /// What it is, in words.
  package var description: String {
    switch self {
    case .absent: "not there"
    case .file(let size): size == 0 ? "an empty file" : "a file"
    case .folder: "a folder"
    case .symbolicLink: "a symbolic link"
    case .special: "a device, FIFO or socket"
    }
  }
}
