import Archives
import Model
import TestKit
import Testing
import Trees

/// Tars written and listed by the system's tar.
@Suite(.enabled(if: Tool.has("tar", "truncate", "ln", "mkdir", "mkfifo"), "needs tar"))
struct TarOracleTests {
  /// A folder with files of many sizes, long names, links, a FIFO and sparse files.
  private func makeTree(_ folder: borrowing TemporaryFolder) throws {
    var random = SeededRandom(seed: 30)
    for count in [0, 1, 511, 512, 513, 40_000, 700_000] {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      try folder.write("tree/files/of-\(count)", bytes)
    }
    let deep = [String](repeating: "a-long-folder-name-\u{E9}", count: 12).joined(separator: "/")
    try folder.write("tree/\(deep)/file", Array("deep".utf8))
    try folder.write("tree/target", Array("shared".utf8))
    let tree = folder.path + "/tree"
    _ = try Tool.output("ln", ["-s", deep, "symbolic"], in: tree)
    _ = try Tool.output("ln", ["target", "hard"], in: tree)
    _ = try Tool.output("mkdir", ["empty"], in: tree)
    _ = try Tool.output("mkfifo", ["fifo"], in: tree)
    _ = try Tool.output("truncate", ["-s", "1M", "zeros"], in: tree)
    try folder.write("tree/hole", [UInt8](repeating: 7, count: 5000))
    _ = try Tool.output("truncate", ["-s", "300K", "hole"], in: tree)
  }

  @Test(arguments: ["gnu", "oldgnu", "pax", "ustar", "v7"], [false, true])
  func `agrees with tar on names and contents`(format: String, seeking: Bool) throws {
    let folder = try TemporaryFolder()
    try makeTree(folder)
    var options = ["--format=\(format)", "-cf", "out.tar"]
    if ["gnu", "pax", "oldgnu"].contains(format) { options.insert("--sparse", at: 0) }
    // Old formats cannot hold every name: tar leaves these out and ends with 2.
    _ = try Tool.output("tar", options + ["-C", "tree", "."], in: folder.path, accepted: [0, 2])
    let bytes = try folder.read("out.tar")
    let visitor = try LayerFixture.walk(bytes, seeking: seeking)
    let parts = try LayerFixture.walk(bytes, seeking: seeking, demand: .parts)
    #expect(parts.contents == visitor.contents && parts.notices == visitor.notices)
    let isSparse = options.first == "--sparse"
    let inPieces: Set = seeking && isSparse ? ["hole", "zeros"] : []
    let whole = visitor.contents.keys.filter { !inPieces.contains($0) }
    #expect(parts.examined == (seeking ? whole.sorted(like: visitor.paths) : []))
    let listing = try Tool.output(
      "tar", ["--quoting-style=literal", "-tf", "out.tar"], in: folder.path)
    let expected = String(decoding: listing, as: UTF8.self).split(separator: "\n")
      .map { TreePath.normalized(Array($0.utf8)).path }.filter { !$0.isEmpty }
    #expect(visitor.paths == expected)
    #expect(visitor.notices == [])
    for (path, content) in visitor.contents {
      #expect(try folder.read("tree/" + path) == content, "\(path)")
    }
    #expect(visitor.entries.contains { $0.path == "fifo" && $0.kind == .special } || format == "v7")
  }

  @Test(arguments: ["0.0", "0.1", "1.0"])
  func `T-27 reads sparse files of every version`(version: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("hole", [UInt8](repeating: 7, count: 5000))
    _ = try Tool.output("truncate", ["-s", "3M", "hole"], in: folder.path)
    try folder.write("after", Array("after".utf8))
    _ = try Tool.output(
      "tar",
      [
        "--format=pax", "--sparse", "--sparse-version=\(version)", "-cf", "out.tar", "hole",
        "after",
      ], in: folder.path)
    let bytes = try folder.read("out.tar")
    #expect(bytes.count < 1 << 20)
    let visitor = try LayerFixture.walk(bytes)
    #expect(visitor.contents["hole"] == (try folder.read("hole")))
    #expect(visitor.text("after") == "after")
    #expect(visitor.entries.first?.kind == .file(size: 3 << 20))
    let parts = try LayerFixture.walk(bytes, seeking: true, demand: .parts)
    #expect(parts.contents == visitor.contents && parts.examined == ["after"])
  }

  @Test func `T-27 a sparse file of 1 TiB is never materialised`() throws {
    let folder = try TemporaryFolder()
    _ = try Tool.output("truncate", ["-s", "1T", "huge"], in: folder.path)
    try folder.write("after", Array("after".utf8))
    _ = try Tool.output(
      "tar", ["--format=gnu", "--sparse", "-cf", "out.tar", "huge", "after"], in: folder.path)
    let bytes = try folder.read("out.tar")
    let unwanted = try LayerFixture.walk(bytes, wanted: ["after"])
    #expect(unwanted.notices == [] && unwanted.text("after") == "after")
    let wanted = try LayerFixture.walk(bytes)
    #expect(wanted.contents["huge"] == [] && wanted.text("after") == "after")
    #expect(wanted.notices.map(\.path) == ["huge"])
    #expect(wanted.leaves == 2)
  }
}
