extension TOMLParser {
  /// `"text"` on one line.
  mutating func basicString() throws(DocumentError) -> String {
    index += 1
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        index += 1
        return text(start..<index - 1)
      }
      if byte == UInt8(ascii: "\\") { return try escapedBasicString(from: start) }
      try refuseControl(byte)
      index += 1
    }
    throw unexpected("`\"`")
  }

  /// The rest of a basic string whose first escape stands here.
  private mutating func escapedBasicString(from start: Int) throws(DocumentError) -> String {
    var content = Array(bytes[start..<index])
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"):
        try escape(into: &content)
      default:
        try refuseControl(byte)
        content.append(byte)
        index += 1
      }
    }
    throw unexpected("`\"`")
  }

  /// `'text'` on one line, nothing escaped.
  mutating func literalString() throws(DocumentError) -> String {
    index += 1
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "'") { return text(start..<index - 1) }
      guard !Self.isForbiddenControl(byte) else {
        index -= 1
        throw unexpected("`'`")
      }
    }
    throw unexpected("`'`")
  }

  /// `"""text"""` over any number of lines.
  mutating func multilineBasicString() throws(DocumentError) -> String {
    index += 3
    _ = try skipNewline()
    var content: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        if closesMultiline(byte, &content) { return String(decoding: content, as: UTF8.self) }
      case UInt8(ascii: "\\"):
        if try !skipLineContinuation() { try escape(into: &content) }
      default:
        try multilineByte(byte, into: &content)
      }
    }
    throw unexpected("`\"\"\"`")
  }

  /// `'''text'''` over any number of lines.
  mutating func multilineLiteralString() throws(DocumentError) -> String {
    index += 3
    _ = try skipNewline()
    var content: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "'") {
        if closesMultiline(byte, &content) { return String(decoding: content, as: UTF8.self) }
      } else {
        try multilineByte(byte, into: &content)
      }
    }
    throw unexpected("`'''`")
  }

  private mutating func multilineByte(
    _ byte: UInt8, into content: inout [UInt8]
  ) throws(DocumentError) {
    if try skipNewline() {
      content.append(UInt8(ascii: "\n"))
      return
    }
    try refuseControl(byte)
    content.append(byte)
    index += 1
  }

  /// Takes a run of quotes: three end the string, and up to two more before them belong to it.
  private mutating func closesMultiline(_ quote: UInt8, _ content: inout [UInt8]) -> Bool {
    var count = 0
    while count < 5, peek(count) == quote { count += 1 }
    index += count
    let inside = count < 3 ? count : count - 3
    content.append(contentsOf: repeatElement(quote, count: inside))
    return count >= 3
  }

  /// A backslash at the end of a line swallows the line end and all blanks behind it.
  private mutating func skipLineContinuation() throws(DocumentError) -> Bool {
    let start = index
    index += 1
    skipBlanks()
    guard try skipNewline() else {
      index = start
      return false
    }
    repeat { skipBlanks() } while try skipNewline()
    return true
  }

  /// One backslash sequence.
  private mutating func escape(into content: inout [UInt8]) throws(DocumentError) {
    let start = index
    index += 1
    guard let byte = peek() else { throw unexpected("an escape sequence") }
    index += 1
    switch byte {
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): content.append(byte)
    case UInt8(ascii: "u"): try scalarEscape(digits: 4, from: start, into: &content)
    case UInt8(ascii: "U"): try scalarEscape(digits: 8, from: start, into: &content)
    case UInt8(ascii: "e") where edition == .v1_1: content.append(0x1B)
    case UInt8(ascii: "x") where edition == .v1_1:
      try scalarEscape(digits: 2, from: start, into: &content)
    default: throw invalidEscape(start..<index)
    }
  }

  private mutating func scalarEscape(
    digits: Int, from start: Int, into content: inout [UInt8]
  ) throws(DocumentError) {
    var code: UInt32 = 0
    for _ in 0..<digits {
      guard let byte = peek(), let digit = Digits.hexadecimal(byte) else {
        throw invalidEscape(start..<index)
      }
      code = code << 4 | UInt32(digit)
      index += 1
    }
    guard let scalar = Unicode.Scalar(code) else { throw invalidEscape(start..<index) }
    content.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }

  private func invalidEscape(_ range: Range<Int>) -> DocumentError {
    source.error(.invalidEscape(Excerpt.of(bytes[range])), at: range.lowerBound)
  }

  private func refuseControl(_ byte: UInt8) throws(DocumentError) {
    guard !Self.isForbiddenControl(byte) else { throw unexpected("the end of the string") }
  }
}
