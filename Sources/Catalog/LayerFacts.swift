package import Bytes
package import Model

/// What names a layer's cached facts.
package struct LayerKey: Sendable, Hashable {
  /// The digest of the layer's bytes: a look-up may use a claimed one, a row only a computed one.
  package var digest: Digest
  /// The fingerprint of the extractors in use.
  package var extractors: String
  /// The limits in force, as text.
  package var limits: String

  /// A key of three parts.
  package init(digest: Digest, extractors: String, limits: String) {
    self.digest = digest
    self.extractors = extractors
    self.limits = limits
  }
}

/// What a layer left behind, to be kept or as it was kept.
package struct LayerFacts: Sendable, Hashable {
  /// Its name; the digest was computed over the bytes that gave the record.
  package var key: LayerKey
  /// The size of the blob that has this digest, which a hit compares.
  package var size: Int
  /// The record comes from bytes that were hashed to the digest.
  package var verified: Bool
  /// The record; as loaded, without its path table and the contents of file lists.
  package var record: LayerRecord

  /// Facts of a layer whose digest was computed.
  package init(key: LayerKey, size: Int, verified: Bool, record: LayerRecord) {
    self.key = key
    self.size = size
    self.verified = verified
    self.record = record
  }
}

/// What the extractors read in one git object, free of paths.
package struct GitFacts: Sendable, Hashable {
  /// The object's id, lower-case hexadecimal text.
  package var blob: String
  /// The extractor's name and version.
  package var extractor: String
  /// The record; its path is empty.
  package var record: FileRecord

  /// Facts of a git object.
  package init(blob: String, extractor: String, record: FileRecord) {
    self.blob = blob
    self.extractor = extractor
    self.record = record
    self.record.path = ""
  }
}

/// What names the snapshot of an image: scanned again with the same key, it gives the same one.
package struct ImageKey: Sendable, Hashable {
  /// The digest of the image's manifest.
  package var manifest: Digest
  /// `linux/amd64`.
  package var platform: String
  /// The fingerprint of the extractors in use.
  package var extractors: String
  /// Limits and options that the snapshot depends on, as text.
  package var options: String

  /// A key of four parts.
  package init(manifest: Digest, platform: String, extractors: String, options: String) {
    self.manifest = manifest
    self.platform = platform
    self.extractors = extractors
    self.options = options
  }
}

/// Everything that one scan leaves in the catalog, in one transaction.
package struct ScanRecord: Sendable {
  /// The snapshot.
  package var file: SnapshotFile
  /// The environment that was scanned, when it has a name.
  package var environment: String?
  /// The time of the scan, in seconds since 1970, UTC.
  package var scannedAt: Int64
  /// What names the image, when its scan may be answered from here the next time.
  package var image: ImageKey?
  /// The layers that the snapshot was made from, those found here included.
  package var layers: [LayerKey]
  /// Layers that were read; their digests were computed.
  package var newLayers: [LayerFacts]
  /// Git objects that were read.
  package var newGitFacts: [GitFacts]

  /// A scan of a snapshot alone.
  package init(file: SnapshotFile, environment: String? = nil, scannedAt: Int64) {
    self.file = file
    self.environment = environment
    self.scannedAt = scannedAt
    self.image = nil
    self.layers = []
    self.newLayers = []
    self.newGitFacts = []
  }
}
