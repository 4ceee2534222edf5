import Model
import Trees

/// Reads `*.dist-info/INSTALLER`, the name of the tool that installed the distribution.
///
/// Format: Python packaging user guide, "Recording installed projects", "The INSTALLER file".
enum InstallerExtractor: FileExtractor {
  static let name = "python.installer"
  static let revision = 1
  static let patterns: [PathPattern] = [.nameInFolder("INSTALLER", folderSuffix: ".dist-info")]
  static let limitBytes = 1 << 16

  static func extract(_ file: File, into found: inout Extraction) {
    var name: String?
    for line in ByteLines(file.content) where !line.text.trimmed.isEmpty {
      guard name == nil else {
        found.skip("holds more than a name", line: line.number)
        break
      }
      name = line.text.trimmed.text
    }
    guard let name else { return found.skip("names no tool") }
    if name.unicodeScalars.contains(where: { $0.value < 0x20 || $0 == "\u{FFFD}" }) {
      found.skip("`\(Excerpted.text(name))` is no name of a tool")
    }
    found.add(.companion(.installer(name)))
  }
}
