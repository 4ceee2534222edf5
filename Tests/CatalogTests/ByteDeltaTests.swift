import Bytes
import GRDB
import Model
import TestKit
import Testing

@testable import Catalog

@Suite struct ByteDeltaTests {
  private func again(_ base: [UInt8], _ target: [UInt8]) -> [UInt8]? {
    ByteDelta.target(
      from: base, ByteDelta.instructions(from: base, to: target), limit: target.count)
  }

  @Test func `makes the target again`() throws {
    let text = Array("the quick brown fox jumps over the lazy dog, twice a day".utf8)
    let cases: [([UInt8], [UInt8])] = [
      ([], []), ([], text), (text, []), (text, text), (text, text + text),
      (text + text, text), (text, text.reversed()), (Array(text.dropFirst(5)), text),
      (text, Array("the quick brown cat jumps over the lazy dog, once a day".utf8)),
      (Array(repeating: 7, count: 500), Array(repeating: 7, count: 3000)),
    ]
    for (base, target) in cases {
      #expect(again(base, target) == target)
    }
    var random = SeededRandom(seed: 3)
    for _ in 0..<300 {
      let count = Int.random(in: 0...400, using: &random)
      let base = (0..<count).map { _ in UInt8.random(in: 0...3, using: &random) }
      var target = base
      for _ in 0..<Int.random(in: 0...5, using: &random) {
        let place = Int.random(in: 0...target.count, using: &random)
        let piece = base.prefix(Int.random(in: 0...60, using: &random))
        target.insert(contentsOf: piece, at: place)
        target.removeFirst(min(target.count, Int.random(in: 0...30, using: &random)))
      }
      #expect(again(base, target) == target)
    }
  }

  @Test func `equal bytes are one instruction`() {
    let bytes = Array(repeating: 0, count: 1000).indices.map { UInt8(truncatingIfNeeded: $0 * 7) }
    #expect(ByteDelta.instructions(from: bytes, to: bytes).count < 6)
  }

  @Test func `damaged instructions never trap and never pass the limit`() {
    let base = Array("the quick brown fox jumps over the lazy dog".utf8)
    let target = base + Array(", and back".utf8) + base
    let instructions = ByteDelta.instructions(from: base, to: target)
    #expect(ByteDelta.target(from: base, instructions, limit: target.count - 1) == nil)
    for count in instructions.indices {
      let made = ByteDelta.target(from: base, Array(instructions.prefix(count)), limit: 1000)
      #expect(made.map { $0.count < target.count } ?? true)
    }
    var random = SeededRandom(seed: 5)
    for _ in 0..<5000 {
      let made = ByteDelta.target(from: base, random.flipped(instructions), limit: 1000)
      #expect((made?.count ?? 0) <= 1000)
    }
  }

  @Test func `snapshots of one base are stored as differences`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    var files: [SnapshotFile] = []
    for image in 0..<6 {
      let file = try SnapshotFile(
        Sample.synthetic(base: image / 3 * 50, image: image, count: 100))
      try catalog.record(ScanRecord(file: file, environment: "e", scannedAt: Int64(image)))
      files.append(file)
    }
    let bases = try catalog.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM document_base") }
    #expect(bases == 2)
    for file in files { #expect(try catalog.snapshot(file.identity) == file) }
    _ = try catalog.prune(.init(keptScans: 1), dryRun: false)
    let left = try catalog.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM document_base") }
    #expect(left == 1)
    #expect(try catalog.snapshot(try catalog.identity(of: "e")) == files.last)
    #expect(try catalog.check() == [])
  }

  @Test func `loads several snapshots in the order asked for`() async throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    var files: [SnapshotFile] = []
    for image in 0..<4 {
      let file = try SnapshotFile(Sample.synthetic(base: image, image: image, count: 30))
      try catalog.record(ScanRecord(file: file, scannedAt: 1))
      files.append(file)
    }
    #expect(try await catalog.snapshots(files.reversed().map(\.identity)) == files.reversed())
    let unknown = try #require(Sample.digest(1))
    await #expect(throws: CatalogError.unknownSnapshot(unknown.text)) {
      try await catalog.snapshots([unknown])
    }
  }
}
