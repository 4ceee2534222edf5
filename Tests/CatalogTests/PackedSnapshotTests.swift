import Bytes
import Model
import TestKit
import Testing

@testable import Catalog

@Suite struct PackedSnapshotTests {
  @Test func `reads back every field byte for byte`() throws {
    for snapshot in [
      Sample.full, Sample.small(packages: []), Sample.synthetic(base: 1, image: 2, count: 60),
    ] {
      let packed = try PackedSnapshot.bytes(of: snapshot)
      let again = try PackedSnapshot.snapshot(from: packed)
      #expect(again == snapshot)
      #expect(try SnapshotFile.document(of: again) == SnapshotFile.document(of: snapshot))
    }
  }

  @Test(arguments: [
    "", "p", "p0", "p1", "p01", "p9999999", "p10000000", "p-1", "pp1", "é1", "1", "P1", "p1 ",
    "p99999999999999999999",
  ])
  func `keeps texts that look like numbered names`(text: String) throws {
    var snapshot = Sample.full
    snapshot.packages[0].id = text
    snapshot.packages[0].layer = -5
    snapshot.packages[1].id = "p3"
    snapshot.packages[1].layer = .max
    let again = try PackedSnapshot.snapshot(from: try PackedSnapshot.bytes(of: snapshot))
    #expect(again.packages.map(\.id) == [text, "p3"])
    #expect(again.packages.map(\.layer) == [-5, .max])
  }

  @Test func `every prefix throws and every mutation reads or throws`() throws {
    let bytes = try PackedSnapshot.bytes(of: Sample.full)
    for count in bytes.indices {
      #expect(throws: (any Error).self) {
        try PackedSnapshot.snapshot(from: Array(bytes.prefix(count)))
      }
    }
    var random = SeededRandom(seed: 11)
    for _ in 0..<3000 {
      _ = try? PackedSnapshot.snapshot(from: random.flipped(bytes))
    }
  }

  @Test func `reads the first form, which had no digest of a list of files`() throws {
    var snapshot = Sample.full
    let bytes = try PackedSnapshot.bytes(of: snapshot, version: 1)
    for index in snapshot.packages.indices { snapshot.packages[index].contents = nil }
    #expect(try PackedSnapshot.snapshot(from: bytes) == snapshot)
  }

  @Test func `names the version of a later form`() throws {
    var bytes = try PackedSnapshot.bytes(of: Sample.full)
    bytes[0] = 9
    #expect(throws: PackedError.newer(version: 9)) { try PackedSnapshot.snapshot(from: bytes) }
  }
}
