import Model

/// Why a source could not be scanned.
package enum ScanError: Error, Hashable {
  /// The path is not a folder; `looksLike` says what it is.
  case notAFolder(path: String, looksLike: String)
  /// The documents of an archive on standard input are too large together.
  case tooManyDocuments(limitBytes: Int)
  /// Standard input cannot be read a second time, file by file.
  case passesOnce
}

extension ScanError: Explained {
  /// What was found and expected.
  package var message: String {
    switch self {
    case .notAFolder(let path, let looksLike): "`\(path)` is \(looksLike), not a folder"
    case .tooManyDocuments(let limit):
      "the documents of the archive on standard input are larger than \(limit) bytes together"
    case .passesOnce: "the files of an archive on standard input can be read only once"
    }
  }

  /// The way out.
  package var hints: [String] {
    switch self {
    case .notAFolder: ["name the folder of a root directory, virtual environment or conda prefix"]
    case .tooManyDocuments, .passesOnce: ["write the archive to a file and scan that"]
    }
  }
}
