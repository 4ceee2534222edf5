/// The classes of ASCII bytes that the readers of line formats ask for.
extension UInt8 {
  /// A space or a tab.
  var isBlank: Bool { self == 0x20 || self == 0x09 }
  /// A blank, a line end, a form feed or a vertical tab.
  var isSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
  /// `0` to `9`.
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }
  /// `A` to `Z` and `a` to `z`.
  var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
  /// What a shell variable's name may hold.
  var isNameByte: Bool { isLetter || isDigit || self == UInt8(ascii: "_") }
}

extension Collection<UInt8> where SubSequence: Collection<UInt8> {
  /// The bytes without white space at both ends.
  var trimmed: ArraySlice<UInt8> {
    let bytes = ArraySlice(self)
    guard let first = bytes.firstIndex(where: { !$0.isSpace }),
      let last = bytes.lastIndex(where: { !$0.isSpace })
    else { return [] }
    return bytes[first...last]
  }

  /// The bytes as text; what is not UTF-8 becomes U+FFFD.
  var text: String { String(decoding: self, as: UTF8.self) }
}
