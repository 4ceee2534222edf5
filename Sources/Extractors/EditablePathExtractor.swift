import Model
import Trees

/// Reads `__editable__*.pth`, which puts the folders of an editable install on the search path.
///
/// Format: Python library reference, `site`: a folder per line; lines that begin with `import` are
/// code and are not read, `direct_url.json` names the folder then.
enum EditablePathExtractor: FileExtractor {
  static let name = "python.editable"
  static let revision = 1
  static let patterns: [PathPattern] = [.prefixSuffix("__editable__", ".pth")]
  static let limitBytes = 1 << 20

  static func extract(_ file: File, into found: inout Extraction) {
    var says = false
    for line in ByteLines(file.content) {
      let text = line.text.trimmed
      if text.isEmpty || text.first == UInt8(ascii: "#") { continue }
      says = true
      if text.starts(with: "import ".utf8) || text.starts(with: "import\t".utf8) { continue }
      if text.contains(0) {
        found.skip("holds NUL bytes", line: line.number)
        continue
      }
      found.add(.companion(.editable(path: text.text)))
    }
    if !says { found.skip("names no folder") }
  }
}
