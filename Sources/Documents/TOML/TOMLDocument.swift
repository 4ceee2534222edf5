/// Reads TOML text into a table with the line of every key and value.
///
/// Format: TOML 1.0.0, toml.io/en/v1.0.0, and TOML 1.1.0. The whole of both, but for these limits
/// (THREATS T-61): 16 MiB of text, 64 nested containers, 64 parts in a dotted key, a million values.
package enum TOMLDocument {
  /// The edition of the language.
  package enum Edition: Sendable, Hashable {
    /// TOML 1.0.0.
    case v1_0
    /// TOML 1.1.0: newlines and a last comma in inline tables, `\e`, `\x`, times without seconds.
    case v1_1
  }

  /// The most bytes that are read.
  package static let limitBytes = 16 << 20
  /// The most containers inside each other, the root not counted.
  package static let limitDepth = 64
  /// The most parts of a dotted key.
  package static let limitKeyParts = 64
  /// The most values, tables and arrays counted too.
  package static let limitValues = 1_000_000

  /// The root table of a document.
  ///
  /// Line ends inside multi-line strings become a line feed. Integers past 64 bits, dates that the
  /// calendar does not know, keys and tables defined twice are errors, as the specification wants.
  package static func read(
    _ bytes: [UInt8], edition: Edition = .v1_1
  ) throws(DocumentError) -> DocumentNode {
    let source = try SourceText(bytes, limitBytes: limitBytes)
    var parser = TOMLParser(source, edition: edition)
    return try parser.document()
  }
}
