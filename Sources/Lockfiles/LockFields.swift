/// What goes through the keys of one row, in either direction.
///
/// A row names each of its keys once, in `exchange`; the same lines read a lock file, write it, and
/// tell which keys it has. A key whose value is nil is left out, every other key is always written.
protocol LockFields {
  /// Text.
  mutating func text(_ key: String, _ value: inout String) throws(LockShapeError)
  /// Text, or nothing.
  mutating func text(_ key: String, _ value: inout String?) throws(LockShapeError)
  /// A truth value.
  mutating func flag(_ key: String, _ value: inout Bool) throws(LockShapeError)
  /// A truth value, or nothing.
  mutating func flag(_ key: String, _ value: inout Bool?) throws(LockShapeError)
  /// A whole number that is not negative.
  mutating func number(_ key: String, _ value: inout Int) throws(LockShapeError)
  /// Whole numbers that are not negative, or nothing.
  mutating func numbers(_ key: String, _ value: inout [Int]?) throws(LockShapeError)
  /// Texts.
  mutating func texts(_ key: String, _ value: inout [String]) throws(LockShapeError)
  /// Texts, or nothing.
  mutating func texts(_ key: String, _ value: inout [String]?) throws(LockShapeError)
  /// Texts by name.
  mutating func table(_ key: String, _ value: inout [String: String]) throws(LockShapeError)
  /// Texts by name, or nothing.
  mutating func table(_ key: String, _ value: inout [String: String]?) throws(LockShapeError)
  /// One word of a list.
  mutating func word<Word: RawRepresentable>(
    _ key: String, _ value: inout Word
  ) throws(LockShapeError) where Word.RawValue == String
  /// One word of a list, or nothing.
  mutating func word<Word: RawRepresentable>(
    _ key: String, _ value: inout Word?
  ) throws(LockShapeError) where Word.RawValue == String
  /// A row.
  mutating func row<Row: LockRow>(_ key: String, _ value: inout Row) throws(LockShapeError)
  /// A row, or nothing.
  mutating func row<Row: LockRow>(_ key: String, _ value: inout Row?) throws(LockShapeError)
  /// Rows.
  mutating func rows<Row: LockRow>(_ key: String, _ value: inout [Row]) throws(LockShapeError)
  /// Rows by name.
  mutating func rows<Row: LockRow>(
    _ key: String, _ value: inout [String: Row]
  ) throws(LockShapeError)
}

/// A value of a lock file that is an object.
protocol LockRow {
  /// A value to be filled in by reading.
  static var blank: Self { get }

  /// Passes every key to the fields, in the order of the keys' bytes.
  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError)
}

/// A value that is missing or of the wrong type, and the keys that lead to it.
struct LockShapeError: Error, Hashable {
  /// The keys, outermost first; positions in lists as `[3]`.
  var keys: [String]
  /// What should stand there.
  var expected: String

  init(keys: [String], expected: String) {
    self.keys = keys
    self.expected = expected
  }

  init(_ key: String, _ expected: String) {
    self.init(keys: [key], expected: expected)
  }

  /// The same error, seen from the outside.
  func below(_ key: String) -> LockShapeError {
    var error = self
    error.keys.insert(key, at: 0)
    return error
  }

  /// The keys as one text, `body.environments.training.packages[3].name`.
  var path: String { Self.path(keys) }

  /// Keys as one text.
  static func path(_ keys: some Sequence<String>) -> String {
    var text = ""
    for key in keys {
      if !text.isEmpty, !key.hasPrefix("[") { text += "." }
      text += key
    }
    return text
  }
}
