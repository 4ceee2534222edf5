package import Compression
package import Trees

/// Reads layers: hashed, inflated and walked in one pass.
package enum LayerReader {
  /// Walks the tar in `region` and checks its bytes against what is expected (T-03, T-10).
  package static func read(
    _ region: ByteRegion, expecting expectation: LayerExpectation, options: LayerOptions,
    into visitor: inout some EntryVisitor
  ) throws(ArchiveError) -> LayerOutcome {
    throw .surroundings(reason: "not built yet")
  }

  /// Walks the tar that passes by in `source`, when nothing is known about it yet.
  ///
  /// The outcome has the SHA-256 digest of the blob unless `trustDigests` is set, and the diff ID
  /// of a plain layer, or of any layer when `verifyDiffID` is set.
  package static func read(
    passing source: consuming some ByteStream & ~Copyable, options: LayerOptions,
    into visitor: inout some EntryVisitor
  ) throws(ArchiveError) -> LayerOutcome {
    throw .surroundings(reason: "not built yet")
  }
}
