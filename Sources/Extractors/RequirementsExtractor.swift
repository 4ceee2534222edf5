import Model
import Trees
import Versions

/// Reads requirement files and constraint files of pip: `requirements*.txt`, `constraints*.txt`, and
/// their sources for pip-tools, `requirements*.in`.
///
/// Format: pip documentation, "Requirements File Format". Every line ends as a requirement, an
/// option, a reference to another file, or a notice.
enum RequirementsExtractor: FileExtractor {
  static let name = "python.requirements"
  static let revision = 1
  static let patterns: [PathPattern] = [
    .prefixSuffix("requirements", ".txt"), .prefixSuffix("Requirements", ".txt"),
    .suffix("requirements.txt"),
    .prefixSuffix("requirements", ".in"), .suffix("requirements.in"),
    .suffixInFolder(".txt", folder: "requirements"), .suffixInFolder(".in", folder: "requirements"),
    .prefixSuffix("constraints", ".txt"), .suffix("constraints.txt"),
    .prefixSuffix("constraints", ".in"),
  ]

  static func extract(_ file: File, into found: inout Extraction) {
    if ForeignText.isLargeFilePointer(file.content) {
      return found.skip("a Git LFS pointer: the content is not here")
    }
    let (bytes, oddity) = ForeignText.decoded(file.content)
    if let oddity { found.skip(oddity) }
    if bytes.isEmpty, oddity != nil { return }
    let isConstraints = file.name.hasPrefix("constraints") || file.name.hasSuffix("constraints.txt")
    var reader = RequirementsReader(
      format: "requirements", kind: isConstraints ? .constrains : .declared)
    reader.read(bytes, firstLine: 1)
    found.skip(reader.notices)
    found.add(.manifest(reader.manifest))
  }
}
