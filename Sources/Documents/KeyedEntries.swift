/// Keys and values in order, found by key in constant time.
///
/// Keys are compared byte by byte: TOML and JSON keep two spellings of one accented letter apart,
/// which Swift's own string comparison does not. Most tables of real files hold a handful of keys,
/// so the look-up table is made only past `linearLimit`.
package struct KeyedEntries<Value: Sendable>: Sendable {
  /// One key and its value.
  package struct Entry: Sendable {
    /// The key, unescaped.
    package let key: String
    private let storedLine: UInt32
    /// The value.
    package internal(set) var value: Value

    /// An entry whose key stands on the given line.
    package init(key: String, line: Int, value: Value) {
      self.key = key
      self.storedLine = UInt32(clamping: line)
      self.value = value
    }

    /// The line of the key, counted from 1.
    package var line: Int { Int(storedLine) }
  }

  /// The entries in order.
  package private(set) var entries: [Entry] = []
  private var positions: [ExactKey: Int] = [:]

  private static var linearLimit: Int { 8 }

  /// No entries.
  init() {}

  private init(entries: [Entry], positions: [ExactKey: Int]) {
    self.entries = entries
    self.positions = positions
  }

  /// Where the key stands in `entries`; nil when absent.
  func position(of key: String) -> Int? {
    if entries.count > Self.linearLimit { return positions[ExactKey(key)] }
    return entries.firstIndex { ExactKey.areSame($0.key, key) }
  }

  /// Adds an entry; the caller has made sure that the key is new.
  mutating func append(_ key: String, line: Int, _ value: Value) {
    entries.append(Entry(key: key, line: line, value: value))
    if positions.isEmpty {
      guard entries.count > Self.linearLimit else { return }
      for (position, entry) in entries.enumerated() {
        positions[ExactKey(entry.key)] = position
      }
    } else {
      positions[ExactKey(key)] = entries.count - 1
    }
  }

  /// Replaces the value at a position that `position(of:)` returned.
  mutating func replace(at position: Int, with value: Value) {
    entries[position].value = value
  }

  /// The same keys with other values.
  func mapValues<Other: Sendable>(_ transform: (Value) -> Other) -> KeyedEntries<Other> {
    KeyedEntries<Other>(
      entries: entries.map { entry in
        KeyedEntries<Other>.Entry(key: entry.key, line: entry.line, value: transform(entry.value))
      },
      positions: positions)
  }
}

extension KeyedEntries.Entry: Equatable where Value: Equatable {}
extension KeyedEntries.Entry: Hashable where Value: Hashable {}
