/// The content of a zstd stream of one or many frames, skippable frames passed over
/// (RFC 8878 3.1), content checksums checked where they are.
///
/// Zeros after the last frame are padding; other bytes there end the stream and are reported as
/// trailing garbage.
@safe package struct ZstdStream<Source: ByteStream & ~Copyable>: ByteStream, ~Copyable {
  /// The compressed bytes; what the stream did not use is still in there.
  package var source: Source
  /// What was seen so far.
  package private(set) var report = InflateReport()
  private let limits: InflateLimits
  private let decoder: ZstdDecoder
  private let scratch = HeapBuffer(count: 256 << 10)
  /// What is left of the source's last block; valid until the next block is asked for.
  private var input = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  /// The header of the next frame, gathered over the borders of blocks.
  private var head: [UInt8] = []
  private var place = Place.betweenFrames
  private var turn: LargeWindowTurn?

  private enum Place: Equatable {
    case betweenFrames
    case inFrame
    case inSkippableFrame
    case end
  }

  /// Decompresses `source`, whose first bytes are the magic of a frame.
  package init(_ source: consuming Source, limits: InflateLimits) throws(CompressionError) {
    self.decoder = try ZstdDecoder(windowBytes: limits.windowBytes)
    self.source = source
    self.limits = limits
  }

  /// Writes the next bytes of the content; the buffer is filled unless the content ends.
  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count, place != .end {
      if place == .betweenFrames {
        try beginFrame()
        continue
      }
      // The bounds of the rest of `buffer` are checked by the slice.
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let step = try unsafe decode(into: rest)
      filled += step.written
      if step.isFrameEnd {
        if place == .inFrame { report.members += 1 }
        place = .betweenFrames
      } else if step.used == 0, step.written == 0, try !refill() {
        throw CompressionError.truncated(format: .zstd, afterBytes: report.inputBytes)
      }
    }
    guard filled <= limits.outputBytes - report.outputBytes else {
      throw CompressionError.outputLimit(bytes: limits.outputBytes)
    }
    report.outputBytes += filled
    return filled
  }

  private mutating func refill() throws -> Bool {
    unsafe input = try unsafe source.block(using: scratch.bytes)
    report.inputBytes += unsafe input.count
    return unsafe !input.isEmpty
  }

  /// Feeds the gathered header first, then the rest of the block.
  private mutating func decode(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(CompressionError) -> ZstdDecoder.Step {
    let result: Result<ZstdDecoder.Step, ZstdDecoder.Failure>
    if head.isEmpty {
      unsafe result = decoder.decode(input, into: buffer)
      if case .success(let step) = result {
        unsafe input = UnsafeRawBufferPointer(rebasing: input[step.used...])
      }
    } else {
      unsafe result = head.withUnsafeBytes { unsafe decoder.decode($0, into: buffer) }
      if case .success(let step) = result { head.removeFirst(step.used) }
    }
    switch result {
    case .success(let step): return step
    case .failure(.windowTooLarge): throw .windowLimit(limit: limits.windowBytes)
    case .failure(.outOfMemory): throw .outOfMemory
    case .failure(.damaged(let reason)): throw damage(reason)
    }
  }

  private func damage(_ reason: String) -> CompressionError {
    unsafe .damaged(
      format: .zstd, reason: reason, afterBytes: report.inputBytes - input.count)
  }

  /// Gathers the next frame's header and decides whether a frame, padding or garbage follows.
  private mutating func beginFrame() throws {
    while true {
      switch ZstdDecoder.header(head) {
      case .needs(let count):
        while head.count < count, unsafe !input.isEmpty {
          unsafe head.append(input[0])
          unsafe input = UnsafeRawBufferPointer(rebasing: input.dropFirst())
        }
        if report.members > 0, head.first == 0 { return try skipPadding() }
        if head.count < count, try !refill() { return try endOfSource() }
      case .frame(let windowBytes):
        guard windowBytes <= limits.windowBytes else {
          throw CompressionError.windowLimit(limit: limits.windowBytes)
        }
        if limits.takesTurns, windowBytes > LargeWindowTurn.threshold, turn == nil {
          turn = LargeWindowTurn()
        }
        place = .inFrame
        return
      case .skippableFrame:
        place = .inSkippableFrame
        return
      case .other(let reason):
        guard report.members > 0 else { throw damage(reason) }
        return endAtGarbage()
      }
    }
  }

  private mutating func skipPadding() throws {
    guard head.allSatisfy({ $0 == 0 }) else { return endAtGarbage() }
    head = []
    repeat {
      if let end = unsafe input.firstIndex(where: { $0 != 0 }) {
        unsafe input = UnsafeRawBufferPointer(rebasing: input[end...])
        return
      }
    } while try refill()
    place = .end
  }

  private mutating func endOfSource() throws {
    if head.isEmpty, report.members > 0 {
      place = .end
      return
    }
    // A header that was begun is a truncated frame; anything else is garbage.
    let begins = head.isEmpty || head[0] == 0x28 || head[0] & 0xF0 == 0x50
    guard report.members > 0, !begins else {
      throw CompressionError.truncated(format: .zstd, afterBytes: report.inputBytes)
    }
    endAtGarbage()
  }

  private mutating func endAtGarbage() {
    report.hasTrailingGarbage = true
    report.inputBytes -= unsafe input.count + head.count
    place = .end
  }
}
