/// Refuses texts that would keep the YAML parser busy before anything could be counted.
///
/// The parser composes a whole document, and compares the keys of each mapping with all that is in
/// them, aliases unfolded. So that neither takes long, this looks through the text beforehand without
/// parsing it: it may take a comment or a quoted text for more than it is, never for less.
struct YAMLGuard {
  private let source: SourceText
  private let bytes: [UInt8]

  /// Possible nodes per value that a document may hold: comments and long texts look like nodes.
  private static let nodesPerValue = 8
  /// The most bytes that may be compared in keys written with `?` or in brackets.
  private static let limitKeyBytes = 100_000_000
  /// The most bytes of a key without `?` (YAML 1.2.2, section 7.4.2).
  private static let simpleKeyBytes = 1_024

  private var possibleNodes = 0
  private var keyBytes = 0
  private var anchors: Set<[UInt8]> = []
  private var hasAliasInLine = false
  private var hasExplicitKey = false

  init(_ source: SourceText) {
    self.source = source
    self.bytes = source.bytes
  }

  /// Throws where the text could be too much.
  consuming func check(limits: YAMLDocument.Limits) throws(DocumentError) {
    let (limitNodes, overflows) = limits.values.multipliedReportingOverflow(by: Self.nodesPerValue)
    var index = source.start
    while index < bytes.count {
      index = try step(at: index)
      guard overflows || possibleNodes <= limitNodes, keyBytes <= Self.limitKeyBytes else {
        throw source.error(.tooManyValues(limit: limits.values), at: index)
      }
    }
  }

  /// Looks at one byte, or one whole name; returns where the next one stands.
  private mutating func step(at index: Int) throws(DocumentError) -> Int {
    switch bytes[index] {
    case UInt8(ascii: "\n"):
      possibleNodes += 1
      hasAliasInLine = false
    case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "\r"):
      possibleNodes += 1
    case UInt8(ascii: "-") where isSeparator(index + 1):
      possibleNodes += 1
    case UInt8(ascii: "?") where startsKey(index):
      possibleNodes += 1
      hasExplicitKey = true
      keyBytes += bytes.count - index
    case UInt8(ascii: ":"):
      try takeColon(at: index)
    case UInt8(ascii: "&"):
      let end = nameEnd(after: index)
      anchors.insert(Array(bytes[index + 1..<end]))
      return end
    case UInt8(ascii: "*"):
      return try takeAlias(at: index)
    default: break
    }
    return index + 1
  }

  /// A colon may end a key: a list, a mapping, a quoted text or a plain one.
  private mutating func takeColon(at index: Int) throws(DocumentError) {
    var end = index
    while end > source.start, bytes[end - 1] == UInt8(ascii: " ") || bytes[end - 1] == 0x09 {
      end -= 1
    }
    let last = end > source.start ? bytes[end - 1] : 0
    if isSeparator(index + 1) || "]}\"'".utf8.contains(last) { possibleNodes += 1 }
    guard last == UInt8(ascii: "]") || last == UInt8(ascii: "}") else { return }
    guard !hasAliasInLine else { throw aliasInKey(at: index) }
    keyBytes += Self.simpleKeyBytes
  }

  /// An alias as a key, or in one, is refused: what it unfolds to is not known here.
  private mutating func takeAlias(at index: Int) throws(DocumentError) -> Int {
    let end = nameEnd(after: index)
    guard anchors.contains(Array(bytes[index + 1..<end])) else { return end }
    hasAliasInLine = true
    var next = end
    while next < bytes.count, bytes[next] == UInt8(ascii: " ") || bytes[next] == 0x09 { next += 1 }
    let isKey = next < bytes.count && bytes[next] == UInt8(ascii: ":")
    guard !isKey, !hasExplicitKey else { throw aliasInKey(at: index) }
    return end
  }

  private func aliasInKey(at index: Int) -> DocumentError {
    source.error(.unexpected(found: "an alias in a key", expected: "a scalar key"), at: index)
  }

  /// The end of the name of an anchor or alias; libyaml takes letters, digits, `_` and `-`.
  private func nameEnd(after index: Int) -> Int {
    var end = index + 1
    while end < bytes.count, Self.isNameByte(bytes[end]) { end += 1 }
    return end
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    Digits.decimal(byte) != nil || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// Whether a `?` here may announce a key: it starts a line, or follows one of `[{,-?:`.
  private func startsKey(_ index: Int) -> Bool {
    var position = index
    while position > source.start {
      let byte = bytes[position - 1]
      guard byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") else {
        return byte < UInt8(ascii: " ") || byte >= 0x80 || "[{,-?:".utf8.contains(byte)
      }
      position -= 1
    }
    return true
  }

  /// Whether a blank, a line end or a mark of lists and mappings stands here, or the text ends.
  ///
  /// Bytes past ASCII count too: three line ends of YAML 1.1 are among them.
  private func isSeparator(_ index: Int) -> Bool {
    guard index < bytes.count else { return true }
    return bytes[index] <= UInt8(ascii: " ") || bytes[index] >= 0x80
      || ",[]{}".utf8.contains(bytes[index])
  }
}
