/// A word of a shell command after substitution and removal of quotes.
struct ShellWord: Sendable, Hashable {
  /// The text.
  var text: String
  /// Part of the text is a variable or command whose value is not known, as written.
  var isPartial = false
  /// The line on which the word begins.
  var line: Int
}

/// One simple command of a shell script.
struct ShellCommand: Sendable {
  /// The words, the program first; variables that are set for it alone are left out.
  var words: [ShellWord]
  /// Redirections, operator and file: `>=1.0` for an unquoted `NAME>=1.0`.
  var redirections: [ShellWord] = []
}

/// The simple commands of a shell script, in order, whatever the conditions around them.
///
/// POSIX shell command language, 2.2 to 2.9, as far as it decides about words: quoting, expansion,
/// lists, pipelines, grouping, compound commands, here-documents. Nothing is run.
struct ShellScript {
  /// The commands.
  private(set) var commands: [ShellCommand] = []
  /// The variables after the script, as far as they are known.
  private(set) var variables: VariableSubstitution

  private let source: LinedText
  private let bytes: ArraySlice<UInt8>
  private let depth: Int
  private var index = 0

  private var word: [UInt8] = []
  private var wordLine: Int?
  private var wordIsPartial = false
  private var words: [ShellWord] = []
  private var redirections: [ShellWord] = []
  private var redirection: UInt8?
  private var documents: [(name: [UInt8], stripsTabs: Bool)] = []
  /// How many bytes of words were read, variables replaced.
  private(set) var output = 0

  private static let limitDepth = 8
  private static let limitOutputBytes = 1 << 20

  /// The commands of a script that begins with the given variables.
  init(_ source: LinedText, variables: VariableSubstitution, depth: Int = 0) {
    self.source = source
    self.bytes = source.bytes[...]
    self.variables = variables
    self.depth = depth
    while index < bytes.count, output < Self.limitOutputBytes { step() }
    endCommand()
  }

