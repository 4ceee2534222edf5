import Model
import Trees

/// Reads `*.dist-info/METADATA`, the record of one installed Python distribution.
///
/// Format: Python packaging user guide, "Recording installed projects" and "Core metadata
/// specifications".
enum DistInfoMetadataExtractor: FileExtractor {
  static let name = "python.metadata"
  static let revision = 1
  static let patterns: [PathPattern] = [.nameInFolder("METADATA", folderSuffix: ".dist-info")]

  static func extract(_ file: File, into found: inout Extraction) {
    PythonMetadata.add(file.content, into: &found)
  }
}
