import Archives
import Bytes
import Documents
import Model

extension ImageOpener {
  /// The images that the source lists.
  mutating func candidates() throws(ImageError) -> [Candidate] {
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
}
