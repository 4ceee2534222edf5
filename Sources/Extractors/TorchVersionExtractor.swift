import Trees

/// Reads `torch/version.py`, which the build of torch writes: its full version, and its CUDA or
/// ROCm release.
enum TorchVersionExtractor: FileExtractor {
  static let name = "torch.version"
  static let revision = 1
  static let patterns: [PathPattern] = [.nameInFolder("version.py", folderSuffix: "torch")]
  static let limitBytes = 1 << 20

  static func accepts(_ path: String) -> Bool {
    TreePath.name(TreePath.folder(path)) == "torch"
  }

  static func extract(_ file: File, into found: inout Extraction) {
    TorchVersionFile.extract(file, distribution: "torch", into: &found)
  }
}
