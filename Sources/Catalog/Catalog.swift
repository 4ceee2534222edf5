import Foundation
import GRDB

/// The index of everything that was scanned: snapshots, what layers hold, and named environments
/// with their history.
///
/// One SQLite file, shared by any number of processes. Snapshots are immutable and named by their
/// digest; each scan is recorded in one transaction, so that a program that is stopped leaves the
/// state before or after. Every call throws a `CatalogError`.
package struct Catalog: Sendable {
  /// How a catalog is opened.
  package enum Mode: Sendable, Hashable {
    /// For reading and writing; made when it is not there.
    case createIfMissing
    /// For reading and writing; `missing` is thrown when it is not there.
    case readWrite
    /// For reading only; nothing on the disk changes.
    case readOnly
  }

  /// How long a locked catalog is waited for.
  static let busySeconds = 10

  /// Where it lies.
  package let location: CatalogLocation
  /// How it was opened.
  package let mode: Mode
  let queue: DatabaseQueue
  private let claim: OpenFiles.Claim

  /// Opens the catalog; with `createIfMissing`, makes it and its folder first.
  ///
  /// An empty, damaged, newer or foreign file and whatever is no plain file of this user's are
  /// refused and stay as they are (THREATS T-90, T-93).
  package static func open(
    _ location: CatalogLocation, mode: Mode = .createIfMissing
  ) throws(CatalogError) -> Catalog {
    let path = location.index
    if mode == .createIfMissing {
      try CatalogPath.prepareFolder(CatalogPath.folder(of: path))
      if try CatalogPath.facts(path) == nil { try CatalogCreation.make(at: location) }
    }
    guard let facts = try CatalogPath.checkFile(path) else { throw .missing(path: path) }
    for ending in ["-wal", "-shm", "-journal"] { _ = try CatalogPath.checkFile(path + ending) }
    guard facts.size > 0 else { throw .empty(path: path) }
    let claim = try OpenFiles.Claim.make(facts.place) {
      CatalogCreation.headerFailure(path, size: facts.size)
    }
    let catalog = Catalog(
      location: location, mode: mode, queue: try connection(to: location, mode: mode),
      claim: claim)
    try catalog.checkVersion()
    if location.snapshotFolder != nil, mode != .readOnly { try catalog.importFromNetworkPlace() }
    return catalog
  }

  private static func connection(
    to location: CatalogLocation, mode: Mode
  ) throws(CatalogError) -> DatabaseQueue {
    let path = location.index
    do {
      let queue = try DatabaseQueue(
        path: path, configuration: configuration(isReadOnly: mode == .readOnly))
      // The first statement opens the log file, which fails in a folder that is not writable.
      _ = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
      return queue
    } catch {
      guard mode == .readOnly, let immutable = immutableAddress(of: path),
        let queue = try? DatabaseQueue(
          path: immutable, configuration: configuration(isReadOnly: true)),
        (try? queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }) != nil
      else { throw CatalogError(error, path: path) }
      return queue
    }
  }

  /// The address of a catalog on a read-only medium, where no log file can be made.
  ///
  /// Nil while a log exists: what it holds would be missed (sqlite.org/uri.html, `immutable`).
  private static func immutableAddress(of path: String) -> String? {
    if let log = try? CatalogPath.facts(path + "-wal"), log.size > 0 { return nil }
    var allowed = CharacterSet.alphanumerics
    allowed.insert(charactersIn: "/-_.~")
    return path.addingPercentEncoding(withAllowedCharacters: allowed)
      .map { "file:\($0)?immutable=1" }
  }

  static func configuration(isReadOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = isReadOnly
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(TimeInterval(busySeconds))
    if !isReadOnly {
      configuration.prepareDatabase { database in
        // With a log, a power cut may take the last scan, and never the catalog.
        try database.execute(sql: "PRAGMA synchronous = NORMAL")
      }
    }
    return configuration
  }

  private func checkVersion() throws(CatalogError) {
    let path = location.index
    let newest = CatalogSchema.newest
    let found = try read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
    guard found <= newest else { throw .newer(path: path, found: found, newest: newest) }
    guard found > 0 else { throw .damaged(path: path, reason: "it has no schema version") }
    guard found < newest else { return }
    guard mode != .readOnly else { throw .older(path: path, found: found, newest: newest) }
    try write { try CatalogCreation.migrate($0) }
  }

  /// Runs a question.
  func read<Value>(_ body: (Database) throws -> Value) throws(CatalogError) -> Value {
    do {
      return try queue.read(body)
    } catch {
      throw CatalogError(error, path: location.index)
    }
  }

  /// Runs one transaction, which holds the only writing lock from its first statement on.
  func write<Value>(_ body: (Database) throws -> Value) throws(CatalogError) -> Value {
    guard mode != .readOnly else { throw .readOnly(path: location.index) }
    do {
      return try queue.write(body)
    } catch {
      throw CatalogError(error, path: location.index)
    }
  }

  /// Closes the file; without it, the file is closed when the last copy of the value goes away.
  package func close() throws(CatalogError) {
    do {
      try queue.close()
    } catch {
      throw CatalogError(error, path: location.index)
    }
  }
}

extension CatalogError {
  /// The case that an error of SQLite, or of ours below it, stands for.
  init(_ error: any Error, path: String) {
    if let error = error as? CatalogError {
      self = error
      return
    }
    if let error = error as? SnapshotFileError {
      self = .unreadableSnapshot(path: path, error)
      return
    }
    if let damage = error as? Column.Damage {
      self = .damaged(path: path, reason: damage.reason)
      return
    }
    guard let error = error as? DatabaseError else {
      self = .unexpected(path: path, reason: "\(error)")
      return
    }
    let reason = error.message ?? "\(error.extendedResultCode)"
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path, seconds: Catalog.busySeconds)
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_CANTOPEN:
      self = .readOnly(path: path)
    case .SQLITE_NOTADB: self = .foreign(path: path, found: "no SQLite database")
    case .SQLITE_CORRUPT: self = .damaged(path: path, reason: reason)
    case .SQLITE_IOERR:
      self =
        CatalogPath.isFull(path)
        ? .diskFull(path: path)
        : .system(operation: "read or write", path: path, reason: reason)
    case .SQLITE_ERROR where reason.hasPrefix("no such"):
      self = .damaged(path: path, reason: reason)
    default: self = .unexpected(path: path, reason: reason)
    }
  }
}
