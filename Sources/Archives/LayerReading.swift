package import Bytes
package import Compression

/// What the manifest and the configuration say about a layer's blob; nil where they say nothing.
package struct LayerExpectation: Sendable, Hashable {
  /// The digest of the blob as stored.
  package var digest: Digest?
  /// The size of the blob as stored, in bytes.
  package var size: Int?
  /// The digest of the uncompressed tar.
  package var diffID: Digest?
  /// The media type of the descriptor.
  package var mediaType: String?

  /// An expectation.
  package init(
    digest: Digest? = nil, size: Int? = nil, diffID: Digest? = nil, mediaType: String? = nil
  ) {
    self.digest = digest
    self.size = size
    self.diffID = diffID
    self.mediaType = mediaType
  }
}

/// How a layer is read.
package struct LayerOptions: Sendable, Hashable {
  /// Nothing is hashed, and a plain layer is walked by seeking.
  package var trustDigests: Bool
  /// The diff ID of a compressed layer is computed and compared too.
  package var verifyDiffID: Bool
  /// The most bytes that a layer may inflate to.
  package var limitBytes: Int
  /// The visitor has much to do with every byte: inflating gets a thread of its own.
  package var inflatesAhead: Bool

  /// 64 GiB, the default of `limits.layer_bytes`.
  package static let defaultLimitBytes = 64 << 30

  /// Options.
  package init(
    trustDigests: Bool = false, verifyDiffID: Bool = false,
    limitBytes: Int = LayerOptions.defaultLimitBytes, inflatesAhead: Bool = false
  ) {
    self.trustDigests = trustDigests
    self.verifyDiffID = verifyDiffID
    self.limitBytes = limitBytes
    self.inflatesAhead = inflatesAhead
  }
}

/// What reading a layer found out about its bytes.
package struct LayerOutcome: Sendable, Hashable {
  /// The computed digest of the blob; nil under `trustDigests`.
  package var digest: Digest?
  /// The computed diff ID; nil when it was not computed.
  package var diffID: Digest?
  /// The format by magic bytes.
  package var format: CompressionFormat
  /// The bytes of the blob.
  package var compressedBytes: Int
  /// The bytes of the tar; of a plain layer those of the blob.
  package var uncompressedBytes: Int

  /// An outcome.
  package init(
    digest: Digest?, diffID: Digest?, format: CompressionFormat, compressedBytes: Int,
    uncompressedBytes: Int
  ) {
    self.digest = digest
    self.diffID = diffID
    self.format = format
    self.compressedBytes = compressedBytes
    self.uncompressedBytes = uncompressedBytes
  }
}
