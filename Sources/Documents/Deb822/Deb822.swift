/// Paragraphs of `Name: value` fields: dpkg databases, Python METADATA, R DESCRIPTION.
///
/// Format: deb822(5); Debian Policy, section 5.1; for Python, RFC 822 headers as the core metadata
/// specification uses them.
package enum Deb822 {
  /// Who wrote the text, where habits differ.
  package enum Dialect: Sendable, Hashable {
    /// Paragraphs are separated by lines that are empty or blank; `#` starts a comment line.
    case debian
    /// One paragraph; the first empty line ends it, a blank one continues a field, and free text
    /// follows, which is not read.
    case messageHeader
  }

  /// What is kept at most; what is left out is named in a notice.
  package struct Limits: Sendable, Hashable {
    /// The most bytes of one field's value.
    package var fieldBytes: Int
    /// The most bytes of one paragraph.
    package var paragraphBytes: Int
    /// The most fields of one paragraph.
    package var fields: Int

    /// 4 MiB in a field, 16 MiB and 10,000 fields in a paragraph.
    package init(
      fieldBytes: Int = 4 << 20, paragraphBytes: Int = 16 << 20, fields: Int = 10_000
    ) {
      self.fieldBytes = fieldBytes
      self.paragraphBytes = paragraphBytes
      self.fields = fields
    }
  }

  /// One field.
  package struct Field: Sendable, Hashable {
    /// The name as written.
    package let name: String
    /// The value without blanks at its ends; continuation lines are joined by line feeds, each
    /// without its first blank and without blanks at its end.
    package let value: String
    /// The line of the name, counted from 1.
    package let line: Int
    /// Whether bytes that are not UTF-8 were read as U+FFFD.
    package let hasInvalidText: Bool
  }

  /// One paragraph; never without fields.
  package struct Paragraph: Sendable, Hashable {
    /// The line of the first field, counted from 1.
    package let line: Int
    /// The fields in order, repeated ones too.
    package let fields: [Field]

    /// The value of the first field of that name, in any case; nil when absent.
    package subscript(_ name: String) -> String? { field(name)?.value }

    /// The first field of that name, in any case; nil when absent.
    package func field(_ name: String) -> Field? {
      fields.first { Deb822.areSameName($0.name, name) }
    }

    /// All fields of that name, in any case.
    package func fields(named name: String) -> [Field] {
      fields.filter { Deb822.areSameName($0.name, name) }
    }
  }

  /// Paragraphs and what was odd between them.
  package struct Reading: Sendable, Hashable {
    /// The paragraphs in order.
    package let paragraphs: [Paragraph]
    /// What could not be read, or not in full.
    package let notices: DocumentNotices
  }

  /// All paragraphs of a text that lies in memory; for a stream see `Deb822Parser`.
  package static func paragraphs(
    _ bytes: [UInt8], dialect: Dialect = .debian, limits: Limits = Limits()
  ) -> Reading {
    var parser = Deb822Parser(dialect: dialect, limits: limits)
    var paragraphs = parser.consume(bytes)
    paragraphs += parser.finish()
    return Reading(paragraphs: paragraphs, notices: parser.notices)
  }

  /// Whether two field names are the same but for the case of ASCII letters.
  static func areSameName(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count
      && zip(left.utf8, right.utf8).allSatisfy { lowercased($0) == lowercased($1) }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
