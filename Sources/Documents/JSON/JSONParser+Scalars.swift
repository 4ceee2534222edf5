extension JSONParser {
  /// A string; its opening quote stands here.
  mutating func string() throws(DocumentError) -> String {
    index += 1
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        index += 1
        return String(decoding: bytes[start..<index - 1], as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
      guard byte >= 0x20 else { break }
      index += 1
    }
    throw source.unexpected("`\"`", at: index)
  }

  /// The rest of a string whose first escape stands here.
  private mutating func escapedString(from start: Int) throws(DocumentError) -> String {
    var content = Array(bytes[start..<index])
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        index += 1
        return String(decoding: content, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") {
        try escape(into: &content)
        continue
      }
      guard byte >= 0x20 else { break }
      content.append(byte)
      index += 1
    }
    throw source.unexpected("`\"`", at: index)
  }

  /// One backslash sequence, or the two of a surrogate pair.
  private mutating func escape(into content: inout [UInt8]) throws(DocumentError) {
    let start = index
    index += 1
    guard let byte = peek() else { throw source.unexpected("an escape sequence", at: index) }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "u"):
      let unit = try codeUnit(from: start)
      content.append(contentsOf: UTF8.encode(try scalar(unit)) ?? UTF8.encodedReplacementCharacter)
    default: throw invalidEscape(start..<index)
    }
  }

  /// The scalar of a code unit, together with the low surrogate that may follow it.
  private mutating func scalar(_ unit: UInt32) throws(DocumentError) -> Unicode.Scalar {
    if let scalar = Unicode.Scalar(unit) { return scalar }
    let start = index
    if unit < 0xDC00, peek() == UInt8(ascii: "\\"), index + 1 < bytes.count,
      bytes[index + 1] == UInt8(ascii: "u")
    {
      index += 2
      let low = try codeUnit(from: start)
      if (0xDC00...0xDFFF).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
      {
        return scalar
      }
      index = start
    }
    notices.add(line: line, .loneSurrogate)
    return "\u{FFFD}"
  }

  /// Four hexadecimal digits.
  private mutating func codeUnit(from start: Int) throws(DocumentError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek(), let digit = Digits.hexadecimal(byte) else {
        throw invalidEscape(start..<index)
      }
      unit = unit << 4 | UInt32(digit)
      index += 1
    }
    return unit
  }

  private func invalidEscape(_ range: Range<Int>) -> DocumentError {
    source.error(.invalidEscape(Excerpt.of(bytes[range])), at: range.lowerBound)
  }

  /// A number: RFC 8259, section 6.
  mutating func number() throws(DocumentError) -> DocumentNode {
    let start = index
    let isNegative = peek() == UInt8(ascii: "-")
    if isNegative { index += 1 }
    let digits = index
    var magnitude: Int64? = 0
    while let byte = peek(), let digit = Digits.decimal(byte) {
      magnitude = magnitude.flatMap { Self.appending(digit, to: $0, isNegative: isNegative) }
      index += 1
    }
    let count = index - digits
    guard count > 0 else { throw invalidNumber(from: start) }
    guard count == 1 || bytes[digits] != UInt8(ascii: "0") else {
      throw source.error(.invalidNumber(Excerpt.of(bytes[start..<index])), at: start)
    }
    let isWhole = try !skipFractionAndExponent(from: start)
    if isWhole, let magnitude, magnitude != 0 || !isNegative {
      return DocumentNode(.integer(magnitude), line: line)
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    guard let value = Double(text) else { throw invalidNumber(from: start) }
    return DocumentNode(.float(value), line: line, written: text)
  }

  /// The number with one more digit; nil past 64 bits.
  private static func appending(_ digit: UInt8, to number: Int64, isNegative: Bool) -> Int64? {
    let (product, productOverflows) = number.multipliedReportingOverflow(by: 10)
    let signed = isNegative ? -Int64(digit) : Int64(digit)
    let (sum, sumOverflows) = product.addingReportingOverflow(signed)
    return productOverflows || sumOverflows ? nil : sum
  }

  private mutating func skipFractionAndExponent(from start: Int) throws(DocumentError) -> Bool {
    let end = index
    if peek() == UInt8(ascii: ".") {
      index += 1
      guard skipDigits() else { throw invalidNumber(from: start) }
    }
    if let byte = peek(), byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      index += 1
      if let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { index += 1 }
      guard skipDigits() else { throw invalidNumber(from: start) }
    }
    return index > end
  }

  private mutating func skipDigits() -> Bool {
    let start = index
    while let byte = peek(), Digits.decimal(byte) != nil { index += 1 }
    return index > start
  }

  private func invalidNumber(from start: Int) -> DocumentError {
    let end = min(index + 1, bytes.count)
    guard index < bytes.count else {
      return source.error(.unexpectedEnd(expected: "a digit"), at: index)
    }
    return source.error(.invalidNumber(Excerpt.of(bytes[start..<end])), at: start)
  }
}
