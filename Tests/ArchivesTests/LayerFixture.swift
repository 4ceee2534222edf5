import Archives
import Bytes
import Compression
import Digests
import TestKit
import Trees

/// Shortcuts of the tests of this room.
enum LayerFixture {
  /// Walks a plain tar in memory, hashed or by seeking.
  static func walk(
    _ bytes: [UInt8], seeking: Bool = false, wanted: Set<String>? = nil,
    demand: ContentDemand = .all
  ) throws(ArchiveError) -> CollectingVisitor {
    var visitor = CollectingVisitor(wanted: wanted, demand: demand)
    _ = try LayerReader.read(
      ByteRegion(bytes), expecting: LayerExpectation(),
      options: LayerOptions(trustDigests: seeking), into: &visitor)
    return visitor
  }

  /// A small layer with every usual kind of entry.
  static func small() -> TarBuilder {
    var tar = TarBuilder()
    tar.folder("./")
    tar.folder("etc/")
    tar.file("etc/os-release", "ID=debian\n")
    tar.file("usr/lib/x/METADATA", [UInt8](repeating: 0x41, count: 3000))
    tar.symbolicLink("lib", to: "usr/lib")
    tar.hardLink("usr/lib/y", to: "./usr/lib/x/METADATA")
    tar.whiteout("etc/old")
    tar.entry(Array("dev/fifo".utf8), type: "6")
    tar.pax([("path", "p\u{E9}/" + String(repeating: "n", count: 150))])
    tar.file("short", "long")
    return tar
  }
}
