import Archives
import Bytes
import Documents
package import Model

/// Opens an image of a docker archive, an OCI layout folder, or a tar of one.
package struct ImageOpener {
  /// The most manifests that one source may list (THREATS T-12).
  static let limitManifests = 1_024
  /// How deep indexes may be nested.
  static let limitDepth = 8
  /// The most layers of one image (THREATS T-13).
  static let limitLayers = 1_024
  /// The largest manifest or index, in bytes.
  static let limitManifestBytes = 4 << 20
  /// The largest configuration, in bytes; no document of an image is larger.
  package static let limitDocumentBytes = 16 << 20

  let store: BlobStore
  let trustDigests: Bool
  var notices: [Notice] = []

  /// One image that the source lists.
  struct Candidate {
    var names: [String]
    var platform: Platform?
    var origin: Origin

    /// How the image is found.
    enum Origin {
      case manifest(Descriptor)
      case docker(DocumentNode)
    }

    /// How people see the choice.
    var text: String {
      let name = names.first ?? "untagged"
      return platform.map { "\(name) (\($0.text))" } ?? name
    }
  }

  /// Opens the image at `path`: a file is an archive, a folder an OCI layout.
  ///
  /// `tag` and `platform` choose among several; without a platform the machine's own is taken
  /// where the source has it.
  package static func open(
    path: String, tag: String?, platform: Platform?, trustDigests: Bool = false
  ) throws(ImageError) -> Image {
    var opener = ImageOpener(
      store: try store(at: path), trustDigests: trustDigests)
    return try opener.image(tag: tag, platform: platform)
  }

  /// Opens the image of an archive that has passed by on standard input.
  package static func open(
    _ archive: PassedArchive, tag: String?, platform: Platform?, trustDigests: Bool = false
  ) throws(ImageError) -> Image {
    var opener = ImageOpener(store: .passed(archive), trustDigests: trustDigests)
    return try opener.image(tag: tag, platform: platform)
  }

  /// Whether a path looks like something that `open` reads.
  package static func looksLikeImage(_ path: String) -> Bool {
    switch FileStatus(path: path, followingLinks: true) {
    case .folder:
      FileStatus(path: "\(path)/oci-layout") != .absent
        || FileStatus(path: "\(path)/index.json") != .absent
    case .file: path.hasSuffix(".tar")
    default: false
    }
  }

  private static func store(at path: String) throws(ImageError) -> BlobStore {
    switch FileStatus(path: path, followingLinks: true) {
    case .folder:
      guard looksLikeImage(path) else {
        throw .notAnImage(path: path, looksLike: "a folder without `index.json`")
      }
      return .folder(path)
    case .file(let size) where size > 0:
      let region = try archived { () throws(ArchiveError) in
        try ByteRegion(path: path, followingLinks: true)
      }
      do {
        return .archive(try ArchiveIndex(region), path: path)
      } catch .unsupportedFormat {
        throw .notAnImage(path: path, looksLike: "a file that is no tar archive")
      } catch {
        throw .archive(error)
      }
    case let status:
      throw .notAnImage(path: path, looksLike: status.description)
    }
  }

  private mutating func image(tag: String?, platform: Platform?) throws(ImageError) -> Image {
    let candidates = try self.candidates()
    let chosen = try choose(candidates, tag: tag, platform: platform)
    var image: Image
    switch chosen.origin {
    case .manifest(let descriptor): image = try open(descriptor, chosen)
    case .docker(let entry): image = try open(docker: entry, chosen)
    }
    if let platform, !platform.accepts(image.configuration.platform) {
      // Sources without platforms in their lists: the configuration says it.
      throw .noMatch(
        path: store.path, wanted: platform.text, choices: [image.configuration.platform.text])
    }
    if case .archive(let index, _) = store { notices += index.notices }
    if image.isIncomplete {
      notices.append(Notice("a foreign layer is not in the source and was not scanned"))
    }
    image.notices += notices
    return image
  }

  // MARK: Choosing

  private func choose(
    _ candidates: [Candidate], tag: String?, platform: Platform?
  ) throws(ImageError) -> Candidate {
    let path = store.path
    guard !candidates.isEmpty else {
      throw .malformed(part: "`\(path)`", reason: "it lists no image")
    }
    var left = candidates
    if let tag {
      left = candidates.filter { $0.names.contains { Self.name($0, answersTo: tag) } }
      if left.isEmpty {
        throw .noMatch(path: path, wanted: tag, choices: Self.list(candidates))
      }
    }
    if let platform {
      let fitting = left.filter { $0.platform.map(platform.accepts) ?? true }
      if fitting.isEmpty {
        throw .noMatch(path: path, wanted: platform.text, choices: Self.list(left))
      }
      left = fitting
    } else if left.count > 1, Set(left.map(\.names)).count == 1 || tag != nil {
      let host = left.filter { $0.platform.map(Platform.current.accepts) ?? false }
      if host.count == 1 { left = host }
    }
    guard left.count == 1, let only = left.first else {
      throw .ambiguous(path: path, choices: Self.list(left))
    }
    return only
  }

  private static func list(_ candidates: [Candidate]) -> [String] {
    candidates.map(\.text).sorted()
  }

  // `dev` answers to `dev`, `team/train:dev` to itself and to `dev`.
  private static func name(_ name: String, answersTo tag: String) -> Bool {
    name == tag || name.hasSuffix(":" + tag) || name.hasSuffix("/" + tag)
  }

  // MARK: Listing

  private mutating func candidates() throws(ImageError) -> [Candidate] {
    let docker = try dockerEntries()
    guard let region = try store.part("index.json") else {
      if docker.isEmpty {
        throw .notAnImage(
          path: store.path,
          looksLike: "an archive with neither `index.json` nor `manifest.json`")
      }
      return docker
    }
    let index = try store.document(
      region, name: "index.json", limit: Self.limitManifestBytes
    )
    var listing = IndexListing()
    try collect(index, names: [], depth: 1, into: &listing)
    if listing.candidates.isEmpty, !docker.isEmpty { return docker }
    return try named(listing.candidates, by: docker)
  }

  // Tags of `manifest.json` for images that the index leaves without a name.
  private func named(_ found: [Candidate], by docker: [Candidate]) throws(ImageError) -> [Candidate]
  {
    guard !docker.isEmpty, found.contains(where: { $0.names.isEmpty }) else { return found }
    var names: [String: [String]] = [:]
    for candidate in docker {
      if case .docker(let entry) = candidate.origin, let config = entry["Config"]?.string {
        names[config] = candidate.names
      }
    }
    var result = found
    for index in result.indices where result[index].names.isEmpty {
      guard case .manifest(let descriptor) = result[index].origin,
        let region = try store.blob(descriptor.digest)
      else { continue }
      let manifest = try store.document(
        region, name: "manifest \(descriptor.digest.short)", limit: Self.limitManifestBytes
      )
      guard let text = manifest.at("config", "digest")?.string, let config = Digest(text) else {
        continue
      }
      result[index].names = names["blobs/sha256/\(config.hex)"] ?? names["\(config.hex).json"] ?? []
    }
    return result
  }

  private mutating func collect(
    _ index: DocumentNode, names: [String], depth: Int, into listing: inout IndexListing
  ) throws(ImageError) {
    guard depth <= Self.limitDepth else {
      throw .tooMany(part: "the chain of image indexes", count: depth, limit: Self.limitDepth)
    }
    guard let manifests = index["manifests"]?.array, index["layers"] == nil else {
      throw .malformed(
        part: "the image index", reason: "it has no list of manifests, or layers too")
    }
    listing.entries += manifests.count
    guard listing.entries <= Self.limitManifests else {
      throw .tooMany(part: "the image index", count: listing.entries, limit: Self.limitManifests)
    }
    // One index under several names is read once.
    var nested: [(descriptor: Descriptor, names: [String])] = []
    var positions: [Digest: Int] = [:]
    for node in manifests {
      let descriptor = try Descriptor(node, part: "the image index")
      for field in ["annotations", "platform"] {
        if let value = node[field], !value.isNull, value.table == nil {
          notices.append(Notice("the image index has `\(field)` that is no object: dropped"))
        }
      }
      if descriptor.isAttestation { continue }
      let names = descriptor.names.isEmpty ? names : descriptor.names
      if !descriptor.isIndex {
        listing.add(descriptor, names: names)
      } else if let position = positions[descriptor.digest] {
        nested[position].names += names.filter { !nested[position].names.contains($0) }
      } else {
        positions[descriptor.digest] = nested.count
        nested.append((descriptor, names))
      }
    }
    for (descriptor, names) in nested {
      guard listing.indexes.insert(descriptor.digest).inserted else {
        throw .malformed(
          part: "the image index", reason: "`\(descriptor.digest.short)` is in it on two levels")
      }
      guard let region = try store.blob(descriptor.digest) else {
        notices.append(Notice("index `\(descriptor.digest.short)` is not in the source"))
        continue
      }
      let document = try verified(descriptor, region, limit: Self.limitManifestBytes)
      try collect(document, names: names, depth: depth + 1, into: &listing)
    }
  }

  private mutating func dockerEntries() throws(ImageError) -> [Candidate] {
    guard let region = try store.part("manifest.json") else { return [] }
    let document = try store.document(
      region, name: "manifest.json", limit: Self.limitManifestBytes
    )
    guard let entries = document.array else {
      throw .malformed(part: "manifest.json", reason: "it is not a list")
    }
    guard entries.count <= Self.limitManifests else {
      throw .tooMany(part: "manifest.json", count: entries.count, limit: Self.limitManifests)
    }
    return entries.map { entry in
      let tags = entry["RepoTags"]
      if let tags, !tags.isNull, tags.strings == nil {
        notices.append(Notice("manifest.json has `RepoTags` that are no texts: dropped"))
      }
      return Candidate(
        names: tags?.strings?.sorted() ?? [], platform: nil, origin: .docker(entry))
    }
  }

  // MARK: Opening

  // A JSON blob whose size and digest were checked.
  private func verified(
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

  private mutating func open(_ descriptor: Descriptor, _ candidate: Candidate) throws(ImageError)
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

  private mutating func open(docker entry: DocumentNode, _ candidate: Candidate) throws(ImageError)
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
