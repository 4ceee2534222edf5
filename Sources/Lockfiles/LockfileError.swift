import Model

/// Why a lock file is refused (THREATS T-82).
package enum LockfileError: Error, Hashable {
  /// The file holds the marks of a merge that was not finished; the first one stands on the line.
  case mergeConflict(path: String, line: Int)
  /// The file is no JSON; the reader's own words.
  case syntax(path: String, line: Int?, reason: String)
  /// The schema is not `holdfast.lock/1`.
  case unsupportedSchema(path: String, found: String, newest: String)
  /// The body has another digest than the file says.
  case digestMismatch(path: String, expected: String, actual: String)
  /// The bytes are not the one form that the content has; the first difference stands on the line.
  case notCanonical(path: String, line: Int)
  /// A value is missing or of the wrong type.
  case wrongShape(path: String, key: String, expected: String)
  /// The file is larger than any lock file may be.
  case tooLarge(path: String, limitBytes: Int)
  /// The file has keys that this program does not know, so that it cannot be written anew.
  case newerKeys(path: String, key: String)
}

extension LockfileError: Explained {
  /// What was found, what was expected, and where.
  package var message: String {
    switch self {
    case .mergeConflict(let path, let line):
      "`\(path)` line \(line) has the marks of an unfinished merge"
    case .syntax(let path, let line, let reason):
      "`\(path)`\(line.map { " line \($0)" } ?? "") cannot be read: \(reason)"
    case .unsupportedSchema(let path, let found, let newest):
      "`\(path)` has the schema `\(found)`, this program reads `\(newest)`"
    case .digestMismatch(let path, let expected, let actual):
      "`\(path)` was changed by hand or damaged: its body has the digest \(actual), it says \(expected)"
    case .notCanonical(let path, let line):
      "`\(path)` line \(line) is not written as `holdfast lock` writes it"
    case .wrongShape(let path, let key, let expected):
      "`\(path)`: `\(key)` is not \(expected)"
    case .tooLarge(let path, let limit): "`\(path)` is larger than \(limit) bytes"
    case .newerKeys(let path, let key):
      "`\(path)` has the key `\(key)`, which this program does not know: it would be lost"
    }
  }

  /// Ways out.
  package var hints: [String] {
    switch self {
    case .mergeConflict:
      [
        "take either side whole: `git checkout --theirs holdfast.lock` or `--ours`",
        "then `holdfast lock --declared && git add holdfast.lock`; CI refreshes the installed part",
      ]
    case .syntax, .digestMismatch, .notCanonical, .wrongShape, .tooLarge:
      [
        "take the last good one, `git checkout HEAD -- holdfast.lock`, and run `holdfast lock` again"
      ]
    case .unsupportedSchema, .newerKeys:
      ["upgrade holdfast, or write the lock file again with this build"]
    }
  }
}