  private mutating func step() {
    let byte = bytes[index]
    switch byte {
    case UInt8(ascii: "\n"):
      endCommand()
      index += 1
      skipDocuments()
    case _ where byte.isSpace:
      endWord()
      index += 1
    case UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "("),
      UInt8(ascii: ")"):
      endCommand()
      index += 1
    case UInt8(ascii: "<"), UInt8(ascii: ">"):
      redirect(byte)
    case UInt8(ascii: "#") where wordLine == nil:
      index = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    case UInt8(ascii: "'"):
      begin()
      let end = bytes[(index + 1)...].firstIndex(of: byte) ?? bytes.count
      append(bytes[(index + 1)..<end])
      index = end + 1
    case UInt8(ascii: "\""):
      doubleQuoted()
    case UInt8(ascii: "\\"):
      backslash()
    case UInt8(ascii: "$"), UInt8(ascii: "`"):
      expansion(isQuoted: false)
    default:
      begin()
      append(bytes[index...index])
      index += 1
    }
  }

  private mutating func begin() {
    if wordLine == nil { wordLine = source.line(at: index) }
  }

  private mutating func append(_ part: some Collection<UInt8>) {
    word.append(contentsOf: part)
    output += part.count
  }

  private mutating func backslash() {
    let next = index + 1
    index = next + 1
    guard next < bytes.count else { return }
    if bytes[next] == UInt8(ascii: "\n") { return }
    begin()
    append(bytes[next...next])
  }

  private mutating func doubleQuoted() {
    begin()
    index += 1
    while index < bytes.count, output < Self.limitOutputBytes {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return
      case UInt8(ascii: "\\"):
        let next = index + 1
        index = next + 1
        guard next < bytes.count else { return }
        if bytes[next] == UInt8(ascii: "\n") { continue }
        let escapable: [UInt8] = [0x24, 0x60, 0x22, 0x5C]  // `$`, backtick, `"`, `\`
        append(escapable.contains(bytes[next]) ? bytes[next...next] : bytes[(next - 1)...next])
      case UInt8(ascii: "$"), UInt8(ascii: "`"):
        expansion(isQuoted: true)
      default:
        append(bytes[index...index])
        index += 1
      }
    }
  }

  // A variable, or a command in `$(…)` or backticks.
  private mutating func expansion(isQuoted: Bool) {
    let start = index
    let isInsideWord = wordLine != nil
    begin()
    if bytes[start] == UInt8(ascii: "`") {
      let end = bytes[(start + 1)...].firstIndex(of: UInt8(ascii: "`")) ?? bytes.count
      nested((start + 1)..<end)
      append(bytes[start..<min(end + 1, bytes.count)])
      wordIsPartial = true
      index = end + 1
      return
    }
    if start + 1 < bytes.count, bytes[start + 1] == UInt8(ascii: "(") {
      let end = closingParenthesis(from: start + 2)
      nested((start + 2)..<end)
      append(bytes[start..<min(end + 1, bytes.count)])
      wordIsPartial = true
      index = end + 1
      return
    }
    guard let found = variables.expression(bytes, at: start) else {
      append(bytes[start...start])
      index += 1
      return
    }
    index = found.end
    wordIsPartial = wordIsPartial || found.isPartial
    if isQuoted || found.isPartial {
      append(found.text.utf8)
      return
    }
    // The value of an unquoted variable is split at white space.
    let line = wordLine
    if !isInsideWord { wordLine = nil }
    for byte in found.text.utf8 {
      if byte.isSpace {
        endWord()
      } else {
        if wordLine == nil { wordLine = line }
        append([byte])
      }
    }
  }

  private func closingParenthesis(from start: Int) -> Int {
    var level = 1
    var quote: UInt8?
    var position = start
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\\") {
        position += 2
        continue
      }
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        quote = byte
      } else if byte == UInt8(ascii: "(") {
        level += 1
      } else if byte == UInt8(ascii: ")") {
        level -= 1
        if level == 0 { return position }
      }
      position += 1
    }
    return bytes.count
  }

  // The commands of a command substitution run first.
  private mutating func nested(_ range: Range<Int>) {
    guard depth < Self.limitDepth, !range.isEmpty else { return }
    var inner = LinedText()
    var start = range.lowerBound
    while start < range.upperBound {
      let end =
        bytes[start..<range.upperBound].firstIndex(of: UInt8(ascii: "\n"))
        .map { $0 + 1 } ?? range.upperBound
      inner.append(bytes[start..<end], line: source.line(at: start))
      start = end
    }
    let script = ShellScript(inner, variables: variables, depth: depth + 1)
    commands += script.commands
    output += script.output
  }

  private mutating func redirect(_ byte: UInt8) {
    if word.allSatisfy(\.isDigit) {
      word = []
      wordLine = nil
    } else {
      endWord()
    }
    if redirection != nil { endWord() }
    index += 1
    var isDocument = false
    if index < bytes.count, bytes[index] == byte {
      index += 1
      isDocument = byte == UInt8(ascii: "<")
    }
    if isDocument, index < bytes.count, bytes[index] == byte {
      isDocument = false
      index += 1
    }
    redirection = byte
    if index < bytes.count, bytes[index] == UInt8(ascii: "&") || bytes[index] == UInt8(ascii: "|") {
      redirection = bytes[index]
      index += 1
    }
    if isDocument {
      redirection = nil
      return readDelimiter()
    }
    while index < bytes.count, bytes[index].isBlank { index += 1 }
  }

  private mutating func readDelimiter() {
    var stripsTabs = false
    if index < bytes.count, bytes[index] == UInt8(ascii: "-") {
      stripsTabs = true
      index += 1
    }
    while index < bytes.count, bytes[index].isBlank { index += 1 }
    let separators: [UInt8] = Array(";&|()<>".utf8)
    let end =
      bytes[index...].firstIndex { $0.isSpace || separators.contains($0) } ?? bytes.count
    let quotes: [UInt8] = [0x22, 0x27, 0x5C]
    documents.append((bytes[index..<end].filter { !quotes.contains($0) }, stripsTabs))
    index = end
  }

  // The bodies of the here-documents of the line that has just ended.
  private mutating func skipDocuments() {
    for (name, stripsTabs) in documents {
      while index < bytes.count {
        let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        var line = bytes[index..<end]
        if stripsTabs { line = line.drop { $0 == 0x09 } }
        index = min(end + 1, bytes.count)
        if line.elementsEqual(name) { break }
      }
    }
    documents = []
  }

  private mutating func endWord() {
    guard let line = wordLine else { return }
    var finished = ShellWord(text: word.text, isPartial: wordIsPartial, line: line)
    word = []
    wordLine = nil
    wordIsPartial = false
    if let kind = redirection {
      redirection = nil
      finished.text = String(UnicodeScalar(kind)) + finished.text
      redirections.append(finished)
    } else {
      words.append(finished)
    }
  }

  private mutating func endCommand() {
    endWord()
    redirection = nil
    let finished = words
    let files = redirections
    words = []
    redirections = []
    let start = finished.firstIndex { !Self.leading.contains($0.text) } ?? finished.count
    if start < finished.count, finished[start].text == "for", finished.count > start + 1 {
      variables[finished[start + 1].text] = nil
      return
    }
    var rest = finished[start...]
    if let first = rest.first, Self.declaring.contains(first.text) {
      for word in rest.dropFirst() { assign(word) }
      return
    }
    let settings = rest.prefix { Self.assignment($0) != nil }
    rest = rest.dropFirst(settings.count)
    if rest.isEmpty {
      for word in settings { assign(word) }
      return
    }
    commands.append(ShellCommand(words: Array(rest), redirections: files))
  }

  private static let leading: Set<String> = [
    "if", "then", "else", "elif", "while", "until", "do", "!", "{", "time", "fi", "done", "}",
  ]
  private static let declaring: Set<String> = ["export", "declare", "local", "readonly", "typeset"]

  /// The name and value of a word such as `NAME=value`.
  static func assignment(_ word: ShellWord) -> (name: String, value: String)? {
    let bytes = word.text.utf8
    guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")), equals != bytes.startIndex,
      bytes[..<equals].allSatisfy(\.isNameByte), bytes.first?.isDigit == false
    else { return nil }
    return (
      String(word.text[..<equals]), String(word.text[word.text.utf8.index(after: equals)...])
    )
  }

  private mutating func assign(_ word: ShellWord) {
    guard let (name, value) = Self.assignment(word) else { return }
    variables[name] = word.isPartial ? nil : value
  }
}
