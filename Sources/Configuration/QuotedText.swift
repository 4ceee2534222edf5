/// Text of the configuration, fit for a message: cut, and free of control characters.
enum QuotedText {
  /// The longest text, in Unicode scalars.
  static let limit = 80

  /// The text between backticks, with control and bidirectional characters as `\u{1b}`; a text with
  /// a password is left out.
  static func of(_ text: String) -> String {
    if holdsPassword(text) { return "`<redacted>`" }
    var shown = String.UnicodeScalarView()
    for (position, scalar) in text.unicodeScalars.enumerated() {
      guard position < limit else {
        shown.append("…")
        break
      }
      if isHarmless(scalar) {
        shown.append(scalar)
      } else {
        shown.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      }
    }
    return "`\(String(shown))`"
  }

  /// The texts as a choice: "`a`, `b` or `c`".
  static func choice(_ texts: [String]) -> String {
    guard let last = texts.last else { return "nothing" }
    let others = texts.dropLast().map(of)
    return others.isEmpty ? of(last) : others.joined(separator: ", ") + " or " + of(last)
  }

  /// Whether it holds `user:password@host`, behind `//` or in front of the first slash.
  ///
  /// A user name alone, as `git@host` has it, is no secret; what precedes `@` and a digest is a tag,
  /// what follows the prefix of a repository is a path.
  static func holdsPassword(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let mark = UInt8(ascii: "@")
    let colon = UInt8(ascii: ":")
    let slash = UInt8(ascii: "/")
    func authority(from start: Int) -> ArraySlice<UInt8> {
      bytes[start...].prefix { $0 != slash && $0 != UInt8(ascii: "#") && $0 != 0x20 }
    }
    for index in bytes.indices.dropFirst(2)
    where bytes[index - 1] == slash && bytes[index - 2] == slash {
      let part = authority(from: index)
      if let end = part.lastIndex(of: mark), part[..<end].contains(colon) { return true }
    }
    let part = authority(from: 0)
    guard !text.hasPrefix("repo:"), let end = part.lastIndex(of: mark) else { return false }
    let follows = part[(end + 1)...]
    return part[..<end].contains(colon) && !follows.starts(with: "sha256:".utf8)
      && !follows.starts(with: "sha512:".utf8)
  }

  /// Whether the scalar neither moves the cursor nor turns the direction of text.
  static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
      false
    default: true
    }
  }
}
