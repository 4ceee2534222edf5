/// Text put together from parts of a file, which knows the line of each of its bytes.
struct LinedText: Sendable {
  /// The text.
  private(set) var bytes: [UInt8] = []
  // Where parts begin, ascending.
  private var starts: [(offset: Int, line: Int)] = []

  /// No text yet.
  init() {}

  /// A text whose first byte stands on the given line; line feeds in it are counted.
  init(_ text: [UInt8], line: Int) {
    var line = line
    var start = 0
    while start <= text.count {
      let end = text[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? text.count
      append(text[start..<end], line: line)
      line += 1
      start = end == text.count ? text.count + 1 : end
    }
  }

  /// Adds a part that stands on one line.
  mutating func append(_ part: ArraySlice<UInt8>, line: Int) {
    if starts.last?.line != line { starts.append((bytes.count, line)) }
    bytes.append(contentsOf: part)
  }

  /// The line of a byte, counted from 1.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? starts[low - 1].line : starts.first?.line ?? 1
  }

  /// The text from an offset on.
  func suffix(from offset: Int) -> LinedText {
    let offset = min(max(offset, 0), bytes.count)
    var rest = LinedText()
    rest.starts = [(0, line(at: offset))]
    for start in starts where start.offset > offset {
      rest.starts.append((start.offset - offset, start.line))
    }
    rest.bytes = Array(bytes[offset...])
    return rest
  }

  /// The text as a string; what is not UTF-8 becomes U+FFFD.
  var string: String { String(decoding: bytes, as: UTF8.self) }
}
