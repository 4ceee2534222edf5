import Compression
import Glibc

/// Bytes of an open descriptor that cannot seek, such as standard input; it is not closed here.
package struct DescriptorStream: ByteStream {
  private let raw: Int32
  private let name: String

  /// The bytes of `descriptor`, from where it stands; `name` is for messages.
  package init(descriptor: Int32, name: String) {
    self.raw = descriptor
    self.name = name
  }

  /// Reads what is there, at least one byte; 0 at the end.
  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      // The system writes at most the size of `buffer`.
      let count = unsafe Glibc.read(raw, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno == EAGAIN {
        // The other side set the pipe to return at once: wait here instead.
        var state = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&state, 1, -1)
        continue
      }
      guard errno == EINTR else {
        throw ArchiveError.unreadable(path: name, reason: OpenFile.reason(errno))
      }
    }
  }
}
