/// A version of whole numbers and dots, `535.161.08`, compared part by part as numbers.
///
/// Missing parts are zero: `12.4` equals `12.4.0`. Drivers, toolkits, PTX and compute capabilities
/// are written in this way.
package struct DottedVersion: Sendable, Hashable, Comparable {
  /// The parts, without zeros at the end.
  package let parts: [Int]

  /// The most parts that are read.
  private static let limitParts = 8

  /// Reads a version; nil for text with other characters, empty parts or parts past nine digits.
  package init?(_ text: some StringProtocol) {
    var parts: [Int] = []
    var number = 0
    var digits = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: ".") {
        guard digits > 0, parts.count < Self.limitParts else { return nil }
        parts.append(number)
        number = 0
        digits = 0
      } else {
        guard (0x30...0x39).contains(byte), digits < 9 else { return nil }
        number = number * 10 + Int(byte - 0x30)
        digits += 1
      }
    }
    guard digits > 0, parts.count < Self.limitParts else { return nil }
    parts.append(number)
    self.init(parts: parts)
  }

  /// Reads the version at the beginning of a text: `2.9.1` of `2.9.1rc1+cu128`, `6.3.0` of `6.3.0-39`.
  package init?(leading text: some StringProtocol) {
    let digits = text.utf8.prefix { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
    var version = Substring(text).utf8[...].prefix(digits.count)
    while version.last == UInt8(ascii: ".") { version.removeLast() }
    self.init(Substring(version))
  }

  private init(parts: [Int]) {
    var parts = parts
    while parts.last == 0 { parts.removeLast() }
    self.parts = parts
  }

  /// The version cut to its first parts: two of `12.4.1` is `12.4`.
  package func first(_ count: Int) -> DottedVersion {
    DottedVersion(parts: Array(parts.prefix(max(0, count))))
  }

  /// The first part.
  package var major: Int { parts.first ?? 0 }

  /// The second part.
  package var minor: Int { parts.count > 1 ? parts[1] : 0 }

  /// The first two parts, `12.4`.
  package var majorMinor: String { "\(major).\(minor)" }

  /// Orders part by part.
  package static func < (left: DottedVersion, right: DottedVersion) -> Bool {
    left.parts.lexicographicallyPrecedes(right.parts)
  }

  /// Whether a version is at least another; nil where one of the two is no dotted version.
  package static func isAtLeast(_ version: String, _ minimum: String) -> Bool? {
    guard let version = DottedVersion(version), let minimum = DottedVersion(minimum) else {
      return nil
    }
    return version >= minimum
  }
}
