import Model
import TestKit
import Testing

/// SEMANTICS, section 1: what layers do to packages.
///
/// The letters are its probe images.
struct LayerSemanticsTests {
  private static let folder = Place.venv + "/alpha-1.0.dist-info"

  private func base() -> TarBuilder {
    var tar = TarBuilder()
    tar.distribution("alpha", "1.0", installer: "pip")
    tar.distribution("beta", "2.0")
    return tar
  }

  @Test func `row 1, the final file system counts and its layers are told`() async throws {
    var second = TarBuilder()
    second.distribution("gamma", "3.0")
    var image = ImageBuilder.venv(base(), second)
    image.history = [
      ("FROM", false), ("ENV A=b", true), ("RUN pip install gamma", false), ("CMD", true),
    ]
    let snapshot = try await Scan.snapshot(image)
    #expect(snapshot.installed == ["alpha 1.0@0", "beta 2.0@0", "gamma 3.0@2"])
    #expect(snapshot.layers.map(\.empty) == [false, true, false, true])
    #expect(snapshot.layers[2].createdBy == "RUN pip install gamma")
    #expect(snapshot.layers[2].diffId == "sha256:" + SHA256.hex(second.finished))
  }

  @Test func `row 2, A: a whiteout of METADATA removes the package`() async throws {
    var second = TarBuilder()
    second.whiteout(Self.folder + "/METADATA")
    let snapshot = try await Scan.layers(base(), second)
    #expect(snapshot.installed == ["beta 2.0@0"])
    #expect(snapshot.notes("without a readable METADATA"))
  }

  @Test(arguments: [Self.folder, Place.venv, "opt", "opt/venv/lib"])
  func `row 2, B: a whiteout of a folder removes all below it`(folder: String) async throws {
    var second = TarBuilder()
    second.whiteout(folder)
    let snapshot = try await Scan.layers(base(), second)
    #expect(snapshot.installed == (folder == Self.folder ? ["beta 2.0@0"] : []))
    #expect(snapshot.notices.isEmpty)
  }

  @Test(arguments: [false, true])
  func `row 3, C: an opaque mark hides lower layers wherever it stands`(last: Bool) async throws {
    var second = TarBuilder()
    if !last { second.file(Place.venv + "/.wh..wh..opq") }
    second.distribution("gamma", "3.0")
    if last { second.file(Place.venv + "/.wh..wh..opq") }
    let snapshot = try await Scan.layers(base(), second)
    #expect(snapshot.installed == ["gamma 3.0@1"])
  }

  @Test(arguments: [false, true])
  func `row 4, K: what a layer adds stays, its own whiteout or not`(last: Bool) async throws {
    var second = TarBuilder()
    if !last { second.whiteout(Self.folder + "/METADATA") }
    second.distribution("alpha", "1.0")
    if last { second.whiteout(Self.folder + "/METADATA") }
    let snapshot = try await Scan.layers(base(), second)
    // It was there after each layer, so it is as old as before.
    #expect(snapshot.installed == ["alpha 1.0@0", "beta 2.0@0"])
    #expect(snapshot.installs("alpha").first?.evidence.first?.layer == 1)
  }

  @Test(arguments: [false, true])
  func `row 5, D: a hard link to METADATA is an install of its own`(
    laterLayer: Bool
  ) async throws {
    var first = base()
    var second = TarBuilder()
    let link = Place.other + "/alpha-1.0.dist-info/METADATA"
    if laterLayer {
      second.hardLink(link, to: Self.folder + "/METADATA")
    } else {
      first.hardLink(link, to: Self.folder + "/METADATA")
    }
    second.file("etc/motd", "x")
    let snapshot = try await Scan.layers(first, second)
    let installs = snapshot.installs("alpha")
    #expect(installs.map(\.location) == ["/" + Place.other, "/" + Place.venv])
    #expect(Set(installs.map(\.install)).count == 2)
    #expect(Set(installs.map(\.purl)).count == 1)
    #expect(installs.map(\.layer) == [laterLayer ? 1 : 0, 0])
    #expect(snapshot.notices.isEmpty)
  }

  @Test func `row 5: a hard link outlives the name that it was made from`() async throws {
    var first = base()
    first.hardLink(
      Place.other + "/alpha-1.0.dist-info/METADATA", to: Self.folder + "/METADATA")
    var second = TarBuilder()
    second.whiteout("opt/venv")
    let snapshot = try await Scan.layers(first, second)
    #expect(snapshot.installs("alpha").map(\.location) == ["/" + Place.other])
  }

