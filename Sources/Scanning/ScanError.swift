import Model

/// Why a source could not be scanned.
package enum ScanError: Error, Hashable {
  /// The path is not a folder; `looksLike` says what it is.
  case notAFolder(path: String, looksLike: String)
}

extension ScanError: Explained {
  /// What was found and expected.
  package var message: String {
    switch self {
    case .notAFolder(let path, let looksLike): "`\(path)` is \(looksLike), not a folder"
    }
  }

  /// The way out.
  package var hints: [String] {
    switch self {
    case .notAFolder: ["name the folder of a root directory, virtual environment or conda prefix"]
    }
  }
}
