import Archives
import Documents
import Images
import Model
import TestKit
import Testing

/// THREATS T-12 to T-16: what indexes, manifests and configurations may say.
struct IndexThreatTests {
  private func image(_ architecture: String = "amd64") -> ImageBuilder {
    var image = ImageBuilder.small
    image.platform.architecture = architecture
    return image
  }

  @Test func `T-12 an index that contains itself is refused`() throws {
    // Only a source that lies can hold one: its digest cannot be true.
    var layout = LayoutBuilder()
    let hex = String(repeating: "a", count: 64)
    let own = LayoutBuilder.Blob(digest: "sha256:\(hex)", size: 240)
    var text = LayoutBuilder.index([own.descriptor(LayoutBuilder.indexType)])
    text += String(repeating: " ", count: 240 - min(240, text.utf8.count))
    layout.parts["blobs/sha256/\(hex)"] = Array(text.utf8)
    layout.index([
      LayoutBuilder.Blob(digest: own.digest, size: text.utf8.count)
        .descriptor(LayoutBuilder.indexType)
    ])
    let error = Opening.refusal { try Opening.layout(layout, trustDigests: true) }
    #expect(error != nil)
  }

  @Test(arguments: [(7, true), (8, false), (200, false)])
  func `T-12 a chain of indexes is followed to depth 8`(nested: Int, opens: Bool) throws {
    var layout = LayoutBuilder()
    var blob = try image().add(to: &layout)
    var type = LayoutBuilder.manifestType
    for _ in 0..<nested {
      blob = layout.blob(LayoutBuilder.index([blob.descriptor(type)]))
      type = LayoutBuilder.indexType
    }
    layout.index([blob.descriptor(type)])
    guard !opens else {
      #expect(try Opening.layout(layout).layers.count == 1)
      return
    }
    guard case .tooMany = Opening.refusal({ try Opening.layout(layout) }) else {
      Issue.record("it was not refused for its depth")
      return
    }
  }

  @Test func `T-12 10,000 manifests are refused, in one index or in many`() throws {
    var layout = LayoutBuilder()
    let manifest = try image().add(to: &layout).descriptor(LayoutBuilder.manifestType)
    layout.index(Array(repeating: manifest, count: 10_000))
    guard case .tooMany(_, 10_000, 1_024) = Opening.refusal({ try Opening.layout(layout) }) else {
      Issue.record("10,000 manifests")
      return
    }
    var many: [String] = []
    for number in 0..<20 {
      let index = LayoutBuilder.index(Array(repeating: manifest, count: 500))
      many.append(
        layout.blob(index + String(repeating: " ", count: number)).descriptor(
          LayoutBuilder.indexType))
    }
    layout.index(many)
    guard case .tooMany = Opening.refusal({ try Opening.layout(layout) }) else {
      Issue.record("10,000 manifests in 20 indexes")
      return
    }
  }

  @Test func `one image or index under two tags answers to both`() throws {
    var layout = LayoutBuilder()
    let manifest = try image().add(to: &layout)
    let index = layout.blob(
      LayoutBuilder.index([
        manifest.descriptor(
          LayoutBuilder.manifestType,
          more: ",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}")
      ]))
    func named(_ blob: LayoutBuilder.Blob, _ type: String, _ name: String) -> String {
      blob.descriptor(
        type, more: ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"\(name)\"}")
    }
    for (blob, type) in [(manifest, LayoutBuilder.manifestType), (index, LayoutBuilder.indexType)] {
      layout.index([named(blob, type, "v1"), named(blob, type, "latest")])
      for tag in ["v1", "latest", nil] {
        #expect(try Opening.layout(layout, tag: tag).names == ["v1", "latest"])
      }
      #expect(Opening.refusal { try Opening.layout(layout, tag: "v2") }?.isChoice == true)
    }
  }

