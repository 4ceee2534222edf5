import Trees

/// Reads `torchaudio/version.py`, which the build of torchaudio writes: its full version.
enum TorchaudioVersionExtractor: FileExtractor {
  static let name = "torchaudio.version"
  static let revision = 1
  static let patterns: [PathPattern] = [.nameInFolder("version.py", folderSuffix: "torchaudio")]
  static let limitBytes = 1 << 20

  static func accepts(_ path: String) -> Bool {
    TreePath.name(TreePath.folder(path)) == "torchaudio"
  }

  static func extract(_ file: File, into found: inout Extraction) {
    TorchVersionFile.extract(file, distribution: "torchaudio", into: &found)
  }
}
