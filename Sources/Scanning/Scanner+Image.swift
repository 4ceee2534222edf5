import Archives
import Bytes
import Extractors
import Graphs
import Images
import Model
import Trees

extension Scanner {
  /// An image of an archive or layout: layers in parallel, results in order.
  func scanImage(_ source: SourceReference) async throws -> Snapshot {
    let image = try ImageOpener.open(
      path: source.path, tag: source.selector, platform: options.platform,
      trustDigests: options.trustDigests)
    progress.update { $0.layers = image.layers.count }
    if let known = try knownSnapshot(image, source) {
      if options.environment != nil { try keep(known) }
      return known
    }
    let layers = try await records(of: image)
    let tree = try await merge(layers.map(\.record)) { layer, targets in
      try await self.read(image.layers[layer], LayerRecorder(reading: targets)).record
    }
    let snapshot = GraphBuilder.build(
      GraphInput(
        tree: tree, subject: subject(of: image, source), tool: tool,
        configuration: image.configuration))
    var result = snapshot
    result.notices = (snapshot.notices + image.notices).sorted()
    try keep(result, image, layers)
    return result
  }

  func subject(of image: Image, _ source: SourceReference) -> Snapshot.Subject {
    Snapshot.Subject(
      kind: .image, reference: source.text, digest: image.digest.text,
      platform: image.configuration.platform.text, verified: !options.trustDigests,
      incomplete: image.isIncomplete)
  }

  /// A layer's record and what reading it found out; no outcome for a cached one.
  struct LayerResult: Sendable {
    var record: LayerRecord
    var outcome: LayerOutcome?
  }

  // Largest first, at most `threads` at once; put back in the image's order.
  private func records(of image: Image) async throws -> [LayerResult] {
    var results: [Int: LayerResult] = [:]
    var queue: [Int] = []
    for (index, layer) in image.layers.enumerated() {
      if layer.region == nil {
        results[index] = LayerResult(record: LayerRecord(), outcome: nil)
      } else if let record = try cachedRecord(layer) {
        results[index] = LayerResult(record: record, outcome: nil)
        progress.update {
          $0.layersDone += 1
          $0.layersCached += 1
        }
      } else {
        queue.append(index)
      }
    }
    queue.sort { left, right in
      let a = image.layers[left].region?.count ?? 0
      let b = image.layers[right].region?.count ?? 0
      return a == b ? left < right : a > b
    }
    try await withThrowingTaskGroup(of: (Int, LayerResult).self) { group in
      var waiting = queue.makeIterator()
      func start() {
        guard let index = waiting.next() else { return }
        let layer = image.layers[index]
        group.addTask {
          (index, try await self.read(layer, LayerRecorder(whiteouts: .interpreted)))
        }
      }
      for _ in 0..<options.threads { start() }
      while let (index, result) = try await group.next() {
        results[index] = result
        progress.update { $0.layersDone += 1 }
        start()
      }
    }
    return image.layers.indices.map {
      results[$0] ?? LayerResult(record: LayerRecord(), outcome: nil)
    }
  }

  /// Reads one layer from its blob.
  @concurrent
  func read(_ layer: Image.Layer, _ recorder: LayerRecorder) async throws -> LayerResult {
    guard let region = layer.region else {
      return LayerResult(record: LayerRecord(), outcome: nil)
    }
    try Task.checkCancellation()
    var visitor = CountingRecorder(recorder, progress)
    let outcome = try LayerReader.read(
      region, expecting: layer.expectation,
      options: LayerOptions(
        trustDigests: options.trustDigests, verifyDiffID: options.verifyDiffIDs,
        limitBytes: options.limitLayerBytes),
      into: &visitor)
    return LayerResult(record: try visitor.finished(), outcome: outcome)
  }
}
