/// Splits a Dockerfile into instructions, with the line of every byte.
///
/// Docker documentation, "Dockerfile reference": parser directives, escape character, comments,
/// continuation lines, here-documents. At most 10,000 lines are read (THREATS T-65).
struct DockerfileParser {
  /// A here-document of an instruction.
  struct HereDocument: Sendable {
    /// The delimiter, `EOF`.
    var name: String
    /// Variables in it are substituted: the delimiter was written without quotes.
    var expands: Bool
    /// Its lines.
    var body: LinedText
  }

  /// One instruction.
  struct Instruction: Sendable {
    /// The keyword in upper case.
    var keyword: String
    /// What follows it, continuation lines joined.
    var rest: LinedText
    /// The line of the keyword.
    var line: Int
    /// The here-documents that follow it.
    var documents: [HereDocument] = []
  }

  /// The most lines that are read.
  static let limitLines = 10_000

  /// Parser directives by lower-case name.
  private(set) var directives: [String: String] = [:]
  /// The instructions in order.
  private(set) var instructions: [Instruction] = []
  /// What was odd: a sentence and its line.
  private(set) var notices = LineNotices()

  private let lines: [ArraySlice<UInt8>]
  private var position = 0
  private var escape = UInt8(ascii: "\\")

  /// The instructions of a text without byte order mark.
  init(_ bytes: ArraySlice<UInt8>) {
    var lines = bytes.split(
      separator: UInt8(ascii: "\n"), maxSplits: Self.limitLines, omittingEmptySubsequences: false
    ).map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    let isCut = lines.count > Self.limitLines
    if isCut { lines.removeLast() }
    self.lines = lines
    readDirectives()
    while position < lines.count { readInstruction() }
    if isCut {
      notices.append(("lines past the first \(Self.limitLines) are not read", Self.limitLines))
    }
  }

  // `# key=value` lines before anything else.
  private mutating func readDirectives() {
    while position < lines.count {
      let line = lines[position].trimmed
      guard line.first == UInt8(ascii: "#"), let equals = line.firstIndex(of: UInt8(ascii: "="))
      else { return }
      let key = line[(line.startIndex + 1)..<equals].trimmed.text.lowercased()
      let value = line[(equals + 1)...].trimmed
      guard ["syntax", "escape", "check"].contains(key), directives[key] == nil else { return }
      directives[key] = value.text
      if key == "escape" {
        if value.count == 1, let byte = value.first, byte == 0x5C || byte == 0x60 {
          escape = byte
        } else {
          notices.append(("escape directive is neither a backslash nor a backtick", position + 1))
        }
      }
      position += 1
    }
  }

  private mutating func readInstruction() {
    let first = lines[position].trimmed
    if first.isEmpty || first.first == UInt8(ascii: "#") {
      position += 1
      return
    }
    if let marker = ForeignText.conflictMarker(lines[position]) {
      notices.append((marker, position + 1))
      position += 1
      return
    }
    let start = position + 1
    var text = LinedText()
    var isContinued = true
    while isContinued, position < lines.count {
      let line = lines[position]
      position += 1
      let content = line.drop { $0.isBlank }
      if !text.bytes.isEmpty, content.isEmpty || content.first == UInt8(ascii: "#") { continue }
      let (part, continues) = continuation(text.bytes.isEmpty ? content : line)
      text.append(part, line: position)
      isContinued = continues
    }
    if isContinued, position >= lines.count, !text.bytes.isEmpty {
      notices.append(("the file ends inside a continued line", start))
    }
    let keywordEnd = text.bytes.firstIndex { $0.isBlank } ?? text.bytes.count
    let keyword = text.bytes[..<keywordEnd].text.uppercased()
    let restStart = text.bytes[keywordEnd...].firstIndex { !$0.isBlank } ?? text.bytes.count
    var instruction = Instruction(
      keyword: keyword, rest: text.suffix(from: restStart), line: start)
    if ["RUN", "COPY", "ADD"].contains(keyword) {
      for (name, expands, stripsTabs) in hereDocuments(instruction.rest.bytes) {
        instruction.documents.append(readBody(name, expands, stripsTabs, start))
      }
    }
    instructions.append(instruction)
  }

  // A line without its continuation mark, and whether it had one.
  private func continuation(_ line: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, Bool) {
    var end = line.endIndex
    while end > line.startIndex, line[end - 1].isBlank { end -= 1 }
    guard end > line.startIndex, line[end - 1] == escape else { return (line, false) }
    if end - 1 > line.startIndex, line[end - 2] == escape { return (line, false) }
    return (line[..<(end - 1)], true)
  }

  // The delimiters `<<EOF`, `<<-EOF`, `<<"EOF"` outside quotes.
  private func hereDocuments(
    _ bytes: [UInt8]
  ) -> [(name: String, expands: Bool, stripsTabs: Bool)] {
    var found: [(name: String, expands: Bool, stripsTabs: Bool)] = []
    var index = 0
    var quote: UInt8?
    while index < bytes.count {
      let byte = bytes[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        quote = byte
      } else if byte == escape {
        index += 1
      } else if byte == UInt8(ascii: "<"), index + 1 < bytes.count, bytes[index + 1] == byte,
        isWordStart(bytes, index)
      {
        index += 2
        var stripsTabs = false
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") {
          stripsTabs = true
          index += 1
        }
        let end = bytes[index...].firstIndex { $0.isSpace } ?? bytes.count
        let raw = bytes[index..<end]
        let name = raw.filter { $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\"") }
        if !name.isEmpty, name.first?.isNameByte == true {
          found.append((name.text, name.count == raw.count, stripsTabs))
        }
        index = end
        continue
      }
      index += 1
    }
    return found
  }

  // A file descriptor number may stand before the operator.
  private func isWordStart(_ bytes: [UInt8], _ index: Int) -> Bool {
    var index = index
    while index > 0, bytes[index - 1].isDigit { index -= 1 }
    return index == 0 || bytes[index - 1].isSpace || bytes[index - 1] == UInt8(ascii: ";")
  }

  private mutating func readBody(
    _ name: String, _ expands: Bool, _ stripsTabs: Bool, _ start: Int
  ) -> HereDocument {
    var body = LinedText()
    while position < lines.count {
      var line = lines[position]
      position += 1
      if stripsTabs { line = line.drop { $0 == 0x09 } }
      if line.elementsEqual(name.utf8) {
        return HereDocument(name: name, expands: expands, body: body)
      }
      body.append(line + [UInt8(ascii: "\n")], line: position)
    }
    notices.append(("here-document `\(Excerpted.text(name))` is not closed", start))
    return HereDocument(name: name, expands: expands, body: body)
  }
}
