import Trees

/// Reads `torchvision/version.py`, which the build of torchvision writes: its full version.
enum TorchvisionVersionExtractor: FileExtractor {
  static let name = "torchvision.version"
  static let revision = 1
  static let patterns: [PathPattern] = [.nameInFolder("version.py", folderSuffix: "torchvision")]
  static let limitBytes = 1 << 20

  static func accepts(_ path: String) -> Bool {
    TreePath.name(TreePath.folder(path)) == "torchvision"
  }

  static func extract(_ file: File, into found: inout Extraction) {
    TorchVersionFile.extract(file, distribution: "torchvision", into: &found)
  }
}
