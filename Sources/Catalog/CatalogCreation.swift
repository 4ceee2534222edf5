import Foundation
import GRDB

/// Makes catalogs, raises them to the newest schema, and tells them from other files.
enum CatalogCreation {
  /// Makes a catalog under a temporary name and gives it its own when it is whole.
  ///
  /// Where another process is faster, its catalog stays and ours goes away.
  static func make(at location: CatalogLocation) throws(CatalogError) {
    let path = location.index
    let temporary = "\(path).new-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    let descriptor = unsafe Foundation.open(
      temporary, O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_RDWR, 0o600)
    guard descriptor >= 0 else { throw CatalogPath.failure("make", temporary) }
    Foundation.close(descriptor)
    defer {
      for ending in ["", "-wal", "-shm", "-journal"] { unsafe unlink(temporary + ending) }
    }
    do {
      let queue = try DatabaseQueue(
        path: temporary, configuration: Catalog.configuration(isReadOnly: false))
      try queue.writeWithoutTransaction { database in
        try database.execute(sql: "PRAGMA synchronous = FULL")
        try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
        try database.execute(
          sql: "PRAGMA application_id = \(CatalogSchema.applicationIdentifier)")
        try database.inTransaction(.immediate) {
          try migrate(database)
          return .commit
        }
        if location.indexKind == .local {
          try database.execute(sql: "PRAGMA journal_mode = WAL")
        }
      }
      try queue.close()
    } catch {
      throw CatalogError(error, path: path)
    }
    try publish(temporary, as: path)
  }

  /// Gives a whole file its name, unless one has it already.
  private static func publish(_ temporary: String, as path: String) throws(CatalogError) {
    if unsafe link(temporary, path) == 0 || errno == EEXIST { return }
    guard errno == EPERM || errno == ENOTSUP || errno == ENOSYS || errno == EMLINK else {
      throw CatalogPath.failure("make", path)
    }
    // No hard links on this file system; the name is taken only while it is free.
    if try CatalogPath.facts(path) == nil, unsafe rename(temporary, path) != 0 {
      throw CatalogPath.failure("make", path)
    }
  }

  /// Applies the steps that the catalog has not seen, inside the caller's transaction.
  static func migrate(_ database: Database) throws {
    let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard found < CatalogSchema.newest else { return }
    for step in CatalogSchema.steps[max(found, 0)...] {
      try database.execute(sql: step)
    }
    try database.execute(sql: "PRAGMA user_version = \(CatalogSchema.newest)")
  }

  /// Refuses a file that is no SQLite database or has another program's number.
  ///
  /// Format: sqlite.org/fileformat.html, section 1.3 (header string, application id at offset 68).
  ///
  /// Not to be called while this process has the file open: a process that closes any descriptor of
  /// a file loses its locks on it (fcntl(2)).
  static func headerFailure(_ path: String, size: Int) -> CatalogError? {
    let descriptor = unsafe Foundation.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return CatalogPath.failure("open", path) }
    defer { Foundation.close(descriptor) }
    var header = [UInt8](repeating: 0, count: 100)
    // The kernel writes at most the 100 bytes of the array.
    let count = unsafe Foundation.read(descriptor, &header, 100)
    guard count >= 0 else { return CatalogPath.failure("read", path) }
    let magic = Array("SQLite format 3".utf8) + [0]
    guard count == 100 else {
      return header.starts(with: magic.prefix(count))
        ? .damaged(path: path, reason: "it ends after \(count) bytes")
        : .foreign(path: path, found: "no SQLite database")
    }
    guard header.starts(with: magic) else {
      return .foreign(path: path, found: "no SQLite database")
    }
    let number = header[68..<72].reduce(Int32(0)) { $0 << 8 | Int32($1) }
    guard number == CatalogSchema.applicationIdentifier else {
      return .foreign(path: path, found: "a SQLite database of another program")
    }
    // With a log, the file may lag behind its header; without one it never does.
    let pageSize = Int(header[16]) << 8 | Int(header[17])
    let pageCount = header[28..<32].reduce(0) { $0 << 8 | Int($1) }
    let log = try? CatalogPath.facts(path + "-wal")
    let expected = (pageSize == 1 ? 65_536 : pageSize) * pageCount
    if (log?.size ?? 0) == 0, size < expected {
      return .damaged(path: path, reason: "it has \(size) bytes of \(expected)")
    }
    return nil
  }
}
