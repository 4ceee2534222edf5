/// Small texts of `/proc`, `/sys` and `/etc`, cut into what they say.
enum HostText {
  /// The lines, without their ends; empty ones too.
  static func lines(_ text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
  }

  /// The text without blanks at both ends.
  static func trimmed(_ text: some StringProtocol) -> String {
    var bytes = Substring(text).utf8
    while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (9...13).contains(byte) }

  /// Key and value of a line with a separator; nil without one.
  static func pair(_ line: some StringProtocol, at separator: Character) -> (String, String)? {
    guard let cut = line.firstIndex(of: separator) else { return nil }
    return (trimmed(line[..<cut]), trimmed(line[line.index(after: cut)...]))
  }

  /// The words between blanks.
  static func words(_ text: some StringProtocol) -> [Substring] {
    Substring(text).split { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r\n" }
  }

  /// Whether the text is digits and dots with a digit at both ends, two parts at least.
  static func isVersion(_ text: some StringProtocol) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count >= 2 && text.utf8.count <= 40
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { $0 &- 0x30 < 10 } }
  }

  /// The number of a text such as `0x10de` or `10de`; nil for anything else.
  static func hexadecimal(_ text: String) -> Int? {
    Int(text.hasPrefix("0x") ? text.dropFirst(2) : text[...], radix: 16)
  }

  /// Four digits of a PCI id, `10de`.
  static func identifier(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
