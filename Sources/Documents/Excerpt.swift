/// Short pieces of input, fit for a message: cut, and free of control characters.
package enum Excerpt {
  /// The longest excerpt, in Unicode scalars.
  static let limit = 80

  /// The text, cut, with control and bidirectional characters as `\u{1b}`.
  static func of(_ text: some StringProtocol) -> String {
    var result = String.UnicodeScalarView()
    var count = 0
    for scalar in text.unicodeScalars {
      guard count < limit else {
        result.append("…")
        break
      }
      count += 1
      if isHarmless(scalar) {
        result.append(scalar)
      } else {
        result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      }
    }
    return String(result)
  }

  /// The text of the bytes, with U+FFFD for what is not UTF-8.
  static func of(_ bytes: ArraySlice<UInt8>) -> String {
    of(String(decoding: bytes.prefix(4 * limit + 4), as: UTF8.self))
  }

  /// The text of the bytes, with U+FFFD for what is not UTF-8.
  static func of(_ bytes: Span<UInt8>) -> String {
    var start: [UInt8] = []
    start.append(bytes.extracting(first: 4 * limit + 4))
    return of(start[...])
  }

  /// A control byte as `U+001B`.
  static func name(ofByte byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: 4 - digits.count) + digits
  }

  /// Whether the scalar neither moves the cursor nor turns the direction of text (THREATS T-40).
  package static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
      false
    default: true
    }
  }
}
