/// The lines of a file, numbered from 1, without line ends and without a byte order mark.
struct ByteLines: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  private var start: Int
  private var number = 0

  /// The lines of the given bytes; a line feed at the end begins no further line.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    self.start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The next line.
  mutating func next() -> (number: Int, text: ArraySlice<UInt8>)? {
    guard start < bytes.count else { return nil }
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    var text = bytes[start..<end]
    if text.last == UInt8(ascii: "\r") { text.removeLast() }
    start = end + 1
    number += 1
    return (number, text)
  }
}

/// Lines that could not be read, counted, so that a damaged file gives one notice and not thousands.
struct OddLines {
  private var count = 0
  private var first: Int?

  /// No odd line yet.
  init() {}

  /// Counts one more.
  mutating func add(_ line: Int) {
    count += 1
    if first == nil { first = line }
  }

  /// Tells about them, if there were any: `3 lines WHAT, the first here`.
  func report(_ what: String, into found: inout Extraction) {
    guard let first else { return }
    found.skip(
      count == 1 ? "a line \(what)" : "\(count) lines \(what), the first here", line: first)
  }
}
