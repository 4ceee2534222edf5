import Catalog
import Model
import Scanning
import TestKit
import Testing

/// The same bytes give the same snapshot, however they are read and wherever they lie.
@Suite(.enabled(if: Tool.has("gzip", "zstd"), "needs gzip and zstd"))
struct DeterminismTests {
  // A little of everything, in five layers.
  private static func layers() -> [[(inout TarBuilder) -> Void]] {
    [
      [
        { $0.file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n") },
        {
          $0.dpkg([
            ("libc6", "2.36-9", []), ("a", "1", ["Depends: libc6 (>= 2.30), b | c"]),
            ("c", "1", []),
          ])
        },
        { $0.file("usr/lib/x86_64-linux-gnu/libcudart.so.12.1.105", "x") },
      ],
      [
        { $0.environment() },
        {
          $0.distribution("alpha", "1.0", ["Requires-Dist: beta[x]>=1", "Requires-Python: >=3.8"])
        },
        {
          $0.distribution(
            "beta", "2.0", ["Provides-Extra: x", "Requires-Dist: gone; extra == \"x\""],
            installer: "pip", tag: "py3-none-any")
        },
        { $0.distribution("gamma", "1.0", in: Place.other) },
        { $0.file("app/requirements.txt", "alpha==1.0\nbeta\n") },
      ],
      [
        { $0.whiteout(Place.other + "/gamma-1.0.dist-info") },
        { $0.symbolicLink("opt/link", to: "venv") },
        { $0.file(Place.venv + "/odd-1.0.dist-info/METADATA", "no metadata at all") },
      ],
      [
        { $0.conda("numpy", "1.26", depends: ["python >=3.9", "libblas"]) },
        { $0.conda("python", "3.11.4") },
        { $0.distribution("alpha", "2.0", in: "opt/conda/lib/python3.11/site-packages") },
        { $0.file("broken/x-1.dist-info/METADATA", [0xFF, 0xFE, 0x00]) },
      ],
      [
        { $0.distribution("delta", "1.0", ["Requires-Dist: alpha<1"]) },
        { $0.file("opt/.wh..wh..opq.not") },
      ],
    ]
  }

  private static func image(shuffled seed: UInt64? = nil) -> ImageBuilder {
    var random = SeededRandom(seed: seed ?? 0)
    var image = ImageBuilder()
    image.environment = ["PATH=/opt/venv/bin:/usr/bin", "B=2", "A=1"]
    for layer in layers() {
      var tar = TarBuilder()
      for entry in seed == nil ? layer : layer.shuffled(using: &random) { entry(&tar) }
      image.layers.append(tar.finished)
    }
    return image
  }

  @Test func `one to eight threads give the same bytes`() async throws {
    let folder = try TemporaryFolder()
    for form in [ImageBuilder.Form.dockerOld, .ociGzip] {
      let path = try Self.image().write(folder, form.rawValue, as: form)
      var documents: Set<[UInt8]> = []
      for threads in [1, 2, 8, 2, 1] {
        let snapshot = try await Scan.source(path, options: Scan.options(threads: threads))
        documents.insert(try SnapshotFile(snapshot).canonicalBytes())
      }
      #expect(documents.count == 1)
      #expect(documents.first?.isEmpty == false)
    }
  }

  @Test func `trusting digests changes nothing but the word for it`() async throws {
    let folder = try TemporaryFolder()
    let path = try Self.image().write(folder, "image", as: .dockerNew)
    var options = Scan.options()
    options.trustDigests = true
    var trusted = try await Scan.source(path, options: options)
    #expect(!trusted.subject.verified)
    trusted.subject.verified = true
    #expect(try await Scan.source(path) == trusted)
  }

  @Test(arguments: [1, 2, 3, 4, 5])
  func `the order of entries in a layer changes nothing`(seed: UInt64) async throws {
    let plain = try await Scan.snapshot(Self.image())
    let shuffled = try await Scan.snapshot(Self.image(shuffled: seed))
    #expect(Self.content(of: shuffled) == Self.content(of: plain))
  }

  @Test func `every layout of an image gives the same content`() async throws {
    let plain = try await Scan.snapshot(Self.image())
    #expect(plain.installed.count > 8 && plain.requirements.count > 8)
    for form in ImageBuilder.Form.allCases {
      let snapshot = try await Scan.snapshot(Self.image(), as: form)
      #expect(Self.content(of: snapshot) == Self.content(of: plain), "\(form)")
    }
    // A layout in a tar.
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "layout.tar", try Self.image().layout(.ociZstd).tar.finished)
    #expect(Self.content(of: try await Scan.source(path)) == Self.content(of: plain))
  }

  @Test(.enabled(if: Tool.has("tar"), "needs tar"))
  func `the unpacked image has the same packages and edges`() async throws {
    var tar = TarBuilder()
    for layer in Self.layers().prefix(2) { for entry in layer { entry(&tar) } }
    var image = ImageBuilder(tar)
    image.environment = ["PATH=/opt/venv/bin:/usr/bin"]
    let folder = try TemporaryFolder()
    try folder.write("layer.tar", tar.finished)
    try folder.write("root/x", [])
    _ = try Tool.output("tar", ["-xf", "layer.tar", "-C", "root"], in: folder.path)
    let unpacked = try await Scan.source(folder.path + "/root", kind: .rootfs)
    let scanned = try await Scan.snapshot(image)
    func packages(_ snapshot: Snapshot) -> [String] {
      snapshot.packages.map { "\($0.id) \($0.purl) \($0.location) \($0.install)" }
    }
    #expect(packages(unpacked) == packages(scanned))
    #expect(
      unpacked.requirements.filter { $0.from != RequirementEdge.root }.map(\.text)
        == scanned.requirements.filter { $0.from != RequirementEdge.root }.map(\.text))
    #expect(unpacked.accelerators.components.map(\.name) == ["cuda-runtime"])
  }

  // What an image holds, without what names it.
  private static func content(of snapshot: Snapshot) -> Snapshot {
    var snapshot = snapshot
    snapshot.subject.digest = nil
    for index in snapshot.layers.indices { snapshot.layers[index].diffId = nil }
    return snapshot
  }
}
