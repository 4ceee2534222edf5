import Bytes
import Foundation
import GRDB
import Model
import Testing

@testable import Catalog

@Suite struct CatalogOpeningTests {
  @Test func `makes a private file and folder`() throws {
    let folder = try Folder()
    let location = CatalogLocation(localPath: "\(folder.path)/a/b/catalog.sqlite")
    let catalog = try Catalog.open(location)
    #expect(try catalog.environments() == [])
    for (path, mode) in [("a", 0o700), ("a/b", 0o700), ("a/b/catalog.sqlite", 0o600)] {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(path)")
      #expect(attributes[.posixPermissions] as? Int == mode, "\(path)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/a/b")
    #expect(!names.contains { $0.contains(".new-") })
  }

  @Test func `a missing catalog is only made when asked for`() throws {
    let folder = try Folder()
    let missing = CatalogError.missing(path: folder.location.index)
    #expect(throws: missing) { try Catalog.open(folder.location, mode: .readWrite) }
    #expect(throws: missing) { try Catalog.open(folder.location, mode: .readOnly) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }

  @Test(arguments: ["empty", "text", "prefix", "half", "number"])
  func `T-90 refuses a bad file and leaves it as it is`(kind: String) throws {
    let folder = try Folder()
    let path = folder.location.index
    try Catalog.open(folder.location).close()
    var bytes = try folder.read("catalog.sqlite")
    let expected: CatalogError
    switch kind {
    case "empty":
      bytes = []
      expected = .empty(path: path)
    case "text":
      bytes = Array(String(repeating: "hello\n", count: 50).utf8)
      expected = .foreign(path: path, found: "no SQLite database")
    case "prefix":
      bytes = Array(bytes.prefix(50))
      expected = .damaged(path: path, reason: "it ends after 50 bytes")
    case "half":
      let count = bytes.count
      bytes = Array(bytes.prefix(count / 2))
      expected = .damaged(path: path, reason: "it has \(count / 2) bytes of \(count)")
    default:
      bytes[68] = 0
      expected = .foreign(path: path, found: "a SQLite database of another program")
    }
    try FileManager.default.removeItem(atPath: path)
    try folder.write(bytes, to: "catalog.sqlite")
    for mode in [Catalog.Mode.createIfMissing, .readWrite, .readOnly] {
      #expect(throws: expected) { try Catalog.open(folder.location, mode: mode) }
    }
    #expect(try folder.read("catalog.sqlite") == bytes)
    #expect(expected.nature == .input)
    #expect(!expected.message.isEmpty && !expected.hints.isEmpty)
  }

  @Test func `T-90 says the version of a newer catalog`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    try catalog.write { try $0.execute(sql: "PRAGMA user_version = 99") }
    try catalog.close()
    let newer = CatalogError.newer(
      path: folder.location.index, found: 99, newest: CatalogSchema.newest)
    for mode in [Catalog.Mode.createIfMissing, .readWrite, .readOnly] {
      #expect(throws: newer) { try Catalog.open(folder.location, mode: mode) }
    }
    #expect(newer.message.contains("schema 99"))
  }

  @Test func `T-90 reports a damaged page`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    try catalog.record(
      ScanRecord(file: try SnapshotFile(Sample.full), environment: "prod", scannedAt: 1))
    try catalog.close()
    var bytes = try folder.read("catalog.sqlite")
    for offset in stride(from: 4096, to: bytes.count, by: 1) { bytes[offset] ^= 0x5A }
    try FileManager.default.removeItem(atPath: folder.location.index)
    try folder.write(bytes, to: "catalog.sqlite")
    do {
      let damaged = try Catalog.open(folder.location, mode: .readOnly)
      #expect(try !damaged.check().isEmpty)
    } catch {
      #expect(error.nature == .input)
    }
    #expect(try folder.read("catalog.sqlite") == bytes)
  }

