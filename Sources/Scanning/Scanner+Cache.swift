import Archives
import Bytes
import Catalog
import Extractors
import Images
import Model

extension Scanner {
  private func key(_ digest: Digest) -> LayerKey {
    LayerKey(digest: digest, extractors: Registry.fingerprint, limits: options.limits)
  }

  private func key(_ image: Image) -> ImageKey {
    ImageKey(
      manifest: image.digest, platform: image.configuration.platform.text,
      extractors: Registry.fingerprint,
      options: "\(options.limits) diff-ids=\(options.verifyDiffIDs) graph=\(Self.graphRevision)")
  }

  /// Raised whenever the same facts give another graph than before.
  static let graphRevision = 5

  /// The record of a layer that was read before; only the blob's size is looked at.
  func cachedRecord(_ layer: Image.Layer) throws -> LayerRecord? {
    guard let catalog, !options.rehash, !options.verifyDiffIDs, let digest = layer.digest,
      let facts = try catalog.layerFacts(for: key(digest)), facts.verified,
      facts.size == layer.region?.count
    else { return nil }
    var record = facts.record
    guard let paths = try catalog.layerPaths(for: key(digest)) else { return nil }
    record.paths = paths
    return record
  }

  /// The snapshot of an image that was scanned before, when all its blobs have their sizes.
  func knownSnapshot(_ image: Image, _ source: SourceReference) throws -> Snapshot? {
    guard let catalog, !options.rehash, !options.trustDigests,
      let file = try catalog.snapshot(of: key(image))
    else { return nil }
    for layer in image.layers {
      guard let region = layer.region, let digest = layer.digest else { return nil }
      let expected = try layer.expectation.size ?? catalog.layerSize(for: key(digest))
      guard expected == region.count else { return nil }
    }
    progress.update {
      $0.layersDone = image.layers.count
      $0.layersCached = image.layers.count
    }
    var snapshot = file.snapshot
    snapshot.tool = tool
    snapshot.subject.reference = source.text
    return snapshot
  }

  /// Stores a scan: the snapshot, and the layers that were read, under computed digests only.
  func keep(_ snapshot: Snapshot, _ image: Image, _ layers: [LayerResult]) throws {
    guard let catalog else { return }
    var record = ScanRecord(
      file: try SnapshotFile(snapshot), environment: options.environment,
      scannedAt: options.now)
    for (index, layer) in layers.enumerated() {
      let claimed = image.layers[index].digest
      if let outcome = layer.outcome, let digest = outcome.digest {
        record.newLayers.append(
          LayerFacts(
            key: key(digest), size: outcome.compressedBytes, verified: true, record: layer.record))
        record.layers.append(key(digest))
      } else if let claimed, layer.outcome == nil, image.layers[index].region != nil {
        record.layers.append(key(claimed))
      }
    }
    if !options.trustDigests, !image.isIncomplete { record.image = key(image) }
    _ = try catalog.record(record)
  }

  /// Stores the snapshot of a source that has no layers.
  func keep(_ snapshot: Snapshot, gitFacts: [GitFacts] = []) throws {
    guard let catalog else { return }
    var record = ScanRecord(
      file: try SnapshotFile(snapshot), environment: options.environment, scannedAt: options.now)
    record.newGitFacts = gitFacts
    _ = try catalog.record(record)
  }
}