  @Test func `row 6, E: a folder that becomes a link shows its target, once`() async throws {
    var first = TarBuilder()
    first.distribution("alpha", "1.0", in: "opt/a/lib/python3.11/site-packages")
    first.distribution("beta", "2.0", in: "opt/b/lib/python3.11/site-packages")
    var second = TarBuilder()
    second.symbolicLink("opt/a", to: "b")
    let snapshot = try await Scan.layers(first, second)
    #expect(snapshot.installed == ["beta 2.0@0"])
    #expect(
      snapshot.installs("beta").map(\.location) == ["/opt/b/lib/python3.11/site-packages"])
  }

  @Test(arguments: ["/nowhere", "../../../../../../../../etc/passwd", "METADATA"])
  func `row 7, E2: a file that becomes a link is gone, however the link leads`(
    target: String
  ) async throws {
    var second = TarBuilder()
    second.symbolicLink(Self.folder + "/METADATA", to: target)
    let snapshot = try await Scan.layers(base(), second)
    #expect(snapshot.installed == ["beta 2.0@0"])
    #expect(snapshot.notices.contains { $0.path == "/" + Self.folder + "/METADATA" })
  }

  @Test func `row 7: a link never brings back what a later layer removed`() async throws {
    var first = TarBuilder()
    first.file("store/alpha", TarBuilder.metadata("alpha", "1.0"))
    first.distribution("beta", "2.0")
    var second = TarBuilder()
    second.symbolicLink(Self.folder + "/METADATA", to: "/store/alpha")
    second.symbolicLink(
      Place.other + "/beta-2.0.dist-info/METADATA",
      to: "/\(Place.venv)/beta-2.0.dist-info/METADATA")
    var third = TarBuilder()
    third.whiteout("store")
    third.whiteout(Place.venv + "/beta-2.0.dist-info")
    #expect(
      try await Scan.layers(first, second).installed == [
        "alpha 1.0@1", "beta 2.0@1", "beta 2.0@0",
      ])
    #expect(try await Scan.layers(first, second, third).installed == [])
  }

  @Test func `row 8, F: one wheel in two places is two installs of one identity`() async throws {
    var tar = TarBuilder()
    tar.distribution("alpha", "1.0", in: Place.venv)
    tar.distribution("alpha", "1.0", in: Place.system)
    let installs = try await Scan.layers(tar).installs("alpha")
    #expect(installs.count == 2 && Set(installs.map(\.purl)) == ["pkg:pypi/alpha@1.0"])
    #expect(Set(installs.map(\.install)).count == 2)
  }

  @Test func `row 9, G: two versions in one place are both listed and both linked`() async throws {
    var tar = TarBuilder()
    tar.distribution("alpha", "1.0")
    tar.distribution("alpha", "2.0")
    tar.distribution("user", "1.0", ["Requires-Dist: alpha"])
    let snapshot = try await Scan.snapshot(.venv(tar))
    #expect(snapshot.installs("alpha").map(\.version) == ["1.0", "2.0"])
    let edge = try #require(snapshot.requirements.first { $0.anyOf.first?.name == "alpha" })
    #expect(edge.anyOf.first?.to == snapshot.installs("alpha").map(\.id))
  }

  @Test func `row 10, M: a package is as old as its own unbroken record`() async throws {
    let a = (name: "a", version: "1", lines: [String]())
    let b = (name: "b", version: "1", lines: [String]())
    var layers: [TarBuilder] = []
    for packages in [[a, b], [a], [a, b]] {
      var tar = TarBuilder()
      tar.dpkg(packages)
      layers.append(tar)
    }
    let snapshot = try await Scan.layers(layers[0], layers[1], layers[2])
    #expect(snapshot.installed == ["a 1@0", "b 1@2"])
    // The record itself stands in the last layer.
    #expect(snapshot.packages.map { $0.evidence.first?.layer } == [2, 2])
  }

  @Test func `row 11, L: what was removed and installed again is young`() async throws {
    var second = TarBuilder()
    second.whiteout(Self.folder)
    var third = TarBuilder()
    third.distribution("alpha", "1.0")
    third.distribution("beta", "2.0")
    let snapshot = try await Scan.layers(base(), second, third)
    #expect(snapshot.installed == ["alpha 1.0@2", "beta 2.0@0"])
  }

  @Test(arguments: [".wh.", ".wh..", ".wh..."])
  func `row 21, odd marker names are ignored with a notice`(name: String) async throws {
    var second = TarBuilder()
    second.file("\(Place.venv)/\(name)")
    let snapshot = try await Scan.layers(base(), second)
    #expect(snapshot.installed == ["alpha 1.0@0", "beta 2.0@0"])
    #expect(snapshot.notes("whiteout of no name"))
  }

  @Test func `row 21, leftovers of aufs hide nothing`() async throws {
    var second = TarBuilder()
    second.file(".wh..wh.aufs")
    second.folder(".wh..wh.plnk/")
    second.folder(".wh..wh.orph/")
    let snapshot = try await Scan.layers(base(), second)
    #expect(snapshot.installed == ["alpha 1.0@0", "beta 2.0@0"])
    #expect(snapshot.notices.isEmpty)
  }
}
