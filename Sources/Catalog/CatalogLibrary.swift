import GRDB

/// The linked SQLite.
package enum CatalogLibrary {
  /// Its version, `3.40.1`; `unknown` when it does not answer.
  package static var version: String {
    let answer = try? DatabaseQueue().read { database in
      try String.fetchOne(database, sql: "SELECT sqlite_version()")
    }
    return (answer ?? nil) ?? "unknown"
  }
}
