import Archives
import Bytes
import Compression
import Digests
import TestKit
import Testing

/// Outer archives: members, links, names that lead out (T-11, T-20, T-22, T-28).
@Suite struct ArchiveIndexTests {
  private func bytes(_ index: ArchiveIndex, _ path: String) throws -> String? {
    guard let region = try index.file(path) else { return nil }
    return String(decoding: try region.bytes(limit: 1 << 20), as: UTF8.self)
  }

  @Test func `finds members without reading contents`() throws {
    var tar = TarBuilder()
    tar.file("manifest.json", "[]")
    tar.folder("blobs/")
    tar.file("./blobs/one", String(repeating: "1", count: 100_000))
    tar.pax([("path", "blobs/" + String(repeating: "x", count: 200))])
    tar.file("short", "long name")
    tar.gnuLong("blobs/gnu-" + String(repeating: "y", count: 200))
    tar.file("short", "longer name")
    tar.file("manifest.json", "[2]")
    let index = try ArchiveIndex(ByteRegion(tar.finished))
    #expect(try bytes(index, "manifest.json") == "[2]")
    #expect(try bytes(index, "blobs/one") == String(repeating: "1", count: 100_000))
    #expect(try bytes(index, "blobs/" + String(repeating: "x", count: 200)) == "long name")
    #expect(try bytes(index, "blobs/gnu-" + String(repeating: "y", count: 200)) == "longer name")
    #expect(try bytes(index, "missing") == nil)
    #expect(try bytes(index, "blobs") == nil)
    #expect(index.members.count == 5)
    #expect(index.notices.count == 1)
  }

  @Test func `T-11 resolves links inside the archive only`() throws {
    var tar = TarBuilder()
    tar.file("a/layer.tar", "A")
    tar.symbolicLink("b/layer.tar", to: "../a/layer.tar")
    tar.hardLink("c/layer.tar", to: "a/layer.tar")
    tar.symbolicLink("d", to: "a")
    tar.symbolicLink("out", to: "../etc/passwd")
    tar.symbolicLink("host", to: "/etc/passwd")
    tar.symbolicLink("dangling", to: "nothing")
    tar.symbolicLink("loop", to: "loop")
    tar.symbolicLink("ping", to: "pong/x")
    tar.symbolicLink("pong", to: "ping/x")
    let index = try ArchiveIndex(ByteRegion(tar.finished))
    for path in ["a/layer.tar", "b/layer.tar", "c/layer.tar", "d/layer.tar", "./a/layer.tar"] {
      #expect(try bytes(index, path) == "A", "\(path)")
    }
    for path in ["out", "host", "../a/layer.tar", "/a/layer.tar"] {
      #expect(throws: ArchiveError.leavesArchive(name: path)) { try index.file(path) }
    }
    for path in ["dangling", "loop", "ping", "pong"] {
      #expect(throws: ArchiveError.unresolvedLink(name: path)) { try index.file(path) }
    }
  }

  @Test func `T-22 chains of 40 links are followed, longer ones refused`() throws {
    var tar = TarBuilder()
    tar.file("link0", "end")
    for number in 1...41 { tar.symbolicLink("link\(number)", to: "link\(number - 1)") }
    let index = try ArchiveIndex(ByteRegion(tar.finished))
    #expect(try bytes(index, "link40") == "end")
    #expect(throws: ArchiveError.unresolvedLink(name: "link41")) { try index.file("link41") }
  }

  @Test func `bounds the members and the size of what is read whole`() throws {
    var tar = TarBuilder()
    for number in 0..<20 { tar.file("file\(number)", "content") }
    #expect(throws: ArchiveError.memberLimit(limit: 19)) {
      try ArchiveIndex(ByteRegion(tar.finished), limitMembers: 19)
    }
    let index = try ArchiveIndex(ByteRegion(tar.finished), limitMembers: 20)
    let region = try #require(try index.file("file7"))
    #expect(throws: ArchiveError.blobLimit(bytes: 7, limit: 6)) { try region.bytes(limit: 6) }
  }

  @Test func `refuses what is no tar`() {
    #expect(throws: ArchiveError.unsupportedFormat(.gzip)) {
      try ArchiveIndex(ByteRegion([0x1F, 0x8B, 8, 0]))
    }
    #expect(throws: ArchiveError.unsupportedFormat(.unknown)) { try ArchiveIndex(ByteRegion([])) }
  }

  @Test func `a member that ends behind the archive is refused`() {
    var tar = TarBuilder()
    tar.file("a", "x")
    tar.file("b", String(repeating: "x", count: 5000))
    let cut = Array(tar.bytes.prefix(tar.bytes.count - 2000))
    #expect(throws: ArchiveError.self) { try ArchiveIndex(ByteRegion(cut)) }
  }

  @Test func `every prefix and flipped bits are read or refused`() {
    var tar = LayerFixture.small()
    tar.symbolicLink("again", to: "etc/os-release")
    let bytes = tar.finished
    for count in stride(from: 0, to: bytes.count, by: 3) {
      _ = try? ArchiveIndex(ByteRegion(Array(bytes.prefix(count)))).file("again")
    }
    var random = SeededRandom(seed: 50)
    for _ in 0..<1000 {
      _ = try? ArchiveIndex(ByteRegion(random.flipped(bytes))).file("again")
    }
  }

  @Test(.enabled(if: Tool.has("mkfifo", "ln"), "needs coreutils"))
  func `T-28 opens regular files and nothing else`() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", Array("content".utf8))
    _ = try Tool.output("mkfifo", ["fifo"], in: folder.path)
    _ = try Tool.output("ln", ["-s", "file", "link"], in: folder.path)
    for name in ["fifo", "link", ""] {
      let path = folder.path + "/" + name
      #expect(throws: ArchiveError.notRegularFile(path: path)) { try ByteRegion(path: path) }
    }
    #expect(throws: ArchiveError.notRegularFile(path: "/dev/null")) {
      try ByteRegion(path: "/dev/null", followingLinks: true)
    }
    #expect(throws: ArchiveError.self) { try ByteRegion(path: folder.path + "/missing") }
    let linked = try ByteRegion(path: folder.path + "/link", followingLinks: true)
    let region = try ByteRegion(path: folder.path + "/file")
    #expect(try region.bytes(limit: 7) == linked.bytes(limit: 7))
    #expect(try region.part(offset: 3, count: 2).bytes(limit: 7) == Array("te".utf8))
    for (offset, count) in [(8, 0), (0, 8), (-1, 1), (3, -1), (1, Int.max)] {
      #expect(throws: ArchiveError.self) { try region.part(offset: offset, count: count) }
    }
  }
}
