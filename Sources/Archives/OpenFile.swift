import Glibc

/// An open regular file, closed when nobody uses it any more.
///
/// Reads state their offset, so that one open file serves many threads.
final class OpenFile: Sendable {
  /// The path as given, for messages.
  let path: String
  /// The size in bytes when it was opened.
  let size: Int
  private let raw: Int32

  /// Opens a regular file and nothing else: no symbolic link, no FIFO that would block (T-28).
  init(path: String, followingLinks: Bool) throws(ArchiveError) {
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (followingLinks ? 0 : O_NOFOLLOW)
    // The path is passed as a C string that lives during the call.
    let raw = unsafe open(path, flags)
    guard raw >= 0 else {
      let code = errno
      if code == ELOOP { throw .notRegularFile(path: path) }
      throw .unreadable(path: path, reason: OpenFile.reason(code))
    }
    var status = stat()
    // `status` lives on this stack during the call.
    guard unsafe fstat(raw, &status) == 0 else {
      let code = errno
      close(raw)
      throw .unreadable(path: path, reason: OpenFile.reason(code))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(raw)
      throw .notRegularFile(path: path)
    }
    self.path = path
    self.size = Int(status.st_size)
    self.raw = raw
  }

  deinit {
    close(raw)
  }

  /// Reads at `offset` into the front of `buffer`; less than its size only at the end of the file.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int
  {
    var filled = 0
    while filled < buffer.count {
      // The bounds of the rest of `buffer` are checked by the slice.
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = unsafe pread(raw, rest.baseAddress, rest.count, off_t(offset + filled))
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw .unreadable(path: path, reason: OpenFile.reason(errno))
      }
      filled += count
    }
    return filled
  }

  /// Tells the system that the range is read in order and soon.
  func expectSequentialReading(of range: Range<Int>) {
    _ = posix_fadvise(raw, off_t(range.lowerBound), off_t(range.count), POSIX_FADV_SEQUENTIAL)
  }

  /// The system's text for an error number.
  static func reason(_ code: Int32) -> String {
    var text = [CChar](repeating: 0, count: 128)
    // The library writes at most the array's size, the end mark included.
    guard unsafe strerror_r(code, &text, text.count) == 0 else { return "error \(code)" }
    let letters = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(decoding: letters, as: UTF8.self)
  }
}
