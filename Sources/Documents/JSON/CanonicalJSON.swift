/// Writes JSON in one form only, so that equal values give equal bytes.
///
/// UTF-8; members sorted by the bytes of their names; no white space, or in the pretty form two spaces
/// for each level, one item per line and a line feed at the end. Control characters (C0, C1, DEL),
/// line and paragraph separators, characters that turn the direction of text, and `<`, `>`, `&` are
/// written as `\uXXXX`, so that a name from an image stays harmless in a terminal or a page (THREATS
/// T-40); the value that a reader gets back is the true one.
package enum CanonicalJSON {
  /// The value without white space.
  package static func compact(_ value: JSONValue) -> [UInt8] {
    var writer = CanonicalJSONWriter(.compact)
    writer.write(value)
    return writer.bytes
  }

  /// The value with one item per line and a line feed at the end.
  package static func pretty(_ value: JSONValue) -> [UInt8] {
    var writer = CanonicalJSONWriter(.pretty)
    writer.write(value)
    writer.bytes.append(UInt8(ascii: "\n"))
    return writer.bytes
  }

  /// The value with one row per line, for files that people compare line by line.
  ///
  /// Members stand on lines of their own and so do the items of lists, but what is inside a list is
  /// written without white space: a changed row is one changed line. `<`, `>`, `&` stand as they are,
  /// and there is no line feed at the end. `level` is how deep the value stands in a text around it:
  /// lines after the first are indented by two spaces for each level.
  package static func rows(_ value: JSONValue, level: Int = 0) -> [UInt8] {
    var writer = CanonicalJSONWriter(.rows, escapes: .harmful, level: level)
    writer.write(value)
    return writer.bytes
  }

  /// The value in the form of RFC 8785, which other tools can make too: no white space, no escape
  /// that JSON does not ask for, members sorted by the UTF-16 units of their names.
  ///
  /// Values without fractions only: the digits of a fraction are written as everywhere else here.
  package static func interchange(_ value: JSONValue) -> [UInt8] {
    var writer = CanonicalJSONWriter(.compact, escapes: .required)
    writer.write(value)
    return writer.bytes
  }
}

/// The bytes written so far.
struct CanonicalJSONWriter {
  /// Where lines end.
  enum Layout {
    case compact
    case pretty
    case rows
  }

  /// Which characters are written as `\uXXXX`.
  enum Escapes {
    /// Those that a terminal or a page acts on.
    case harmfulAndMarkup
    /// Those that a terminal acts on.
    case harmful
    /// Those that may not stand in a string (RFC 8785, section 3.2.2.2).
    case required
  }

  var bytes: [UInt8] = []
  private let layout: Layout
  private let escapes: Escapes
  private var level: Int
  private var listDepth = 0

  init(_ layout: Layout, escapes: Escapes = .harmfulAndMarkup, level: Int = 0) {
    self.layout = layout
    self.escapes = escapes
    self.level = level
  }

