import Bytes
import Foundation
import Images
import Model
import TestKit
import Testing
import Trees

struct FolderSourceTests {
  private struct Collector: EntryVisitor {
    var kinds: [String: TreeEntry.Kind] = [:]
    var metadata: [String: TreeEntry.Metadata] = [:]
    var order: [String] = []
    var texts: [String: String] = [:]
    var notices: [Notice] = []
    var examined: [String: Int] = [:]

    mutating func enter(_ entry: TreeEntry) -> ContentDemand {
      kinds[entry.path] = entry.kind
      metadata[entry.path] = entry.metadata
      order.append(entry.path)
      return entry.path.hasSuffix(".so") ? .parts : .all
    }

    mutating func examine(_ content: some RangedBytes) {
      let path = order.last ?? ""
      examined[path] = content.count
      let end = content.bytes(at: 3, count: 100)
      for bytes in [end, content.bytes(at: 0, count: 3)] {
        texts[path, default: ""] += String(decoding: bytes ?? [], as: UTF8.self)
      }
      for (offset, count) in [(-1, 1), (content.count, 1), (0, -1), (.max, .max)] {
        #expect(content.bytes(at: offset, count: count) == [])
      }
    }

    mutating func read(_ chunk: Span<UInt8>) {
      let bytes = chunk.indices.map { chunk[$0] }
      texts[order.last ?? "", default: ""] += String(decoding: bytes, as: UTF8.self)
    }

    mutating func leave() {}
    mutating func note(_ notice: Notice) { notices.append(notice) }
  }

  private func walk(
    _ path: String, descent: @escaping (String) -> FolderSource.Descent = { _ in .enter }
  ) -> Collector {
    var collector = Collector()
    FolderSource(path: path, descent: descent).walk(into: &collector)
    return collector
  }

  @Test func `tells owner, permissions and time`() throws {
    let folder = try TemporaryFolder()
    try folder.write("a", Array("1".utf8))
    let path = folder.path + "/a"
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o640, .modificationDate: Date(timeIntervalSince1970: 1_700_000_000)],
      ofItemAtPath: path)
    let status = try FileManager.default.attributesOfItem(atPath: path)
    let metadata = try #require(walk(folder.path).metadata["a"])
    #expect(metadata.mode == 0o640)
    #expect(metadata.modified == 1_700_000_000)
    #expect(Int(metadata.user) == status[.ownerAccountID] as? Int)
    #expect(Int(metadata.group) == status[.groupOwnerAccountID] as? Int)
  }

  @Test func `hands over files, folders and links in the order of names`() throws {
    let folder = try TemporaryFolder()
    try folder.write("b/two", Array("2".utf8))
    try folder.write("a", Array("1".utf8))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/c", withDestinationPath: "../../outside")
    let found = walk(folder.path)
    #expect(found.order == ["a", "b", "b/two", "c"])
    #expect(found.kinds["b"] == .folder)
    #expect(found.kinds["c"] == .symbolicLink(target: "../../outside"))
    #expect(found.texts == ["a": "1", "b/two": "2"] && found.notices.isEmpty)
  }

  @Test func `parts of a file are read in any order`() throws {
    let folder = try TemporaryFolder()
    try folder.write("lib/a.so", Array("abcdef".utf8))
    try folder.write("lib/empty.so", [])
    let found = walk(folder.path)
    #expect(found.examined == ["lib/a.so": 6, "lib/empty.so": 0] && found.notices.isEmpty)
    #expect(found.texts == ["lib/a.so": "defabc", "lib/empty.so": ""])
  }

  @Test(.enabled(if: getuid() != 0, "root may read anything"))
  func `a binary that may not be read is a notice and has no bytes`() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.so", Array("abcdef".utf8))
    _ = try Tool.output("chmod", ["0", "a.so"], in: folder.path)
    let found = walk(folder.path)
    #expect(found.examined == ["a.so": 0] && found.notices.map(\.path) == ["a.so"])
  }

  @Test func `folders are left out, with a notice where one is given`() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b", "c"] { try folder.write("\(name)/x", []) }
    let found = walk(folder.path) { $0 == "a" ? .skip : $0 == "b" ? .skipNoting("why") : .enter }
    #expect(found.order == ["a", "b", "c", "c/x"])
    #expect(found.notices == [Notice("why", path: "b")])
  }

  @Test(.enabled(if: Tool.has("mkfifo"), "needs mkfifo"))
  func `T-28 a FIFO is an entry that is never opened`() throws {
    let folder = try TemporaryFolder()
    _ = try Tool.output("mkfifo", [folder.path + "/fifo"])
    #expect(walk(folder.path).kinds == ["fifo": .special])
  }

  @Test func `folders nested without end are cut with a notice`() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array(repeating: "d", count: 300).joined(separator: "/") + "/x", [])
    let found = walk(folder.path)
    #expect(found.order.count == 256 && found.notices.count == 1)
  }

  @Test func `a name that is not UTF-8 is noticed`() throws {
    let folder = try TemporaryFolder()
    _ = try Tool.output("sh", ["-c", "touch \"$(printf 'b\\377d')\""], in: folder.path)
    try folder.write("good", [])
    let found = walk(folder.path)
    #expect(found.order == ["good"] && found.notices.map(\.path) == ["b\\xffd"])
  }

  @Test func `a folder that is not there is a notice`() throws {
    let folder = try TemporaryFolder()
    #expect(walk(folder.path + "/absent").notices.count == 1)
  }
}
