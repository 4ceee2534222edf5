package import Catalog
import Archives
import Extractors
import Graphs
import Images
package import Model
import Trees

/// What a scan saw, and what it cost.
package struct ScanResult: Sendable {
  /// The snapshot.
  package var snapshot: Snapshot
  /// What was read and what came from the cache.
  package var progress: ScanProgress.State
}

/// Scans sources: source, trees, extractors, cache, graph, snapshot.
package struct Scanner: Sendable {
  let options: ScanOptions
  let catalog: Catalog?
  let progress: ScanProgress

  /// A scanner; without a catalog nothing is cached.
  package init(options: ScanOptions, catalog: Catalog?, progress: ScanProgress = ScanProgress()) {
    self.options = options
    self.catalog = catalog
    self.progress = progress
  }

  /// Scans one source.
  ///
  /// Throws `ImageError`, `ArchiveError`, `RepositoryError` or `ScanError`.
  package func scan(_ source: SourceReference) async throws -> ScanResult {
    let snapshot: Snapshot
    switch source.kind {
    case .archive, .oci: snapshot = try await scanImage(source)
    case .rootfs, .venv, .conda: snapshot = try scanFolder(source)
    case .repo: snapshot = try scanRepository(source)
    case .host: snapshot = try scanHost(source)
    case .standardInput: snapshot = try scanStandardInput(source)
    }
    return ScanResult(snapshot: snapshot, progress: progress.current)
  }

  var tool: Snapshot.Tool { Snapshot.Tool(version: options.toolVersion) }

  /// The final view of the layers; content behind links of other names is read once more.
  func merge(
    _ records: [LayerRecord],
    reading content: (_ layer: Int, _ targets: [String: String]) async throws -> LayerRecord
  ) async throws -> MergedTree {
    let tree = Overlay.merge(records)
    guard !tree.requests.isEmpty else { return tree }
    var supplements: [ContentRequest: FileRecord] = [:]
    for (layer, requests) in Dictionary(grouping: tree.requests, by: \.layer)
      .sorted(by: { $0.key < $1.key })
    {
      let targets = Dictionary(
        requests.map { ($0.path, $0.extractor) }, uniquingKeysWith: { first, _ in first })
      let record = try await content(layer, targets)
      for file in record.files {
        supplements[
          ContentRequest(layer: layer, path: file.path, extractor: file.extractor)] = file
      }
    }
    return Overlay.merge(records, supplements: supplements)
  }
}
