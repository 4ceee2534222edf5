/// The state of reading an INI text line by line.
struct INIReader {
  private let style: INIDocument.Style
  private(set) var sections: [INIDocument.Section] = []
  private(set) var notices = DocumentNotices()
  private var lineNumber = 0
  private var keptLines = 0
  private var key: String?
  private var keyLine = 0
  private var keyIndentation = 0
  private var valueLines: [INIDocument.Line] = []
  private var hasEntry = false

  init(style: INIDocument.Style) {
    self.style = style
  }

  /// Reads a whole text.
  mutating func read(_ bytes: [UInt8]) {
    var start = SourceText.byteOrderMarkCount(bytes)
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      lineNumber += 1
      takeLine(bytes[start..<end])
      guard keptLines <= INIDocument.limitLines else {
        notices.add(line: lineNumber, .fieldsCut(limit: INIDocument.limitLines))
        break
      }
      start = end + 1
    }
    endEntry()
  }

  private mutating func takeLine(_ bytes: ArraySlice<UInt8>) {
    let content = Self.trimmed(bytes)
    guard let first = content.first else { return }
    keptLines += 1
    guard keptLines <= INIDocument.limitLines else { return }
    // configparser, "Supported INI File Structure": comments stand on lines of their own.
    guard first != UInt8(ascii: "#"), first != UInt8(ascii: ";") else { return }
    let indentation = content.startIndex - bytes.startIndex
    if style == .keysAndValues, hasEntry, indentation > keyIndentation {
      valueLines.append(line(content))
      return
    }
    endEntry()
    if first == UInt8(ascii: "["), let end = content.lastIndex(of: UInt8(ascii: "]")) {
      startSection(content[content.startIndex + 1..<end], rest: content[(end + 1)...])
    } else {
      startEntry(content, indentation: indentation)
    }
  }

  private mutating func startSection(_ name: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) {
    if !rest.isEmpty { notices.add(line: lineNumber, .malformedLine(Excerpt.of(rest))) }
    sections.append(INIDocument.Section(name: text(name), line: lineNumber, entries: []))
  }

  private mutating func startEntry(_ content: ArraySlice<UInt8>, indentation: Int) {
    hasEntry = true
    keyLine = lineNumber
    keyIndentation = indentation
    let delimiter =
      style == .bareLines
      ? nil : content.firstIndex { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }
    guard let delimiter else {
      valueLines = [line(content)]
      return
    }
    key = text(Self.trimmed(content[..<delimiter]))
    let value = Self.trimmed(content[(delimiter + 1)...])
    if !value.isEmpty { valueLines = [line(value)] }
  }

  private mutating func endEntry() {
    guard hasEntry else { return }
    let entry = INIDocument.Entry(key: key, lines: valueLines, line: keyLine)
    if sections.isEmpty {
      sections.append(INIDocument.Section(name: nil, line: 1, entries: []))
    }
    sections[sections.count - 1].entries.append(entry)
    hasEntry = false
    key = nil
    valueLines = []
  }

  private mutating func line(_ bytes: ArraySlice<UInt8>) -> INIDocument.Line {
    INIDocument.Line(text: text(bytes), line: lineNumber)
  }

  /// The text of the bytes; a notice where they are not UTF-8.
  private mutating func text(_ bytes: ArraySlice<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    notices.add(line: lineNumber, .invalidUTF8(in: Excerpt.of(bytes)))
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let first = bytes.firstIndex(where: { !isBlank($0) }),
      let last = bytes.lastIndex(where: { !isBlank($0) })
    else { return [] }
    return bytes[first...last]
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}
