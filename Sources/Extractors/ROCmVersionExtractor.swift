import Model
import Trees

/// Reads `.info/version` of a ROCm folder, and its twins `version-rocm` and `version-dev`.
///
/// One line, `6.3.0-39`; what follows the dash is the build.
enum ROCmVersionExtractor: FileExtractor {
  static let name = "rocm.version"
  static let revision = 1
  static let patterns: [PathPattern] = ["version", "version-rocm", "version-dev"].map {
    .nameInFolder($0, folderSuffix: "/.info")
  }
  static let limitBytes = 1 << 16

  static func accepts(_ path: String) -> Bool {
    TreePath.name(TreePath.folder(TreePath.folder(path))).hasPrefix("rocm")
  }

  static func extract(_ file: File, into found: inout Extraction) {
    var lines = ByteLines(file.content)
    let text = lines.next()?.text.trimmed ?? []
    let release = text.prefix { $0 != UInt8(ascii: "-") }
    guard let release = found.release(release.text, of: "version") else { return }
    found.add(.toolkit(ToolkitFact(toolkit: "rocm", release: release)))
  }
}
