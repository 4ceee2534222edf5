import Bytes
import Foundation
import GRDB
import Model
import Testing

@testable import Catalog

@Suite struct RecordingTests {
  private func key(_ number: Int) throws -> LayerKey {
    LayerKey(digest: try #require(Sample.digest(number)), extractors: "e1", limits: "l1")
  }

  @Test func `gives back the snapshot, its bytes and its history`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    let file = try SnapshotFile(Sample.full)
    let scan = ScanRecord(file: file, environment: "training", scannedAt: 1_700_000_000)
    #expect(try catalog.record(scan) == .init(identity: file.identity, isNew: true))
    #expect(try catalog.record(scan) == .init(identity: file.identity, isNew: false))
    let loaded = try catalog.snapshot(file.identity)
    #expect(loaded == file)
    #expect(try loaded.canonicalBytes() == file.canonicalBytes())
    let line = HistoryLine(
      environment: "training", scannedAt: 1_700_000_000, snapshot: file.identity,
      reference: "archive:a.tar", toolVersion: "0.1.0")
    #expect(try catalog.history(of: "training") == [line])
    #expect(
      try catalog.environments() == [
        EnvironmentSummary(name: "training", scanCount: 1, newest: line, packageCount: 2)
      ])
    #expect(try catalog.check() == [])
  }

  @Test func `keeps what a layer left behind, its lists and paths apart`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    let key = try key(1)
    let record = Sample.layerRecord
    var scan = ScanRecord(file: try SnapshotFile(Sample.full), scannedAt: 1)
    scan.newLayers = [LayerFacts(key: key, size: 4711, verified: true, record: record)]
    try catalog.record(scan)
    let loaded = try #require(try catalog.layerFacts(for: key))
    #expect(loaded.size == 4711)
    #expect(loaded.verified)
    var expected = record
    expected.paths = PathTable()
    expected.files = record.files.map { file in
      var file = file
      file.facts = file.facts.map(\.withoutContent)
      return file
    }
    #expect(loaded.record == expected)
    #expect(try catalog.layerSize(for: key) == 4711)
    let paths = try #require(try catalog.layerPaths(for: key))
    #expect(paths.bytes == record.paths.bytes)
    #expect(paths.count == 2)
    #expect(
      try catalog.fileLists(for: key, path: "a/RECORD")
        == [0: Array("a/__init__.py,sha256=x,1\n".utf8)])
    #expect(
      try catalog.fileLists(for: key, path: "conda-meta/numpy.json") == [0: Array("x\ny\n".utf8)])
    #expect(try catalog.fileLists(for: key, path: "none") == [:])
    var other = key
    other.extractors = "e2"
    #expect(try catalog.layerFacts(for: other) == nil)
    #expect(try catalog.layerPaths(for: other) == nil)
    #expect(try catalog.check() == [])
  }

  @Test func `a layer read again replaces its facts`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    let key = try key(1)
    var scan = ScanRecord(file: try SnapshotFile(Sample.full), scannedAt: 1)
    scan.newLayers = [
      LayerFacts(key: key, size: 1, verified: false, record: Sample.layerRecord)
    ]
    try catalog.record(scan)
    scan.newLayers = [LayerFacts(key: key, size: 2, verified: true, record: LayerRecord())]
    try catalog.record(scan)
    #expect(
      try catalog.layerFacts(for: key)
        == LayerFacts(key: key, size: 2, verified: true, record: LayerRecord()))
    #expect(try catalog.fileLists(for: key, path: "a/RECORD") == [:])
  }

  @Test func `T-93 a changed record counts as missing and a changed snapshot as damage`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    let key = try key(1)
    let file = try SnapshotFile(Sample.full)
    var scan = ScanRecord(file: file, scannedAt: 1)
    scan.newLayers = [
      LayerFacts(key: key, size: 1, verified: true, record: Sample.layerRecord)
    ]
    try catalog.record(scan)
    try catalog.write { database in
      try database.execute(sql: "UPDATE layer SET record = x'00'")
      try database.execute(sql: "UPDATE snapshot SET document = x'00'")
    }
    #expect(try catalog.layerFacts(for: key) == nil)
    #expect(throws: CatalogError.self) { try catalog.snapshot(file.identity) }
    #expect(try catalog.check().count == 2)
  }

  @Test func `check finds a snapshot whose content is another's`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    let file = try SnapshotFile(Sample.full)
    try catalog.record(ScanRecord(file: file, scannedAt: 1))
    let other = try PackedSnapshot.bytes(of: Sample.small(packages: []))
    try catalog.write { database in
      let stored = try StoredDifference(other, sketch: DocumentSketch([]), in: database)
      try database.execute(
        sql: "UPDATE snapshot SET base_id = ?, document = ?, document_digest = ?",
        arguments: [stored.base, stored.stored.data, stored.digest])
    }
    let problems = try catalog.check()
    #expect(problems.map(\.part) == ["snapshot \(file.identity.text)"])
    #expect(problems.first?.reason.hasPrefix("its content has digest") == true)
  }

  @Test func `keeps facts of git objects without their paths`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    let record = FileRecord(
      path: "a/requirements.txt", size: 3, extractor: "python.requirements",
      notices: [Notice("odd", line: 2)])
    var scan = ScanRecord(file: try SnapshotFile(Sample.full), scannedAt: 1)
    scan.newGitFacts = [GitFacts(blob: "ab12", extractor: "python.requirements/1", record: record)]
    try catalog.record(scan)
    let loaded = try #require(
      try catalog.gitFacts(blob: "ab12", extractor: "python.requirements/1"))
    #expect(loaded.path == "")
    #expect(loaded.notices == record.notices)
    #expect(try catalog.gitFacts(blob: "ab12", extractor: "python.requirements/2") == nil)
  }

  @Test func `answers for an image that was scanned`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    let image = ImageKey(
      manifest: try #require(Sample.digest(9)), platform: "linux/amd64", extractors: "e1",
      options: "")
    let file = try SnapshotFile(Sample.full)
    var scan = ScanRecord(file: file, scannedAt: 1)
    scan.image = image
    try catalog.record(scan)
    #expect(try catalog.snapshot(of: image) == file)
    var other = image
    other.options = "deep"
    #expect(try catalog.snapshot(of: other) == nil)
  }

  @Test(arguments: ["", " x", "x ", "a\nb", "a\u{202E}b", String(repeating: "x", count: 201)])
  func `refuses names that only confuse`(name: String) throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    let scan = ScanRecord(
      file: try SnapshotFile(Sample.full), environment: name, scannedAt: 1)
    #expect(throws: CatalogError.badEnvironmentName(name)) { try catalog.record(scan) }
    #expect(try catalog.snapshots() == [])
  }

  @Test func `T-91 a transaction that fails leaves nothing`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    try catalog.write { database in
      try database.execute(
        sql: """
          CREATE TEMP TRIGGER stop BEFORE INSERT ON main.environment_snapshot
          BEGIN SELECT raise(ABORT, 'stop'); END
          """)
    }
    var scan = ScanRecord(
      file: try SnapshotFile(Sample.full), environment: "prod", scannedAt: 1)
    scan.newLayers = [
      LayerFacts(key: try key(1), size: 1, verified: true, record: Sample.layerRecord)
    ]
    #expect(throws: CatalogError.self) { try catalog.record(scan) }
    let counts = try catalog.read { database in
      try ["snapshot", "package", "layer", "environment", "place"].map {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)")
      }
    }
    #expect(counts == [0, 0, 0, 0, 0])
  }

  @Test func `T-92 eight writers and readers at once lose nothing`() async throws {
    let folder = try Folder()
    let location = folder.location
    // All eight find no catalog: the first to finish makes it, the others use it.
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          let catalog = try Catalog.open(location)
          for round in 0..<6 {
            let snapshot = Sample.small(
              packages: [("shared", "1"), ("own-\(writer)", "\(round)")])
            try catalog.record(
              ScanRecord(
                file: try SnapshotFile(snapshot), environment: "env-\(writer)",
                scannedAt: Int64(round)))
            _ = try catalog.environments()
          }
        }
      }
      try await group.waitForAll()
    }
    let catalog = try Catalog.open(location, mode: .readOnly)
    #expect(try catalog.environments().map(\.scanCount) == Array(repeating: 6, count: 8))
    #expect(try catalog.snapshots().count == 48)
    #expect(try catalog.sightings(of: "shared").count == 8)
    let packages = try catalog.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM package") }
    #expect(packages == 49)
    #expect(try catalog.check() == [])
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!names.contains { $0.contains(".new-") })
  }

  @Test func `T-92 says that the catalog is locked`() {
    let error = CatalogError(DatabaseError(resultCode: .SQLITE_BUSY), path: "/c")
    #expect(error == .busy(path: "/c", seconds: 10))
    #expect(error.nature == .surroundings)
  }
}

extension Fact {
  fileprivate var withoutContent: Fact {
    switch self {
    case .files(var list):
      list.content = nil
      return .files(list)
    case .package(var package):
      package.files?.content = nil
      return .package(package)
    default: return self
    }
  }
}
