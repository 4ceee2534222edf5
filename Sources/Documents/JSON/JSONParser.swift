/// The JSON reader: values, objects, arrays and what stands between them.
struct JSONParser {
  let source: SourceText
  let bytes: [UInt8]
  let options: JSONDocument.Options
  let limitDepth: Int
  var index: Int
  var line = 1
  var valueCount = 0
  var notices = DocumentNotices()

  /// What the stack surely holds, whatever the caller asks for.
  private static let safeDepth = 512

  init(_ source: SourceText, options: JSONDocument.Options) {
    self.source = source
    self.bytes = source.bytes
    self.options = options
    self.limitDepth = min(options.limitDepth, Self.safeDepth)
    self.index = source.start
  }

  /// Reads the whole text.
  mutating func document() throws(DocumentError) -> DocumentNode {
    skipBlanks()
    let root = try value(depth: 1)
    skipBlanks()
    guard index == bytes.count else { throw source.unexpected("the end of the text", at: index) }
    return root
  }

  private mutating func value(depth: Int) throws(DocumentError) -> DocumentNode {
    valueCount += 1
    guard valueCount <= options.limitValues else {
      throw source.error(.tooManyValues(limit: options.limitValues), at: index)
    }
    guard let byte = peek() else { throw source.unexpected("a value", at: index) }
    switch byte {
    case UInt8(ascii: "\""):
      return DocumentNode(.string(try string()), line: line)
    case UInt8(ascii: "{"):
      return try object(depth: depth)
    case UInt8(ascii: "["):
      return try array(depth: depth)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return try number()
    case UInt8(ascii: "t") where startsWord("true"):
      return word(.boolean(true), count: 4)
    case UInt8(ascii: "f") where startsWord("false"):
      return word(.boolean(false), count: 5)
    case UInt8(ascii: "n") where startsWord("null"):
      return word(.null, count: 4)
    default:
      throw source.unexpected("a value", at: index)
    }
  }

  private func startsWord(_ word: StaticString) -> Bool {
    var position = index
    for byte in word.description.utf8 {
      guard position < bytes.count, bytes[position] == byte else { return false }
      position += 1
    }
    return true
  }

  private mutating func word(_ value: DocumentNode.Value, count: Int) -> DocumentNode {
    index += count
    return DocumentNode(value, line: line)
  }

  private mutating func array(depth: Int) throws(DocumentError) -> DocumentNode {
    let start = try enter(depth)
    var items: [DocumentNode] = []
    if peek() != UInt8(ascii: "]") {
      while true {
        items.append(try value(depth: depth + 1))
        skipBlanks()
        if peek() == UInt8(ascii: "]") { break }
        guard peek() == UInt8(ascii: ",") else {
          throw source.unexpected("`,` or `]`", at: index)
        }
        index += 1
        skipBlanks()
      }
    }
    index += 1
    return DocumentNode(.array(items), line: start)
  }

  private mutating func object(depth: Int) throws(DocumentError) -> DocumentNode {
    let start = try enter(depth)
    var entries = KeyedEntries<DocumentNode>()
    if peek() != UInt8(ascii: "}") {
      while true {
        try member(into: &entries, depth: depth)
        skipBlanks()
        if peek() == UInt8(ascii: "}") { break }
        guard peek() == UInt8(ascii: ",") else {
          throw source.unexpected("`,` or `}`", at: index)
        }
        index += 1
        skipBlanks()
      }
    }
    index += 1
    return DocumentNode(.table(DocumentTable(entries)), line: start)
  }

  private mutating func member(
    into entries: inout KeyedEntries<DocumentNode>, depth: Int
  ) throws(DocumentError) {
    guard peek() == UInt8(ascii: "\"") else { throw source.unexpected("`\"`", at: index) }
    let start = index
    let keyLine = line
    let key = try string()
    let position = entries.position(of: key)
    if let position {
      let firstLine = entries.entries[position].line
      let name = Excerpt.of(key)
      guard options.duplicateKeys == .lastWins else {
        throw source.error(.duplicateKey(name, firstLine: firstLine), at: start)
      }
      notices.add(line: keyLine, .duplicateKey(name, firstLine: firstLine))
    }
    skipBlanks()
    guard peek() == UInt8(ascii: ":") else { throw source.unexpected("`:`", at: index) }
    index += 1
    skipBlanks()
    let value = try value(depth: depth + 1)
    if let position {
      entries.replace(at: position, with: value)
    } else {
      entries.append(key, line: keyLine, value)
    }
  }

  /// Steps into a container; returns its line.
  private mutating func enter(_ depth: Int) throws(DocumentError) -> Int {
    guard depth <= limitDepth else {
      throw source.error(.tooDeep(limit: limitDepth), at: index)
    }
    let start = line
    index += 1
    skipBlanks()
    return start
  }

  /// The byte at the current place; nil at the end.
  func peek() -> UInt8? {
    index < bytes.count ? bytes[index] : nil
  }

  private mutating func skipBlanks() {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
      default: return
      }
      index += 1
    }
  }
}
