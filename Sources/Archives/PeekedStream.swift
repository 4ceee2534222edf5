import Compression

/// A stream whose first bytes were looked at before it is read.
struct PeekedStream<Source: ByteStream & ~Copyable>: ByteStream, ~Copyable {
  /// The first bytes, as many as were asked for unless the source is shorter.
  let head: [UInt8]
  private var source: Source
  private var unread: ArraySlice<UInt8>

  init(_ source: consuming Source, count: Int) throws {
    var head = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let step = try unsafe head.withUnsafeMutableBytes {
        try unsafe source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
      }
      if step == 0 { break }
      filled += step
    }
    head.removeLast(count - filled)
    self.head = head
    self.source = source
    self.unread = head[...]
  }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !unread.isEmpty else { return try unsafe source.read(into: buffer) }
    let part = unread.prefix(buffer.count)
    unsafe buffer.copyBytes(from: part)
    unread = unread.dropFirst(part.count)
    return part.count
  }

  mutating func block(
    using scratch: UnsafeMutableRawBufferPointer
  ) throws -> UnsafeRawBufferPointer {
    guard unread.isEmpty else {
      let count = try unsafe read(into: scratch)
      return unsafe UnsafeRawBufferPointer(rebasing: scratch[..<count])
    }
    return try unsafe source.block(using: scratch)
  }
}
