import Archives
import Bytes
import Documents
import Model

extension ImageOpener {
  /// A JSON blob whose size and digest were checked.
  func verified(
    _ descriptor: Descriptor, _ region: ByteRegion, limit: Int
  ) throws(ImageError) -> DocumentNode {
    guard region.count == descriptor.size else {
      throw .archive(.sizeMismatch(expected: descriptor.size, actual: region.count))
    }
    let name = "blob \(descriptor.digest.short)"
    return try store.document(region, name: name, limit: limit) { bytes throws(ImageError) in
      if !trustDigests { try check(bytes, against: descriptor.digest) }
    }
  }

  private func check(_ bytes: [UInt8], against digest: Digest) throws(ImageError) {
    let actual = try ContentDigest.digest(of: bytes, like: digest)
    guard actual == digest else {
      throw .archive(.digestMismatch(expected: digest, actual: actual))
    }
  }

  /// The image of a manifest.
  mutating func open(_ descriptor: Descriptor, _ candidate: Candidate) throws(ImageError)
    -> Image
  {
    guard let region = try store.blob(descriptor.digest) else {
      throw .missingBlob(path: store.path, name: descriptor.digest.text)
    }
    let manifest = try verified(descriptor, region, limit: Self.limitManifestBytes)
    if manifest["schemaVersion"]?.integer == 1 || manifest["fsLayers"] != nil {
      throw .unsupported(part: "the manifest", mediaType: "schema 1")
    }
    guard let configNode = manifest["config"], manifest["manifests"] == nil else {
      // One that has both is read as either, by different programs.
      throw .malformed(
        part: "the manifest", reason: "it has no configuration, or is an index at the same time")
    }
    let config = try Descriptor(configNode, part: "the manifest")
    guard
      [
        "application/vnd.oci.image.config.v1+json",
        "application/vnd.docker.container.image.v1+json", "",
      ].contains(config.mediaType)
    else { throw .unsupported(part: "the manifest's configuration", mediaType: config.mediaType) }
    guard let configRegion = try store.blob(config.digest) else {
      throw .missingBlob(path: store.path, name: config.digest.text)
    }
    var reader = ImageConfigurationReader(
      try verified(config, configRegion, limit: Self.limitDocumentBytes))
    let configuration = try reader.read(fallback: candidate.platform)
    notices += reader.notices
    guard let nodes = manifest["layers"]?.array else {
      throw .malformed(part: "the manifest", reason: "it has no list of layers")
    }
    guard nodes.count <= Self.limitLayers else {
      throw .tooMany(part: "the manifest's layers", count: nodes.count, limit: Self.limitLayers)
    }
    let diffIDs = try self.diffIDs(configuration, layers: nodes.count)
    var layers: [Image.Layer] = []
    for (position, node) in nodes.enumerated() {
      let layer = try Descriptor(node, part: "the manifest")
      let name = BlobStore.name(layer.digest)
      let (region, isPresent) = try store.layer(name)
      if !isPresent, !layer.isForeignLayer {
        throw .missingBlob(path: store.path, name: layer.digest.text)
      }
      layers.append(
        Image.Layer(
          region: region, name: name, isPresent: isPresent,
          expectation: LayerExpectation(
            digest: layer.digest, size: layer.size, diffID: diffIDs[position],
            mediaType: layer.mediaType)))
    }
    return Image(
      digest: descriptor.digest, names: candidate.names, configuration: configuration,
      layers: layers, notices: [])
  }

  /// The image of an entry of `manifest.json`.
  mutating func open(docker entry: DocumentNode, _ candidate: Candidate) throws(ImageError)
    -> Image
  {
    guard let name = entry["Config"]?.string, let paths = entry["Layers"]?.strings else {
      throw .malformed(part: "manifest.json", reason: "an image has no configuration or layers")
    }
    guard let region = try store.part(name) else {
      throw .missingBlob(path: store.path, name: name.cut)
    }
    let bytes = try archived { () throws(ArchiveError) in
      try region.bytes(limit: Self.limitDocumentBytes)
    }
    let digest = try ContentDigest.sha256(of: bytes)
    if !trustDigests, let named = Self.digest(inName: name), named != digest {
      throw .archive(.digestMismatch(expected: named, actual: digest))
    }
    let node = try store.document(
      region, name: "the image configuration", limit: Self.limitDocumentBytes)
    var reader = ImageConfigurationReader(node)
    let configuration = try reader.read(fallback: nil)
    notices += reader.notices
    guard paths.count <= Self.limitLayers else {
      throw .tooMany(part: "manifest.json's layers", count: paths.count, limit: Self.limitLayers)
    }
    let diffIDs = try self.diffIDs(configuration, layers: paths.count)
    var layers: [Image.Layer] = []
    for (position, path) in paths.enumerated() {
      let (region, isPresent) = try store.layer(path)
      guard isPresent else { throw .missingBlob(path: store.path, name: path.cut) }
      layers.append(
        Image.Layer(
          region: region, name: path, isPresent: true,
          expectation: LayerExpectation(
            digest: Self.digest(inName: path), diffID: diffIDs[position])))
    }
    return Image(
      digest: digest, names: candidate.names, configuration: configuration, layers: layers,
      notices: [])
  }

  // The digest that a member's name states: `blobs/sha256/HEX`, or `HEX.json` of old archives.
  private static func digest(inName name: String) -> Digest? {
    if name.hasPrefix("blobs/sha256/") { return Digest("sha256:" + name.dropFirst(13)) }
    if name.hasSuffix(".json") { return Digest("sha256:" + name.dropLast(5)) }
    return nil
  }

  private func diffIDs(
    _ configuration: ImageConfiguration, layers: Int
  ) throws(ImageError) -> [Digest] {
    guard configuration.diffIDs.count == layers else {
      throw .malformed(
        part: "the image",
        reason:
          "the manifest has \(layers) layers, the configuration \(configuration.diffIDs.count)"
      )
    }
    var digests: [Digest] = []
    for text in configuration.diffIDs {
      guard let digest = Digest(text) else {
        throw .invalidDigest(part: "the image configuration", text: text.cut)
      }
      digests.append(digest)
    }
    return digests
  }
}
