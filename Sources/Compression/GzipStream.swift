import CISAL

/// The content of a gzip stream of one or many members (RFC 1952 2.2), checksums and sizes checked.
///
/// Zeros after the last member are padding; other bytes there end the stream and are reported as
/// trailing garbage.
package struct GzipStream<Source: ByteStream & ~Copyable>: ByteStream, ~Copyable {
  /// The compressed bytes; what the stream did not use is still in there.
  package var source: Source
  /// What was seen so far.
  package private(set) var report = InflateReport()
  private let limits: InflateLimits
  private let inflater = Inflater(wrapper: ISAL_GZIP)
  private let scratch = HeapBuffer(count: 256 << 10)
  private var place = Place.betweenMembers

  private enum Place {
    case betweenMembers
    case inMember
    case end
  }

  /// Inflates `source`, whose first bytes are the gzip magic.
  package init(_ source: consuming Source, limits: InflateLimits) {
    self.source = source
    self.limits = limits
  }

  /// Writes the next bytes of the content; the buffer is filled unless the content ends.
  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    unsafe inflater.setOutput(buffer)
    while inflater.outputLeft > 0, place != .end {
      if inflater.inputLeft == 0, try !refill() {
        // The decoder may still hold bits of the last block: one more turn without input.
        if place == .inMember, try step() { continue }
        guard place == .betweenMembers, report.members > 0 else {
          throw CompressionError.truncated(format: .gzip, afterBytes: report.inputBytes)
        }
        place = .end
      } else if place == .betweenMembers {
        try beginMember()
      } else if try !step() {
        throw damage("the decoder makes no progress")
      }
    }
    let count = buffer.count - inflater.outputLeft
    guard count <= limits.outputBytes - report.outputBytes else {
      throw CompressionError.outputLimit(bytes: limits.outputBytes)
    }
    report.outputBytes += count
    return count
  }

  private mutating func refill() throws -> Bool {
    let block = try unsafe source.block(using: scratch.bytes)
    report.inputBytes += block.count
    unsafe inflater.setInput(block)
    return unsafe !block.isEmpty
  }

  /// One call of the decoder; whether it made progress.
  private mutating func step() throws -> Bool {
    let before = (inflater.inputLeft, inflater.outputLeft)
    let status = inflater.inflate()
    guard status == ISAL_DECOMP_OK else {
      throw damage(Inflater.reason(status))
    }
    if inflater.isFinished {
      report.members += 1
      place = .betweenMembers
      return true
    }
    return before != (inflater.inputLeft, inflater.outputLeft)
  }

  private func damage(_ reason: String) -> CompressionError {
    .damaged(
      format: .gzip, reason: reason, afterBytes: report.inputBytes - inflater.inputLeft)
  }

  /// Decides by the next bytes whether a further member, padding or garbage follows.
  private mutating func beginMember() throws {
    if report.members > 0 {
      let next = inflater.firstInputByte
      if next == 0 {
        inflater.skipZeros()
        return
      }
      guard next == 0x1F else {
        report.hasTrailingGarbage = true
        report.inputBytes -= inflater.inputLeft
        place = .end
        return
      }
    }
    inflater.reset()
    place = .inMember
  }
}