  @Test func `T-13 10,000 layers are refused`() throws {
    var layout = LayoutBuilder()
    let configuration = layout.blob(image().configurationText)
    let layer = layout.blob([1]).descriptor(LayoutBuilder.layerType)
    let manifest = layout.blob(
      LayoutBuilder.manifest(
        configuration: configuration.descriptor(LayoutBuilder.configurationType),
        layers: Array(repeating: layer, count: 10_000)))
    layout.index([manifest.descriptor(LayoutBuilder.manifestType)])
    guard case .tooMany(_, 10_000, 1_024) = Opening.refusal({ try Opening.layout(layout) }) else {
      Issue.record("in a layout")
      return
    }
    var tar = TarBuilder()
    tar.file("c.json", image().configurationText)
    let names = Array(repeating: "\"l.tar\"", count: 10_000).joined(separator: ",")
    tar.file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[\(names)]}]")
    guard case .tooMany(_, 10_000, 1_024) = Opening.refusal({ try Opening.archive(tar) }) else {
      Issue.record("in an archive")
      return
    }
  }

  @Test func `T-13 a manifest above 4 MiB and a configuration above 16 MiB are refused`() throws {
    func padded(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x20, count: count) }
    var layout = LayoutBuilder()
    layout.parts["index.json"] = Array("{\"manifests\":[]}".utf8) + padded(4 << 20)
    guard case .archive(.blobLimit) = Opening.refusal({ try Opening.layout(layout) }) else {
      Issue.record("index")
      return
    }
    var tar = TarBuilder()
    tar.file("c.json", Array(image().configurationText.utf8) + padded(16 << 20))
    tar.file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[]}]")
    guard case .archive(.blobLimit) = Opening.refusal({ try Opening.archive(tar) }) else {
      Issue.record("configuration")
      return
    }
    var large = TarBuilder()
    large.file("manifest.json", Array("[]".utf8) + padded(4 << 20))
    guard case .archive(.blobLimit) = Opening.refusal({ try Opening.archive(large) }) else {
      Issue.record("manifest.json")
      return
    }
  }

  @Test(arguments: ["index.json", "manifest.json"])
  func `T-14 JSON nested 200,000 deep is refused`(name: String) throws {
    let deep = String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000)
    var layout = LayoutBuilder()
    layout.index([])
    layout.parts[name] = Array("{\"manifests\":\(deep)}".utf8)
    guard case .json = Opening.refusal({ try Opening.layout(layout) }) else {
      Issue.record("\(name)")
      return
    }
    var tar = TarBuilder()
    tar.file("c.json", "{\"config\":\(deep)}")
    tar.file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[]}]")
    guard case .json = Opening.refusal({ try Opening.archive(tar) }) else {
      Issue.record("configuration")
      return
    }
  }

  @Test func `T-15 duplicate keys are refused in index, manifest and configuration`() throws {
    let good = image()
    let layer = "{\"a\":1,\"a\":2}"
    var twice = LayoutBuilder()
    twice.parts["index.json"] = Array("{\"manifests\":[],\"manifests\":[]}".utf8)
    var manifest = LayoutBuilder()
    let blob = manifest.blob("{\"schemaVersion\":2,\"config\":\(layer),\"config\":1,\"layers\":[]}")
    manifest.index([blob.descriptor(LayoutBuilder.manifestType)])
    var configuration = LayoutBuilder()
    let text = good.configurationText.dropLast() + ",\"os\":\"linux\"}"
    let inner = configuration.blob(
      LayoutBuilder.manifest(
        configuration: configuration.blob(String(text)).descriptor(LayoutBuilder.configurationType),
        layers: []))
    configuration.index([inner.descriptor(LayoutBuilder.manifestType)])
    for layout in [twice, manifest, configuration] {
      guard case .json = Opening.refusal({ try Opening.layout(layout) }) else {
        Issue.record("duplicate keys were read")
        continue
      }
    }
  }

  @Test func `T-15 a document that is manifest and index at once is refused`() throws {
    var layout = LayoutBuilder()
    let configuration = layout.blob("{}").descriptor(LayoutBuilder.configurationType)
    let both = layout.blob("{\"config\":\(configuration),\"layers\":[],\"manifests\":[]}")
    for type in [LayoutBuilder.manifestType, LayoutBuilder.indexType] {
      layout.index([both.descriptor(type)])
      guard case .malformed = Opening.refusal({ try Opening.layout(layout) }) else {
        Issue.record("it was read as \(type)")
        continue
      }
    }
  }

  @Test(arguments: [
    ("\"Env\":5", "`Env`"), ("\"Env\":[1]", "`Env`"), ("\"Env\":[\"A=b\\u0000c\"]", "NUL"),
    ("\"Entrypoint\":\"sh\"", "`Entrypoint`"), ("\"Cmd\":{}", "`Cmd`"), ("\"User\":0", "`User`"),
    ("\"WorkingDir\":[]", "`WorkingDir`"), ("\"Labels\":[]", "labels"),
    ("\"Labels\":{\"a\":1}", "labels"),
  ])
  func `T-15 an optional field of a wrong type is dropped with a notice`(
    field: String, word: String
  ) throws {
    var tar = TarBuilder()
    tar.file("c.json", "{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{\(field)}}")
    tar.file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[]}]")
    let image = try Opening.archive(tar)
    #expect(image.notices.count == 1)
    #expect(image.notices.first?.message.contains(word) == true)
    #expect(image.configuration.environment.isEmpty && image.configuration.labels.isEmpty)
    #expect(image.configuration.entrypoint == nil && image.configuration.user == nil)
  }

  @Test(arguments: [
    "\"os\":5", "\"architecture\":[]", "\"config\":7", "\"history\":{}", "\"history\":[1]",
    "\"history\":[{\"empty_layer\":\"yes\"}]",
  ])
  func `T-15 other fields of wrong types are noticed too`(field: String) throws {
    var tar = TarBuilder()
    tar.file("c.json", "{\(field)}")
    tar.file("manifest.json", "[{\"Config\":\"c.json\",\"RepoTags\":7,\"Layers\":[]}]")
    #expect(try Opening.archive(tar).notices.count == 2)
  }

  @Test(arguments: [
    "5", "[]", "{\"config\":{}}", "{\"config\":{\"digest\":5,\"size\":1},\"layers\":[]}",
    "{\"schemaVersion\":1,\"fsLayers\":[]}",
  ])
  func `T-15 a needed field of a wrong type refuses the image`(manifest: String) throws {
    var layout = LayoutBuilder()
    layout.index([layout.blob(manifest).descriptor(LayoutBuilder.manifestType)])
    #expect(Opening.refusal { try Opening.layout(layout) } != nil)
  }

  @Test(arguments: ["-1", "1.5", "1e99", "99999999999999999999", "\"1\"", "null"])
  func `T-15 a size that is no size is refused`(size: String) throws {
    var layout = LayoutBuilder()
    layout.index([
      "{\"mediaType\":\"\(LayoutBuilder.manifestType)\",\"size\":\(size),"
        + "\"digest\":\"sha256:\(String(repeating: "0", count: 64))\"}"
    ])
    guard case .malformed = Opening.refusal({ try Opening.layout(layout) }) else {
      Issue.record("\(size)")
      return
    }
  }

  private func platforms(_ list: [String]) throws -> LayoutBuilder {
    var layout = LayoutBuilder()
    var descriptors: [String] = []
    for architecture in list {
      descriptors.append(
        try image(architecture).add(to: &layout).descriptor(
          LayoutBuilder.manifestType,
          more: ",\"platform\":{\"os\":\"linux\",\"architecture\":\"\(architecture)\"}"))
    }
    layout.index(descriptors)
    return layout
  }

  @Test func `T-16 the asked platform is taken, else the machine's own`() throws {
    let layout = try platforms(["s390x", Platform.current.architecture, "riscv64"])
    #expect(try Opening.layout(layout).configuration.platform == Platform.current)
    let asked = Platform(system: "linux", architecture: "riscv64")
    #expect(try Opening.layout(layout, platform: asked).configuration.platform == asked)
  }

  @Test func `T-16 no matching platform is a choice with a list`() throws {
    let layout = try platforms(["s390x", "riscv64"])
    for platform in [nil, Platform(system: "linux", architecture: "386")] {
      let error = try #require(Opening.refusal { try Opening.layout(layout, platform: platform) })
      #expect(error.isChoice)
      #expect(error.message.contains("linux/riscv64") && error.message.contains("linux/s390x"))
    }
  }

  @Test func `T-16 the configuration's platform counts where no list names one`() throws {
    var layout = LayoutBuilder()
    layout.index([try image("s390x").add(to: &layout).descriptor(LayoutBuilder.manifestType)])
    let wrong = Platform(system: "linux", architecture: "386")
    #expect(Opening.refusal { try Opening.layout(layout, platform: wrong) }?.isChoice == true)
    let tar = image("s390x").oldArchive
    #expect(Opening.refusal { try Opening.archive(tar, platform: wrong) }?.isChoice == true)
    let right = Platform(system: "linux", architecture: "s390x")
    #expect(try Opening.archive(tar, platform: right).configuration.platform == right)
  }

  @Test func `T-16 attestations are passed over without a word`() throws {
    var layout = LayoutBuilder()
    let manifest = try image().add(to: &layout).descriptor(LayoutBuilder.manifestType)
    let attestation = layout.blob("{\"config\":{},\"layers\":[]}")
    layout.index([
      manifest,
      attestation.descriptor(
        LayoutBuilder.manifestType,
        more: ",\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\"}"),
      layout.blob("{}").descriptor(
        LayoutBuilder.manifestType,
        more: ",\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"}"),
    ])
    #expect(try Opening.layout(layout).notices.isEmpty)
  }

  @Test func `T-16 a foreign layer that is not there is told, one that is there is read`() throws {
    let small = image()
    for (kept, type) in [
      (false, "application/vnd.oci.image.layer.nondistributable.v1.tar"),
      (true, "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"),
    ] {
      var layout = LayoutBuilder()
      let configuration = layout.blob(small.configurationText)
      let layer = layout.blob(small.layers[0])
      let manifest = layout.blob(
        LayoutBuilder.manifest(
          configuration: configuration.descriptor(LayoutBuilder.configurationType),
          layers: [layer.descriptor(type)]))
      layout.index([manifest.descriptor(LayoutBuilder.manifestType)])
      if !kept { layout.parts["blobs/sha256/" + SHA256.hex(small.layers[0])] = nil }
      let image = try Opening.layout(layout)
      #expect(image.isIncomplete == !kept)
      #expect(image.notices.count == (kept ? 0 : 1))
      #expect(image.layers.count == 1)
    }
  }

  @Test func `T-16 an image without layers is an empty image`() throws {
    let image = try Opening.layout(try ImageBuilder().layout())
    #expect(image.layers.isEmpty && !image.isIncomplete && image.notices.isEmpty)
  }
}
