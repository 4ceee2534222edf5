/// A dependency specifier, such as `requests[socks]>=2.8 ; python_version < "3.13"`.
///
/// Grammar: dependency specifiers specification (PEP 508).
package struct PEP508Requirement: Sendable, Hashable {
  /// The project's name as written.
  package let name: String
  /// The extras as written, in their order, each once.
  package let extras: [String]
  /// Which versions fit; any version beside a URL.
  package let specifiers: PEP440Specifiers
  /// Where the project is taken from; may hold credentials.
  package let url: String?
  /// When the requirement counts.
  package let marker: PEP508Marker?

  /// The name that is compared (PEP 503).
  package var normalizedName: String { PythonName.normalized(name) }

  /// The extras in normal form, sorted, each once.
  package var normalizedExtras: [String] {
    Set(extras.map { PythonName.normalized($0) })
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Reads one requirement from one line.
  package init(_ text: some StringProtocol) throws(PEP508Error) {
    var parser = PEP508Parser(text)
    if let lineBreak = parser.bytes.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
      throw parser.error(.lineBreak, at: lineBreak)
    }
    parser.skipSpace()
    guard let name = parser.identifier() else { throw parser.error(.missingName) }
    self.name = name
    parser.skipSpace()
    extras = try parser.extras()
    parser.skipSpace()
    if parser.skip(UInt8(ascii: "@")) {
      url = try parser.url()
      specifiers = .any
    } else {
      url = nil
      specifiers = PEP440Specifiers(clauses: try parser.specifiers())
    }
    parser.skipSpace()
    if parser.skip(UInt8(ascii: ";")) {
      marker = PEP508Marker(expression: try parser.marker())
    } else {
      guard parser.next == nil else { throw parser.error(.trailingText) }
      marker = nil
    }
  }

  /// The normal form, with normal names and sorted clauses.
  package var text: String {
    var text = normalizedName
    if !extras.isEmpty { text += "[" + normalizedExtras.joined(separator: ",") + "]" }
    if let url {
      text += " @ " + url
    } else {
      text += specifiers.text
    }
    if let marker { text += (url == nil ? "; " : " ; ") + marker.text }
    return text
  }
}

extension PEP508Requirement: CustomStringConvertible {
  /// The normal form.
  package var description: String { text }
}

extension PEP508Parser {
  /// Reads a name, which begins and ends with a letter or digit.
  mutating func identifier() -> String? {
    let start = position
    guard let first = next, PEP440Byte.isAlphanumeric(first) else { return nil }
    while let byte = next, PEP440Byte.isAlphanumeric(byte) || PEP440Byte.isSeparator(byte) {
      position += 1
    }
    while !PEP440Byte.isAlphanumeric(bytes[position - 1]) { position -= 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  fileprivate mutating func extras() throws(PEP508Error) -> [String] {
    guard skip(UInt8(ascii: "[")) else { return [] }
    var extras: [String] = []
    var seen: Set<String> = []
    skipSpace()
    if skip(UInt8(ascii: "]")) { return [] }
    while true {
      skipSpace()
      guard let extra = identifier() else { throw error(.missingExtra) }
      if seen.insert(extra).inserted { extras.append(extra) }
      skipSpace()
      if skip(UInt8(ascii: "]")) { return extras }
      guard skip(UInt8(ascii: ",")) else { throw error(.unclosedExtras) }
    }
  }

  fileprivate mutating func url() throws(PEP508Error) -> String {
    skipSpace()
    let start = position
    while let byte = next, byte != 0x20, byte != 0x09 { position += 1 }
    guard position > start else { throw error(.missingURL) }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  fileprivate mutating func specifiers() throws(PEP508Error) -> [PEP440Specifier] {
    let hasParenthesis = skip(UInt8(ascii: "("))
    let end = UInt8(ascii: hasParenthesis ? ")" : ";")
    let start = position
    while let byte = next, byte != end { position += 1 }
    let range = PEP440Byte.trimmed(start..<position, of: bytes.span)
    if hasParenthesis, !skip(end) { throw error(.unclosedSpecifier) }
    do {
      return try PEP440Specifiers.clauses(range, of: bytes.span, skippingEmpty: false)
    } catch {
      throw PEP508Error(reason: .specifier(error.reason), offset: error.offset)
    }
  }
}
