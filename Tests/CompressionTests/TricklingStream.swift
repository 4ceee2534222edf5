import Compression

/// A stream that gives at most `piece` bytes at a time.
struct TricklingStream: ByteStream {
  private var stream: MemoryStream
  private let piece: Int

  init(_ bytes: [UInt8], piece: Int) {
    self.stream = MemoryStream(bytes)
    self.piece = piece
  }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    // The slice checks its bounds.
    unsafe stream.read(
      into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(piece, buffer.count)]))
  }
}
