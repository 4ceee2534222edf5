import Bytes
import Documents
import Model

/// A content descriptor (OCI image specification, descriptor.md).
struct Descriptor: Sendable, Hashable {
  var mediaType: String
  var digest: Digest
  var size: Int
  var platform: Platform?
  var annotations: [String: String]

  /// Reads a descriptor; `part` names the document for messages.
  init(_ node: DocumentNode, part: String) throws(ImageError) {
    guard let text = node["digest"]?.string else {
      throw .malformed(part: part, reason: "a descriptor has no digest")
    }
    guard let digest = Digest(text) else { throw .invalidDigest(part: part, text: text.cut) }
    guard let size = node["size"]?.integer.flatMap({ Int(exactly: $0) }), size >= 0 else {
      throw .malformed(part: part, reason: "descriptor `\(digest.short)` has no valid size")
    }
    self.digest = digest
    self.size = size
    self.mediaType = node["mediaType"]?.string ?? ""
    self.platform = Self.platform(node["platform"])
    self.annotations = node["annotations"]?.texts ?? [:]
  }

  private static func platform(_ node: DocumentNode?) -> Platform? {
    guard let node, let system = node["os"]?.string,
      let architecture = node["architecture"]?.string
    else { return nil }
    return Platform(
      system: system, architecture: architecture, variant: node["variant"]?.string)
  }

  /// A build attestation that stands beside the images: never an image itself.
  var isAttestation: Bool {
    annotations["vnd.docker.reference.type"] == "attestation-manifest"
      || platform.map { $0.system == "unknown" } ?? false
  }

  /// An index or manifest list of further descriptors.
  var isIndex: Bool {
    mediaType == "application/vnd.oci.image.index.v1+json"
      || mediaType == "application/vnd.docker.distribution.manifest.list.v2+json"
  }

  /// A layer that registries do not hand out: it may be absent.
  var isForeignLayer: Bool {
    mediaType.contains("nondistributable") || mediaType.contains(".foreign.")
  }

  /// The names that annotations give the image.
  var names: [String] {
    var names: [String] = []
    for key in ["io.containerd.image.name", "org.opencontainers.image.ref.name"] {
      if let name = annotations[key], !names.contains(name) { names.append(name) }
    }
    return names
  }
}

extension DocumentNode {
  /// The keys whose values are texts; nil when this is no table.
  var texts: [String: String]? {
    guard let table else { return nil }
    var texts: [String: String] = [:]
    for key in table.keys { texts[key] = table[key]?.string }
    return texts
  }
}

extension String {
  /// At most 120 characters, for messages.
  var cut: String { String(prefix(120)) }
}
