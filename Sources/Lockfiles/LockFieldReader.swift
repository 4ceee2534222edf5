import Documents

/// Reads the keys of one object of a lock file.
struct LockFieldReader: LockFields {
  private let entries: [DocumentTable.Entry]
  // Keys are asked for in the order in which they stand, so that the next one is nearly always right.
  private var next = 0
  private var taken: Set<Int> = []
  private var takenInOrder = 0
  /// Keys that no row knows, as paths below this object.
  private(set) var unknown: [[String]] = []

  private init(_ table: DocumentTable) {
    entries = table.entries
  }

  /// The row that an object holds; keys that it does not know are added to `unknown`.
  static func read<Row: LockRow>(
    _ node: DocumentNode, _ unknown: inout [[String]]
  ) throws(LockShapeError) -> Row {
    guard let table = node.table else { throw LockShapeError(keys: [], expected: "an object") }
    var reader = LockFieldReader(table)
    var row = Row.blank
    try row.exchange(&reader)
    reader.finish()
    unknown += reader.unknown
    return row
  }

  // The value of a key, nil where it is absent.
  private mutating func take(_ key: String) -> DocumentNode? {
    if next < entries.count, entries[next].key == key {
      defer { next += 1 }
      if next == takenInOrder { takenInOrder += 1 } else { taken.insert(next) }
      return entries[next].value
    }
    guard let position = entries.firstIndex(where: { $0.key == key }) else { return nil }
    taken.insert(position)
    next = position + 1
    return entries[position].value
  }

  private mutating func finish() {
    for position in entries.indices.dropFirst(takenInOrder) where !taken.contains(position) {
      unknown.append([entries[position].key])
    }
  }

  private mutating func required(_ key: String, _ expected: String) throws(LockShapeError)
    -> DocumentNode
  {
    guard let node = take(key) else { throw LockShapeError(key, expected) }
    return node
  }

  mutating func text(_ key: String, _ value: inout String) throws(LockShapeError) {
    guard let text = try required(key, "text").string else { throw LockShapeError(key, "text") }
    value = text
  }

  mutating func text(_ key: String, _ value: inout String?) throws(LockShapeError) {
    guard let node = take(key) else { return }
    guard let text = node.string else { throw LockShapeError(key, "text") }
    value = text
  }

  mutating func flag(_ key: String, _ value: inout Bool) throws(LockShapeError) {
    guard let truth = try required(key, "true or false").boolean else {
      throw LockShapeError(key, "true or false")
    }
    value = truth
  }

  mutating func flag(_ key: String, _ value: inout Bool?) throws(LockShapeError) {
    guard let node = take(key) else { return }
    guard let truth = node.boolean else { throw LockShapeError(key, "true or false") }
    value = truth
  }

  private static func number(_ node: DocumentNode) -> Int? {
    guard let number = node.integer, number >= 0 else { return nil }
    return Int(exactly: number)
  }

  mutating func number(_ key: String, _ value: inout Int) throws(LockShapeError) {
    guard let number = Self.number(try required(key, "a whole number")) else {
      throw LockShapeError(key, "a whole number")
    }
    value = number
  }

  mutating func numbers(_ key: String, _ value: inout [Int]?) throws(LockShapeError) {
    guard let node = take(key) else { return }
    guard let items = node.array else { throw LockShapeError(key, "a list of whole numbers") }
    let numbers = items.compactMap(Self.number)
    guard numbers.count == items.count else {
      throw LockShapeError(key, "a list of whole numbers")
    }
    value = numbers
  }

  mutating func texts(_ key: String, _ value: inout [String]) throws(LockShapeError) {
    guard let texts = try required(key, "a list of texts").strings else {
      throw LockShapeError(key, "a list of texts")
    }
    value = texts
  }

  mutating func texts(_ key: String, _ value: inout [String]?) throws(LockShapeError) {
    guard let node = take(key) else { return }
    guard let texts = node.strings else { throw LockShapeError(key, "a list of texts") }
    value = texts
  }

  private static func table(_ node: DocumentNode) throws(LockShapeError) -> [String: String] {
    guard let table = node.table else { throw LockShapeError(keys: [], expected: "an object") }
    var texts: [String: String] = [:]
    for entry in table.entries {
      guard let text = entry.value.string else { throw LockShapeError(entry.key, "text") }
      texts[entry.key] = text
    }
    return texts
  }

  mutating func table(_ key: String, _ value: inout [String: String]) throws(LockShapeError) {
    let node = try required(key, "an object")
    value = try Self.below(key) { () throws(LockShapeError) in try Self.table(node) }
  }

  mutating func table(_ key: String, _ value: inout [String: String]?) throws(LockShapeError) {
    guard let node = take(key) else { return }
    value = try Self.below(key) { () throws(LockShapeError) in try Self.table(node) }
  }

  private static func word<Word: RawRepresentable>(
    _ key: String, _ node: DocumentNode
  ) throws(LockShapeError) -> Word where Word.RawValue == String {
    guard let word = node.string.flatMap(Word.init(rawValue:)) else {
      throw LockShapeError(key, "a word that this program knows")
    }
    return word
  }

  mutating func word<Word: RawRepresentable>(
    _ key: String, _ value: inout Word
  ) throws(LockShapeError) where Word.RawValue == String {
    value = try Self.word(key, try required(key, "a word that this program knows"))
  }

  mutating func word<Word: RawRepresentable>(
    _ key: String, _ value: inout Word?
  ) throws(LockShapeError) where Word.RawValue == String {
    guard let node = take(key) else { return }
    value = try Self.word(key, node) as Word
  }

  mutating func row<Row: LockRow>(_ key: String, _ value: inout Row) throws(LockShapeError) {
    value = try read(try required(key, "an object"), below: [key])
  }

  mutating func row<Row: LockRow>(_ key: String, _ value: inout Row?) throws(LockShapeError) {
    guard let node = take(key) else { return }
    value = try read(node, below: [key]) as Row
  }

  mutating func rows<Row: LockRow>(_ key: String, _ value: inout [Row]) throws(LockShapeError) {
    guard let items = try required(key, "a list").array else {
      throw LockShapeError(key, "a list")
    }
    var rows: [Row] = []
    rows.reserveCapacity(items.count)
    for (position, item) in items.enumerated() {
      do throws(LockShapeError) {
        // The position would name one and the same unknown key hundreds of times.
        rows.append(try read(item, below: [key, "[]"]))
      } catch {
        var error = error
        if error.keys.count > 1 { error.keys[1] = "[\(position)]" }
        throw error
      }
    }
    value = rows
  }

  mutating func rows<Row: LockRow>(
    _ key: String, _ value: inout [String: Row]
  ) throws(LockShapeError) {
    guard let table = try required(key, "an object").table else {
      throw LockShapeError(key, "an object")
    }
    var rows: [String: Row] = [:]
    for entry in table.entries {
      rows[entry.key] = try read(entry.value, below: [key, entry.key]) as Row
    }
    value = rows
  }

  private mutating func read<Row: LockRow>(
    _ node: DocumentNode, below keys: [String]
  ) throws(LockShapeError) -> Row {
    var found: [[String]] = []
    do throws(LockShapeError) {
      let row: Row = try Self.read(node, &found)
      if !found.isEmpty { unknown += found.map { keys + $0 } }
      return row
    } catch {
      var error = error
      error.keys = keys + error.keys
      throw error
    }
  }

  private static func below<Value>(
    _ key: String, _ body: () throws(LockShapeError) -> Value
  ) throws(LockShapeError) -> Value {
    do throws(LockShapeError) {
      return try body()
    } catch {
      throw error.below(key)
    }
  }
}
