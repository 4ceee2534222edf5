package import Archives
package import Bytes
package import Model

/// One image of a source: what it says of itself, and where its layers lie.
package struct Image: Sendable {
  /// One layer, lowest first.
  package struct Layer: Sendable {
    /// The blob; nil when it is not in the source, or when it has passed by already.
    package var region: ByteRegion?
    /// The name of the blob in its source.
    package var name: String
    /// The source has, or had, the blob; false for a foreign layer that was left out.
    package var isPresent: Bool
    /// What the manifest and configuration say about it.
    package var expectation: LayerExpectation
    /// The digest under which facts of this layer may be cached: of the blob as stored.
    package var digest: Digest? { expectation.digest ?? expectation.diffID }

    /// A layer.
    package init(
      region: ByteRegion?, name: String, isPresent: Bool, expectation: LayerExpectation
    ) {
      self.region = region
      self.name = name
      self.isPresent = isPresent
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
  package var isIncomplete: Bool { layers.contains { !$0.isPresent } }
}
