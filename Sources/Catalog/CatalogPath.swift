import Foundation

/// Checks on files and folders before anything is opened (THREATS T-90, T-93).
enum CatalogPath {
  /// What stands at a path, seen without following a link.
  struct Facts {
    var mode: UInt32
    var owner: UInt32
    var size: Int
    /// The file system and the file's number on it.
    var place: [UInt64]

    /// What it is, in words; nil for a plain file.
    var otherKind: String? {
      switch mode & UInt32(S_IFMT) {
      case UInt32(S_IFREG): nil
      case UInt32(S_IFDIR): "a folder"
      case UInt32(S_IFLNK): "a symbolic link"
      case UInt32(S_IFIFO): "a FIFO"
      case UInt32(S_IFSOCK): "a socket"
      default: "a device"
      }
    }
  }

  /// The folder of an absolute path.
  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// What stands there; nil for nothing.
  static func facts(_ path: String) throws(CatalogError) -> Facts? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else {
      guard errno == ENOENT || errno == ENOTDIR else { throw failure("look at", path) }
      return nil
    }
    return Facts(
      mode: UInt32(status.st_mode), owner: UInt32(status.st_uid), size: Int(status.st_size),
      place: [UInt64(status.st_dev), UInt64(status.st_ino)])
  }

  /// Makes a folder of ours with mode 0700, its parents too, or checks the one that is there.
  static func prepareFolder(_ path: String) throws(CatalogError) {
    if try facts(path) == nil {
      if path != "/" { try prepareParent(folder(of: path)) }
      // Another process may have made it meanwhile; the check below looks at what is there.
      if unsafe mkdir(path, 0o700) != 0, errno != EEXIST { throw failure("make", path) }
    }
    try checkFolder(path)
  }

  private static func prepareParent(_ path: String) throws(CatalogError) {
    var missing: [String] = []
    var place = path
    while try facts(place) == nil, place != "/", place != "." {
      missing.append(place)
      place = folder(of: place)
    }
    for place in missing.reversed() where unsafe mkdir(place, 0o700) != 0 {
      guard errno == EEXIST else { throw failure("make", place) }
    }
  }

  /// Refuses a folder that everyone may write, and one of another user.
  static func checkFolder(_ path: String) throws(CatalogError) {
    guard let facts = try facts(path) else { throw .missing(path: path) }
    if let kind = facts.otherKind, kind != "a folder" {
      throw .notAFile(path: path, found: kind)
    }
    if facts.otherKind == nil { throw .notAFile(path: path, found: "a file") }
    let shared = facts.mode & UInt32(S_IWOTH) != 0
    // Others cannot replace our files in a folder such as /tmp, which has the sticky bit.
    if shared, facts.mode & UInt32(S_ISVTX) == 0 { throw .writableByOthers(path: path) }
    if !shared { try checkOwner(facts.owner, path) }
  }

  /// Refuses whatever is no plain file of this user.
  static func checkFile(_ path: String) throws(CatalogError) -> Facts? {
    guard let facts = try facts(path) else { return nil }
    if let kind = facts.otherKind { throw .notAFile(path: path, found: kind) }
    if facts.mode & UInt32(S_IWOTH) != 0 { throw .writableByOthers(path: path) }
    try checkOwner(facts.owner, path)
    return facts
  }

  private static func checkOwner(_ owner: UInt32, _ path: String) throws(CatalogError) {
    let user = geteuid()
    // What root owns is as safe as the system itself: a shared catalog, or a folder of root's.
    guard owner == user || owner == 0 else {
      throw .otherOwner(path: path, owner: owner, expected: user)
    }
  }

  /// The path of the nearest folder above, or at, a path, with links resolved; `/` where none is.
  static func resolved(_ path: String) -> String {
    var place = path
    while place != "/", place != "." {
      // The text is allocated by the library, copied, and freed here.
      if let text = unsafe realpath(place, nil) {
        defer { unsafe free(text) }
        return unsafe String(cString: text)
      }
      place = folder(of: place)
    }
    return "/"
  }

  /// Whether the disk below a path has less than a page of the catalog left.
  static func isFull(_ path: String) -> Bool {
    var facts = statvfs()
    guard unsafe statvfs(folder(of: path), &facts) == 0 else { return false }
    let (free, overflow) = UInt64(facts.f_bavail)
      .multipliedReportingOverflow(by: UInt64(facts.f_frsize))
    return !overflow && free < 65_536
  }

  /// The error of the last system call.
  static func failure(_ operation: String, _ path: String) -> CatalogError {
    switch errno {
    case ENOSPC, EDQUOT: .diskFull(path: path)
    case EROFS, EACCES, EPERM: .readOnly(path: path)
    default:
      // The text is made by the library and ends with a zero byte.
      .system(operation: operation, path: path, reason: unsafe String(cString: strerror(errno)))
    }
  }
}
