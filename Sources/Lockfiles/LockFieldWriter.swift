import Documents

/// Writes the keys of one object of a lock file.
struct LockFieldWriter: LockFields {
  private var members: [JSONValue.Member] = []

  // Most rows have fewer keys.
  private static let expectedKeys = 14

  /// The object that a row is in a lock file.
  static func value(_ row: some LockRow) throws(LockShapeError) -> JSONValue {
    var writer = LockFieldWriter()
    writer.members.reserveCapacity(expectedKeys)
    var row = row
    try row.exchange(&writer)
    return .object(writer.members)
  }

  private mutating func add(_ key: String, _ value: JSONValue?) {
    if let value { members.append(JSONValue.Member(key, value)) }
  }

  mutating func text(_ key: String, _ value: inout String) { add(key, .string(value)) }

  mutating func text(_ key: String, _ value: inout String?) {
    if let value { add(key, .string(value)) }
  }

  mutating func flag(_ key: String, _ value: inout Bool) { add(key, .boolean(value)) }

  mutating func flag(_ key: String, _ value: inout Bool?) {
    add(key, value.map(JSONValue.boolean))
  }

  mutating func number(_ key: String, _ value: inout Int) { add(key, .integer(value)) }

  mutating func numbers(_ key: String, _ value: inout [Int]?) {
    add(key, value.map { .array($0.map { JSONValue.integer($0) }) })
  }

  mutating func texts(_ key: String, _ value: inout [String]) { add(key, .strings(value)) }

  mutating func texts(_ key: String, _ value: inout [String]?) {
    add(key, value.map { .strings($0) })
  }

  mutating func table(_ key: String, _ value: inout [String: String]) {
    add(key, .object(value.map { JSONValue.Member($0.key, .string($0.value)) }))
  }

  mutating func table(_ key: String, _ value: inout [String: String]?) {
    add(key, value.map { .object($0.map { JSONValue.Member($0.key, .string($0.value)) }) })
  }

  mutating func word<Word: RawRepresentable>(_ key: String, _ value: inout Word)
  where Word.RawValue == String {
    add(key, .string(value.rawValue))
  }

  mutating func word<Word: RawRepresentable>(_ key: String, _ value: inout Word?)
  where Word.RawValue == String {
    if let value { add(key, .string(value.rawValue)) }
  }

  mutating func row<Row: LockRow>(_ key: String, _ value: inout Row) throws(LockShapeError) {
    add(key, try Self.value(value))
  }

  mutating func row<Row: LockRow>(_ key: String, _ value: inout Row?) throws(LockShapeError) {
    if let value { add(key, try Self.value(value)) }
  }

  mutating func rows<Row: LockRow>(_ key: String, _ value: inout [Row]) throws(LockShapeError) {
    var items: [JSONValue] = []
    items.reserveCapacity(value.count)
    for row in value { items.append(try Self.value(row)) }
    add(key, .array(items))
  }

  mutating func rows<Row: LockRow>(
    _ key: String, _ value: inout [String: Row]
  ) throws(LockShapeError) {
    var rows: [JSONValue.Member] = []
    for (name, row) in value { rows.append(JSONValue.Member(name, try Self.value(row))) }
    add(key, .object(rows))
  }
}
