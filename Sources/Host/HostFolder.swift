import Glibc

/// Files below a root folder, read with limits: `/proc` and `/sys` of a machine, or a made-up root.
struct HostFolder: Sendable {
  /// The most names of one folder that are looked at.
  static let limitNames = 4_096
  /// The most bytes of a file of facts.
  static let limitBytes = 64 << 10

  /// The folder without a slash at its end: empty for the machine's own root.
  let root: String

  init(root: String) {
    self.root = root.hasSuffix("/") ? String(root.dropLast()) : root
  }

  /// What became of reading a file.
  enum Content: Equatable {
    case absent
    /// It is there and cannot be read: why.
    case refused(String)
    /// The bytes up to the limit.
    case bytes([UInt8])
  }

  /// The beginning of a regular file; anything else (FIFO, device, folder) is refused unopened.
  func content(_ path: String, limit: Int = limitBytes) -> Content {
    // The call copies the path; O_NONBLOCK keeps a FIFO from waiting for a writer (THREATS T-28).
    let descriptor = unsafe open(root + path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      return errno == ENOENT || errno == ENOTDIR ? .absent : .refused(Self.reason(errno))
    }
    defer { close(descriptor) }
    var status = stat()
    // `status` lives through the call.
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return .refused("not a regular file")
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(limit, 1 << 16))
    while bytes.count < limit {
      // The chunk lives through the call and is as long as its count says.
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe read(descriptor, buffer.baseAddress, buffer.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        return .refused(Self.reason(errno))
      }
      guard count > 0 else { break }
      bytes += chunk.prefix(min(count, limit - bytes.count))
    }
    return .bytes(bytes)
  }

  /// The text of a small file; nil when it is absent or cannot be read.
  func text(_ path: String, limit: Int = limitBytes) -> String? {
    guard case .bytes(let bytes) = content(path, limit: limit) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The first line of a small file without blanks at its ends; nil when there is none.
  func line(_ path: String) -> String? {
    guard let text = text(path) else { return nil }
    return HostText.lines(text).first.map { HostText.trimmed($0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The names in a folder, sorted; empty when it is absent.
  func names(_ path: String) -> [String] {
    guard let folder = unsafe opendir(root + path) else { return [] }
    // Closed once, after the last entry was copied.
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while names.count < Self.limitNames, let entry = unsafe readdir(folder) {
      // The name belongs to the entry, which lives until the next call, and ends with a zero byte.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The last part of a symbolic link's target; nil when there is no link.
  func linkName(_ path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    // The buffer lives through the call, which writes at most its length.
    let count = unsafe buffer.withUnsafeMutableBytes { bytes -> Int in
      guard let start = bytes.baseAddress else { return -1 }
      return unsafe readlink(root + path, start.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    guard count > 0, count <= buffer.count else { return nil }
    let target = String(decoding: buffer.prefix(count), as: UTF8.self)
    return target.split(separator: "/").last.map(String.init)
  }

  /// Whether anything is at the path.
  func exists(_ path: String) -> Bool { unsafe access(root + path, F_OK) == 0 }

  private static func reason(_ code: Int32) -> String {
    // The text belongs to the C library and is copied at once.
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text).lowercased()
  }
}
