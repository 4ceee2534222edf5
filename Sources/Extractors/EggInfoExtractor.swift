import Model
import Trees

/// Reads the PKG-INFO of an egg: in `*.egg-info` and `EGG-INFO` folders, or as one `*.egg-info` file.
///
/// Format: Python packaging user guide, "Core metadata specifications"; setuptools, "The internal
/// structure of Python eggs".
enum EggInfoExtractor: FileExtractor {
  static let name = "python.egg-info"
  static let revision = 1
  static let patterns: [PathPattern] = [
    .nameInFolder("PKG-INFO", folderSuffix: ".egg-info"),
    .nameInFolder("PKG-INFO", folderSuffix: "EGG-INFO"),
    .suffix(".egg-info"),
  ]

  static func accepts(_ path: String) -> Bool { PackageRecordPath.isSearched(egg: path) }

  static func extract(_ file: File, into found: inout Extraction) {
    PythonMetadata.add(file.content, into: &found)
  }
}
