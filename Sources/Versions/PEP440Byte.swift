/// Byte classes and cuts of the Python grammars, beside those of `VersionText`.
enum PEP440Byte {
  static let dot = UInt8(ascii: ".")
  static let zero = UInt8(ascii: "0")

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    VersionText.isDigit(byte) || VersionText.isLetter(byte)
  }

  /// Tells whether the byte is one of `-`, `_` and `.`, which separate parts of versions and names.
  static func isSeparator(_ byte: UInt8) -> Bool {
    byte == dot || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  /// The range without the blanks at both of its ends.
  static func trimmed(_ range: Range<Int>, of bytes: borrowing Span<UInt8>) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, VersionText.isBlank(bytes[lower]) { lower += 1 }
    while upper > lower, VersionText.isBlank(bytes[upper - 1]) { upper -= 1 }
    return lower..<upper
  }

  /// The text of a range of bytes; bytes that are no UTF-8 become U+FFFD.
  static func text(_ range: Range<Int>, of bytes: borrowing Span<UInt8>) -> String {
    var copy: [UInt8] = []
    copy.reserveCapacity(range.count)
    for index in range { copy.append(bytes[index]) }
    return String(decoding: copy, as: UTF8.self)
  }
}
