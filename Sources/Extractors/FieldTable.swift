import Documents
import Model

/// The fields of one paragraph by name in lower case, the first of each (THREATS T-42).
struct FieldTable {
  private var fields: [String: Deb822.Field] = [:]
  private var repeated: [String: [Deb822.Field]] = [:]

  /// The fields of a paragraph; a second field of any name outside `lists` is a notice.
  init(_ paragraph: Deb822.Paragraph, lists: Set<String> = [], into found: inout Extraction) {
    for field in paragraph.fields {
      let name = field.name.lowercased()
      if lists.contains(name) {
        repeated[name, default: []].append(field)
      } else if let first = fields[name] {
        found.skip(
          "field `\(Excerpted.text(field.name))` already stands on line \(first.line); "
            + "the first one counts",
          line: field.line)
      } else {
        fields[name] = field
      }
    }
  }

  /// The field of that name, given in lower case.
  func field(_ name: String) -> Deb822.Field? { fields[name] }

  /// The value of the field of that name, given in lower case; nil when absent or empty.
  subscript(_ name: String) -> String? {
    guard let value = fields[name]?.value, !value.isEmpty else { return nil }
    return value
  }

  /// All fields of a name that may be repeated.
  func all(_ name: String) -> [Deb822.Field] { repeated[name] ?? [] }
}

extension Extraction {
  /// Tells why a document could not be read.
  mutating func skip(_ error: DocumentError) {
    skip(error.message, line: error.line)
  }

  /// Tells what was odd in a document.
  mutating func skip(_ notices: DocumentNotices) {
    for notice in notices.kept { skip(notice.message, line: notice.line) }
    if notices.count > notices.kept.count {
      skip("\(notices.count - notices.kept.count) further oddities of the same file")
    }
  }
}
