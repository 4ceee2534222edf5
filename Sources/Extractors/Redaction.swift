/// Values that must not be kept (THREATS T-99).
enum Redaction {
  /// What stands in the place of a secret.
  static let mark = "<redacted>"

  private static let words = [
    "PASSWORD", "PASSWD", "SECRET", "TOKEN", "APIKEY", "API_KEY", "ACCESS_KEY", "PRIVATE_KEY",
    "CREDENTIAL", "AUTH_KEY", "PASSPHRASE",
  ]

  private static func looksSecret(_ name: String) -> Bool {
    let upper = name.uppercased()
    return words.contains { upper.contains($0) }
  }

  /// The value of a variable, or the mark where the name looks secret.
  static func value(_ value: String, of name: String) -> String {
    looksSecret(name) && !value.isEmpty ? mark : addresses(value)
  }

  /// A text in which addresses hold no credentials.
  static func addresses(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "@")) || text.contains("/t/") || text.contains("?") else {
      return text
    }
    var result: [UInt8] = []
    var start = text.utf8.startIndex
    while start < text.utf8.endIndex {
      let end = text.utf8[start...].firstIndex(where: \.isAddressEnd) ?? text.utf8.endIndex
      let word = text[start..<end]
      // `--index-url=https://…`: the address begins where its scheme does.
      if let scheme = word.firstRange(of: "://") {
        let before = word[..<scheme.lowerBound].utf8.lastIndex {
          !($0.isLetter || $0.isDigit || "+-.".utf8.contains($0))
        }
        let first = before.map { word.utf8.index(after: $0) } ?? word.startIndex
        result += word[..<first].utf8
        result += SourceAddress.withoutCredentials(word[first...]).utf8
      } else {
        result += word.utf8
      }
      guard end < text.utf8.endIndex else { break }
      result.append(text.utf8[end])
      start = text.utf8.index(after: end)
    }
    return result.text
  }
}

extension UInt8 {
  /// What ends an address in the text of an instruction.
  fileprivate var isAddressEnd: Bool {
    isSpace || self == UInt8(ascii: "\"") || self == UInt8(ascii: "'")
  }
}
