/// The statement level of the TOML reader: headers, key and value pairs, line ends.
struct TOMLParser {
  let source: SourceText
  let bytes: [UInt8]
  let edition: TOMLDocument.Edition
  var index: Int
  var line = 1
  var valueCount = 0
  var tables = TOMLTables()

  init(_ source: SourceText, edition: TOMLDocument.Edition) {
    self.source = source
    self.bytes = source.bytes
    self.edition = edition
    self.index = source.start
  }

  /// Reads the whole text.
  mutating func document() throws(DocumentError) -> DocumentNode {
    var current = TOMLTables.root
    while true {
      skipBlanks()
      guard let byte = peek() else { return tables.frozen(TOMLTables.root) }
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "#"):
        break
      case UInt8(ascii: "["):
        current = try header()
      default:
        try keyAndValue(into: current)
      }
      try endOfLine()
    }
  }

  /// `[a.b]` or `[[a.b]]`: returns the table that the following pairs belong to.
  private mutating func header() throws(DocumentError) -> Int {
    let start = index
    index += 1
    let isArray = peek() == UInt8(ascii: "[")
    if isArray { index += 1 }
    skipBlanks()
    let key = try key()
    skipBlanks()
    try expect(UInt8(ascii: "]"), as: "`]`")
    if isArray { try expect(UInt8(ascii: "]"), as: "`]]`") }
    try countValue(at: start)
    do throws(TOMLTables.Refusal) {
      return isArray ? try tables.appendElement(key) : try tables.open(key)
    } catch {
      throw source.error(error.reason, at: start)
    }
  }

  /// `key = value`, also inside an inline table.
  mutating func keyAndValue(into table: Int) throws(DocumentError) {
    let start = index
    let key = try key()
    skipBlanks()
    try expect(UInt8(ascii: "="), as: "`=`")
    skipBlanks()
    let target: Int
    do throws(TOMLTables.Refusal) {
      target = try tables.descend(key, from: table)
    } catch {
      throw source.error(error.reason, at: start)
    }
    let value = try value(depth: tables.depth(of: target) + 1)
    tables.add(key.last, value, to: target)
  }

  /// Counts one more value against the limit.
  mutating func countValue(at offset: Int) throws(DocumentError) {
    valueCount += 1
    guard valueCount <= TOMLDocument.limitValues else {
      throw source.error(.tooManyValues(limit: TOMLDocument.limitValues), at: offset)
    }
  }

  /// Blanks, an optional comment, and the end of the line or the text.
  private mutating func endOfLine() throws(DocumentError) {
    skipBlanks()
    try skipComment()
    guard peek() != nil else { return }
    guard try skipNewline() else { throw unexpected("the end of the line") }
  }

  /// The byte at the current place; nil at the end.
  func peek() -> UInt8? {
    index < bytes.count ? bytes[index] : nil
  }

  /// The byte some places further; nil past the end.
  func peek(_ distance: Int) -> UInt8? {
    index + distance < bytes.count ? bytes[index + distance] : nil
  }

  /// Steps over spaces and tabs.
  mutating func skipBlanks() {
    while let byte = peek(), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
      index += 1
    }
  }

  /// Steps over a line end, if one is here; a lone carriage return is an error.
  mutating func skipNewline() throws(DocumentError) -> Bool {
    switch peek() {
    case UInt8(ascii: "\n"):
      index += 1
    case UInt8(ascii: "\r"):
      guard peek(1) == UInt8(ascii: "\n") else {
        throw source.error(.controlCharacter(UInt8(ascii: "\r")), at: index)
      }
      index += 2
    default:
      return false
    }
    line += 1
    return true
  }

  /// Steps over a comment, if one is here, up to the line end.
  mutating func skipComment() throws(DocumentError) {
    guard peek() == UInt8(ascii: "#") else { return }
    while let byte = peek(), byte != UInt8(ascii: "\n") {
      if byte == UInt8(ascii: "\r"), peek(1) == UInt8(ascii: "\n") { return }
      guard !Self.isForbiddenControl(byte) else {
        throw source.error(.controlCharacter(byte), at: index)
      }
      index += 1
    }
  }

  /// Steps over one certain byte.
  mutating func expect(_ byte: UInt8, as expected: String) throws(DocumentError) {
    guard peek() == byte else { throw unexpected(expected) }
    index += 1
  }

  /// An error about what stands here.
  func unexpected(_ expected: String) -> DocumentError {
    source.unexpected(expected, at: index)
  }

  /// Whether the byte is a control character that may stand nowhere but at a line end.
  static func isForbiddenControl(_ byte: UInt8) -> Bool {
    (byte < 0x20 && byte != UInt8(ascii: "\t")) || byte == 0x7F
  }
}
