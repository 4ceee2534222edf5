import Compression
import Dispatch
import Glibc
import Synchronization

/// Another stream, read on a thread of its own into a small ring of blocks.
///
/// So reading and hashing run beside inflating, and inflating beside hashing the content. The
/// blocks are lent, not copied. The thread ends before this value does.
@safe struct ReadAhead: ByteStream, ~Copyable {
  private let ring: Ring
  private let thread: pthread_t
  /// What `read` has not yet handed out of the block that is held.
  private var rest = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  private var slot = 0
  private var holdsSlot = false
  private var isAtEnd = false

  /// Starts reading `source` at once.
  init(
    _ source: consuming some ByteStream & ~Copyable, blockBytes: Int, blockCount: Int = 4
  ) throws(ArchiveError) {
    let ring = SourceRing(source, blockBytes: blockBytes, blockCount: blockCount)
    // The thread owns one reference to the ring and gives it back when it ends.
    let reference = unsafe Unmanaged<Ring>.passRetained(ring)
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        let ring = unsafe Unmanaged<Ring>.fromOpaque(context).takeRetainedValue()
        ring.produce()
        return nil
      }, reference.toOpaque())
    guard status == 0 else {
      unsafe reference.release()
      throw .surroundings(reason: "cannot start a thread: \(OpenFile.reason(status))")
    }
    self.ring = ring
    self.thread = thread
  }

  deinit {
    ring.stop()
    _ = pthread_join(thread, nil)
  }

  mutating func block(
    using scratch: UnsafeMutableRawBufferPointer
  ) throws -> UnsafeRawBufferPointer {
    let unread = unsafe rest
    unsafe rest = UnsafeRawBufferPointer(start: nil, count: 0)
    return unsafe unread.isEmpty ? try nextBlock() : unread
  }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if unsafe rest.isEmpty { unsafe rest = try nextBlock() }
    let part = unsafe rest.prefix(buffer.count)
    unsafe buffer.copyBytes(from: part)
    unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(part.count))
    return unsafe part.count
  }

  private mutating func nextBlock() throws -> UnsafeRawBufferPointer {
    if holdsSlot {
      holdsSlot = false
      ring.release()
      slot = (slot + 1) % ring.blockCount
    }
    if !isAtEnd {
      ring.waitForBlock()
      let block = unsafe ring.block(slot)
      holdsSlot = unsafe !block.isEmpty
      isAtEnd = !holdsSlot
      if holdsSlot { return unsafe block }
    }
    if let failure = ring.failure { throw failure }
    return unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  }
}

/// The blocks that a `ReadAhead` and its thread share.
///
/// Each slot belongs to one side at a time; the two semaphores hand it over and order the memory.
@safe private class Ring {
  let blockCount: Int
  /// Why the source ended; written before the last slot is handed over.
  private(set) var failure: (any Error)?
  private let blockBytes: Int
  private let memory: HeapBuffer
  private let counts: UnsafeMutableBufferPointer<Int>
  private let free = DispatchSemaphore(value: 0)
  private let filled = DispatchSemaphore(value: 0)
  private let isStopped = Atomic(false)

  init(blockBytes: Int, blockCount: Int) {
    self.blockBytes = blockBytes
    self.blockCount = blockCount
    self.memory = HeapBuffer(count: blockBytes * blockCount)
    unsafe self.counts = .allocate(capacity: blockCount)
    unsafe counts.initialize(repeating: 0)
    for _ in 0..<blockCount { free.signal() }
  }

  deinit {
    unsafe counts.deallocate()
  }

  /// Reads the next bytes of the source; 0 at its end.
  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int { 0 }

  final func produce() {
    var slot = 0
    while true {
      free.wait()
      if isStopped.load(ordering: .acquiring) { return }
      let count = fillSlot(slot)
      // `slot` is below `blockCount`, and the semaphore gave it to this thread.
      unsafe counts[slot] = count
      filled.signal()
      if count == 0 { return }
      slot = (slot + 1) % blockCount
    }
  }

  private func fillSlot(_ slot: Int) -> Int {
    guard failure == nil else { return 0 }
    let buffer = unsafe UnsafeMutableRawBufferPointer(
      rebasing: memory.bytes[(slot * blockBytes)..<((slot + 1) * blockBytes)])
    var count = 0
    do {
      while count < blockBytes {
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
        let step = try unsafe fill(rest)
        if step == 0 { break }
        count += step
      }
    } catch {
      failure = error
    }
    return count
  }

  final func waitForBlock() { filled.wait() }

  final func release() { free.signal() }

  final func stop() {
    isStopped.store(true, ordering: .releasing)
    free.signal()
  }

  /// The bytes of a slot that was waited for.
  final func block(_ slot: Int) -> UnsafeRawBufferPointer {
    let start = slot * blockBytes
    return unsafe UnsafeRawBufferPointer(rebasing: memory.bytes[start..<(start + counts[slot])])
  }
}

@safe private final class SourceRing<Source: ByteStream & ~Copyable>: Ring {
  private var source: Source

  init(_ source: consuming Source, blockBytes: Int, blockCount: Int) {
    self.source = source
    super.init(blockBytes: blockBytes, blockCount: blockCount)
  }

  override func fill(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try unsafe source.read(into: buffer)
  }
}
