import Bytes
import Foundation
import GRDB
import Model
import Testing

@testable import Catalog

@Suite struct ExchangeTests {
  private func filled(_ folder: Folder) throws -> Catalog {
    let catalog = try Catalog.open(folder.location)
    for image in 0..<5 {
      try catalog.record(
        ScanRecord(
          file: try SnapshotFile(Sample.synthetic(base: image / 2, image: image, count: 20)),
          environment: image < 4 ? "env-\(image % 2)" : nil, scannedAt: Int64(image)))
    }
    return catalog
  }

  /// All that a catalog says, apart from its own numbers.
  private func content(_ catalog: Catalog) throws -> [String] {
    try catalog.snapshots().map { "\($0)" } + catalog.environments().map { "\($0)" }
      + catalog.read { database in
        try String.fetchAll(
          database,
          sql: "SELECT purl || ' ' || requirement_count FROM package ORDER BY 1")
      }
  }

  @Test func `a catalog built from exported files says the same, in any order`() throws {
    let folder = try Folder()
    let catalog = try filled(folder)
    let export = "\(folder.path)/export"
    #expect(try catalog.exportFiles(to: export) == .init(written: 9, known: 0))
    #expect(try catalog.exportFiles(to: export) == .init(written: 0, known: 9))
    let names = try FileManager.default.contentsOfDirectory(atPath: export).sorted()
    #expect(names.filter { $0.hasPrefix("sha256-") }.count == 5)
    for order in [names, names.reversed()] {
      let other = try Folder()
      let rebuilt = try Catalog.open(other.location)
      let report = try rebuilt.importFiles(order.map { "\(export)/\($0)" })
      #expect(report == .init(added: 5, known: 0, scans: 4, failures: []))
      #expect(try content(rebuilt) == content(catalog))
      #expect(
        try rebuilt.importFiles([export]) == .init(added: 0, known: 5, scans: 0, failures: []))
      #expect(try rebuilt.check() == [])
    }
  }

  @Test func `exports canonical bytes under the name of their digest`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    let file = try SnapshotFile(Sample.full)
    try catalog.record(ScanRecord(file: file, scannedAt: 1))
    _ = try catalog.exportFiles(to: "\(folder.path)/export", identities: [file.identity])
    #expect(file.fileName == "sha256-\(file.identity.hex).json")
    #expect(try folder.read("export/\(file.fileName)") == file.canonicalBytes())
  }

  @Test func `a bad file is reported and the others are added`() throws {
    let folder = try Folder()
    let good = try SnapshotFile(Sample.full)
    let path = folder.path
    try FileManager.default.createDirectory(
      atPath: "\(path)/in", withIntermediateDirectories: false)
    let wrongName = "sha256-" + String(repeating: "0", count: 64) + ".json"
    try folder.write(try good.canonicalBytes(), to: "in/good.json")
    try folder.write(try good.canonicalBytes(), to: "in/\(wrongName)")
    try folder.write(Array("{".utf8), to: "in/bad.json")
    try folder.write(Array("no".utf8), to: "in/note.txt")
    #expect(unsafe mkfifo("\(path)/in/fifo.json", 0o600) == 0)
    let line = HistoryLine(
      environment: "prod", scannedAt: 1, snapshot: try #require(Sample.digest(3)),
      reference: "r", toolVersion: "1")
    #expect(try ExchangeFile.write(line, to: "\(path)/in"))
    let catalog = try Catalog.open(folder.location)
    let report = try catalog.importFiles(["\(path)/in", "\(path)/missing"])
    #expect(report.added == 1)
    #expect(report.scans == 0)
    #expect(report.failures.count == 5)
    #expect(
      report.failures.contains(.notAFile(path: "\(path)/in/fifo.json", found: "no plain file")))
    #expect(
      report.failures.contains { failure in
        if case .unreadableSnapshot(_, .otherIdentity(_, let actual)) = failure {
          actual == good.identity
        } else {
          false
        }
      })
    #expect(report.failures.allSatisfy { !$0.message.isEmpty })
    #expect(try catalog.environments() == [])
  }
}
