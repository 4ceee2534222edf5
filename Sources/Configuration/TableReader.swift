import Documents

/// One table of the configuration while it is read: every value is checked and carries its line.
struct TableReader {
  /// The file, for errors.
  let path: String
  /// The dotted path of the table, for errors; empty for the root of the file.
  let name: String
  /// The line of the table.
  let line: Int
  /// The keys and values.
  let table: DocumentTable

  /// Whether it is one of an array of tables.
  private let isItem: Bool

  /// What an array of texts looks like, as messages say it.
  static let textsForm = "an array of strings"
  /// What a date looks like, as messages say it.
  static let dateForm = "a date such as 2026-03-31"

  /// The table of a node; an error when it is something else.
  init(
    _ node: DocumentNode, name: String, path: String, isItem: Bool = false
  ) throws(ConfigurationError) {
    guard let table = node.table else {
      throw ConfigurationError(
        path: path, line: node.line,
        reason: .wrongType(key: name, found: Self.kind(of: node), expected: "a table"))
    }
    self.path = path
    self.name = name
    self.line = node.line
    self.table = table
    self.isItem = isItem
  }

  /// The header of the table, `[policy]` or `[[allow]]`; empty for the root of the file.
  var header: String {
    name.isEmpty ? "" : isItem ? "[[\(name)]]" : "[\(name)]"
  }

  /// An error of this file.
  func error(_ line: Int, _ reason: ConfigurationError.Reason) -> ConfigurationError {
    ConfigurationError(path: path, line: line, reason: reason)
  }

  /// The dotted path of a key of this table.
  func key(_ key: String) -> String {
    let isBare = !key.isEmpty && key.utf8.allSatisfy(Self.isBareByte)
    let part = isBare ? key : "\"\(key)\""
    return name.isEmpty ? part : "\(name).\(part)"
  }

  private static func isBareByte(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "-")
  }

  /// What a value is, as messages say it.
  static func kind(of node: DocumentNode) -> String {
    switch node.value {
    case .string: "string " + QuotedText.of(node.string ?? "")
    case .array, .table, .null: "\(node.kind)"
    default: "\(node.kind) " + QuotedText.of(node.text ?? "")
    }
  }

  /// Refuses keys that are not in the list.
  func requireKnown(_ known: [String]) throws(ConfigurationError) {
    for entry in table.entries where !known.contains(entry.key) {
      throw error(entry.line, .unknownKey(entry.key, table: header, known: known))
    }
  }

  /// Whether a key stands in the table.
  func has(_ key: String) -> Bool { table[key] != nil }

  /// The line of a key's value; that of the table where the key is absent.
  func line(of key: String) -> Int { table[key]?.line ?? line }

  private func wrongType(
    _ node: DocumentNode, _ name: String, expected: String
  ) -> ConfigurationError {
    error(node.line, .wrongType(key: key(name), found: Self.kind(of: node), expected: expected))
  }

  /// An error about the value of a key.
  func invalid(
    _ text: Located<String>, _ name: String, expected: String
  ) -> ConfigurationError {
    error(
      text.line,
      .invalidValue(key: key(name), found: QuotedText.of(text.value), expected: expected))
  }

  /// The table below a key; nil when absent.
  func child(_ name: String) throws(ConfigurationError) -> TableReader? {
    guard let node = table[name] else { return nil }
    return try TableReader(node, name: key(name), path: path)
  }

  /// The tables of an array of tables; empty when absent.
  func children(_ name: String) throws(ConfigurationError) -> [TableReader] {
    guard let node = table[name] else { return [] }
    guard let items = node.array else {
      throw wrongType(node, name, expected: "an array of tables, `[[\(key(name))]]`")
    }
    var readers: [TableReader] = []
    for item in items {
      readers.append(try TableReader(item, name: key(name), path: path, isItem: true))
    }
    return readers
  }

  /// The text of a key, never blank, free of control characters; nil when absent.
  func text(_ name: String) throws(ConfigurationError) -> Located<String>? {
    guard let node = table[name] else { return nil }
    return try text(node, name, expected: "a string")
  }

  /// The texts of an array; nil when absent.
  func texts(_ name: String) throws(ConfigurationError) -> [Located<String>]? {
    guard let node = table[name] else { return nil }
    let expected = Self.textsForm
    guard let items = node.array else { throw wrongType(node, name, expected: expected) }
    var texts: [Located<String>] = []
    for item in items { texts.append(try text(item, name, expected: expected)) }
    return texts
  }

  private func text(
    _ node: DocumentNode, _ name: String, expected: String
  ) throws(ConfigurationError) -> Located<String> {
    guard let text = node.string else { throw wrongType(node, name, expected: expected) }
    let located = Located(text, line: node.line)
    guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      throw invalid(located, name, expected: "text that is not blank")
    }
    guard text.unicodeScalars.allSatisfy(QuotedText.isHarmless) else {
      throw invalid(located, name, expected: "text without control characters")
    }
    return located
  }

  /// The text of a key that must be one of the enumeration's; nil when absent.
  func choice<Choice: RawRepresentable & CaseIterable & Sendable & Hashable>(
    _ name: String, as type: Choice.Type
  ) throws(ConfigurationError) -> Located<Choice>? where Choice.RawValue == String {
    guard let text = try text(name) else { return nil }
    guard let choice = Choice(rawValue: text.value) else {
      let known = Choice.allCases.map(\.rawValue)
      throw error(text.line, .unknownName(key: key(name), found: text.value, known: known))
    }
    return Located(choice, line: text.line)
  }

  /// A truth value; nil when absent.
  func boolean(_ name: String) throws(ConfigurationError) -> Located<Bool>? {
    guard let node = table[name] else { return nil }
    guard case .boolean(let truth) = node.value else {
      throw wrongType(node, name, expected: "true or false")
    }
    return Located(truth, line: node.line)
  }

  /// The whole number of a key; nil when absent.
  func integer(_ name: String) throws(ConfigurationError) -> Located<Int64>? {
    guard let node = table[name] else { return nil }
    guard let number = node.integer else {
      throw wrongType(node, name, expected: "a whole number")
    }
    return Located(number, line: node.line)
  }

  /// The day of a key, a TOML local date; nil when absent.
  func date(_ name: String) throws(ConfigurationError) -> Located<CalendarDate>? {
    guard let node = table[name] else { return nil }
    guard case .dateTime(let text, .localDate) = node.value, let date = CalendarDate(text) else {
      throw wrongType(node, name, expected: Self.dateForm)
    }
    return Located(date, line: node.line)
  }

  /// The number of bytes of a key, a text with a unit or a whole number; nil when absent.
  func byteSize(_ name: String) throws(ConfigurationError) -> Located<Int>? {
    guard let node = table[name] else { return nil }
    let bytes: Int? =
      switch node.value {
      case .string(let text): ByteSize.bytes(text)
      case .integer(let number): number > 0 ? Int(exactly: number) : nil
      default: throw wrongType(node, name, expected: ByteSize.form)
      }
    guard let bytes else {
      throw error(
        node.line,
        .invalidValue(key: key(name), found: Self.kind(of: node), expected: ByteSize.form))
    }
    return Located(bytes, line: node.line)
  }
}