  @Test func `T-90 a FIFO, a folder and a link are refused at once`() throws {
    let folder = try Folder()
    let path = folder.location.index
    #expect(unsafe mkfifo(path, 0o600) == 0)
    #expect(throws: CatalogError.notAFile(path: path, found: "a FIFO")) {
      try Catalog.open(folder.location)
    }
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    #expect(throws: CatalogError.notAFile(path: path, found: "a folder")) {
      try Catalog.open(folder.location)
    }
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: "\(folder.path)/elsewhere")
    #expect(throws: CatalogError.notAFile(path: path, found: "a symbolic link")) {
      try Catalog.open(folder.location)
    }
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/elsewhere"))
  }

  @Test func `T-93 refuses a planted log file and a folder that everyone may write`() throws {
    let folder = try Folder()
    try Catalog.open(folder.location).close()
    let log = "\(folder.location.index)-wal"
    try FileManager.default.createSymbolicLink(atPath: log, withDestinationPath: "/etc/passwd")
    #expect(throws: CatalogError.notAFile(path: log, found: "a symbolic link")) {
      try Catalog.open(folder.location)
    }
    try FileManager.default.removeItem(atPath: log)
    #expect(unsafe chmod(folder.path, 0o777) == 0)
    #expect(throws: CatalogError.writableByOthers(path: folder.path)) {
      try Catalog.open(folder.location)
    }
    #expect(unsafe chmod(folder.path, 0o700) == 0)
    #expect(unsafe chmod(folder.location.index, 0o666) == 0)
    #expect(throws: CatalogError.writableByOthers(path: folder.location.index)) {
      try Catalog.open(folder.location)
    }
  }

  @Test func `T-93 refuses a folder that is a link`() throws {
    let folder = try Folder()
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/real", withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/link", withDestinationPath: "\(folder.path)/real")
    let location = CatalogLocation(localPath: "\(folder.path)/link/catalog.sqlite")
    #expect(
      throws: CatalogError.notAFile(path: "\(folder.path)/link", found: "a symbolic link")
    ) { try Catalog.open(location) }
  }

  @Test(.enabled(if: geteuid() == 0, "needs root, to give a file away"))
  func `T-93 refuses the file of another user`() throws {
    let folder = try Folder()
    try Catalog.open(folder.location).close()
    #expect(unsafe chown(folder.location.index, 12_345, 12_345) == 0)
    let expected = CatalogError.otherOwner(
      path: folder.location.index, owner: 12_345, expected: 0)
    #expect(throws: expected) { try Catalog.open(folder.location) }
    #expect(throws: expected) { try Catalog.open(folder.location, mode: .readOnly) }
  }

  @Test func `a catalog opened for reading changes nothing`() throws {
    let folder = try Folder()
    let scan = ScanRecord(file: try SnapshotFile(Sample.full), environment: "prod", scannedAt: 1)
    try Catalog.open(folder.location).record(scan)
    let reader = try Catalog.open(folder.location, mode: .readOnly)
    #expect(try reader.environments().map(\.name) == ["prod"])
    #expect(throws: CatalogError.readOnly(path: folder.location.index)) {
      try reader.record(scan)
    }
    #expect(throws: CatalogError.readOnly(path: folder.location.index)) {
      try reader.prune(dryRun: true)
    }
  }

  @Test(.enabled(if: geteuid() != 0, "needs a user whom permissions bind"))
  func `T-90 reads a catalog in a folder that is not writable`() throws {
    let folder = try Folder()
    try Catalog.open(folder.location).close()
    #expect(unsafe chmod(folder.path, 0o500) == 0)
    defer { _ = unsafe chmod(folder.path, 0o700) }
    let reader = try Catalog.open(folder.location, mode: .readOnly)
    #expect(try reader.environments() == [])
    #expect(throws: CatalogError.readOnly(path: folder.location.index)) {
      try Catalog.open(folder.location, mode: .readWrite)
        .record(ScanRecord(file: try SnapshotFile(Sample.full), scannedAt: 1))
    }
  }

  @Test func `T-90 a full disk is said and changes nothing`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    try catalog.queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA max_page_count = 45")
    }
    var file = Sample.synthetic(base: 0, image: 0, count: 600)
    file.subject.reference = "archive:big.tar"
    #expect(throws: CatalogError.diskFull(path: folder.location.index)) {
      try catalog.record(
        ScanRecord(file: try SnapshotFile(file), environment: "prod", scannedAt: 1))
    }
    #expect(try catalog.environments() == [])
    #expect(try catalog.snapshots() == [])
    #expect(try catalog.check() == [])
  }
}
