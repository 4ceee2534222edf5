import Model
import Trees
import Versions

/// Reads `conda-meta/pinned`, the match specifications that every solve of a prefix keeps.
///
/// Format: conda, "Preventing packages from updating": one match specification per line.
enum CondaPinnedExtractor: FileExtractor {
  static let name = "conda.pinned"
  static let revision = 1
  static let patterns: [PathPattern] = [.nameInFolder("pinned", folderSuffix: "conda-meta")]
  static let limitBytes = 1 << 20

  static func extract(_ file: File, into found: inout Extraction) {
    var pins: [String] = []
    for line in ByteLines(file.content) {
      let text = line.text.trimmed.text
      if text.isEmpty || text.hasPrefix("#") { continue }
      if (try? CondaMatchSpec(text)) == nil {
        found.skip(
          "`\(Excerpted.text(text))` is no match specification", line: line.number)
      }
      pins.append(text)
    }
    found.add(.companion(.condaPins(pins)))
  }
}
