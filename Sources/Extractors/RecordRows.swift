/// The rows of a RECORD that are not empty: path, digest and size (RFC 4180).
///
/// Format: Python packaging user guide, "Recording installed projects", "The RECORD file".
struct RecordRows: Sequence, IteratorProtocol {
  /// One row.
  struct Row {
    /// The path as written, from the folder of packages or absolute.
    var path: ArraySlice<UInt8>
    /// `sha256=` and the digest as base64url without padding; empty where the row has none.
    var digest: ArraySlice<UInt8>
    /// Decimal digits; empty where the row has none.
    var size: ArraySlice<UInt8>
    /// How many fields the row has: three in a whole one.
    var fieldCount: Int
    /// The line on which it begins, counted from 1.
    var line: Int
  }

  private let bytes: [UInt8]
  private var index: Int
  private var line = 1
  /// The file ended inside a quoted field.
  private(set) var endsInsideQuotes = false

  /// The rows of the given bytes, a byte order mark left out.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    self.index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The next row.
  mutating func next() -> Row? {
    while index < bytes.count {
      var row = Row(path: [], digest: [], size: [], fieldCount: 1, line: line)
      row.path = field()
      while index < bytes.count, bytes[index] == UInt8(ascii: ",") {
        index += 1
        let text = field()
        row.fieldCount += 1
        if row.fieldCount == 2 { row.digest = text }
        if row.fieldCount == 3 { row.size = text }
      }
      endRow()
      if row.fieldCount > 1 || !row.path.isEmpty { return row }
    }
    return nil
  }

  private mutating func endRow() {
    if index < bytes.count, bytes[index] == UInt8(ascii: "\r") { index += 1 }
    if index < bytes.count, bytes[index] == UInt8(ascii: "\n") {
      index += 1
      line += 1
    }
  }

  private mutating func field() -> ArraySlice<UInt8> {
    let start = index
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
      while index < bytes.count, !isEnd(at: index) { index += 1 }
      return bytes[start..<index]
    }
    return quotedField()
  }

  private func isEnd(at index: Int) -> Bool {
    switch bytes[index] {
    case UInt8(ascii: ","), UInt8(ascii: "\n"): true
    case UInt8(ascii: "\r"): index + 1 >= bytes.count || bytes[index + 1] == UInt8(ascii: "\n")
    default: false
    }
  }

  private mutating func quotedField() -> ArraySlice<UInt8> {
    var text: [UInt8] = []
    index += 1
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") {
        guard index < bytes.count, bytes[index] == byte else {
          // What follows the closing quote up to the comma belongs to the field.
          while index < bytes.count, !isEnd(at: index) {
            text.append(bytes[index])
            index += 1
          }
          return text[...]
        }
        index += 1
      }
      if byte == UInt8(ascii: "\n") { line += 1 }
      text.append(byte)
    }
    endsInsideQuotes = true
    return text[...]
  }
}
