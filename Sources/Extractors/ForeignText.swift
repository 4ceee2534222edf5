/// Text that stands in a manifest and is none: conflict markers, LFS pointers, other encodings.
enum ForeignText {
  /// What to say about a line that version control left behind; nil for all other lines.
  ///
  /// THREATS T-66.
  static func conflictMarker(_ line: ArraySlice<UInt8>) -> String? {
    guard line.count >= 7, let mark = line.first else { return nil }
    switch mark {
    case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|"), UInt8(ascii: "="):
      let run = line.prefix { $0 == mark }
      guard run.count == 7 else { return nil }
      let rest = line.dropFirst(7)
      guard rest.isEmpty || rest.first?.isSpace == true else { return nil }
      return "merge-conflict marker `\(run.text)`: both sides are read"
    default:
      return nil
    }
  }

  /// The line of the first `<<<<<<<` that a `>>>>>>>` follows; nil where no merge was left open.
  static func conflictLine(_ bytes: [UInt8]) -> Int? {
    var found: Int?
    for (number, line) in ByteLines(bytes) where line.count >= 7 {
      if found == nil, line.starts(with: "<<<<<<< ".utf8) { found = number }
      if let found, line.starts(with: ">>>>>>> ".utf8) { return found }
    }
    return nil
  }

  /// Whether a file is a pointer that Git LFS left in place of the content.
  static func isLargeFilePointer(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.starts(with: "version https://git-lfs.github.com/spec/v1".utf8)
  }

  /// The bytes of a text file as UTF-8 without byte order mark, and what was odd about them.
  ///
  /// UTF-16 with a byte order mark is translated, as pip does.
  /// Bytes that are no text at all come back empty.
  static func decoded(_ content: [UInt8]) -> (bytes: ArraySlice<UInt8>, notice: String?) {
    if content.starts(with: [0xEF, 0xBB, 0xBF]) { return (content.dropFirst(3), invalid(content)) }
    if content.starts(with: [0xFF, 0xFE]) {
      return (utf16(content, isBigEndian: false), utf16Read)
    }
    if content.starts(with: [0xFE, 0xFF]) { return (utf16(content, isBigEndian: true), utf16Read) }
    if content.prefix(64).contains(0) {
      return ([], "NUL bytes: not a text file, or UTF-16 without a byte order mark")
    }
    return (content[...], invalid(content))
  }

  private static let utf16Read = "the file is UTF-16, which few tools read"

  private static func invalid(_ content: [UInt8]) -> String? {
    if content.allSatisfy({ $0 < 0x80 }) { return nil }
    return String(validating: content, as: UTF8.self) == nil
      ? "bytes that are not UTF-8, read as U+FFFD" : nil
  }

  private static func utf16(_ content: [UInt8], isBigEndian: Bool) -> ArraySlice<UInt8> {
    var units: [UInt16] = []
    units.reserveCapacity(content.count / 2)
    var index = 2
    while index + 1 < content.count {
      let first = UInt16(content[index])
      let second = UInt16(content[index + 1])
      units.append(isBigEndian ? first << 8 | second : second << 8 | first)
      index += 2
    }
    return ArraySlice(String(decoding: units, as: UTF16.self).utf8)
  }
}

/// Text of input cut for a message.
enum Excerpted {
  /// At most 80 characters without control characters.
  static func text(_ text: some StringProtocol) -> String {
    var result = ""
    for (count, scalar) in text.unicodeScalars.enumerated() {
      if count == 80 { return result + "…" }
      let isControl = scalar.value < 0x20 || (scalar.value >= 0x7F && scalar.value < 0xA0)
      if isControl {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
