import Archives
import Bytes
import Compression
import Digests
import Foundation
import TestKit
import Testing

/// Outer archives that pass by once.
@Suite struct ArchiveStreamTests {
  private func archive() throws -> (bytes: [UInt8], layers: [[UInt8]]) {
    let tar = LayerFixture.small().finished
    let layers = [tar, try Zstd.compress(tar)]
    var outer = TarBuilder()
    outer.folder("blobs/")
    outer.file("blobs/plain", layers[0])
    outer.file("skipped", [UInt8](repeating: 1, count: 300_000))
    outer.file("blobs/zstd", layers[1])
    outer.symbolicLink("link", to: "blobs/plain")
    outer.file("manifest.json", "[]")
    return (outer.finished, layers)
  }

  private func check(_ stream: ArchiveStream, layers: [[UInt8]]) throws {
    var seen: [String] = []
    while let member = try stream.next() {
      seen.append(member.path)
      switch member.path {
      case "blobs/plain", "blobs/zstd":
        var visitor = CollectingVisitor()
        let outcome = try LayerReader.read(
          passing: stream.content(), options: LayerOptions(verifyDiffID: true), into: &visitor)
        let blob = member.path == "blobs/plain" ? layers[0] : layers[1]
        #expect(outcome.digest == (try Digest.sha256(of: blob)))
        #expect(outcome.diffID == (try Digest.sha256(of: layers[0])))
        #expect(outcome.compressedBytes == blob.count && member.size == blob.count)
        #expect(visitor.entries.count == 8)
        #expect(visitor.text("etc/os-release") == "ID=debian\n")
      case "manifest.json":
        var content = stream.content()
        #expect(try content.bytes(limit: 100) == Array("[]".utf8))
      case "link": #expect(member.kind == .symbolicLink(target: "blobs/plain"))
      default: break
      }
    }
    #expect(seen == ["blobs", "blobs/plain", "skipped", "blobs/zstd", "link", "manifest.json"])
    #expect(try stream.next()?.path == nil)
    #expect(stream.notices == [])
  }

  @Test func `walks layers while they pass by`() throws {
    let archive = try archive()
    try check(try ArchiveStream(MemoryStream(archive.bytes)), layers: archive.layers)
  }

  @Test func `a compressed archive is inflated on the way`() throws {
    let archive = try archive()
    let bytes = try Zstd.compress(archive.bytes)
    try check(try ArchiveStream(MemoryStream(bytes)), layers: archive.layers)
  }

  @Test func `reads a pipe`() throws {
    let archive = try archive()
    let pipe = Pipe()
    let writer = Thread {
      try? pipe.fileHandleForWriting.write(contentsOf: Data(archive.bytes))
      try? pipe.fileHandleForWriting.close()
    }
    writer.start()
    let source = DescriptorStream(
      descriptor: pipe.fileHandleForReading.fileDescriptor, name: "standard input")
    try check(try ArchiveStream(source), layers: archive.layers)
  }

  @Test func `every prefix is read or refused`() throws {
    var outer = TarBuilder()
    outer.file("a", LayerFixture.small().finished)
    let bytes = outer.finished
    for count in stride(from: 0, to: bytes.count, by: 111) {
      var visitor = CollectingVisitor()
      guard let stream = try? ArchiveStream(MemoryStream(Array(bytes.prefix(count)))) else {
        continue
      }
      while let member = try? stream.next() {
        guard member.kind == .file else { continue }
        _ = try? LayerReader.read(
          passing: stream.content(), options: LayerOptions(), into: &visitor)
      }
    }
  }

  @Test func `refuses what is no archive and too many members`() throws {
    #expect(throws: ArchiveError.unsupportedFormat(.unknown)) {
      try ArchiveStream(MemoryStream(Array("no archive".utf8)))
    }
    var tar = TarBuilder()
    tar.file("a")
    tar.file("b")
    let stream = try ArchiveStream(MemoryStream(tar.finished), limitMembers: 1)
    #expect(try stream.next()?.path == "a")
    #expect(throws: ArchiveError.memberLimit(limit: 1)) { try stream.next() }
  }
}
