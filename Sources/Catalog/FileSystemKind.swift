import Foundation

/// Whether the file system below a path is shared by several machines.
///
/// SQLite's write-ahead log needs memory shared by all users of the file, and its locks need
/// locking that works; neither holds on network file systems (sqlite.org/wal.html). FUSE may be
/// one, so it counts as one (THREATS T-90).
package enum FileSystemKind: Sendable, Hashable {
  /// On this machine.
  case local
  /// On another machine, perhaps.
  case network(name: String)

  /// The kind by the kernel's name of the file system's type: `ext4`, `nfs4`, `fuse.sshfs`.
  package init(type: some StringProtocol) {
    let family = type.prefix { $0 != "." }
    switch family {
    case "nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse", "fuseblk", "9p", "virtiofs", "vboxsf",
      "prl_fs", "ceph", "lustre", "gpfs", "beegfs", "afs", "panfs", "orangefs", "pvfs2", "coda",
      "ncpfs", "ocfs2", "gfs2", "acfs":
      self = .network(name: String(type))
    default:
      self = .local
    }
  }

  /// The kind below a path, or below the nearest folder above it that exists.
  ///
  /// Local where nobody knows.
  package init(below path: String) {
    guard let table = try? ExchangeFile.content(of: "/proc/self/mountinfo") else {
      self = .local
      return
    }
    self.init(
      of: CatalogPath.resolved(path), mounts: String(decoding: table, as: UTF8.self))
  }

  /// The kind of the mount that holds a resolved path, by the lines of `mountinfo`.
  ///
  /// Format: proc(5), `/proc/pid/mountinfo`: the mount point is the fifth field, the type the first
  /// one after a lone `-`; of two mounts on one folder the later one is seen.
  init(of path: String, mounts: String) {
    var longest = -1
    self = .local
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 6, let dash = fields.dropFirst(6).firstIndex(of: "-"),
        dash + 1 < fields.count
      else { continue }
      let point = Self.unescaped(fields[4])
      let isAbove = point == "/" || path == point || path.hasPrefix(point + "/")
      guard isAbove, point.utf8.count >= longest else { continue }
      longest = point.utf8.count
      self = FileSystemKind(type: fields[dash + 1])
    }
  }

  /// The mount point without the octal escapes of blanks and backslashes.
  private static func unescaped(_ field: Substring) -> String {
    guard field.utf8.contains(UInt8(ascii: "\\")) else { return String(field) }
    var result: [UInt8] = []
    var rest = Array(field.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), rest.count >= 3,
        let value = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
      {
        result.append(value)
        rest = rest.dropFirst(3)
      } else {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
