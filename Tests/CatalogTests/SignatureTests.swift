import Bytes
import Foundation
import GRDB
import Model
import Testing

@testable import Catalog

@Suite struct SignatureTests {
  private static let key = String(repeating: "ab", count: 32)
  private static let other = String(repeating: "cd", count: 32)

  @Test func `T-83 remembers the newest signature of each key over each environment`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    func see(
      _ sequence: Int64, project: String? = "p", environment: String = "e",
      keyID: String = Self.key,
      at time: Int64 = 5
    ) throws {
      try catalog.sawSignature(
        project: project, environment: environment, keyID: keyID, sequence: sequence,
        subjectDigest: "sha256:\(sequence)", at: time)
    }
    func seen(
      project: String? = "p", environment: String = "e", keyID: String = Self.key
    ) throws -> Int64? {
      try catalog.seenSequence(project: project, environment: environment, keyID: keyID)
    }
    #expect(try seen() == nil)
    try see(3, at: 10)
    #expect(try seen() == 3)
    try see(2, at: 11)
    try see(3, at: 12)
    #expect(
      try catalog.seenSignature(project: "p", environment: "e", keyID: Self.key)
        == SeenSignature(sequence: 3, subjectDigest: "sha256:3", seenAt: 10))
    try see(4, at: 13)
    #expect(
      try catalog.seenSignature(project: "p", environment: "e", keyID: Self.key)
        == SeenSignature(sequence: 4, subjectDigest: "sha256:4", seenAt: 13))
    #expect(try seen(project: nil) == nil && seen(project: "P") == nil)
    #expect(try seen(environment: "E") == nil && seen(keyID: Self.other) == nil)
    try see(9, project: nil)
    try see(8, environment: "\u{E9}")
    try see(7, keyID: Self.other)
    #expect(try seen(project: nil) == 9 && seen(environment: "\u{E9}") == 8)
    #expect(try seen(environment: "e\u{301}") == nil)
    #expect(try seen(keyID: Self.other) == 7 && seen() == 4)
    try catalog.close()
    let reader = try Catalog.open(folder.location, mode: .readOnly)
    #expect(try reader.seenSequence(project: "p", environment: "e", keyID: Self.key) == 4)
    #expect(throws: CatalogError.readOnly(path: folder.location.index)) {
      try reader.sawSignature(
        project: "p", environment: "e", keyID: Self.key, sequence: 5, subjectDigest: "", at: 1)
    }
    #expect(try reader.check() == [])
  }

  @Test func `of two programs the higher sequence stays`() throws {
    let folder = try Folder()
    let first = try Catalog.open(folder.location)
    let second = try Catalog.open(folder.location)
    for (catalog, sequence) in [(first, 1), (second, 6), (first, 5)] as [(Catalog, Int64)] {
      try catalog.sawSignature(
        project: nil, environment: "e", keyID: Self.key, sequence: sequence, subjectDigest: "",
        at: sequence)
    }
    #expect(try first.seenSequence(project: nil, environment: "e", keyID: Self.key) == 6)
  }

  private func schema(_ catalog: Catalog) throws -> [String] {
    try catalog.read { database in
      try String.fetchAll(
        database, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    }
  }

  /// Takes away what schema 2 added: what is left is a catalog of schema 1.
  private func age(_ folder: Folder) throws {
    let catalog = try Catalog.open(folder.location)
    try catalog.write { database in
      try database.execute(sql: "DROP TABLE seen_signature; PRAGMA user_version = 1")
    }
    try catalog.close()
  }

  @Test func `a catalog of schema 1 is raised and loses nothing`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    let newest = try schema(catalog)
    for (environment, time, snapshot) in [
      ("dev", 1, Sample.full), ("prod", 2, Sample.small(packages: [("numpy", "1.26.4")])),
      ("dev", 3, Sample.small(packages: [("numpy", "2.0.1")])),
    ] as [(String, Int64, Snapshot)] {
      try catalog.record(
        ScanRecord(
          file: try SnapshotFile(snapshot), environment: environment, scannedAt: time))
    }
    let environments = try catalog.environments()
    let history = try catalog.history(of: "dev")
    let snapshots = try catalog.snapshots()
    try catalog.close()
    try age(folder)

    let path = folder.location.index
    #expect(throws: CatalogError.older(path: path, found: 1, newest: CatalogSchema.newest)) {
      try Catalog.open(folder.location, mode: .readOnly)
    }
    let queue = try DatabaseQueue(path: path)
    let old = try queue.read { database in
      try String.fetchAll(
        database, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    }
    try queue.close()
    let byHand = try DatabaseQueue(path: "\(folder.path)/old.sqlite")
    try byHand.write { try $0.execute(sql: CatalogSchema.steps[0]) }
    let first = try byHand.read { database in
      try String.fetchAll(
        database, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    }
    #expect(old == first)

    let raised = try Catalog.open(folder.location, mode: .readWrite)
    #expect(try schema(raised) == newest)
    #expect(try raised.environments() == environments)
    #expect(try raised.history(of: "dev") == history)
    #expect(try raised.snapshots() == snapshots)
    #expect(try raised.check() == [])
    #expect(try raised.seenSequence(project: nil, environment: "dev", keyID: Self.key) == nil)
    try raised.sawSignature(
      project: nil, environment: "dev", keyID: Self.key, sequence: 1, subjectDigest: "", at: 1)
    try raised.close()
    let again = try Catalog.open(folder.location, mode: .readOnly)
    #expect(try again.seenSequence(project: nil, environment: "dev", keyID: Self.key) == 1)
  }
}
