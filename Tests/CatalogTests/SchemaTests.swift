import Bytes
import Foundation
import GRDB
import Model
import Testing

@testable import Catalog

@Suite struct SchemaTests {
  private static var dumpPath: String { "\(projectFolder)/Schemas/catalog.sql" }

  private func dump(_ catalog: Catalog) throws -> String {
    let statements = try catalog.read { database in
      try String.fetchAll(
        database,
        sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
    }
    let header = """
      -- The catalog's tables: schema \(CatalogSchema.newest). Made by the tests, for people to read.
      PRAGMA application_id = \(CatalogSchema.applicationIdentifier);
      PRAGMA user_version = \(CatalogSchema.newest);

      """
    return header + statements.map { "\n\($0);\n" }.joined()
  }

  @Test func `the dump shows the newest schema`() throws {
    let folder = try Folder()
    let dump = try dump(try Catalog.open(folder.location))
    if ProcessInfo.processInfo.environment["HOLDFAST_RECORD"] != nil {
      try Data(dump.utf8).write(to: URL(filePath: Self.dumpPath))
    }
    let stored = try String(contentsOf: URL(filePath: Self.dumpPath), encoding: .utf8)
    #expect(stored == dump)
  }

  @Test func `every table is strict and every index of use`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    let loose = try catalog.read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT name FROM pragma_table_list
          WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'
          """)
    }
    #expect(loose == [])
  }

  @Test func `steps are numbered and applied once`() throws {
    let folder = try Folder()
    let queue = try DatabaseQueue(path: "\(folder.path)/old.sqlite")
    try queue.write { database in
      for step in 1...CatalogSchema.newest {
        try database.execute(sql: CatalogSchema.steps[step - 1])
        try database.execute(sql: "PRAGMA user_version = \(step)")
      }
      try CatalogCreation.migrate(database)
    }
    let stepwise = try queue.read { database in
      try String.fetchAll(database, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
    }
    let catalog = try Catalog.open(folder.location)
    let whole = try catalog.read { database in
      try String.fetchAll(database, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
    }
    #expect(stepwise == whole)
  }

  @Test(.enabled(if: Shell.isThere, "needs the sqlite3 shell"))
  func `the sqlite3 shell reads the file and its views`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    for (environment, time, packages) in [
      ("dev", 0, [("numpy", "2.0.1"), ("rich", "13")]),
      ("prod", 86_400, [("numpy", "1.26.4"), ("numpy", "1.25.0"), ("torch", "2.3.0")]),
      ("qa", 5, [("numpy", "1.25.0"), ("numpy", "1.26.4"), ("torch", "2.3.0")]),
    ] as [(String, Int64, [(String, String)])] {
      try catalog.record(
        ScanRecord(
          file: try SnapshotFile(Sample.small(packages: packages)), environment: environment,
          scannedAt: time))
    }
    let path = folder.location.index
    #expect(try Shell.sqlite(path, "PRAGMA integrity_check") == "ok")
    #expect(try Shell.sqlite(path, "PRAGMA foreign_key_check") == "")
    #expect(try Shell.sqlite(path, "PRAGMA journal_mode") == "wal")
    #expect(
      try Shell.sqlite(
        path, "SELECT name, version, location FROM installed WHERE environment = 'dev'")
          == """
          numpy|2.0.1|/opt/venv/lib/python3.11/site-packages
          rich|13|/opt/venv/lib/python3.11/site-packages
          """)
    #expect(
      try Shell.sqlite(
        path,
        """
        SELECT name, left_versions, right_versions FROM drift_between
        WHERE left_environment = 'dev' AND right_environment = 'prod'
        """) == """
          numpy|2.0.1|1.25.0, 1.26.4
          rich|13|
          torch||2.3.0
          """)
    #expect(
      try Shell.sqlite(
        path,
        """
        SELECT count(*) FROM drift_between
        WHERE left_environment = 'prod' AND right_environment = 'qa'
        """) == "0")
    #expect(
      try Shell.sqlite(
        path, "SELECT environment, scanned_at, package_count FROM environment_history")
          == """
          dev|1970-01-01 00:00:00|2
          prod|1970-01-02 00:00:00|3
          qa|1970-01-01 00:00:05|3
          """)
  }
}
