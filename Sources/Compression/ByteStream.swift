/// Bytes that are pulled in order, once.
package protocol ByteStream: ~Copyable {
  /// Writes the next bytes to the front of `buffer` and returns how many; 0 at the end.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int

  /// The next bytes, in `scratch` or in memory of the stream; empty at the end.
  ///
  /// They stay valid until the next call on this stream. Streams that own buffers lend them here,
  /// so that nothing is copied.
  mutating func block(
    using scratch: UnsafeMutableRawBufferPointer
  ) throws -> UnsafeRawBufferPointer

  /// Passes over up to `count` bytes without reading them and returns how many; 0 when the
  /// stream can only be read.
  mutating func skip(_ count: Int) throws -> Int
}

extension ByteStream where Self: ~Copyable {
  /// Reads into `scratch`.
  package mutating func block(
    using scratch: UnsafeMutableRawBufferPointer
  ) throws -> UnsafeRawBufferPointer {
    let count = try unsafe read(into: scratch)
    return unsafe UnsafeRawBufferPointer(rebasing: scratch[..<count])
  }

  /// Nothing is passed over.
  package mutating func skip(_ count: Int) throws -> Int { 0 }

  /// All bytes that are left; `CompressionError.outputLimit` when there are more than `limit`.
  package mutating func bytes(limit: Int) throws -> [UInt8] {
    let scratch = HeapBuffer(count: 64 << 10)
    var bytes: [UInt8] = []
    while true {
      let block = try unsafe self.block(using: scratch.bytes)
      guard unsafe !block.isEmpty else { return bytes }
      guard block.count <= limit - bytes.count else {
        throw CompressionError.outputLimit(bytes: limit)
      }
      unsafe bytes.append(contentsOf: block)
    }
  }
}

/// A stream over bytes in memory.
package struct MemoryStream: ByteStream {
  private var rest: ArraySlice<UInt8>

  /// A stream that yields `bytes`.
  package init(_ bytes: [UInt8]) {
    self.rest = bytes[...]
  }

  /// Copies the next bytes.
  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let part = rest.prefix(buffer.count)
    unsafe buffer.copyBytes(from: part)
    rest = rest.dropFirst(part.count)
    return part.count
  }
}

/// Memory of a fixed size with a stable address, freed when it goes away.
@safe package struct HeapBuffer: ~Copyable {
  /// The memory; valid while the buffer lives.
  package let bytes: UnsafeMutableRawBufferPointer

  /// Uninitialised memory of `count` bytes.
  package init(count: Int) {
    unsafe self.bytes = .allocate(byteCount: count, alignment: 64)
  }

  deinit {
    unsafe bytes.deallocate()
  }
}
