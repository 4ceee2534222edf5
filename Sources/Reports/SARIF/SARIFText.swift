import Documents

/// Texts in the notations that SARIF gives a meaning to.
enum SARIFText {
  /// A message whose reader gets the text back as it is: braces are doubled, since single ones stand
  /// for arguments (section 3.11.5), and brackets of what would be a link have a backslash (3.11.6).
  static func message(_ text: String) -> JSONValue {
    let isLinkLike = text.utf8.contains(UInt8(ascii: "[")) && text.contains("](")
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "{", "}":
        result.append(scalar)
      case "[", "]":
        if isLinkLike { result.append("\\") }
      default: break
      }
      result.append(scalar)
    }
    return .string(String(result))
  }

  /// A relative reference: whatever is not unreserved is percent-encoded (RFC 3986, section 2.3).
  static func uri(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        result.append(byte)
      default:
        result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
