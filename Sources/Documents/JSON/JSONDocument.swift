/// Reads JSON text, strictly, into a tree with the line of every key and value.
///
/// Format: RFC 8259. A byte order mark is skipped (section 8.1 allows it); comments, last commas,
/// other number forms and anything behind the value are errors.
package enum JSONDocument {
  /// What happens when an object holds a key twice (THREATS T-15: readers disagree on who wins).
  package enum DuplicateKeys: Sendable, Hashable {
    /// The document is refused.
    case refuse
    /// The last value counts, in the place of the first, and the key is reported.
    case lastWins
  }

  /// The limits and choices of one reading.
  package struct Options: Sendable, Hashable {
    /// What happens to a key that stands twice in an object.
    package var duplicateKeys: DuplicateKeys
    /// The most containers inside each other; 512 at most is followed.
    package var limitDepth: Int
    /// The most bytes that are read.
    package var limitBytes: Int
    /// The most values, containers counted too.
    package var limitValues: Int

    /// The usual limits: 64 levels, 16 MiB, a million values, no key twice.
    package init(
      duplicateKeys: DuplicateKeys = .refuse, limitDepth: Int = 64, limitBytes: Int = 16 << 20,
      limitValues: Int = 1_000_000
    ) {
      self.duplicateKeys = duplicateKeys
      self.limitDepth = limitDepth
      self.limitBytes = limitBytes
      self.limitValues = limitValues
    }
  }

  /// A document and what was odd in it.
  package struct Reading: Sendable, Hashable {
    /// The value of the document.
    package let root: DocumentNode
    /// Keys that stood twice in an object and strings with half a surrogate pair.
    package let notices: DocumentNotices
  }

  /// The value of a document.
  ///
  /// A whole number past 64 bits is a float with its text in `written`, one past the range of floats
  /// is infinite; half a surrogate pair reads as U+FFFD.
  package static func read(
    _ bytes: [UInt8], options: Options = Options()
  ) throws(DocumentError) -> DocumentNode {
    try reading(bytes, options: options).root
  }

  /// The value of a document together with what was odd in it.
  package static func reading(
    _ bytes: [UInt8], options: Options = Options()
  ) throws(DocumentError) -> Reading {
    let source = try SourceText(bytes, limitBytes: options.limitBytes)
    var parser = JSONParser(source, options: options)
    let root = try parser.document()
    return Reading(root: root, notices: parser.notices)
  }
}
