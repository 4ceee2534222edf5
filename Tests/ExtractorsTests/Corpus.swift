import Documents
import Extractors
import Foundation
import Model
import Trees

/// Other people's files beside the project, `../shared/corpus`; tests that need them are skipped
/// where they are missing.
enum Corpus {
  static let root = Project.root.deletingLastPathComponent().appending(path: "shared/corpus")
  static let isThere = FileManager.default.fileExists(
    atPath: root.appending(path: "INDEX.json").path(percentEncoded: false))

  /// The extractors of manifests.
  static let manifests: Set<String> = [
    "conda.environment", "dockerfile", "python.poetry-lock", "python.pylock", "python.pyproject",
    "python.requirements", "python.setup-cfg", "python.uv-lock",
  ]

  // What the corpus calls each kind of file, for files of other names than the usual.
  private static let kinds = [
    "requirements": "python.requirements", "conda-environment": "conda.environment",
    "pyproject.toml": "python.pyproject", "setup.cfg": "python.setup-cfg",
    "poetry.lock": "python.poetry-lock", "uv.lock": "python.uv-lock",
    "pylock.toml": "python.pylock", "conda-explicit": "python.requirements",
  ]

  /// The manifests of the corpus: path and extractor.
  static func files() throws -> [(path: String, extractor: String)] {
    let index = try JSONDocument.read(
      [UInt8](try Data(contentsOf: root.appending(path: "INDEX.json"))),
      options: JSONDocument.Options(duplicateKeys: .lastWins))
    return (index["files"]?.array ?? []).compactMap { node in
      guard let path = node["path"]?.string, let kind = node["kind"]?.string else { return nil }
      guard let name = kinds[kind] else { return nil }
      return (path, name)
    }
  }

  /// What an extractor reads in a file of the corpus, whatever its name.
  static func record(_ path: String, _ extractor: String) throws -> FileRecord? {
    let bytes = [UInt8](try Data(contentsOf: root.appending(path: path)))
    return record(bytes, named: path, extractor)
  }

  /// What an extractor reads in bytes.
  static func record(_ bytes: [UInt8], named path: String, _ extractor: String) -> FileRecord? {
    var recorder = LayerRecorder(reading: [path: extractor])
    if recorder.enter(TreeEntry(path: path, kind: .file(size: bytes.count))) != .none {
      recorder.read(bytes.span)
      recorder.leave()
    }
    return recorder.finished().files.first
  }
}
