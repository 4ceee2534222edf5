import Accelerators
import Archives
import ArgumentParser
import Catalog
import Configuration
import Exports
import Images
import Lockfiles
import Model
import Repositories
import Scanning
import Signatures

/// What the process says by its exit code.
enum ExitStatus: Int32, Sendable {
  /// Nothing at or above the fail level.
  case success = 0
  /// Findings at or above the fail level.
  case findings = 1
  /// Wrong usage or configuration.
  case usage = 2
  /// Input that is damaged or not what it should be.
  case badInput = 3
  /// Surroundings: network, disk, lock, permission; worth a retry.
  case surroundings = 4
  /// A bug of Holdfast.
  case bug = 70
  /// Stopped by the user.
  case interrupted = 130

  /// The status that an error ends a command with.
  init(_ error: any Error) {
    switch error {
    case let error as ImageError:
      if error.isChoice {
        self = .usage
      } else if case .archive(let inner) = error {
        self = ExitStatus(inner)
      } else {
        self = .badInput
      }
    case let error as ArchiveError:
      switch error {
      case .unreadable, .surroundings, .digest: self = .surroundings
      default: self = .badInput
      }
    case let error as RepositoryError:
      if case .unknownReference = error { self = .usage } else { self = .badInput }
    case let error as CatalogError: self = ExitStatus(error.nature)
    case is ScanError, is SnapshotFileError: self = .badInput
    case is KnowledgeError, is NodeListingError, is PoolInventoryError: self = .badInput
    case is LockfileError, is HashFileError, is SigningError, is EnvelopeError, is InputError:
      self = .badInput
    case let error as KeyError:
      switch error {
      case .passphraseNeeded, .wrongPassphrase: self = .usage
      default: self = .badInput
      }
    case is UsageError, is ConfigurationError, is ExportError: self = .usage
    case is CancellationError: self = .interrupted
    case is any Explained: self = .surroundings
    default: self = .bug
    }
  }
}

extension ExitStatus {
  private init(_ nature: CatalogError.Nature) {
    switch nature {
    case .input: self = .badInput
    case .surroundings: self = .surroundings
    case .usage: self = .usage
    case .defect: self = .bug
    }
  }
}

/// A wrong use of the command line.
struct UsageError: Explained {
  let message: String
  let hints: [String]

  init(_ message: String, hints: [String] = []) {
    self.message = message
    self.hints = hints
  }
}
