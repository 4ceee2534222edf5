/// One value of a document of any syntax, with the line on which it starts.
///
/// TOML, JSON and YAML readers all return it. Equality compares lines too, and text as Swift compares
/// it (canonically equivalent text is equal); keys inside one table are told apart byte by byte.
package struct DocumentNode: Sendable, Hashable {
  /// What the value is.
  package enum Value: Sendable, Hashable {
    /// JSON and YAML `null`.
    case null
    /// `true` or `false`.
    case boolean(Bool)
    /// A whole number that fits 64 bits.
    case integer(Int64)
    /// Any other number; a JSON or YAML integer past 64 bits is here too, with its text in `written`.
    case float(Double)
    /// Text.
    case string(String)
    /// A TOML date or time, the text as written; the calendar has been checked.
    case dateTime(text: String, kind: DateTimeKind)
    /// Items in order.
    case array([DocumentNode])
    /// Keys and values in order.
    case table(DocumentTable)
  }

  /// The four date and time types of TOML 1.0, "Offset Date-Time" to "Local Time".
  package enum DateTimeKind: Sendable, Hashable {
    /// `1979-05-27T07:32:00Z`.
    case offsetDateTime
    /// `1979-05-27T07:32:00`.
    case localDateTime
    /// `1979-05-27`.
    case localDate
    /// `07:32:00`.
    case localTime
  }

  private let storedLine: UInt32
  /// What the value is.
  package let value: Value
  /// The text of a scalar that is not a string, where it says more than the value.
  ///
  /// A version number written `3.10` is the float 3.1; what the author wrote stays here.
  package let written: String?

  /// A value that starts on the given line.
  package init(_ value: Value, line: Int, written: String? = nil) {
    self.value = value
    self.storedLine = UInt32(clamping: line)
    self.written = written
  }

  /// The line on which the value starts, counted from 1.
  package var line: Int { Int(storedLine) }
}

extension DocumentNode {
  /// The text of a string; nil for everything else.
  package var string: String? {
    if case .string(let text) = value { text } else { nil }
  }

  /// The truth value; nil for everything else.
  package var boolean: Bool? {
    if case .boolean(let truth) = value { truth } else { nil }
  }

  /// The whole number; nil for everything else.
  package var integer: Int64? {
    if case .integer(let number) = value { number } else { nil }
  }

  /// The number, whole or not; nil for everything else.
  package var number: Double? {
    switch value {
    case .integer(let number): Double(number)
    case .float(let number): number
    default: nil
    }
  }

  /// The items; nil for everything else.
  package var array: [DocumentNode]? {
    if case .array(let items) = value { items } else { nil }
  }

  /// The table; nil for everything else.
  package var table: DocumentTable? {
    if case .table(let table) = value { table } else { nil }
  }

  /// The texts of an array that holds nothing but strings; nil for everything else.
  package var strings: [String]? {
    guard let items = array else { return nil }
    let texts = items.compactMap(\.string)
    return texts.count == items.count ? texts : nil
  }

  /// The text of a scalar as its author wrote it; nil for null, arrays and tables.
  ///
  /// For values that are versions in meaning, such as `3.10` without quotes.
  package var text: String? {
    switch value {
    case .string(let text): text
    case .dateTime(let text, _): text
    case .boolean(let truth): written ?? (truth ? "true" : "false")
    case .integer(let number): written ?? String(number)
    case .float(let number): written ?? "\(number)"
    case .null, .array, .table: nil
    }
  }

  /// Whether the value is null.
  package var isNull: Bool { value == .null }

  /// The value of a key; nil when absent or when this is no table.
  package subscript(_ key: String) -> DocumentNode? { table?[key] }

  /// The item at a position; nil when out of range or when this is no array.
  package subscript(_ position: Int) -> DocumentNode? {
    guard let items = array, items.indices.contains(position) else { return nil }
    return items[position]
  }

  /// The value below a chain of keys; nil as soon as one is absent.
  package func at(path: [String]) -> DocumentNode? {
    var node = self
    for key in path {
      guard let next = node[key] else { return nil }
      node = next
    }
    return node
  }

  /// The value below a chain of keys; nil as soon as one is absent.
  package func at(_ path: String...) -> DocumentNode? { at(path: path) }

  /// What kind of value it is, as messages say it.
  package var kind: String {
    switch value {
    case .null: "null"
    case .boolean: "boolean"
    case .integer: "integer"
    case .float: "float"
    case .string: "string"
    case .dateTime: "date-time"
    case .array: "array"
    case .table: "table"
    }
  }
}
