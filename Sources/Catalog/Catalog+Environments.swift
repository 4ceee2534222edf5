import Bytes
import GRDB

/// A named environment and its last scan.
package struct EnvironmentSummary: Sendable, Hashable, Codable {
  /// The environment's name.
  package var name: String
  /// How often it was scanned.
  package var scanCount: Int
  /// The last scan.
  package var newest: HistoryLine
  /// How many packages the last scan saw.
  package var packageCount: Int
}

extension Catalog {
  /// All environments, ordered by name.
  package func environments() throws(CatalogError) -> [EnvironmentSummary] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT environment.name, history.scanned_at, snapshot.digest, history.reference,
            history.tool_version, snapshot.package_count,
            (SELECT count(*) FROM environment_snapshot AS every
              WHERE every.environment_id = environment.id)
          FROM environment
            JOIN environment_snapshot AS history ON history.id = (
              SELECT newest.id FROM environment_snapshot AS newest
              WHERE newest.environment_id = environment.id
              ORDER BY newest.scanned_at DESC, newest.id DESC LIMIT 1)
            JOIN snapshot ON snapshot.id = history.snapshot_id
          ORDER BY environment.name
          """
      ).map { row in
        EnvironmentSummary(
          name: row[0], scanCount: row[6], newest: try Self.line(row), packageCount: row[5])
      }
    }
  }

  /// The scans of an environment, the newest first.
  ///
  /// Throws `unknownEnvironment` when no environment has that name.
  package func history(of environment: String) throws(CatalogError) -> [HistoryLine] {
    let lines = try read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT environment.name, history.scanned_at, snapshot.digest, history.reference,
              history.tool_version
            FROM environment
              JOIN environment_snapshot AS history ON history.environment_id = environment.id
              JOIN snapshot ON snapshot.id = history.snapshot_id
            WHERE environment.name = ?
            ORDER BY history.scanned_at DESC, history.id DESC
            """),
        arguments: [environment]
      ).map { try Self.line($0) }
    }
    guard !lines.isEmpty else { throw .unknownEnvironment(environment) }
    return lines
  }

  /// A history line from the first five columns of a row.
  static func line(_ row: Row) throws -> HistoryLine {
    HistoryLine(
      environment: row[0], scannedAt: row[1], snapshot: try digest(row[2]), reference: row[3],
      toolVersion: row[4])
  }
}
