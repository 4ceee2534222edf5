/// Base64 in the one form that each content has.
///
/// Format: RFC 4648, sections 4 and 5. Padding must be there, the bits behind the last byte must be
/// zero (section 3.5), nothing else may stand between the characters: text that decodes to the same
/// bytes is the same text.
enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// The text of the bytes in the standard alphabet.
  static func text(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var rest = bytes[...]
    while !rest.isEmpty {
      let group = rest.prefix(3)
      rest = rest.dropFirst(3)
      var bits = UInt32(0)
      for byte in group { bits = bits << 8 | UInt32(byte) }
      bits <<= UInt32(8 * (3 - group.count))
      for position in 0..<4 {
        let character = Int(bits >> UInt32(18 - 6 * position) & 63)
        text.append(position <= group.count ? alphabet[character] : padding)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text in the standard alphabet or, where `isURLSafeAllowed`, in the one for
  /// addresses; nil for any other text, one that mixes the two included.
  static func bytes(_ text: some Collection<UInt8>, isURLSafeAllowed: Bool) -> [UInt8]? {
    let count = text.count
    guard count.isMultiple(of: 4) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count / 4 * 3)
    var bits = UInt32(0)
    var position = 0
    var paddingCount = 0
    var isStandard = false
    var isURLSafe = false
    for character in text {
      position += 1
      if character == padding {
        paddingCount += 1
        bits <<= 6
      } else {
        guard paddingCount == 0, let value = value(of: character) else { return nil }
        isStandard = isStandard || character == UInt8(ascii: "+") || character == UInt8(ascii: "/")
        isURLSafe = isURLSafe || character == UInt8(ascii: "-") || character == UInt8(ascii: "_")
        bits = bits << 6 | value
      }
      if position.isMultiple(of: 4) {
        let whole = 3 - paddingCount
        guard paddingCount == 0 || position == count, whole > 0,
          bits & (1 << UInt32(8 * paddingCount) - 1) == 0
        else { return nil }
        for shift in [UInt32(16), 8, 0].prefix(whole) {
          bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
        bits = 0
      }
    }
    guard !isURLSafe || isURLSafeAllowed && !isStandard else { return nil }
    return bytes
  }

  private static func value(of character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
