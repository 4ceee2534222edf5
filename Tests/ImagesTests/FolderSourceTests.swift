import Foundation
import Images
import Model
import TestKit
import Testing
import Trees

struct FolderSourceTests {
  private struct Collector: EntryVisitor {
    var kinds: [String: TreeEntry.Kind] = [:]
    var order: [String] = []
    var texts: [String: String] = [:]
    var notices: [Notice] = []

    mutating func enter(_ entry: TreeEntry) -> ContentDemand {
      kinds[entry.path] = entry.kind
      order.append(entry.path)
      return .all
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
