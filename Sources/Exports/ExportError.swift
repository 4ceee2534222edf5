import Model

/// Why an environment cannot be exported.
package enum ExportError: Error, Hashable {
  /// Only what the repository declares is locked, and the format needs what is installed.
  case notInstalled(environment: String, platform: String)
  /// The environment has nothing that the format speaks of.
  case nothing(environment: String, wanted: String)
  /// No folder of that name holds distributions.
  case unknownLocation(location: String, known: [String])
  /// The date of the archive's snapshot is not `20260301T000000Z`.
  case snapshotDate(String)
  /// The digest library failed.
  case digest(algorithm: String)
}

extension ExportError: Explained {
  /// What was found, what was expected, and where.
  package var message: String {
    switch self {
    case .notInstalled(let environment, let platform):
      "the lock has no installed part of `\(environment)` for `\(platform)`"
    case .nothing(let environment, let wanted):
      "`\(environment)` has no \(wanted)"
    case .unknownLocation(let location, _):
      "no distributions are installed in `\(location)`"
    case .snapshotDate(let text):
      "`\(text)` is no date of a snapshot such as `20260301T000000Z`"
    case .digest(let algorithm): "the digest \(algorithm) is not available"
    }
  }

  /// Ways out.
  package var hints: [String] {
    switch self {
    case .notInstalled(let environment, _):
      ["lock an image of it first: `holdfast lock \(environment)`"]
    case .unknownLocation(_, let known):
      known.isEmpty ? [] : ["known are " + known.map { "`\($0)`" }.joined(separator: ", ")]
    case .nothing, .snapshotDate, .digest: []
    }
  }
}
