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
    var writer = CanonicalJSONWriter(isPretty: false)
    writer.write(value)
    return writer.bytes
  }

  /// The value with one item per line and a line feed at the end.
  package static func pretty(_ value: JSONValue) -> [UInt8] {
    var writer = CanonicalJSONWriter(isPretty: true)
    writer.write(value)
    writer.bytes.append(UInt8(ascii: "\n"))
    return writer.bytes
  }
}

/// The bytes written so far.
struct CanonicalJSONWriter {
  var bytes: [UInt8] = []
  private let isPretty: Bool
  private var level = 0

  init(isPretty: Bool) {
    self.isPretty = isPretty
  }

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .boolean(let truth): bytes.append(contentsOf: (truth ? "true" : "false").utf8)
    case .integer(let number): bytes.append(contentsOf: String(number).utf8)
    case .float(let number): write(number)
    case .string(let text): write(text)
    case .array(let items):
      write(items, between: "[", and: "]") { writer, item in writer.write(item) }
    case .object(let members):
      write(Self.sorted(members), between: "{", and: "}") { writer, member in
        writer.write(member.name)
        writer.bytes.append(UInt8(ascii: ":"))
        if writer.isPretty { writer.bytes.append(UInt8(ascii: " ")) }
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
    guard isPretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
  }

  /// The members by the bytes of their names; of two with one name only the later.
  private static func sorted(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
    let order = members.indices.sorted { left, right in
      let (leftName, rightName) = (members[left].name, members[right].name)
      if ExactKey.areSame(leftName, rightName) { return left < right }
      return leftName.utf8.lexicographicallyPrecedes(rightName.utf8)
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
    if text.utf8.allSatisfy(Self.isPlain) {
      bytes.append(contentsOf: text.utf8)
    } else {
      for scalar in text.unicodeScalars { write(scalar) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20..<0x7F:
      byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "<")
        && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "&")
    default: false
    }
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": bytes.append(contentsOf: "\\\"".utf8)
    case "\\": bytes.append(contentsOf: "\\\\".utf8)
    case "<", ">", "&": escape(scalar)
    default:
      if Excerpt.isHarmless(scalar) {
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      } else {
        escape(scalar)
      }
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
