/// A key of one or more parts.
struct TOMLKey {
  /// One part, unescaped, and its line.
  struct Part {
    let name: String
    let line: Int
  }

  /// All parts but the last; most keys have none.
  var parents: [Part] = []
  var last: Part

  /// The parts joined by dots, for messages.
  var text: String {
    Excerpt.of((parents.map(\.name) + [last.name]).joined(separator: "."))
  }
}

extension TOMLParser {
  /// A bare, quoted or dotted key; stops behind the last part.
  mutating func key() throws(DocumentError) -> TOMLKey {
    let start = index
    var key = TOMLKey(last: try keyPart())
    while true {
      let end = index
      skipBlanks()
      guard peek() == UInt8(ascii: ".") else {
        index = end
        return key
      }
      index += 1
      skipBlanks()
      key.parents.append(key.last)
      guard key.parents.count < TOMLDocument.limitKeyParts else {
        throw source.error(.tooManyKeyParts(limit: TOMLDocument.limitKeyParts), at: start)
      }
      key.last = try keyPart()
    }
  }

  private mutating func keyPart() throws(DocumentError) -> TOMLKey.Part {
    let start = index
    switch peek() {
    case UInt8(ascii: "\""):
      return TOMLKey.Part(name: try basicString(), line: line)
    case UInt8(ascii: "'"):
      return TOMLKey.Part(name: try literalString(), line: line)
    default:
      while let byte = peek(), Self.isBareKeyByte(byte) { index += 1 }
      guard index > start else { throw unexpected("a key") }
      return TOMLKey.Part(name: text(start..<index), line: line)
    }
  }

  /// The text of a range of bytes.
  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private static func isBareKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
