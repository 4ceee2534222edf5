/// The tables of a TOML document while it is read, and the rules of what may be defined again.
///
/// Rules: TOML 1.0.0, "Table", "Inline Table" and "Array of Tables". Tables refer to each other by
/// number, so that a header can extend any of them without copying.
struct TOMLTables {
  /// How a table came to be, which says what may extend it.
  enum Definition {
    /// Named only inside longer headers; may be defined once.
    case implied
    /// Defined by its own header, or an element of an array of tables.
    case header
    /// Defined by a dotted key; more dotted keys and headers of tables below it may follow.
    case dottedKey
    /// In braces, still being read.
    case inline
  }

  /// Why a key cannot be defined.
  struct Refusal: Error {
    let reason: DocumentError.Reason
  }

  private enum Slot: Sendable {
    case closed(DocumentNode)
    case table(Int)
    case arrayOfTables(Int)
  }

  private struct Table {
    var entries = KeyedEntries<Slot>()
    var definition: Definition
    var line: Int
    let depth: Int
  }

  private struct ElementList {
    var elements: [Int] = []
    let line: Int
  }

  /// The number of the root table.
  static let root = 0

  private var tables = [Table(definition: .header, line: 1, depth: 0)]
  private var arrays: [ElementList] = []

  /// The number of containers around a table's values.
  func depth(of table: Int) -> Int { tables[table].depth }

  /// `[key]`: the table, defined here for the first time.
  mutating func open(_ key: TOMLKey) throws(Refusal) -> Int {
    let parent = try headerParent(key)
    guard let position = tables[parent].entries.position(of: key.last.name) else {
      return try insert(.header, at: key.last, below: parent, key)
    }
    guard case .table(let table) = tables[parent].entries.entries[position].value,
      case .implied = tables[table].definition
    else { throw alreadyDefined(key, below: parent, at: position) }
    tables[table].definition = .header
    tables[table].line = key.last.line
    return table
  }

  /// `[[key]]`: one more element of an array of tables.
  mutating func appendElement(_ key: TOMLKey) throws(Refusal) -> Int {
    let parent = try headerParent(key)
    let depth = tables[parent].depth + 2
    guard depth <= TOMLDocument.limitDepth else { throw Self.tooDeep }
    let list: Int
    if let position = tables[parent].entries.position(of: key.last.name) {
      guard case .arrayOfTables(let found) = tables[parent].entries.entries[position].value else {
        throw alreadyDefined(key, below: parent, at: position)
      }
      list = found
    } else {
      list = arrays.count
      arrays.append(ElementList(line: key.last.line))
      tables[parent].entries.append(
        key.last.name, line: key.last.line, .arrayOfTables(list))
    }
    let element = tables.count
    tables.append(Table(definition: .header, line: key.last.line, depth: depth))
    arrays[list].elements.append(element)
    return element
  }

  /// The table that a key and value pair of `table` writes to; refuses keys that exist.
  mutating func descend(_ key: TOMLKey, from table: Int) throws(Refusal) -> Int {
    var current = table
    for part in key.parents {
      guard let position = tables[current].entries.position(of: part.name) else {
        current = try insert(.dottedKey, at: part, below: current, key)
        continue
      }
      guard case .table(let next) = tables[current].entries.entries[position].value else {
        throw notExtensible(part, below: current, at: position)
      }
      switch tables[next].definition {
      case .implied: tables[next].definition = .dottedKey
      case .dottedKey: break
      case .header, .inline: throw notExtensible(part, below: current, at: position)
      }
      current = next
    }
    if let position = tables[current].entries.position(of: key.last.name) {
      throw Refusal(
        reason: .duplicateKey(
          key.text, firstLine: tables[current].entries.entries[position].line))
    }
    return current
  }

  /// Adds a value under a key that `descend` has found free.
  mutating func add(_ part: TOMLKey.Part, _ value: DocumentNode, to table: Int) {
    tables[table].entries.append(part.name, line: part.line, .closed(value))
  }

  /// Starts a table in braces, which nothing refers to yet.
  mutating func openInline(line: Int, depth: Int) -> Int {
    tables.append(Table(definition: .inline, line: line, depth: depth))
    return tables.count - 1
  }

  /// Ends a table in braces: it and the tables of its dotted keys become one value.
  mutating func closeInline(_ table: Int) -> DocumentNode {
    let node = frozen(table)
    tables.removeLast(tables.count - table)
    return node
  }

  /// The table as a value; what it held is moved out.
  mutating func frozen(_ number: Int) -> DocumentNode {
    let line = tables[number].line
    let entries = tables[number].entries
    tables[number].entries = KeyedEntries()
    let contents = entries.mapValues { slot in
      switch slot {
      case .closed(let node): node
      case .table(let table): frozen(table)
      case .arrayOfTables(let list):
        DocumentNode(
          .array(arrays[list].elements.map { frozen($0) }), line: arrays[list].line)
      }
    }
    return DocumentNode(.table(DocumentTable(contents)), line: line)
  }

  /// Walks the parts of a header but the last, making the tables that are absent.
  private mutating func headerParent(_ key: TOMLKey) throws(Refusal) -> Int {
    var current = Self.root
    for part in key.parents {
      guard let position = tables[current].entries.position(of: part.name) else {
        current = try insert(.implied, at: part, below: current, key)
        continue
      }
      switch tables[current].entries.entries[position].value {
      case .table(let table):
        current = table
      case .arrayOfTables(let list):
        guard let element = arrays[list].elements.last else {
          throw notExtensible(part, below: current, at: position)
        }
        current = element
      case .closed:
        throw notExtensible(part, below: current, at: position)
      }
    }
    return current
  }

  private mutating func insert(
    _ definition: Definition, at part: TOMLKey.Part, below parent: Int, _ key: TOMLKey
  ) throws(Refusal) -> Int {
    let depth = tables[parent].depth + 1
    guard depth <= TOMLDocument.limitDepth else { throw Self.tooDeep }
    let table = tables.count
    tables.append(Table(definition: definition, line: part.line, depth: depth))
    tables[parent].entries.append(part.name, line: part.line, .table(table))
    return table
  }

  private func alreadyDefined(_ key: TOMLKey, below parent: Int, at position: Int) -> Refusal {
    let line =
      switch tables[parent].entries.entries[position].value {
      case .table(let table): tables[table].line
      case .arrayOfTables, .closed: tables[parent].entries.entries[position].line
      }
    return Refusal(reason: .duplicateTable(key.text, firstLine: line))
  }

  private func notExtensible(
    _ part: TOMLKey.Part, below parent: Int, at position: Int
  ) -> Refusal {
    let line = tables[parent].entries.entries[position].line
    return Refusal(reason: .notExtensible(Excerpt.of(part.name), firstLine: line))
  }

  private static let tooDeep = Refusal(reason: .tooDeep(limit: TOMLDocument.limitDepth))
}
