import Archives
import Foundation
import Images
import Model
import TestKit
import Testing

/// THREATS T-10 and T-11: blobs that are not what their names say.
struct BlobThreatTests {
  private func manifestName(_ layout: LayoutBuilder) throws -> String {
    try #require(
      layout.parts.first {
        $0.value.starts(
          with: "{\"schemaVersion\":2,\"mediaType\":\"\(LayoutBuilder.manifestType)".utf8)
      }?.key)
  }

  private func configurationName(_ layout: LayoutBuilder) throws -> String {
    try #require(layout.parts.first { $0.value.starts(with: "{\"architecture".utf8) }?.key)
  }

  @Test func `T-10 a manifest or configuration of other bytes is refused, naming both digests`()
    throws
  {
    for name in [manifestName, configurationName] {
      var layout = try ImageBuilder.small.layout()
      let part = try name(layout)
      let old = try #require(layout.parts[part])
      layout.parts[part] = old.dropLast() + [0x20]
      let changed = layout
      let error = try #require(Opening.refusal { try Opening.layout(changed) })
      #expect(error.message.contains(SHA256.hex(old)), "\(error.message)")
      #expect(
        error.message.contains(SHA256.hex(old.dropLast() + [0x20]))
      )
    }
  }

  @Test func `T-10 a blob of another size is refused`() throws {
    var layout = try ImageBuilder.small.layout()
    let part = try configurationName(layout)
    layout.parts[part]?.append(0x0A)
    let changed = layout
    guard case .archive(.sizeMismatch) = Opening.refusal({ try Opening.layout(changed) }) else {
      Issue.record("no size mismatch")
      return
    }
  }

  @Test func `T-10 the configuration of an old archive is held against its name`() throws {
    let image = ImageBuilder.small
    var tar = TarBuilder()
    let wrong = String(repeating: "0", count: 64)
    tar.file("\(wrong).json", image.configurationText)
    tar.file("l/layer.tar", image.layers[0])
    tar.file("manifest.json", "[{\"Config\":\"\(wrong).json\",\"Layers\":[\"l/layer.tar\"]}]")
    let error = try #require(Opening.refusal { try Opening.archive(tar) })
    #expect(error.message.contains(wrong))
    #expect(error.message.contains(SHA256.hex(Array(image.configurationText.utf8))))
  }

  @Test func `T-10 a missing manifest, configuration or layer is refused by name`() throws {
    let whole = try ImageBuilder.small.layout()
    for name in whole.parts.keys where name.hasPrefix("blobs/") {
      var layout = whole
      layout.parts[name] = nil
      let changed = layout
      guard case .missingBlob(_, let missing) = Opening.refusal({ try Opening.layout(changed) })
      else {
        Issue.record("\(name) is not missed")
        continue
      }
      #expect(missing.hasSuffix(String(name.dropFirst(13))))
    }
  }

  @Test func `T-10 trusted digests are not computed`() throws {
    var layout = try ImageBuilder.small.layout()
    let part = try configurationName(layout)
    let bytes = try #require(layout.parts[part])
    layout.parts[part] = Array(
      String(decoding: bytes, as: UTF8.self).replacing("step", with: "spet").utf8)
    #expect(try Opening.layout(layout, trustDigests: true).layers.count == 1)
  }

  @Test(arguments: [
    "sha256:../../../../etc/passwd", "md5:d41d8cd98f00b204e9800998ecf8427e", "sha256:ABC",
    "../secret", "", "sha256:", "sha256:" + String(repeating: "g", count: 64),
    "sha256:" + String(repeating: "A", count: 64), "sha512:" + String(repeating: "0", count: 64),
  ])
  func `T-11 a digest that is a path or of an unknown kind is refused`(digest: String) throws {
    var layout = LayoutBuilder()
    layout.index([
      LayoutBuilder.Blob(digest: digest, size: 1).descriptor(LayoutBuilder.manifestType)
    ])
    guard case .invalidDigest = Opening.refusal({ try Opening.layout(layout) }) else {
      Issue.record("`\(digest)` was accepted")
      return
    }
    var image = try ImageBuilder.small.layout()
    let configuration = image.blob(ImageBuilder.small.configurationText)
    let manifest = image.blob(
      LayoutBuilder.manifest(
        configuration: configuration.descriptor(LayoutBuilder.configurationType),
        layers: [LayoutBuilder.Blob(digest: digest, size: 1).descriptor(LayoutBuilder.layerType)]))
    image.index([manifest.descriptor(LayoutBuilder.manifestType)])
    guard case .invalidDigest = Opening.refusal({ try Opening.layout(image) }) else {
      Issue.record("`\(digest)` was accepted for a layer")
      return
    }
  }

  @Test(arguments: ["../outside.tar", "/etc/passwd", "a/../../outside.tar"])
  func `T-11 a layer or configuration name that leaves the source is refused`(
    name: String
  ) throws {
    let folder = try TemporaryFolder()
    let image = ImageBuilder.small
    try folder.write("outside.tar", image.layers[0])
    try folder.write("layout/oci-layout", [])
    try folder.write("layout/c.json", Array(image.configurationText.utf8))
    for text in [
      "[{\"Config\":\"c.json\",\"Layers\":[\"\(name)\"]}]",
      "[{\"Config\":\"\(name)\",\"Layers\":[]}]",
    ] {
      try folder.write("layout/manifest.json", Array(text.utf8))
      let path = folder.path + "/layout"
      guard
        case .archive(.leavesArchive) = Opening.refusal({
          try ImageOpener.open(path: path, tag: nil, platform: nil)
        })
      else {
        Issue.record("`\(name)` was opened in a folder")
        continue
      }
      var tar = TarBuilder()
      tar.file("c.json", image.configurationText)
      tar.file("manifest.json", text)
      guard case .archive(.leavesArchive) = Opening.refusal({ try Opening.archive(tar) }) else {
        Issue.record("`\(name)` was opened in an archive")
        continue
      }
    }
  }

  @Test func `T-11 a blob that is a link out of the layout is refused, one inside is read`() throws
  {
    let folder = try TemporaryFolder()
    let path = try ImageBuilder.small.layout().write(folder, "layout")
    let layer = "\(path)/blobs/sha256/" + SHA256.hex(ImageBuilder.small.layers[0])
    let manager = FileManager.default
    try manager.moveItem(atPath: layer, toPath: "\(path)/elsewhere")
    try manager.createSymbolicLink(atPath: layer, withDestinationPath: "../../elsewhere")
    #expect(try ImageOpener.open(path: path, tag: nil, platform: nil).layers.count == 1)
    try manager.moveItem(atPath: "\(path)/elsewhere", toPath: "\(folder.path)/outside")
    try manager.removeItem(atPath: layer)
    try manager.createSymbolicLink(atPath: layer, withDestinationPath: "../../../outside")
    guard
      case .archive(.leavesArchive) = Opening.refusal({
        try ImageOpener.open(path: path, tag: nil, platform: nil)
      })
    else {
      Issue.record("a link out of the layout was followed")
      return
    }
    try manager.moveItem(atPath: "\(path)/blobs", toPath: "\(folder.path)/blobs")
    try manager.createSymbolicLink(
      atPath: "\(path)/blobs", withDestinationPath: "\(folder.path)/blobs")
    guard
      case .archive(.leavesArchive) = Opening.refusal({
        try ImageOpener.open(path: path, tag: nil, platform: nil)
      })
    else {
      Issue.record("a folder that is a link out of the layout was followed")
      return
    }
  }

  @Test func `T-11 a link to another layer of the same archive is read`() throws {
    var first = TarBuilder()
    first.file("etc/os-release", "ID=debian\n")
    var image = ImageBuilder()
    image.layers = [first.finished, first.finished]
    var tar = TarBuilder()
    tar.file("c.json", image.configurationText)
    tar.file("a/layer.tar", image.layers[0])
    tar.symbolicLink("b/layer.tar", to: "../a/layer.tar")
    tar.file(
      "manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[\"a/layer.tar\",\"b/layer.tar\"]}]")
    let layers = try Opening.archive(tar).layers
    #expect(layers.map { $0.region?.count } == [image.layers[0].count, image.layers[0].count])
    var out = TarBuilder()
    out.file("c.json", image.configurationText)
    out.symbolicLink("a/layer.tar", to: "/etc/passwd")
    out.file(
      "manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[\"a/layer.tar\",\"a/layer.tar\"]}]")
    #expect(Opening.refusal { try Opening.archive(out) } != nil)
  }

  @Test func `T-20 odd members of the archive itself are noticed`() throws {
    var tar = ImageBuilder.small.oldArchive
    tar.file("../../climbs", "x")
    #expect(try Opening.archive(tar).notices.contains { $0.path == "climbs" })
    #expect(try Opening.archive(ImageBuilder.small.oldArchive).notices.isEmpty)
  }
}
