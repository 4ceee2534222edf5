import Bytes

/// The parts of a file that are kept while it passes by.
///
/// Parts are asked for ahead of the place that is passing; what has passed is gone.
struct RetainedBytes: RangedBytes, Sendable {
  private struct Part: Sendable {
    var range: Range<Int>
    var bytes: [UInt8] = []

    /// Where its next byte lies.
    var next: Int { range.lowerBound + bytes.count }
  }

  /// The most bytes that are kept of one file.
  static let mostBytes = 40 << 20

  /// How many bytes have passed.
  private(set) var count = 0
  /// Sorted, disjoint.
  private var parts: [Part] = []
  /// The first part that is not complete.
  private var cursor = 0
  /// The bytes of all parts, complete or not.
  private(set) var budget = 0

  /// Asks for a range; false where it is more than may be kept.
  ///
  /// Bytes that have passed stay away.
  @discardableResult mutating func want(_ range: Range<Int>) -> Bool {
    var rest = max(range.lowerBound, count)..<max(range.upperBound, count)
    var news: [Part] = []
    for part in parts where part.range.overlaps(rest) {
      if part.range.lowerBound > rest.lowerBound {
        news.append(Part(range: rest.lowerBound..<part.range.lowerBound))
      }
      rest = min(part.range.upperBound, rest.upperBound)..<rest.upperBound
    }
    if !rest.isEmpty { news.append(Part(range: rest)) }
    let size = news.reduce(0) { $0 + $1.range.count }
    guard size <= Self.mostBytes - budget else { return false }
    budget += size
    parts += news
    parts.sort { $0.range.lowerBound < $1.range.lowerBound }
    cursor = parts.firstIndex { $0.bytes.count < $0.range.count } ?? parts.count
    return true
  }

  /// Keeps what is wanted of the next bytes, which begin where the last ones ended.
  mutating func consume(_ bytes: Span<UInt8>) {
    let start = count
    count += bytes.count
    while cursor < parts.count, parts[cursor].next < count {
      let from = parts[cursor].next
      let to = min(parts[cursor].range.upperBound, count)
      guard from >= start, from < to else {
        cursor += 1
        continue
      }
      if parts[cursor].bytes.isEmpty {
        parts[cursor].bytes.reserveCapacity(parts[cursor].range.count)
      }
      let piece = bytes.extracting((from - start)..<(to - start))
      // The span lives during the call.
      unsafe piece.withUnsafeBufferPointer {
        unsafe parts[cursor].bytes.append(contentsOf: $0)
      }
      guard parts[cursor].next == parts[cursor].range.upperBound else { return }
      cursor += 1
    }
  }

  /// A part of what was kept; nil where some of it was not.
  func bytes(at offset: Int, count: Int) -> [UInt8]? {
    guard offset >= 0, count > 0, offset < self.count else { return [] }
    let end = offset + min(count, self.count - offset)
    guard var index = parts.lastIndex(where: { $0.range.lowerBound <= offset }) else { return nil }
    if parts[index].range == offset..<end, parts[index].bytes.count == end - offset {
      return parts[index].bytes
    }
    var found: [UInt8] = []
    var at = offset
    while at < end {
      guard index < parts.count, parts[index].range.lowerBound <= at, at < parts[index].next else {
        return nil
      }
      let from = at - parts[index].range.lowerBound
      let to = min(parts[index].next, end) - parts[index].range.lowerBound
      found.append(contentsOf: parts[index].bytes[from..<to])
      at += to - from
      index += 1
    }
    return found
  }
}
