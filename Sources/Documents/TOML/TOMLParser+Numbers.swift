extension TOMLParser {
  /// A boolean, number, date or time: everything that is written without quotes.
  mutating func plainScalar() throws(DocumentError) -> DocumentNode {
    let start = index
    while let byte = peek(), Self.isPlainByte(byte) { index += 1 }
    guard index > start else { throw unexpected("a value") }
    let token = bytes[start..<index]
    if token.elementsEqual("true".utf8) { return DocumentNode(.boolean(true), line: line) }
    if token.elementsEqual("false".utf8) { return DocumentNode(.boolean(false), line: line) }
    if looksLikeDateOrTime(token) { return try dateTime(from: start) }
    return try number(token)
  }

  private static func isPlainByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: ":"):
      true
    default: false
    }
  }

  private func number(_ token: ArraySlice<UInt8>) throws(DocumentError) -> DocumentNode {
    var digits = token
    var isNegative = false
    if let first = token.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
      isNegative = first == UInt8(ascii: "-")
      digits = token.dropFirst()
    }
    if digits.elementsEqual("inf".utf8) {
      return float(isNegative ? -Double.infinity : .infinity, token)
    }
    if digits.elementsEqual("nan".utf8) {
      return float(isNegative ? -Double.nan : .nan, token)
    }
    if digits.first == UInt8(ascii: "0"), digits.count > 1,
      let radix = Self.radix(digits[digits.startIndex + 1])
    {
      guard digits.count == token.count else { throw invalidNumber(token) }
      return try integer(digits.dropFirst(2), radix: radix, isNegative: false, token)
    }
    guard digits.contains(where: { ".eE".utf8.contains($0) }) else {
      guard digits.first != UInt8(ascii: "0") || digits.count == 1 else {
        throw invalidNumber(token)
      }
      return try integer(digits, radix: 10, isNegative: isNegative, token)
    }
    let text = String(decoding: token.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    guard Self.isFloat(digits), let value = Double(text) else { throw invalidNumber(token) }
    return float(value, token)
  }

  private static func radix(_ byte: UInt8) -> Int64? {
    switch byte {
    case UInt8(ascii: "x"): 16
    case UInt8(ascii: "o"): 8
    case UInt8(ascii: "b"): 2
    default: nil
    }
  }

  /// Digits with single underscores between them.
  private func integer(
    _ digits: ArraySlice<UInt8>, radix: Int64, isNegative: Bool, _ token: ArraySlice<UInt8>
  ) throws(DocumentError) -> DocumentNode {
    var number: Int64 = 0
    var wasDigit = false
    var overflows = false
    for byte in digits {
      if byte == UInt8(ascii: "_"), wasDigit {
        wasDigit = false
        continue
      }
      guard let digit = Digits.hexadecimal(byte), digit < radix else {
        throw invalidNumber(token)
      }
      wasDigit = true
      let (product, productOverflows) = number.multipliedReportingOverflow(by: radix)
      let signed = isNegative ? -Int64(digit) : Int64(digit)
      let (sum, sumOverflows) = product.addingReportingOverflow(signed)
      overflows = overflows || productOverflows || sumOverflows
      number = sum
    }
    guard wasDigit else { throw invalidNumber(token) }
    guard !overflows else {
      throw source.error(.numberOutOfRange(Excerpt.of(token)), at: token.startIndex)
    }
    let isPlain = radix == 10 && digits.count == token.count && !digits.contains(UInt8(ascii: "_"))
    return DocumentNode(
      .integer(number), line: line, written: isPlain ? nil : String(decoding: token, as: UTF8.self))
  }

  /// Whether text without sign is a decimal number with a fraction or an exponent.
  private static func isFloat(_ text: ArraySlice<UInt8>) -> Bool {
    var rest = text
    guard let whole = takeDigits(&rest), whole.count == 1 || whole.first != UInt8(ascii: "0") else {
      return false
    }
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      guard takeDigits(&rest) != nil else { return false }
    }
    if let first = rest.first, first == UInt8(ascii: "e") || first == UInt8(ascii: "E") {
      rest.removeFirst()
      if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        rest.removeFirst()
      }
      guard takeDigits(&rest) != nil else { return false }
    }
    return rest.isEmpty
  }

  /// Cuts digits, with single underscores between them, off the front.
  private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let run = rest.prefix { Digits.decimal($0) != nil || $0 == UInt8(ascii: "_") }
    guard let first = run.first, let last = run.last, first != UInt8(ascii: "_"),
      last != UInt8(ascii: "_"),
      !zip(run, run.dropFirst()).contains(where: { $0 == $1 && $0 == UInt8(ascii: "_") })
    else { return nil }
    rest = rest[run.endIndex...]
    return run
  }

  private func float(_ value: Double, _ token: ArraySlice<UInt8>) -> DocumentNode {
    DocumentNode(.float(value), line: line, written: String(decoding: token, as: UTF8.self))
  }

  private func invalidNumber(_ token: ArraySlice<UInt8>) -> DocumentError {
    guard let first = token.first, Digits.decimal(first) != nil || "+-.".utf8.contains(first) else {
      return source.error(
        .unexpected(found: "`\(Excerpt.of(token))`", expected: "a value"), at: token.startIndex)
    }
    return source.error(.invalidNumber(Excerpt.of(token)), at: token.startIndex)
  }
}
