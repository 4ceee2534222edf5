import Yams

/// Turns composed YAML nodes into document nodes, counting every visit.
struct YAMLReader {
  private let source: SourceText
  private let limits: YAMLDocument.Limits
  private var visitCount = 0

  init(_ source: SourceText, limits: YAMLDocument.Limits) {
    self.source = source
    self.limits = limits
  }

  /// The values of all documents.
  consuming func documents() throws(DocumentError) -> [DocumentNode] {
    var results: [DocumentNode] = []
    var sequence = try composed()
    while let node = sequence.next() {
      guard results.count < limits.documents else {
        throw Self.error(.tooManyDocuments(limit: limits.documents), at: node.mark)
      }
      results.append(try value(node, depth: 1))
    }
    if let error = sequence.error { throw YAMLFailure.error(error, in: source, limits: limits) }
    return results
  }

  private func composed() throws(DocumentError) -> YamlSequence<Node> {
    // The basic resolver matches no regular expressions; scalars are resolved here. The encoding is
    // named because the parser would look for it in the process environment.
    do {
      return try compose_all(yaml: paddedText, .basic, .default, .utf8)
    } catch {
      throw YAMLFailure.error(error, in: source, limits: limits)
    }
  }

  /// The text, never so short that Swift stores it inside the string value itself.
  ///
  /// The parser keeps a pointer to the text's storage, and a short string has none that lasts.
  private var paddedText: String {
    let text = String(decoding: source.bytes[source.start...], as: UTF8.self)
    guard text.utf8.count < 32 else { return text }
    return text + "\n#" + String(repeating: " ", count: 32)
  }

  private mutating func value(_ node: Node, depth: Int) throws(DocumentError) -> DocumentNode {
    visitCount += 1
    guard visitCount <= limits.values else {
      throw Self.error(.tooManyValues(limit: limits.values), at: node.mark)
    }
    guard depth <= limits.depth || node.scalar != nil else {
      throw Self.error(.tooDeep(limit: limits.depth), at: node.mark)
    }
    switch node {
    case .scalar(let scalar):
      return try YAMLScalar(scalar).node()
    case .sequence(let sequence):
      try Self.expectTag("tag:yaml.org,2002:seq", sequence.tag, at: sequence.mark)
      var items: [DocumentNode] = []
      for item in sequence { items.append(try value(item, depth: depth + 1)) }
      return DocumentNode(.array(items), line: Self.line(sequence.mark))
    case .mapping(let mapping):
      try Self.expectTag("tag:yaml.org,2002:map", mapping.tag, at: mapping.mark)
      return DocumentNode(
        .table(DocumentTable(try entries(mapping, depth: depth))), line: Self.line(mapping.mark))
    case .alias(let alias):
      throw Self.error(.unknownAlias(Excerpt.of(alias.anchor.rawValue)), at: alias.mark)
    }
  }

  private mutating func entries(
    _ mapping: Node.Mapping, depth: Int
  ) throws(DocumentError) -> KeyedEntries<DocumentNode> {
    var entries = KeyedEntries<DocumentNode>()
    var merges: [DocumentNode] = []
    for (key, content) in mapping {
      guard case .scalar(let scalar) = key else {
        throw Self.error(
          .unexpected(found: "a list or mapping", expected: "a scalar key"), at: key.mark)
      }
      let name = scalar.string
      let node = try value(content, depth: depth + 1)
      if name == "<<", scalar.style == .plain, let tables = Self.mergeTables(node) {
        merges += tables
        continue
      }
      if let position = entries.position(of: name) {
        let firstLine = entries.entries[position].line
        throw Self.error(
          .duplicateKey(Excerpt.of(name), firstLine: firstLine), at: scalar.mark)
      }
      entries.append(name, line: Self.line(scalar.mark), node)
    }
    // The mapping's own keys win, then those of the mappings named first (yaml.org/type/merge).
    for entry in merges.compactMap(\.table).flatMap(\.entries)
    where entries.position(of: entry.key) == nil {
      entries.append(entry.key, line: entry.line, entry.value)
    }
    return entries
  }

  /// The mappings that a merge key takes in; nil when its value is nothing of the kind.
  private static func mergeTables(_ node: DocumentNode) -> [DocumentNode]? {
    switch node.value {
    case .table: [node]
    case .array(let items) where items.allSatisfy({ $0.table != nil }): items
    default: nil
    }
  }

  private static func expectTag(
    _ expected: String, _ tag: Tag, at mark: Mark?
  ) throws(DocumentError) {
    guard ["", "!", expected].contains(tag.rawValue) else {
      throw error(.unsupportedTag(Excerpt.of(tag.rawValue)), at: mark)
    }
  }

  /// The line of a mark.
  static func line(_ mark: Mark?) -> Int { mark?.line ?? 1 }

  /// An error at a mark.
  static func error(_ reason: DocumentError.Reason, at mark: Mark?) -> DocumentError {
    DocumentError(line: mark?.line ?? 1, column: mark?.column ?? 1, reason: reason)
  }
}
