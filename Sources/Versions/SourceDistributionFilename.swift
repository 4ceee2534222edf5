/// The name of a source distribution: project, version and archive format.
///
/// Source distribution format specification (PEP 625). Names from before it are read too: the
/// version is what follows the last `-`, and the archive may be a zip file.
package struct SourceDistributionFilename: Sendable, Hashable {
  /// The archive formats.
  package enum Format: String, Sendable, Hashable, CaseIterable {
    case tarGzip = ".tar.gz"
    case zip = ".zip"
  }

  /// The project's name as written.
  package let name: String
  /// The version.
  package let version: PEP440Version
  /// The archive format.
  package let format: Format

  /// The name that is compared (PEP 503).
  package var normalizedName: String { PythonName.normalized(name) }

  /// Reads a file name without folders.
  package init(_ filename: some StringProtocol) throws(PythonFilenameError) {
    guard let format = Format.allCases.first(where: { filename.hasSuffix($0.rawValue) }) else {
      throw PythonFilenameError(.suffix)
    }
    self.format = format
    let stem = filename.dropLast(format.rawValue.count)
    guard let dash = stem.lastIndex(of: "-") else { throw PythonFilenameError(.partCount) }
    guard PythonName.isValid(stem[..<dash]) else { throw PythonFilenameError(.name) }
    name = String(stem[..<dash])
    guard let version = PEP440Version(stem[stem.index(after: dash)...]) else {
      throw PythonFilenameError(.version)
    }
    self.version = version
  }
}
