import Documents

/// Reads the fields of one row of a table; every field must be asked for, and none may be left.
struct RowReader {
  private let file: String
  private let line: Int
  private let table: DocumentTable
  private var read: Set<String> = []

  /// Begins a row; throws where the value is no object.
  init(_ node: DocumentNode, file: String) throws(KnowledgeError) {
    guard let table = node.table else {
      throw KnowledgeError(
        file: file, line: node.line, reason: "a row is \(node.kind), expected an object")
    }
    self.file = file
    self.line = node.line
    self.table = table
  }

  /// A problem of a field of this row.
  func problem(_ reason: String) -> KnowledgeError {
    KnowledgeError(file: file, line: line, reason: reason)
  }

  private func wrong(_ name: String, _ node: DocumentNode?, _ expected: String) -> KnowledgeError {
    guard let node else { return problem("`\(name)` is missing, expected \(expected)") }
    let found = node.text.map { "`\(Quoted.text($0))`" } ?? node.kind
    return KnowledgeError(
      file: file, line: node.line, reason: "`\(name)` is \(found), expected \(expected)")
  }

  private mutating func node(_ name: String) -> DocumentNode? {
    read.insert(name)
    return table[name]
  }

  /// A text that is not empty.
  mutating func text(_ name: String) throws(KnowledgeError) -> String {
    let node = node(name)
    guard let text = node?.string, !text.isEmpty else { throw wrong(name, node, "a text") }
    return text
  }

  /// A text, or nil where the field is absent.
  mutating func optionalText(_ name: String) throws(KnowledgeError) -> String? {
    read.insert(name)
    return table[name] == nil ? nil : try text(name)
  }

  /// A dotted version.
  mutating func version(_ name: String) throws(KnowledgeError) -> Version {
    let node = node(name)
    guard let text = node?.string, let number = DottedVersion(text) else {
      throw wrong(name, node, "a dotted version such as `12.4`")
    }
    return Version(text: text, number: number)
  }

  /// A dotted version, or nil where the field is absent.
  mutating func optionalVersion(_ name: String) throws(KnowledgeError) -> Version? {
    read.insert(name)
    return table[name] == nil ? nil : try version(name)
  }

  /// A whole number from 0 to a million.
  mutating func number(_ name: String) throws(KnowledgeError) -> Int {
    let node = node(name)
    guard let number = node?.integer, let small = Self.small(number) else {
      throw wrong(name, node, "a whole number")
    }
    return small
  }

  /// True or false.
  mutating func flag(_ name: String) throws(KnowledgeError) -> Bool {
    let node = node(name)
    guard let flag = node?.boolean else { throw wrong(name, node, "true or false") }
    return flag
  }

  /// A list of texts.
  mutating func texts(_ name: String) throws(KnowledgeError) -> [String] {
    let node = node(name)
    guard let items = node?.array else { throw wrong(name, node, "a list of texts") }
    var texts: [String] = []
    for item in items {
      guard let text = item.string, !text.isEmpty else { throw wrong(name, item, "texts") }
      texts.append(text)
    }
    return texts
  }

  /// A list of texts; empty where the field is absent.
  mutating func optionalTexts(_ name: String) throws(KnowledgeError) -> [String] {
    read.insert(name)
    return table[name] == nil ? [] : try texts(name)
  }

  /// A list of values of any kind.
  mutating func items(_ name: String) throws(KnowledgeError) -> [DocumentNode] {
    let node = node(name)
    guard let items = node?.array else { throw wrong(name, node, "a list") }
    return items
  }

  /// A list of whole numbers.
  mutating func numbers(_ name: String) throws(KnowledgeError) -> [Int] {
    let node = node(name)
    guard let items = node?.array else { throw wrong(name, node, "a list of whole numbers") }
    var numbers: [Int] = []
    for item in items {
      guard let number = item.integer, let small = Self.small(number) else {
        throw wrong(name, item, "whole numbers")
      }
      numbers.append(small)
    }
    return numbers
  }

  /// Texts by name.
  mutating func textsByName(_ name: String) throws(KnowledgeError) -> [String: String] {
    let node = node(name)
    guard let entries = node?.table?.entries else { throw wrong(name, node, "texts by name") }
    var texts: [String: String] = [:]
    for entry in entries {
      guard let text = entry.value.string else { throw wrong(entry.key, entry.value, "a text") }
      texts[entry.key] = text
    }
    return texts
  }

  /// Texts by name; empty where the field is absent.
  mutating func optionalTextsByName(
    _ name: String
  ) throws(KnowledgeError) -> [String: String] {
    read.insert(name)
    return table[name] == nil ? [:] : try textsByName(name)
  }

  /// One of the values of an enumeration.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, of type: Choice.Type
  ) throws(KnowledgeError) -> Choice where Choice.RawValue == String {
    let node = node(name)
    guard let text = node?.string, let choice = Choice(rawValue: text) else {
      let known = Choice.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      throw wrong(name, node, "one of \(known)")
    }
    return choice
  }

  /// Where the row's facts come from; every row must say it.
  mutating func origin() throws(KnowledgeError) -> Origin {
    Origin(source: try text("source"), grade: try choice("grade", of: NativeLibraries.Grade.self))
  }

  /// Ends the row; throws where it has a field that nobody asked for.
  func finish() throws(KnowledgeError) {
    for entry in table.entries where !read.contains(entry.key) {
      throw KnowledgeError(
        file: file, line: entry.line,
        reason: "`\(Quoted.text(entry.key))` is no field of this table"
      )
    }
  }

  private static func small(_ number: Int64) -> Int? {
    (0...1_000_000).contains(number) ? Int(number) : nil
  }
}

/// A dotted version and how it is written.
struct Version: Sendable, Hashable, Comparable {
  let text: String
  let number: DottedVersion

  static func < (left: Version, right: Version) -> Bool { left.number < right.number }
}

/// Where the facts of a row come from.
struct Origin: Sendable, Hashable {
  let source: String
  let grade: NativeLibraries.Grade

  /// A fact of the row.
  func fact<Value: Sendable & Hashable>(_ value: Value) -> Sourced<Value> {
    Sourced(value, source: source, grade: grade)
  }

  /// A fact that follows from the row by an assumption, which the source names.
  func weaker<Value: Sendable & Hashable>(_ value: Value, _ assumption: String) -> Sourced<Value> {
    Sourced(value, source: "\(source); \(assumption)", grade: .unverified)
  }
}
