import Documents
import Model
import Trees

/// Reads `*.dist-info/WHEEL`, the compatibility tags of the wheel that was installed.
///
/// Format: Python packaging user guide, "Binary distribution format", "File contents".
enum WheelExtractor: FileExtractor {
  static let name = "python.wheel"
  static let revision = 1
  static let patterns: [PathPattern] = [.nameInFolder("WHEEL", folderSuffix: ".dist-info")]

  static func extract(_ file: File, into found: inout Extraction) {
    let reading = Deb822.paragraphs(file.content, dialect: .messageHeader)
    found.skip(reading.notices)
    guard let paragraph = reading.paragraphs.first else {
      return found.skip("holds no field")
    }
    let fields = FieldTable(paragraph, lists: ["tag"], into: &found)
    var tags: [String] = []
    for field in fields.all("tag") {
      if field.value.split(separator: "-", omittingEmptySubsequences: false).count == 3,
        !field.value.contains("--"), !field.value.hasPrefix("-"), !field.value.hasSuffix("-")
      {
        tags.append(field.value)
      } else {
        found.skip("`\(Excerpted.text(field.value))` is no wheel tag", line: field.line)
      }
    }
    if tags.isEmpty { found.skip("names no tag") }
    var pure: Bool?
    if let field = fields.field("root-is-purelib") {
      switch field.value.lowercased() {
      case "true": pure = true
      case "false": pure = false
      default:
        found.skip(
          "`Root-Is-Purelib` is `\(Excerpted.text(field.value))`, neither true nor false",
          line: field.line)
      }
    }
    found.add(.companion(.wheel(tags: tags, build: fields["build"], pureLibrary: pure)))
  }
}
