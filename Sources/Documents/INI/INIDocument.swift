/// Reads `[section]`, `key = value` text: setup.cfg, pyvenv.cfg, requires.txt of egg-info.
///
/// Format: Python's configparser for key and value files; the egg-info documentation of setuptools
/// for requires.txt. Nothing throws but a text past the limit: a line that fits nowhere is kept as
/// an entry without key, or named in a notice.
package struct INIDocument: Sendable, Hashable {
  /// What the lines of a section are.
  package enum Style: Sendable, Hashable {
    /// `key = value` or `key: value`; deeper indented lines continue the value.
    case keysAndValues
    /// Each line is an entry of its own, whatever is in it: requires.txt.
    case bareLines
  }

  /// A line of text.
  package struct Line: Sendable, Hashable {
    /// The text without blanks at its ends.
    package let text: String
    /// The number, counted from 1.
    package let line: Int
  }

  /// A key and its value, or a bare line.
  package struct Entry: Sendable, Hashable {
    /// The key as written, without blanks at its ends; nil for a bare line.
    package let key: String?
    /// The lines of the value that are not blank, the one of the key first; comments are left out.
    package let lines: [Line]
    /// The line of the key, or of the bare line, counted from 1.
    package let line: Int

    /// The lines of the value joined by line feeds.
    package var value: String { lines.map(\.text).joined(separator: "\n") }
  }

  /// A section and its entries in order; repeated keys are all there.
  package struct Section: Sendable, Hashable {
    /// The text between the brackets; nil for what stands before the first section.
    package let name: String?
    /// The line of the header, counted from 1.
    package let line: Int
    /// The entries in order.
    package internal(set) var entries: [Entry]

    /// The first entry of a key, in any case of ASCII letters, as configparser compares keys.
    package func entry(_ key: String) -> Entry? {
      entries.first { $0.key.map { Deb822.areSameName($0, key) } ?? false }
    }

    /// The value of the first entry of a key; nil when absent.
    package subscript(_ key: String) -> String? { entry(key)?.value }
  }

  /// The sections in order; the first, without name, is there only when it has entries.
  package let sections: [Section]
  /// What could not be read, or not in full.
  package let notices: DocumentNotices

  /// The first section of that name, nil for the entries before the first header.
  package func section(_ name: String?) -> Section? {
    sections.first { $0.name == name }
  }

  /// The most bytes that are read.
  package static let limitBytes = 16 << 20
  /// The most lines, blank ones not counted; a notice says where the reading stopped.
  package static let limitLines = 200_000

  /// The sections of a text; bytes that are not UTF-8 read as U+FFFD, with a notice.
  package static func read(
    _ bytes: [UInt8], style: Style = .keysAndValues
  ) throws(DocumentError) -> INIDocument {
    guard bytes.count <= limitBytes else {
      throw DocumentError(
        line: 1, column: 1, reason: .tooLarge(bytes: bytes.count, limit: limitBytes))
    }
    var reader = INIReader(style: style)
    reader.read(bytes)
    return INIDocument(sections: reader.sections, notices: reader.notices)
  }
}
