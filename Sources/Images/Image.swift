package import Archives
package import Bytes
package import Model

/// One image of a source: what it says of itself, and where its layers lie.
package struct Image: Sendable {
  /// One layer, lowest first.
  package struct Layer: Sendable {
    /// The blob; nil for a foreign layer that is not in the source.
    package var region: ByteRegion?
    /// What the manifest and configuration say about it.
    package var expectation: LayerExpectation
    /// The digest under which facts of this layer may be cached: of the blob as stored.
    package var digest: Digest? { expectation.digest ?? expectation.diffID }

    /// A layer.
    package init(region: ByteRegion?, expectation: LayerExpectation) {
      self.region = region
      self.expectation = expectation
    }
  }

  /// The digest of the manifest; of the configuration in archives without manifests.
  package var digest: Digest
  /// The names and tags under which the source lists it, sorted.
  package var names: [String]
  /// What the configuration says.
  package var configuration: ImageConfiguration
  /// The layers, lowest first.
  package var layers: [Layer]
  /// What could not be read.
  package var notices: [Notice]

  /// Some layer is not in the source.
  package var isIncomplete: Bool { layers.contains { $0.region == nil } }
}
