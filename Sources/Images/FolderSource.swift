import Bytes
import Glibc
import Model
package import Trees

/// A folder of this machine as one tree: a root directory, a virtual environment, a conda prefix.
///
/// Links are reported, never followed; devices, FIFOs and sockets are never opened (THREATS T-28).
/// Folders are walked in the order of their names, so that two walks give the same entries.
package struct FolderSource {
  /// How deep folders may be nested.
  static let limitDepth = 256
  private static let chunkBytes = 1 << 16

  /// What becomes of a folder inside the tree.
  package enum Descent: Sendable, Hashable {
    /// Its entries follow.
    case enter
    /// It is left out.
    case skip
    /// It is left out with a notice: one sentence, lower case, no full stop.
    case skipNoting(String)
  }

  private let root: String
  private let descent: (_ path: String) -> Descent

  /// The folder at `path`; `descent` may leave out folders, named by their paths inside the tree.
  package init(path: String, descent: @escaping (_ path: String) -> Descent = { _ in .enter }) {
    self.root = path
    self.descent = descent
  }

  /// Hands every entry to the visitor; what cannot be read becomes a notice.
  package func walk(into visitor: inout some EntryVisitor) {
    walk(folder: "", depth: 0, into: &visitor)
  }

  private func walk(folder: String, depth: Int, into visitor: inout some EntryVisitor) {
    guard depth < Self.limitDepth else {
      visitor.note(Notice("folders are nested too deep: not entered", path: folder))
      return
    }
    let place = folder.isEmpty ? root : "\(root)/\(folder)"
    guard let names = Self.names(in: place) else {
      visitor.note(Notice("folder cannot be read: \(Self.reason())", path: folder))
      return
    }
    for name in names {
      let path = TreePath.join(folder, TreePath.text(name))
      let host = place + "/" + String(decoding: name, as: UTF8.self)
      let (status, metadata) = FileStatus.withMetadata(path: host)
      switch status {
      case .absent:
        // It vanished, or its name is not UTF-8 and cannot be asked for.
        visitor.note(Notice("entry cannot be read", path: path))
      case .special:
        _ = visitor.enter(TreeEntry(path: path, kind: .special, metadata: metadata))
      case .symbolicLink:
        if let target = Self.target(of: host) {
          _ = visitor.enter(
            TreeEntry(path: path, kind: .symbolicLink(target: target), metadata: metadata))
        }
      case .file(let size):
        switch visitor.enter(TreeEntry(path: path, kind: .file(size: size), metadata: metadata)) {
        case .none: break
        case .all: read(host, path, into: &visitor)
        case .parts: examine(host, path, into: &visitor)
        }
      case .folder:
        _ = visitor.enter(TreeEntry(path: path, kind: .folder, metadata: metadata))
        switch descent(path) {
        case .enter where !isVirtualFileSystem(path, host):
          walk(folder: path, depth: depth + 1, into: &visitor)
        case .enter, .skip: break
        case .skipNoting(let message): visitor.note(Notice(message, path: path))
        }
      }
    }
  }

  // `/proc`, `/sys` and `/dev` of a running system are no part of its root directory.
  private func isVirtualFileSystem(_ path: String, _ host: String) -> Bool {
    guard ["proc", "sys", "dev"].contains(path) else { return false }
    var top = stat()
    var here = stat()
    // Both structures live through the calls.
    guard unsafe stat(root, &top) == 0, unsafe stat(host, &here) == 0 else { return true }
    return top.st_dev != here.st_dev
  }

  private func read(_ host: String, _ path: String, into visitor: inout some EntryVisitor) {
    defer { visitor.leave() }
    guard let file = open(host, path, into: &visitor) else { return }
    var buffer = [UInt8](repeating: 0, count: Self.chunkBytes)
    while true {
      // The buffer lives through the call and is as large as the count says.
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(file.descriptor, bytes.baseAddress, bytes.count)
      }
      if count < 0, errno == EINTR { continue }
      if count < 0 { visitor.note(Notice("file cannot be read: \(Self.reason())", path: path)) }
      guard count > 0 else { return }
      visitor.read(buffer.span.extracting(0..<count))
    }
  }

  // Reads what the visitor asks for; a file that cannot be opened is one without bytes.
  private func examine(_ host: String, _ path: String, into visitor: inout some EntryVisitor) {
    guard let file = open(host, path, into: &visitor) else { return visitor.examine([UInt8]()) }
    visitor.examine(file)
    if let reason = file.failure {
      visitor.note(Notice("file cannot be read: \(reason)", path: path))
    }
  }

  // Opens a regular file and nothing else; otherwise a notice.
  private func open(
    _ host: String, _ path: String, into visitor: inout some EntryVisitor
  ) -> OpenFolderFile? {
    let descriptor = unsafe Glibc.open(host, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      visitor.note(Notice("file cannot be read: \(Self.reason())", path: path))
      return nil
    }
    var status = stat()
    // `status` lives through the call.
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      return nil
    }
    return OpenFolderFile(descriptor: descriptor, count: Int(status.st_size))
  }

  private static func target(of path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 4_096)
    // The buffer lives through the call and is as large as the count says.
    let count = unsafe readlink(path, &buffer, buffer.count)
    guard count > 0 else { return nil }
    return TreePath.text(buffer[..<count].map { UInt8(bitPattern: $0) })
  }

  // The names in a folder, sorted; nil when it cannot be opened.
  private static func names(in path: String) -> [[UInt8]]? {
    guard let stream = unsafe opendir(path) else { return nil }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    // An entry is valid until the next call of `readdir`; its name is copied before that.
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      if name != [46], name != [46, 46] { names.append(name) }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  fileprivate static func reason() -> String {
    // `strerror` returns a text that lives until the next call on this thread.
    unsafe String(cString: strerror(errno))
  }
}

/// A file of the folder that is open, closed when nobody reads it any more.
private final class OpenFolderFile: RangedBytes {
  let descriptor: Int32
  let count: Int
  /// Why a part could not be read.
  private(set) var failure: String?

  init(descriptor: Int32, count: Int) {
    self.descriptor = descriptor
    self.count = count
  }

  deinit { close(descriptor) }

  func bytes(at offset: Int, count: Int) -> [UInt8]? {
    guard offset >= 0, count > 0, offset < self.count else { return [] }
    var bytes = [UInt8](repeating: 0, count: min(count, self.count - offset))
    var filled = 0
    while filled < bytes.count {
      // The buffer lives through the call; the slice checks its bounds.
      let step = unsafe bytes.withUnsafeMutableBytes { buffer in
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        return unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(offset + filled))
      }
      if step < 0, errno == EINTR { continue }
      if step < 0 {
        failure = FolderSource.reason()
        return nil
      }
      // The file became shorter since it was opened.
      if step == 0 { break }
      filled += step
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }
}