  // In rows, what is inside a list stands on the line of its item.
  private var breaksLines: Bool {
    switch layout {
    case .compact: false
    case .pretty: true
    case .rows: listDepth == 0
    }
  }

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .boolean(let truth): bytes.append(contentsOf: (truth ? "true" : "false").utf8)
    case .integer(let number): bytes.append(contentsOf: String(number).utf8)
    case .float(let number): write(number)
    case .string(let text): write(text)
    case .array(let items):
      write(items, between: "[", and: "]") { writer, item in
        writer.listDepth += 1
        writer.write(item)
        writer.listDepth -= 1
      }
    case .object(let members):
      write(sorted(members), between: "{", and: "}") { writer, member in
        writer.write(member.name)
        writer.bytes.append(UInt8(ascii: ":"))
        if writer.breaksLines { writer.bytes.append(UInt8(ascii: " ")) }
        writer.write(member.value)
      }
    }
  }

  private mutating func write<Item>(
    _ items: [Item], between opening: Unicode.Scalar, and closing: Unicode.Scalar,
    _ writeItem: (inout CanonicalJSONWriter, Item) -> Void
  ) {
    bytes.append(UInt8(ascii: opening))
    level += 1
    for (position, item) in items.enumerated() {
      if position > 0 { bytes.append(UInt8(ascii: ",")) }
      startLine()
      writeItem(&self, item)
    }
    level -= 1
    if !items.isEmpty { startLine() }
    bytes.append(UInt8(ascii: closing))
  }

  private mutating func startLine() {
    guard breaksLines else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
  }

  /// The members by the bytes of their names; of two with one name only the later.
  private func sorted(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
    let isSorted = zip(members, members.dropFirst()).allSatisfy { precedes($0.name, $1.name) }
    if isSorted { return members }
    let order = members.indices.sorted { left, right in
      let (leftName, rightName) = (members[left].name, members[right].name)
      if ExactKey.areSame(leftName, rightName) { return left < right }
      return precedes(leftName, rightName)
    }
    var result: [JSONValue.Member] = []
    result.reserveCapacity(members.count)
    for position in order {
      if let last = result.last, ExactKey.areSame(last.name, members[position].name) {
        result.removeLast()
      }
      result.append(members[position])
    }
    return result
  }

  private func precedes(_ left: String, _ right: String) -> Bool {
    guard escapes != .required else {
      return left.utf16.lexicographicallyPrecedes(right.utf16)
    }
    let (left, right) = (left.utf8.span, right.utf8.span)
    for index in 0..<min(left.count, right.count) where left[index] != right[index] {
      return left[index] < right[index]
    }
    return left.count < right.count
  }

  /// The shortest text that reads back as the same number; whole ones below 2^53 without fraction.
  private mutating func write(_ number: Double) {
    guard number.isFinite else {
      bytes.append(contentsOf: "null".utf8)
      return
    }
    if let whole = Int64(exactly: number), whole.magnitude < 1 << 53 {
      bytes.append(contentsOf: String(whole).utf8)
    } else {
      bytes.append(contentsOf: "\(number)".utf8)
    }
  }

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if isPlain(text) {
      bytes.append(contentsOf: text.utf8)
    } else {
      for scalar in text.unicodeScalars { write(scalar) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private func isPlain(_ text: String) -> Bool {
    let span = text.utf8.span
    for index in span.indices where !isPlain(span[index]) { return false }
    return true
  }

  private func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): false
    case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"): escapes != .harmfulAndMarkup
    case 0x20..<0x7F: true
    default: false
    }
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": bytes.append(contentsOf: "\\\"".utf8)
    case "\\": bytes.append(contentsOf: "\\\\".utf8)
    default:
      if escapes == .required, let short = Self.shortEscape(scalar) {
        bytes.append(contentsOf: short.utf8)
      } else if isEscaped(scalar) {
        escape(scalar)
      } else {
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  private func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
    switch escapes {
    case .required: scalar.value < 0x20
    case .harmful: !Excerpt.isHarmless(scalar)
    case .harmfulAndMarkup:
      !Excerpt.isHarmless(scalar) || scalar == "<" || scalar == ">" || scalar == "&"
    }
  }

  private static func shortEscape(_ scalar: Unicode.Scalar) -> String? {
    switch scalar {
    case "\u{8}": "\\b"
    case "\t": "\\t"
    case "\n": "\\n"
    case "\u{C}": "\\f"
    case "\r": "\\r"
    default: nil
    }
  }

  /// `\uXXXX`: every scalar that is escaped lies in the basic plane.
  private mutating func escape(_ scalar: Unicode.Scalar) {
    let digits = String(scalar.value, radix: 16)
    bytes.append(contentsOf: "\\u".utf8)
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, 4 - digits.count)))
    bytes.append(contentsOf: digits.utf8)
  }
}
