import Model
import Trees

/// Reads `*.egg-link`, which stands for a project folder in development.
///
/// Format: setuptools, "Development mode" of old: the folder that holds the egg-info, then the path
/// from there to the project.
enum EggLinkExtractor: FileExtractor {
  static let name = "python.egg-link"
  static let revision = 1
  static let patterns: [PathPattern] = [.suffix(".egg-link")]
  static let limitBytes = 1 << 16

  static func extract(_ file: File, into found: inout Extraction) {
    for line in ByteLines(file.content) {
      let path = line.text.trimmed
      if path.isEmpty { continue }
      if path.contains(0) { return found.skip("holds NUL bytes", line: line.number) }
      return found.add(.companion(.editable(path: path.text)))
    }
    found.skip("names no folder")
  }
}
