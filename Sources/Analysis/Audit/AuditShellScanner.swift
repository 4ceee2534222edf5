/// Cuts a shell script into words, redirections and operators.
struct AuditShellScanner {
  /// A script inside a word.
  struct Part {
    var nesting: AuditShell.Nesting
    var bytes: ArraySlice<UInt8>
  }

  /// A word without its quotes.
  struct Word {
    var bytes: [UInt8] = []
    var inner: [Part] = []
    var isQuoted = false

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The name that `NAME=value` sets.
    var assigned: String? {
      guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")), equals > 0,
        bytes[..<equals].allSatisfy(AuditShellScanner.isNameByte), !(0x30...0x39).contains(bytes[0])
      else { return nil }
      return String(decoding: bytes[..<equals], as: UTF8.self)
    }
  }

  enum Token {
    case word(Word)
    case redirection(String, Word)
    case document(ArraySlice<UInt8>)
    case pipe
    case separator
    case end

    var isEnd: Bool { if case .end = self { true } else { false } }
    var isPipe: Bool { if case .pipe = self { true } else { false } }
  }

  private let bytes: ArraySlice<UInt8>
  private var index: Int
  // Here-documents whose bodies follow the line, and bodies that were read and not handed out.
  private var awaited: [(name: [UInt8], stripsTabs: Bool)] = []
  private var bodies: [ArraySlice<UInt8>] = []
  private var endsLine = false

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    self.index = bytes.startIndex
  }

  static func isNameByte(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
      || (0x61...0x7A).contains(byte)
  }

  private func byte(at position: Int) -> UInt8? {
    position < bytes.endIndex ? bytes[position] : nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
  }

  /// The next token; `end` for ever at the end.
  mutating func next() -> Token {
    if !bodies.isEmpty { return .document(bodies.removeFirst()) }
    if endsLine {
      endsLine = false
      return .separator
    }
    while let byte = byte(at: index) {
      switch byte {
      case _ where Self.isBlank(byte): index += 1
      case UInt8(ascii: "\\") where self.byte(at: index + 1) == 0x0A: index += 2
      case UInt8(ascii: "#"):
        index = bytes[index...].firstIndex(of: 0x0A) ?? bytes.endIndex
      case 0x0A:
        index += 1
        readDocuments()
        guard bodies.isEmpty else {
          endsLine = true
          return .document(bodies.removeFirst())
        }
        return .separator
      case UInt8(ascii: "|"):
        index += 1
        let following = self.byte(at: index)
        if following == UInt8(ascii: "|") {
          index += 1
          return .separator
        }
        if following == UInt8(ascii: "&") { index += 1 }
        return .pipe
      case UInt8(ascii: "&") where self.byte(at: index + 1) == UInt8(ascii: ">"):
        return redirection()
      case UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "("), UInt8(ascii: ")"):
        index += 1
        return .separator
      case UInt8(ascii: "<"), UInt8(ascii: ">"):
        if self.byte(at: index + 1) == UInt8(ascii: "(") { return .word(word()) }
        return redirection()
      default:
        let start = index
        let found = word()
        // `2>` names a descriptor.
        if !found.isQuoted, let operation = self.byte(at: index),
          operation == UInt8(ascii: "<") || operation == UInt8(ascii: ">"),
          self.byte(at: index + 1) != UInt8(ascii: "("),
          !found.bytes.isEmpty, found.bytes.allSatisfy({ (0x30...0x39).contains($0) })
        {
          return redirection()
        }
        if index == start { index += 1 }
        return .word(found)
      }
    }
    return .end
  }

  private mutating func redirection() -> Token {
    var operation: [UInt8] = []
    while let byte = byte(at: index), operation.count < 3,
      byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "&")
    {
      // `<<(…)` does not exist; `< <(…)` has a blank.
      operation.append(byte)
      index += 1
    }
    if operation.elementsEqual("<<".utf8) {
      readDelimiter()
      return next()
    }
    while let byte = byte(at: index), Self.isBlank(byte) { index += 1 }
    return .redirection(String(decoding: operation, as: UTF8.self), word())
  }

  private mutating func readDelimiter() {
    var stripsTabs = false
    if byte(at: index) == UInt8(ascii: "-") {
      stripsTabs = true
      index += 1
    }
    while let byte = byte(at: index), Self.isBlank(byte) { index += 1 }
    let name = word().bytes
    if !name.isEmpty { awaited.append((name, stripsTabs)) }
  }

  private mutating func readDocuments() {
    for (name, stripsTabs) in awaited {
      let start = index
      var end = index
      while index < bytes.endIndex {
        let lineEnd = bytes[index...].firstIndex(of: 0x0A) ?? bytes.endIndex
        var line = bytes[index..<lineEnd]
        if stripsTabs { line = line.drop { $0 == 0x09 } }
        if line.last == 0x0D { line = line.dropLast() }
        end = index
        index = min(lineEnd + 1, bytes.endIndex)
        if line.elementsEqual(name) { break }
        end = index
      }
      bodies.append(bytes[start..<end])
    }
    awaited = []
  }

  private mutating func word() -> Word {
    var word = Word()
    while let byte = byte(at: index) {
      switch byte {
      case UInt8(ascii: "'"):
        let end = bytes[(index + 1)...].firstIndex(of: byte) ?? bytes.endIndex
        word.bytes += bytes[(index + 1)..<end]
        word.isQuoted = true
        index = min(end + 1, bytes.endIndex)
      case UInt8(ascii: "\""): doubleQuoted(&word)
      case UInt8(ascii: "\\"):
        if let following = self.byte(at: index + 1), following != 0x0A {
          word.bytes.append(following)
        }
        index = min(index + 2, bytes.endIndex)
      case UInt8(ascii: "$"), UInt8(ascii: "`"): expansion(&word)
      case UInt8(ascii: "<"), UInt8(ascii: ">"):
        guard self.byte(at: index + 1) == UInt8(ascii: "(") else { return word }
        let end = closing(from: index + 2)
        word.inner.append(Part(nesting: .file, bytes: bytes[(index + 2)..<end]))
        word.bytes += bytes[index..<min(end + 1, bytes.endIndex)]
        index = min(end + 1, bytes.endIndex)
      case 0x0A, UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "("),
        UInt8(ascii: ")"):
        return word
      case _ where Self.isBlank(byte): return word
      default:
        word.bytes.append(byte)
        index += 1
      }
    }
    return word
  }

  private mutating func doubleQuoted(_ word: inout Word) {
    word.isQuoted = true
    index += 1
    while let byte = byte(at: index) {
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return
      case UInt8(ascii: "\\"):
        if let following = self.byte(at: index + 1), following != 0x0A {
          let escapable: [UInt8] = [0x24, 0x60, 0x22, 0x5C]  // `$`, backtick, `"`, `\`
          if !escapable.contains(following) { word.bytes.append(byte) }
          word.bytes.append(following)
        }
        index = min(index + 2, bytes.endIndex)
      case UInt8(ascii: "$"), UInt8(ascii: "`"): expansion(&word)
      default:
        word.bytes.append(byte)
        index += 1
      }
    }
  }

  // A variable stays as written; a command in `$(…)` or backticks is a script of its own.
  private mutating func expansion(_ word: inout Word) {
    let start = index
    if bytes[start] == UInt8(ascii: "`") {
      let end = bytes[(start + 1)...].firstIndex(of: UInt8(ascii: "`")) ?? bytes.endIndex
      word.inner.append(Part(nesting: .value, bytes: bytes[(start + 1)..<end]))
      index = min(end + 1, bytes.endIndex)
    } else if byte(at: start + 1) == UInt8(ascii: "(") {
      let end = closing(from: start + 2)
      // `$((…))` is arithmetic.
      if byte(at: start + 2) != UInt8(ascii: "(") {
        word.inner.append(Part(nesting: .value, bytes: bytes[(start + 2)..<end]))
      }
      index = min(end + 1, bytes.endIndex)
    } else if byte(at: start + 1) == UInt8(ascii: "{") {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "}")) ?? bytes.endIndex
      index = min(end + 1, bytes.endIndex)
    } else {
      index = start + 1
    }
    word.bytes += bytes[start..<index]
  }

  private func closing(from start: Int) -> Int {
    var level = 1
    var quote: UInt8?
    var position = start
    while position < bytes.endIndex {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
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
    return bytes.endIndex
  }
}
