import Archives
import Model
import TestKit
import Testing
import Trees

/// Tar entries, usual and hostile: THREATS T-20 to T-29.
@Suite struct TarWalkerTests {
  @Test(arguments: [false, true])
  func `hands over every kind of entry in order`(seeking: Bool) throws {
    let long = "p\u{E9}/" + String(repeating: "n", count: 150)
    let visitor = try LayerFixture.walk(LayerFixture.small().finished, seeking: seeking)
    #expect(
      visitor.plainEntries == [
        TreeEntry(path: "etc", kind: .folder),
        TreeEntry(path: "etc/os-release", kind: .file(size: 10)),
        TreeEntry(path: "usr/lib/x/METADATA", kind: .file(size: 3000)),
        TreeEntry(path: "lib", kind: .symbolicLink(target: "usr/lib")),
        TreeEntry(path: "usr/lib/y", kind: .hardLink(target: "usr/lib/x/METADATA")),
        TreeEntry(path: "etc/.wh.old", kind: .file(size: 0)),
        TreeEntry(path: "dev/fifo", kind: .special),
        TreeEntry(path: long, kind: .file(size: 4)),
      ])
    #expect(visitor.text("etc/os-release") == "ID=debian\n")
    #expect(visitor.contents["usr/lib/x/METADATA"] == [UInt8](repeating: 0x41, count: 3000))
    #expect(visitor.text(long) == "long")
    #expect(visitor.leaves == 4)
    #expect(visitor.notices == [])
  }

  @Test func `tells owner, permissions and time, those of an extended header first`() throws {
    var tar = TarBuilder()
    tar.folder("a")
    tar.pax([("uid", "3000000000"), ("gid", "7"), ("mtime", "1700000000.75")])
    tar.file("b", "x")
    let visitor = try LayerFixture.walk(tar.finished)
    #expect(
      visitor.entries.map(\.metadata) == [
        TreeEntry.Metadata(mode: 0o755, user: 0, group: 0, modified: 0),
        TreeEntry.Metadata(mode: 0o644, user: 3_000_000_000, group: 7, modified: 1_700_000_000),
      ])
  }

  @Test(arguments: [false, true])
  func `hands over parts where it can seek, and all of it elsewhere`(seeking: Bool) throws {
    let bytes = LayerFixture.small().finished
    let whole = try LayerFixture.walk(bytes)
    let parts = try LayerFixture.walk(bytes, seeking: seeking, demand: .parts)
    #expect(parts.contents == whole.contents && parts.entries == whole.entries)
    #expect(parts.examined == (seeking ? Array(whole.contents.keys).sorted(like: whole.paths) : []))
    #expect(parts.leaves == (seeking ? 0 : 4))
  }

  @Test func `content that is cut off is read as far as it goes, seeking or not`() throws {
    var tar = TarBuilder()
    tar.file("a", [UInt8](repeating: 7, count: 2000))
    let cut = Array(tar.bytes.prefix(1200))
    for seeking in [false, true] {
      #expect(throws: ArchiveError.self) {
        try LayerFixture.walk(cut, seeking: seeking, demand: .parts)
      }
    }
  }

  @Test(arguments: [
    ("../x", "x", true), ("/x", "x", false), ("a/../../x", "x", true),
    ("./a//b/./c", "a/b/c", false),
    ("a/..b/...", "a/..b/...", false), ("a/b/..", "a", false), (".hidden/x.", ".hidden/x.", false),
  ])
  func `T-20 clamps names at the root`(name: String, path: String, climbs: Bool) throws {
    var tar = TarBuilder()
    tar.file(name, "x")
    let visitor = try LayerFixture.walk(tar.finished)
    #expect(visitor.paths == [path])
    #expect(visitor.notices.count == (climbs ? 1 : 0))
  }

  @Test(arguments: ["..", ".", "/", "", "a/.."])
  func `T-20 a file that is the root is left out with a notice`(name: String) throws {
    var tar = TarBuilder()
    tar.file(name)
    tar.file("after")
    let visitor = try LayerFixture.walk(tar.finished)
    #expect(visitor.paths == ["after"])
    // A name that ends with a slash is a folder's, and a folder may be the root.
    #expect(visitor.notices.isEmpty == (name == "/"))
  }

  @Test func `T-23 a hard link to itself is left out, others are paths from the root`() throws {
    var tar = TarBuilder()
    tar.hardLink("self", to: "./self")
    tar.hardLink("root", to: "/")
    tar.hardLink("a/b", to: "/usr/./x")
    tar.hardLink("c", to: "../out")
    let visitor = try LayerFixture.walk(tar.finished)
    #expect(
      visitor.plainEntries == [
        TreeEntry(path: "a/b", kind: .hardLink(target: "usr/x")),
        TreeEntry(path: "c", kind: .hardLink(target: "out")),
      ])
    #expect(visitor.notices.compactMap(\.path) == ["self", "root", "c"])
  }

  @Test func `T-24 whiteouts are entries as they stand`() throws {
    var tar = TarBuilder()
    for name in [".wh..wh..opq", "a/.wh.", "a/.wh.b", ".wh..wh.plnk"] { tar.file(name) }
    let visitor = try LayerFixture.walk(tar.finished)
    #expect(visitor.paths == [".wh..wh..opq", "a/.wh.", "a/.wh.b", ".wh..wh.plnk"])
  }

  @Test func `T-25 notices a wanted path that comes again, and keeps twins apart`() throws {
    var tar = TarBuilder()
    tar.file("unwanted", "1")
    tar.file("unwanted", "2")
    tar.file("wanted", "1")
    tar.file("wanted", "2")
    tar.symbolicLink("link", to: "a")
    tar.folder("link")
    for name in ["\u{E9}", "e\u{301}", "E\u{301}"] {
      tar.file(name, name)
      tar.pax([("path", "pax/\(name)")])
      tar.file("x", name)
    }
    var visitor = try LayerFixture.walk(
      tar.finished, wanted: ["wanted", "pax/\u{E9}", "\u{E9}"])
    // The set of this test itself takes twins for one.
    #expect(visitor.notices.map(\.path) == ["wanted", "link"])
    #expect(visitor.entries.count == 12)
    visitor = try LayerFixture.walk(tar.finished)
    let names = visitor.paths.map { Array($0.utf8) }
    #expect(names.filter { $0.starts(with: Array("pax/".utf8)) }.count == 3)
    #expect(names.contains(Array("pax/e\u{301}".utf8)))
    #expect(names.contains(Array("pax/\u{E9}".utf8)))
  }

  @Test func `T-26 a path above 4,096 bytes is left out with a notice`() throws {
    let long = [String](repeating: "folder", count: 8600).joined(separator: "/")
    var tar = TarBuilder()
    tar.pax([("path", long)])
    tar.file("short", "x")
    tar.gnuLong(long)
    tar.file("short", "x")
    tar.symbolicLink("before", to: "x")
    tar.pax([("linkpath", long)])
    tar.symbolicLink("link", to: "x")
    tar.file("after")
    let visitor = try LayerFixture.walk(tar.finished)
    #expect(visitor.paths == ["before", "after"])
    #expect(visitor.notices.count == 3)
    #expect(visitor.notices.allSatisfy { $0.message.utf8.count < 300 })
  }

  @Test(arguments: ["L", "K", "x", "g"] as [Character])
  func `T-26 a special header above 1 MiB is refused`(type: Character) {
    var tar = TarBuilder()
    let body = [UInt8](repeating: UInt8(ascii: "a"), count: (1 << 20) + 1)
    tar.entry(Array("long".utf8), type: type, content: body)
    tar.file("after", "x")
    #expect(throws: ArchiveError.self) { try LayerFixture.walk(tar.finished) }
  }

  @Test func `T-26 a malformed pax record is a notice`() throws {
    var tar = TarBuilder()
    tar.entry(Array("x".utf8), type: "x", content: Array("99 path=lie\n".utf8))
    tar.file("name", "x")
    tar.file("after")
    let visitor = try LayerFixture.walk(tar.finished)
    #expect(visitor.paths.contains("after"))
    #expect(!visitor.notices.isEmpty)
  }

  @Test func `T-26 endless special headers are refused or noticed`() throws {
    var tar = TarBuilder()
    for _ in 0..<5000 { tar.pax([("comment", "again")], type: "g") }
    for _ in 0..<5000 { tar.gnuLong("name") }
    tar.file("after")
    var visitor = CollectingVisitor()
    do {
      visitor = try LayerFixture.walk(tar.finished)
      #expect(!visitor.notices.isEmpty)
    } catch {
      #expect(!error.message.isEmpty)
    }
  }

  @Test(arguments: [
    Array("-0000000001".utf8), [0xFF] + [UInt8](repeating: 0xFF, count: 11),
    [0x80, 0, 0, 0] + [UInt8](repeating: 0xFF, count: 8),
    [0x80, 0, 0, 0, 0x7F] + [UInt8](repeating: 0xFF, count: 7), Array("77777777777".utf8),
  ])
  func `T-27 a negative, overflowing or lying size is refused`(size: [UInt8]) {
    for wanted: Set<String>? in [nil, []] {
      for seeking in [false, true] {
        var tar = TarBuilder()
        tar.entry(Array("a".utf8), content: [1, 2, 3], claimedSize: size)
        tar.file("b")
        #expect(throws: ArchiveError.self) {
          try LayerFixture.walk(tar.finished, seeking: seeking, wanted: wanted)
        }
      }
    }
  }

  @Test func `T-27 a bad checksum is refused`() {
    var tar = TarBuilder()
    tar.file("a", "x")
    tar.entry(Array("b".utf8), checksum: 1)
    tar.file("c", "x")
    #expect(throws: ArchiveError.self) { try LayerFixture.walk(tar.finished) }
  }

  @Test func `T-27 names that are not UTF-8 are no trouble`() throws {
    var tar = TarBuilder()
    tar.entry([0x61, 0xFF, 0x62])
    tar.entry([0x61, 0xFE, 0x62])
    tar.pax([("path", "caf\u{E9}/\u{1F600}"), ("uname", "m\u{FC}ller")])
    tar.file("x")
    let visitor = try LayerFixture.walk(tar.finished)
    #expect(visitor.paths == ["a\\xffb", "a\\xfeb", "caf\u{E9}/\u{1F600}"])
    #expect(visitor.notices == [])
  }

  @Test func `T-28 devices, FIFOs and sockets are special`() throws {
    var tar = TarBuilder()
    for type in ["3", "4", "6"] as [Character] {
      tar.entry(Array("var/lib/dpkg/status\(type)".utf8), type: type)
    }
    let visitor = try LayerFixture.walk(tar.finished)
    #expect(visitor.entries.map(\.kind) == [.special, .special, .special])
  }

  @Test func `what follows the end mark is noticed, padding is not`() throws {
    var tar = TarBuilder()
    tar.file("a", "x")
    let padded = tar.finished + [UInt8](repeating: 0, count: 9000)
    #expect(try LayerFixture.walk(padded).notices == [])
    var more = TarBuilder()
    more.raw(tar.bytes + [UInt8](repeating: 0, count: 512))
    more.file("hidden", "x")
    let lone = try LayerFixture.walk(more.finished)
    #expect(lone.paths == ["a"] && lone.notices.count == 1)
    #expect(try LayerFixture.walk(tar.finished + tar.finished).notices.count == 1)
  }

  @Test func `a tar without an end mark is whole`() throws {
    var tar = TarBuilder()
    tar.file("a", "x")
    let visitor = try LayerFixture.walk(tar.bytes)
    #expect(visitor.text("a") == "x" && visitor.notices == [])
  }

  @Test func `every prefix of a small layer is read or refused`() throws {
    let bytes = LayerFixture.small().finished
    let whole = try LayerFixture.walk(bytes)
    for count in 0..<bytes.count {
      for (seeking, demand) in [(false, ContentDemand.all), (true, .all), (true, .parts)] {
        let prefix = Array(bytes.prefix(count))
        if let visitor = try? LayerFixture.walk(prefix, seeking: seeking, demand: demand) {
          #expect(whole.entries.starts(with: visitor.entries), "prefix of \(count) bytes")
        }
      }
    }
  }

  @Test(arguments: [24, 25, 26])
  func `flipped bits are read or refused`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let bytes = LayerFixture.small().finished
    for _ in 0..<700 {
      let flipped = random.flipped(bytes)
      _ = try? LayerFixture.walk(flipped, seeking: Bool.random(using: &random))
    }
  }

  @Test func `T-29 the notices of a hostile layer are bounded and counted`() throws {
    var tar = TarBuilder()
    for _ in 0..<1500 { tar.file("../x") }
    let visitor = try LayerFixture.walk(tar.finished, wanted: [])
    #expect(visitor.notices.count == 1001)
    #expect(visitor.notices.last?.message == "500 more notices of this archive were left out")
  }
}

extension [String] {
  /// In the order that the other list has.
  func sorted(like order: [String]) -> [String] {
    sorted { order.firstIndex(of: $0) ?? 0 < order.firstIndex(of: $1) ?? 0 }
  }
}
