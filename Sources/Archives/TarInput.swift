import Compression

/// What the tar reader reads from: a stream behind a fixed address, for the callbacks of C.
@safe class TarInput {
  /// Why the stream ended; the C library only learns that it did.
  fileprivate(set) final var failure: (any Error)?
  /// How many bytes the library was given or passed over.
  fileprivate(set) final var delivered = 0
  /// The block that the library was given last; valid until the next one.
  fileprivate(set) final var last = unsafe UnsafeRawBufferPointer(start: nil, count: 0)

  fileprivate func block() throws -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  }

  fileprivate func passOver(_ count: Int) throws -> Int { 0 }

  /// The next block; nil when the stream failed.
  final func nextBlock() -> UnsafeRawBufferPointer? {
    guard failure == nil else { return nil }
    do {
      unsafe last = try unsafe block()
      delivered += unsafe last.count
      return unsafe last
    } catch {
      failure = error
      return nil
    }
  }

  /// Passes over bytes where the stream can; how many, nil when the stream failed.
  final func skip(_ count: Int) -> Int? {
    guard failure == nil else { return nil }
    do {
      let step = try passOver(count)
      delivered += step
      return step
    } catch {
      failure = error
      return nil
    }
  }
}

/// A stream and the memory that it is read into.
@safe final class StreamInput<Source: ByteStream & ~Copyable>: TarInput {
  /// The stream; not to be touched while a tar reader uses this input.
  var source: Source
  private let scratch: HeapBuffer

  init(_ source: consuming Source, blockBytes: Int) {
    self.source = source
    self.scratch = HeapBuffer(count: blockBytes)
  }

  fileprivate override func block() throws -> UnsafeRawBufferPointer {
    try unsafe source.block(using: scratch.bytes)
  }

  fileprivate override func passOver(_ count: Int) throws -> Int { try source.skip(count) }
}
