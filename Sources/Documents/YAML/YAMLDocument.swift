/// Reads YAML text into trees with the line of every key and value.
///
/// Format: YAML 1.2.2 with the core schema of section 10.3, as far as libyaml goes: `yes` and `on`
/// are text, and so is a date. Plain scalars that are no text keep their own text in `written`,
/// since a version `3.10` is no number. Aliases are followed and counted each time they are, `<<`
/// takes in the keys of other mappings, tags outside the core schema are refused, and so are keys
/// that stand twice or are no scalars (THREATS T-60).
package enum YAMLDocument {
  /// What is read at most.
  package struct Limits: Sendable, Hashable {
    /// The most bytes of text.
    package var bytes: Int
    /// The most values of all documents together, aliases counted each time.
    package var values: Int
    /// The most containers inside each other.
    package var depth: Int
    /// The most documents in one stream.
    package var documents: Int

    /// 16 MiB, 100,000 values, 64 levels, 1,000 documents.
    package init(
      bytes: Int = 16 << 20, values: Int = 100_000, depth: Int = 64, documents: Int = 1_000
    ) {
      self.bytes = bytes
      self.values = values
      self.depth = depth
      self.documents = documents
    }
  }

  /// The value of the only document; null when the text holds none.
  package static func read(
    _ bytes: [UInt8], limits: Limits = Limits()
  ) throws(DocumentError) -> DocumentNode {
    var single = limits
    single.documents = min(limits.documents, 1)
    return try readAll(bytes, limits: single).first ?? DocumentNode(.null, line: 1)
  }

  /// The values of all documents of a stream.
  package static func readAll(
    _ bytes: [UInt8], limits: Limits = Limits()
  ) throws(DocumentError) -> [DocumentNode] {
    let source = try SourceText(bytes, limitBytes: limits.bytes)
    try YAMLGuard(source).check(limits: limits)
    do {
      return try YAMLReader(source, limits: limits).documents()
    } catch {
      throw source.bounded(error)
    }
  }
}
