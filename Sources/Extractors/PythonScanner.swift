/// A position in Python text, and what stands there.
struct PythonScanner {
  /// How deep lists and tables may be nested.
  private static let limitDepth = 64

  private let bytes: [UInt8]
  private var position: Int
  /// The number of the present line, from 1.
  private(set) var line = 1

  /// The start of a file.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    self.position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Whether nothing follows.
  var isAtEnd: Bool { position >= bytes.count }

  private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func byte(after count: Int) -> UInt8? {
    bytes.count - position > count ? bytes[position + count] : nil
  }

  private mutating func step() {
    if byte == UInt8(ascii: "\n") { line += 1 }
    position += 1
  }

  // MARK: Statements

  /// The name before `=` at the start of a line, with or without an annotation between.
  ///
  /// The position is then behind the sign; for other statements it is somewhere in the line.
  mutating func assignedName() -> String? {
    guard let first = byte, first.isNameByte, !first.isDigit else { return nil }
    let name = word()
    passOverBlanks()
    if byte == UInt8(ascii: ":") {
      // An annotation: anything up to the sign.
      var depth = 0
      while let next = byte, next != UInt8(ascii: "\n"), next != UInt8(ascii: "#") {
        if next == UInt8(ascii: "="), depth == 0 { break }
        if "([{".utf8.contains(next) { depth += 1 }
        if ")]}".utf8.contains(next) { depth -= 1 }
        if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") {
          passOverText()
        } else {
          step()
        }
      }
    }
    guard byte == UInt8(ascii: "="), byte(after: 1) != UInt8(ascii: "=") else { return nil }
    step()
    return name
  }

  /// Passes over the rest of a statement: to the end of the line that is in no text and no bracket.
  mutating func passOverStatement() {
    var depth = 0
    while let next = byte {
      switch next {
      case UInt8(ascii: "#"): passOverComment()
      case UInt8(ascii: "\""), UInt8(ascii: "'"): passOverText()
      case UInt8(ascii: "\\"):
        step()
        if byte == UInt8(ascii: "\r") { step() }
        if byte != nil { step() }
      case UInt8(ascii: "\n"):
        step()
        if depth <= 0 { return }
      default:
        if "([{".utf8.contains(next) { depth += 1 }
        if ")]}".utf8.contains(next) { depth -= 1 }
        step()
      }
    }
  }

  // MARK: Literals

  /// The literal at the position; `.other` where an expression of another kind stands.
  mutating func literal(depth: Int) -> PythonLiteral {
    guard depth < Self.limitDepth else { return .other }
    let isInside = depth > 0
    passOverSpace(isInside)
    let value = part(depth: depth)
    passOverSpace(isInside)
    // Something follows that makes another value of it: `"a" + b`, `f(x)`, `1 if c else 2`.
    switch byte {
    case nil, UInt8(ascii: "\n"), UInt8(ascii: "#"), UInt8(ascii: ";"): return value
    case UInt8(ascii: ","), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"),
      UInt8(ascii: ":"):
      return isInside ? value : .other
    default: return .other
    }
  }

  private mutating func part(depth: Int) -> PythonLiteral {
    guard let first = byte else { return .other }
    switch first {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return texts(isRaw: false)
    case UInt8(ascii: "["), UInt8(ascii: "("):
      return items(depth: depth)
    case UInt8(ascii: "{"): return table(depth: depth)
    case _ where first.isDigit || first == UInt8(ascii: "-"):
      let start = position
      step()
      while let next = byte, next.isNameByte || next == UInt8(ascii: ".") { step() }
      return .number(bytes[start..<position].text)
    case _ where first.isNameByte: return named(depth: depth)
    default: return .other
    }
  }

  // A name that is a literal, the prefix of a text, or a call that makes a table.
  private mutating func named(depth: Int) -> PythonLiteral {
    let word = dottedWord()
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      switch word {
      case "r", "R": return texts(isRaw: true)
      case "u", "U": return texts(isRaw: false)
      default: return .other
      }
    }
    switch word {
    case "None": return .nothing
    case "True": return .boolean(true)
    case "False": return .boolean(false)
    case "dict", "OrderedDict", "collections.OrderedDict":
      guard byte == UInt8(ascii: "(") else { return .other }
      guard case .list(let arguments) = items(depth: depth) else { return .other }
      return Self.pairs(arguments)
    default: return .other
    }
  }

  // The table of a call: of nothing, of a table, or of a list of pairs.
  private static func pairs(_ arguments: [PythonLiteral]) -> PythonLiteral {
    guard let argument = arguments.first else { return .table([:]) }
    guard arguments.count == 1 else { return .other }
    if case .table = argument { return argument }
    guard case .list(let items) = argument else { return .other }
    var table: [String: PythonLiteral] = [:]
    for item in items {
      guard case .list(let pair) = item, pair.count == 2, let key = pair[0].string else {
        return .other
      }
      table[key] = pair[1]
    }
    return .table(table)
  }

  // A list or tuple; a single value in round brackets is a list of one.
  private mutating func items(depth: Int) -> PythonLiteral {
    let closing = byte == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: ")")
    step()
    var items: [PythonLiteral] = []
    while true {
      passOverSpace(true)
      guard let next = byte else { return .other }
      if next == closing {
        step()
        return .list(items)
      }
      items.append(literal(depth: depth + 1))
      guard byte == UInt8(ascii: ",") || byte == closing else { return .other }
      if byte == UInt8(ascii: ",") { step() }
    }
  }

  private mutating func table(depth: Int) -> PythonLiteral {
    step()
    var table: [String: PythonLiteral] = [:]
    while true {
      passOverSpace(true)
      guard let next = byte else { return .other }
      if next == UInt8(ascii: "}") {
        step()
        return .table(table)
      }
      let key = literal(depth: depth + 1)
      guard byte == UInt8(ascii: ":") else { return .other }
      step()
      let value = literal(depth: depth + 1)
      if let key = key.string { table[key] = value }
      guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") else { return .other }
      if byte == UInt8(ascii: ",") { step() }
    }
  }

  // MARK: Texts

  // One text, or several in a row.
  private mutating func texts(isRaw: Bool) -> PythonLiteral {
    var text: [UInt8] = []
    var isWhole = true
    while byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      guard let part = readText(isRaw: isRaw) else {
        isWhole = false
        break
      }
      text += part
      passOverBlanks()
    }
    return isWhole ? .text(text.text) : .other
  }

  // The content of a text; nil for one that does not end, or has escapes beyond the plain ones.
  private mutating func readText(isRaw: Bool) -> [UInt8]? {
    guard let quote = byte else { return nil }
    let isTriple = byte(after: 1) == quote && byte(after: 2) == quote
    for _ in 0..<(isTriple ? 3 : 1) { step() }
    var text: [UInt8] = []
    var isPlain = true
    while let next = byte {
      if next == quote, !isTriple || (byte(after: 1) == quote && byte(after: 2) == quote) {
        for _ in 0..<(isTriple ? 3 : 1) { step() }
        return isPlain ? text : nil
      }
      if next == UInt8(ascii: "\n"), !isTriple { return nil }
      if next == UInt8(ascii: "\\") {
        step()
        guard let escaped = byte else { return nil }
        if isRaw {
          text += [next, escaped]
        } else if [quote, UInt8(ascii: "\\")].contains(escaped) {
          text.append(escaped)
        } else {
          isPlain = false
        }
        step()
        continue
      }
      text.append(next)
      step()
    }
    return nil
  }

  private mutating func passOverText() { _ = readText(isRaw: false) }

  // MARK: Words and space

  private mutating func word() -> String {
    let start = position
    while let next = byte, next.isNameByte { step() }
    return bytes[start..<position].text
  }

  private mutating func dottedWord() -> String {
    let start = position
    while let next = byte, next.isNameByte || next == UInt8(ascii: ".") { step() }
    return bytes[start..<position].text
  }

  private mutating func passOverBlanks() {
    while let next = byte, next.isBlank || next == UInt8(ascii: "\r") { step() }
  }

  private mutating func passOverComment() {
    while let next = byte, next != UInt8(ascii: "\n") { step() }
  }

  // Inside brackets lines end nowhere.
  private mutating func passOverSpace(_ isInside: Bool) {
    while let next = byte {
      if next.isBlank || next == UInt8(ascii: "\r") || (isInside && next.isSpace) {
        step()
      } else if isInside, next == UInt8(ascii: "#") {
        passOverComment()
      } else if next == UInt8(ascii: "\\"), byte(after: 1) == UInt8(ascii: "\n") {
        step()
        step()
      } else {
        return
      }
    }
  }
}
