/// A table (TOML), object (JSON) or mapping (YAML): keys in the order of the file, each with its line.
package struct DocumentTable: Sendable {
  /// One key and its value.
  package typealias Entry = KeyedEntries<DocumentNode>.Entry

  private let contents: KeyedEntries<DocumentNode>

  /// A table of the given contents.
  init(_ contents: KeyedEntries<DocumentNode>) {
    self.contents = contents
  }

  /// A table of the given entries; of two entries with one key the later wins.
  package init(entries: [Entry]) {
    var contents = KeyedEntries<DocumentNode>()
    for entry in entries {
      if let position = contents.position(of: entry.key) {
        contents.replace(at: position, with: entry.value)
      } else {
        contents.append(entry.key, line: entry.line, entry.value)
      }
    }
    self.contents = contents
  }

  /// The keys and values in the order of the file.
  package var entries: [Entry] { contents.entries }

  /// The number of keys.
  package var count: Int { contents.entries.count }

  /// Whether there is no key.
  package var isEmpty: Bool { contents.entries.isEmpty }

  /// The keys in the order of the file.
  package var keys: [String] { contents.entries.map(\.key) }

  /// The value of a key; nil when absent.
  package subscript(_ key: String) -> DocumentNode? {
    contents.position(of: key).map { contents.entries[$0].value }
  }

  /// The line on which a key stands, counted from 1; nil when absent.
  package func line(of key: String) -> Int? {
    contents.position(of: key).map { contents.entries[$0].line }
  }
}

extension DocumentTable: Hashable {
  /// Whether both hold the same entries in the same order.
  package static func == (left: DocumentTable, right: DocumentTable) -> Bool {
    left.entries == right.entries
  }

  /// Hashes the entries.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(entries)
  }
}
