/// The parts of an image source, put together by hand: an OCI layout, or any archive of named parts.
///
/// Nothing is checked, so that tests can write sources that lie.
package struct LayoutBuilder {
  /// A stored blob.
  package struct Blob {
    /// The digest, `sha256:…`.
    package var digest: String
    /// The size in bytes.
    package var size: Int

    /// A blob that may not exist.
    package init(digest: String, size: Int) {
      self.digest = digest
      self.size = size
    }

    /// A JSON descriptor of the blob; `more` is JSON members, begun with a comma.
    package func descriptor(_ mediaType: String, more: String = "") -> String {
      """
      {"mediaType":"\(mediaType)","digest":"\(digest)","size":\(size)\(more)}
      """
    }
  }

  /// `application/vnd.oci.image.manifest.v1+json`.
  package static let manifestType = "application/vnd.oci.image.manifest.v1+json"
  /// `application/vnd.oci.image.index.v1+json`.
  package static let indexType = "application/vnd.oci.image.index.v1+json"
  /// `application/vnd.oci.image.config.v1+json`.
  package static let configurationType = "application/vnd.oci.image.config.v1+json"
  /// `application/vnd.oci.image.layer.v1.tar`; with `+gzip` or `+zstd` for compressed layers.
  package static let layerType = "application/vnd.oci.image.layer.v1.tar"

  /// The parts by name.
  package var parts: [String: [UInt8]] = [
    "oci-layout": Array("{\"imageLayoutVersion\":\"1.0.0\"}".utf8)
  ]

  /// A layout without an index.
  package init() {}

  /// Stores a blob under its digest.
  package mutating func blob(_ bytes: [UInt8]) -> Blob {
    let hex = SHA256.hex(bytes)
    parts["blobs/sha256/\(hex)"] = bytes
    return Blob(digest: "sha256:\(hex)", size: bytes.count)
  }

  /// Stores a JSON blob under its digest.
  package mutating func blob(_ json: String) -> Blob { blob(Array(json.utf8)) }

  /// Writes `index.json` with descriptors in JSON.
  package mutating func index(_ descriptors: [String]) {
    parts["index.json"] = Array(Self.index(descriptors).utf8)
  }

  /// An image index in JSON.
  package static func index(_ descriptors: [String]) -> String {
    """
    {"schemaVersion":2,"mediaType":"\(indexType)","manifests":[\(descriptors.joined(separator: ","))]}
    """
  }

  /// A manifest in JSON.
  package static func manifest(configuration: String, layers: [String]) -> String {
    """
    {"schemaVersion":2,"mediaType":"\(manifestType)","config":\(configuration),\
    "layers":[\(layers.joined(separator: ","))]}
    """
  }

  /// The parts as a tar, sorted by name.
  package var tar: TarBuilder {
    var tar = TarBuilder()
    for (name, bytes) in parts.sorted(by: { $0.key < $1.key }) {
      if name.utf8.count > 100 { tar.pax([("path", name)]) }
      tar.file(name, bytes)
    }
    return tar
  }

  /// Writes the parts as files below a folder.
  package func write(_ folder: borrowing TemporaryFolder, _ name: String) throws -> String {
    for (part, bytes) in parts { try folder.write("\(name)/\(part)", bytes) }
    return "\(folder.path)/\(name)"
  }
}
