package import Bytes
import Model

/// The reason why the catalog cannot be used, or has no answer.
package enum CatalogError: Error, Hashable {
  /// No folder for it is known: neither `XDG_DATA_HOME` nor `HOME` is set.
  case noHome
  /// No catalog stands at the path.
  case missing(path: String)
  /// Something else than a file stands at the path: `a FIFO`, `a folder`, `a symbolic link`.
  case notAFile(path: String, found: String)
  /// Another user owns the file or folder.
  case otherOwner(path: String, owner: UInt32, expected: UInt32)
  /// Everyone may write the file or folder.
  case writableByOthers(path: String)
  /// The file has no bytes.
  case empty(path: String)
  /// The file is no catalog of ours.
  case foreign(path: String, found: String)
  /// The catalog does not hold what it should.
  case damaged(path: String, reason: String)
  /// A newer program wrote the catalog.
  case newer(path: String, found: Int, newest: Int)
  /// An older program wrote the catalog, and it was opened for reading only.
  case older(path: String, found: Int, newest: Int)
  /// The catalog, or its folder, cannot be written.
  case readOnly(path: String)
  /// The disk has no space left.
  case diskFull(path: String)
  /// Other programs kept it locked.
  case busy(path: String, seconds: Int)
  /// A call of the operating system failed.
  case system(operation: String, path: String, reason: String)
  /// No snapshot has that digest, prefix or environment name.
  case unknownSnapshot(String)
  /// Several snapshots begin so.
  case ambiguousSnapshot(String, candidates: [Digest])
  /// No environment has that name.
  case unknownEnvironment(String)
  /// An environment's name is empty, long, or has characters that only confuse.
  case badEnvironmentName(String)
  /// A file could not be read as a snapshot.
  case unreadableSnapshot(path: String, SnapshotFileError)
  /// A statement failed for a reason that no other case names: a mistake of ours.
  case unexpected(path: String, reason: String)
}

extension CatalogError: Explained {
  /// What a failure is about, for the exit code.
  package enum Nature: Sendable, Hashable {
    /// The input or the catalog file is bad (exit code 3).
    case input
    /// Disk, lock, permission: worth a retry (exit code 4).
    case surroundings
    /// The user asked for something that is not there (exit code 2).
    case usage
    /// A mistake of ours (exit code 70).
    case defect
  }

  /// What the failure is about.
  package var nature: Nature {
    switch self {
    case .notAFile, .empty, .foreign, .damaged, .newer, .unreadableSnapshot: .input
    case .noHome, .missing, .older, .otherOwner, .writableByOthers, .readOnly, .diskFull, .busy,
      .system:
      .surroundings
    case .unknownSnapshot, .ambiguousSnapshot, .unknownEnvironment, .badEnvironmentName: .usage
    case .unexpected: .defect
    }
  }

  /// What was found, what was expected, and where.
  package var message: String {
    switch self {
    case .noHome:
      "no folder for the catalog is known: neither `XDG_DATA_HOME` nor `HOME` is set"
    case .missing(let path):
      "no catalog stands at `\(path)`"
    case .notAFile(let path, let found):
      "`\(path)` is \(found), expected a file of ours"
    case .otherOwner(let path, let owner, let expected):
      "`\(path)` belongs to user \(owner), expected user \(expected)"
    case .writableByOthers(let path):
      "everyone may write `\(path)`"
    case .empty(let path):
      "the catalog `\(path)` is an empty file"
    case .foreign(let path, let found):
      "`\(path)` is \(found), not a catalog"
    case .damaged(let path, let reason):
      "the catalog `\(path)` is damaged: \(reason)"
    case .newer(let path, let found, let newest):
      "the catalog `\(path)` has schema \(found), the newest that this build reads is \(newest)"
    case .older(let path, let found, let newest):
      "the catalog `\(path)` has schema \(found), this build reads schema \(newest)"
    case .readOnly(let path):
      "the catalog `\(path)` cannot be written"
    case .diskFull(let path):
      "the disk is full, the catalog `\(path)` was not changed"
    case .busy(let path, let seconds):
      "the catalog `\(path)` was locked by other programs for \(seconds) seconds"
    case .system(let operation, let path, let reason):
      "cannot \(operation) `\(path)`: \(reason)"
    case .unknownSnapshot(let text):
      "no snapshot or environment is called `\(text)`"
    case .ambiguousSnapshot(let text, let candidates):
      "\(candidates.count) snapshots begin with `\(text)`: "
        + candidates.prefix(4).map { "`\($0.short)`" }.joined(separator: ", ")
    case .unknownEnvironment(let name):
      "no environment is called `\(name)`"
    case .badEnvironmentName(let name):
      "`\(name.prefix(80))` is no name for an environment"
    case .unreadableSnapshot(let path, let error):
      "cannot read `\(path)`: \(error.message)"
    case .unexpected(let path, let reason):
      "the catalog `\(path)` answered unexpectedly: \(reason)"
    }
  }

  /// Ways out.
  package var hints: [String] {
    switch self {
    case .noHome: ["name a file with `--catalog`"]
    case .missing: ["scan something first, or name another file with `--catalog`"]
    case .empty, .foreign, .notAFile:
      ["nothing was changed; remove the file yourself, or name another one with `--catalog`"]
    case .damaged:
      [
        "nothing was changed; move the file away, then rebuild it with `holdfast catalog import`"
          + " from snapshot files, or scan again"
      ]
    case .newer: ["upgrade holdfast, or name another file with `--catalog`"]
    case .older: ["open it once for writing: `holdfast catalog check`"]
    case .otherOwner, .writableByOthers:
      ["name a file in a folder of your own with `--catalog`"]
    case .readOnly: ["check the permissions, or name another file with `--catalog`"]
    case .diskFull: ["free some space, or run `holdfast catalog prune`"]
    case .busy: ["try again when the other programs are done"]
    case .ambiguousSnapshot: ["give more digits"]
    case .unknownSnapshot, .unknownEnvironment: ["`holdfast catalog ls` lists what is there"]
    case .badEnvironmentName: ["use up to 200 characters, none of them a control character"]
    case .unreadableSnapshot(_, let error): error.hints
    case .system, .unexpected: []
    }
  }
}
