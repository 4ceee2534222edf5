import Archives
import Extractors
import Foundation
import Images
import Model
import Scanning
import TestKit
import Testing
import Trees

/// THREATS T-20 to T-29, seen from a whole scan.
struct TarThreatTests {
  private static let record = Place.venv + "/alpha-1.0.dist-info/METADATA"
  private static let text = TarBuilder.metadata("alpha", "1.0")

  @Test(arguments: ["../../../", "/", "opt/../../", "./", "//"])
  func `T-20 a name that climbs is clamped at the root`(prefix: String) async throws {
    var tar = TarBuilder()
    tar.pax([("path", prefix + Self.record)])
    tar.file("x", Self.text)
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.installed == ["alpha 1.0@0"])
    #expect(snapshot.packages.first?.location == "/" + Place.venv)
    #expect(snapshot.notices.isEmpty == !prefix.contains(".."))
  }

  @Test(arguments: ["..", ".", "/", "", "a/.."])
  func `T-20 an entry that is the root itself is left out`(name: String) async throws {
    var tar = TarBuilder()
    tar.pax([("path", name)])
    tar.file("x")
    tar.distribution("alpha", "1.0")
    #expect(try await Scan.layers(tar).installed == ["alpha 1.0@0"])
  }

  @Test func `T-21 a file through a link lands where a kernel would put it`() async throws {
    var first = TarBuilder()
    first.symbolicLink("out", to: "../../../../srv")
    first.symbolicLink("etc/deep", to: "/opt/../../opt")
    var second = TarBuilder()
    second.file("out/lib/python3.11/site-packages/alpha-1.0.dist-info/METADATA", Self.text)
    second.file(
      "etc/deep/venv/lib/python3.11/site-packages/beta-1.0.dist-info/METADATA",
      TarBuilder.metadata("beta", "1.0"))
    let snapshot = try await Scan.layers(first, second)
    #expect(
      snapshot.packages.map(\.location) == [
        "/srv/lib/python3.11/site-packages", "/" + Place.venv,
      ])
  }

  @Test(arguments: [
    "../../../../../../../../../../etc/passwd", "/etc/passwd", "/var/lib/dpkg/status-elsewhere",
  ])
  func `T-21 a package database that is a link never reads this machine`(
    target: String
  ) async throws {
    var tar = TarBuilder()
    tar.symbolicLink("var/lib/dpkg/status", to: target)
    tar.distribution("alpha", "1.0")
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.installed == ["alpha 1.0@0"])
    #expect(snapshot.notices.contains { $0.path == "/var/lib/dpkg/status" })
    // The same file inside the image is read.
    var inside = TarBuilder()
    inside.symbolicLink("var/lib/dpkg/status", to: "../../../data/packages")
    inside.dpkg([("a", "1", [])], path: "data/packages")
    let found = try await Scan.layers(inside)
    #expect(found.installed == ["a 1@0"] && found.packages.first?.role == .system)
    #expect(found.notices.isEmpty)
  }

  @Test func `T-22 links in circles are noticed, the rest is read`() async throws {
    var tar = TarBuilder()
    tar.symbolicLink(Self.record, to: "METADATA")
    tar.symbolicLink("a", to: "b")
    tar.symbolicLink("b", to: "a/x")
    tar.file("a/lib/python3.11/site-packages/lost-1.0.dist-info/METADATA", Self.text)
    for index in 0..<60 { tar.symbolicLink("l\(index)", to: "l\(index + 1)/../l\(index + 1)") }
    tar.symbolicLink("var/lib/dpkg/status", to: "/l0/status")
    tar.distribution("beta", "1.0")
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.installed == ["beta 1.0@0"])
    let paths = Set(snapshot.notices.compactMap(\.path))
    #expect(paths.isSuperset(of: ["/" + Self.record, "/var/lib/dpkg/status"]))
    #expect(paths.contains { $0.contains("lost") })
  }

  @Test(arguments: [
    ("itself", Self.record), ("forward", "opt/later"), ("nothing", "opt/nothing"),
    ("a folder", "opt/folder"), ("out of the root", "../../../../../etc/passwd"), ("the root", "/"),
  ])
  func `T-23 a hard link that leads to no earlier file is dropped with a notice`(
    kind: String, target: String
  ) async throws {
    var tar = TarBuilder()
    tar.folder("opt/folder/")
    tar.hardLink(Self.record, to: target)
    tar.file("opt/later", Self.text)
    tar.distribution("beta", "1.0")
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.installed == ["beta 1.0@0"], "\(kind)")
    #expect(!snapshot.notices.isEmpty, "\(kind)")
  }

  @Test func `T-23 a hard link to a file of an earlier layer shares its content`() async throws {
    var first = TarBuilder()
    first.file("store/object", Self.text)
    var second = TarBuilder()
    second.hardLink(Self.record, to: "store/object")
    let snapshot = try await Scan.layers(first, second)
    #expect(snapshot.installed == ["alpha 1.0@1"] && snapshot.notices.isEmpty)
    // A hard link to a link is that link.
    var third = TarBuilder()
    third.symbolicLink("store/link", to: "/store/object")
    third.hardLink(Place.other + "/alpha-1.0.dist-info/METADATA", to: "store/link")
    #expect(try await Scan.layers(first, second, third).installs("alpha").count == 2)
  }

  @Test func `T-24 a file replaces a folder and a folder a file, back and forth`() async throws {
    var first = TarBuilder()
    first.distribution("alpha", "1.0")
    var second = TarBuilder()
    second.file("opt", "no folder any more")
    #expect(try await Scan.layers(first, second).installed == [])
    var third = TarBuilder()
    third.folder("opt/")
    third.distribution("beta", "1.0")
    #expect(try await Scan.layers(first, second, third).installed == ["beta 1.0@2"])
    var egg = TarBuilder()
    egg.file(Place.venv + "/gamma-1.0.egg-info", TarBuilder.metadata("gamma", "1.0"))
    var folder = TarBuilder()
    folder.file(
      Place.venv + "/gamma-1.0.egg-info/PKG-INFO", TarBuilder.metadata("gamma", "1.0"))
    let snapshot = try await Scan.layers(egg, folder)
    #expect(snapshot.installed == ["gamma 1.0@1"])
  }

  @Test func `T-24 markers of what is not there, of the root and twice do no harm`() async throws {
    var second = TarBuilder()
    second.whiteout("never/was/there")
    second.whiteout("opt")
    second.whiteout("opt")
    second.file("opt/.wh..wh..opq")
    second.file("opt/.wh..wh..opq")
    second.distribution("beta", "1.0")
    var first = TarBuilder()
    first.distribution("alpha", "1.0")
    first.dpkg([("a", "1", [])])
    #expect(try await Scan.layers(first, second).installed == ["a 1@0", "beta 1.0@1"])
    var root = TarBuilder()
    root.file(".wh..wh..opq")
    #expect(try await Scan.layers(first, root).installed == [])
  }

  @Test func `T-25 of two entries of one path the last counts, with a notice`() async throws {
    var tar = TarBuilder()
    tar.file(Self.record, TarBuilder.metadata("alpha", "0.1"))
    tar.file(Self.record, Self.text)
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.installed == ["alpha 1.0@0"])
    #expect(snapshot.notices.count == 1)
    // A link that stands in for the file, and the other way round.
    var link = TarBuilder()
    link.file(Self.record, Self.text)
    link.symbolicLink(Self.record, to: "/nowhere")
    #expect(try await Scan.layers(link).installed == [])
    var file = TarBuilder()
    file.symbolicLink(Self.record, to: "/nowhere")
    file.file(Self.record, Self.text)
    #expect(try await Scan.layers(file).installed == ["alpha 1.0@0"])
    var device = TarBuilder()
    device.file(Self.record, Self.text)
    device.entry(Array("opt".utf8), type: "3")
    #expect(try await Scan.layers(device).installed == [])
  }

  @Test func `T-25 twins in case or Unicode stay distinct`() async throws {
    var tar = TarBuilder()
    for place in ["opt/caf\u{E9}", "opt/cafe\u{301}", "opt/CAFE", "opt/cafe"] {
      tar.pax([("path", place + "/lib/python3.11/site-packages/alpha-1.0.dist-info/METADATA")])
      tar.file("x", Self.text)
    }
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.installs("alpha").count == 4)
    #expect(Set(snapshot.packages.map { Array($0.location.utf8) }).count == 4)
    var second = TarBuilder()
    second.pax([("path", "opt/.wh.cafe\u{301}")])
    second.file("x")
    let left = try await Scan.layers(tar, second)
    #expect(left.packages.contains { $0.location.utf8.starts(with: "/opt/caf\u{E9}/".utf8) })
    #expect(!left.packages.contains { $0.location.utf8.starts(with: "/opt/cafe\u{301}/".utf8) })
  }

  @Test func `T-26 an overlong path is left out, an overlong header refused`() async throws {
    var tar = TarBuilder()
    tar.pax([("path", String(repeating: "d/", count: 30_000) + "METADATA")])
    tar.file("x", "x")
    tar.distribution("alpha", "1.0")
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.installed == ["alpha 1.0@0"] && snapshot.notes("60008 bytes"))
    var huge = TarBuilder()
    huge.gnuLong(String(repeating: "n", count: 2 << 20))
    huge.file("x")
    await #expect(throws: ArchiveError.self) { try await Scan.layers(huge) }
  }

  @Test func `T-26 pax records that lie about themselves are noticed or refused`() async throws {
    for record in ["99 path=x\n", "5 path=x\n", "path=x\n", "11 path=abc", "-4 a=b\n"] {
      var tar = TarBuilder()
      tar.distribution("alpha", "1.0")
      tar.entry(Array("PaxHeaders/x".utf8), type: "x", content: Array(record.utf8))
      tar.file("y", "y")
      do {
        let snapshot = try await Scan.layers(tar)
        #expect(snapshot.installed == ["alpha 1.0@0"], "\(record)")
      } catch is ArchiveError {}
    }
  }

  @Test(arguments: ["77777777777", "-0000000001", "99999999999", "\u{80}\u{7F}"])
  func `T-27 a size that lies refuses the layer`(size: String) async throws {
    var tar = TarBuilder()
    tar.entry(Array(Self.record.utf8), content: Array("x".utf8), claimedSize: Array(size.utf8))
    await #expect(throws: ArchiveError.self) { try await Scan.layers(tar) }
  }

  @Test func `T-27 a bad checksum refuses the layer`() async throws {
    var tar = TarBuilder()
    tar.distribution("alpha", "1.0")
    tar.entry(Array("x".utf8), checksum: 1)
    await #expect(throws: ArchiveError.self) { try await Scan.layers(tar) }
  }

  @Test func `T-27 a sparse file of 1 TiB costs nothing`() async throws {
    var tar = TarBuilder()
    tar.distribution("alpha", "1.0")
    tar.pax([
      ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"),
      ("GNU.sparse.name", Place.venv + "/beta-1.0.dist-info/METADATA"),
      ("GNU.sparse.realsize", "1099511627776"),
    ])
    let map = Array("1\n1099511627775\n1\n".utf8)
    tar.file("s", map + [UInt8](repeating: 0, count: 512 - map.count) + [0x41])
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.installed == ["alpha 1.0@0"])
    #expect(!snapshot.notices.isEmpty)
  }

  @Test(arguments: ["3", "4", "6", "7", "S", "Z"] as [Character])
  func `T-28 a package database that is no regular file is never opened`(
    type: Character
  ) async throws {
    var tar = TarBuilder()
    tar.distribution("alpha", "1.0")
    tar.entry(Array("var/lib/dpkg/status".utf8), type: type)
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.installed == ["alpha 1.0@0"])
    // Contiguous files and unknown types are regular files (POSIX pax, "ustar Interchange Format").
    if "346".contains(type) { #expect(snapshot.notes("not opened")) }
  }

  @Test(.enabled(if: Tool.has("mkfifo"), "needs mkfifo"))
  func `T-28 FIFOs and links in a root directory are not opened`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("\(Self.record)", Array(Self.text.utf8))
    try folder.write("var/lib/dpkg/x", [])
    _ = try Tool.output("mkfifo", [folder.path + "/var/lib/dpkg/status"])
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/etc", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/etc/os-release", withDestinationPath: "/etc/os-release")
    let snapshot = try await Scan.source(folder.path, kind: .rootfs)
    #expect(snapshot.packages.map(\.name) == ["alpha"])
    #expect(snapshot.facts.os == nil)
    let paths = snapshot.notices.compactMap(\.path)
    #expect(paths.contains("/var/lib/dpkg/status") && paths.contains("/etc/os-release"))
  }

  @Test func `T-29 what is kept of a million entries is a small table`() {
    var recorder = LayerRecorder(whiteouts: .interpreted)
    for folder in 0..<1_000 {
      for file in 0..<1_000 {
        _ = recorder.enter(
          TreeEntry(path: "usr/share/data/d\(folder)/f\(file)", kind: .file(size: 10)))
      }
    }
    let record = recorder.finished()
    #expect(record.files.isEmpty && record.links.isEmpty && record.notices.isEmpty)
    #expect(record.paths.count == 1_000_000 && record.paths.bytes.count < 10_000_000)
    let tree = Overlay.merge([record, record])
    #expect(tree.files.isEmpty && tree.links.isEmpty)
  }
}
