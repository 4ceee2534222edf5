import Archives
import Bytes
import Compression
import Extractors
import Graphs
import Images
import Model
import Trees

extension Scanner {
  /// An archive on standard input: every blob is scanned while it passes by, because the manifest
  /// may come last; facts of blobs that no manifest names are dropped.
  func scanStandardInput(_ source: SourceReference) throws -> Snapshot {
    let stream = try ArchiveStream(DescriptorStream(descriptor: 0, name: "standard input"))
    var archive = PassedArchive()
    var results: [String: LayerResult] = [:]
    var documentBytes = 0
    while let member = try stream.next() {
      switch member.kind {
      case .symbolicLink(let target): archive.link(member.path, to: target)
      case .hardLink(let target): archive.link(member.path, to: "/" + target)
      case .file where member.size <= ImageOpener.limitDocumentBytes:
        let bytes = try Self.bytes(of: stream.content(), limit: member.size)
        switch CompressionFormat.sniff(Array(bytes.prefix(CompressionFormat.sniffBytes))) {
        case .gzip, .zstd, .tar:
          results[member.path] = try read(passing: ByteRegion(bytes).stream())
        default:
          documentBytes += bytes.count
          guard documentBytes <= PassedArchive.limitDocumentBytes else {
            throw ScanError.tooManyDocuments(limitBytes: PassedArchive.limitDocumentBytes)
          }
          archive.documents[member.path] = bytes
        }
      case .file:
        results[member.path] = try read(passing: stream.content())
      default: break
      }
    }
    archive.layers = Set(results.keys)
    let image = try ImageOpener.open(
      archive, tag: source.selector, platform: options.platform, trustDigests: options.trustDigests)
    var layers: [LayerResult] = []
    for layer in image.layers {
      guard let result = results[archive.resolve(layer.name)] else {
        layers.append(LayerResult(record: LayerRecord(), outcome: nil))
        continue
      }
      try check(result.outcome, against: layer.expectation)
      layers.append(result)
    }
    var tree = Overlay.merge(layers.map(\.record))
    // The layers are gone: content behind links of other names cannot be read any more.
    tree.requests = []
    var snapshot = GraphBuilder.build(
      GraphInput(
        tree: tree, subject: subject(of: image, source), tool: tool,
        configuration: image.configuration))
    snapshot.notices = (snapshot.notices + stream.notices + image.notices).sorted()
    try keep(snapshot, image, layers)
    return snapshot
  }

  private func read(passing source: consuming some ByteStream & ~Copyable) throws -> LayerResult {
    var visitor = CountingRecorder(LayerRecorder(whiteouts: .interpreted), progress)
    let outcome = try LayerReader.read(
      passing: source,
      options: LayerOptions(
        trustDigests: options.trustDigests, verifyDiffID: options.verifyDiffIDs,
        limitBytes: options.limitLayerBytes),
      into: &visitor)
    progress.update { $0.layersDone += 1 }
    return LayerResult(record: try visitor.finished(), outcome: outcome)
  }

  private func check(_ outcome: LayerOutcome?, against expectation: LayerExpectation) throws {
    guard let outcome else { return }
    if let size = expectation.size, size != outcome.compressedBytes {
      throw ArchiveError.sizeMismatch(expected: size, actual: outcome.compressedBytes)
    }
    if let expected = expectation.digest, let actual = outcome.digest, expected != actual {
      throw ArchiveError.digestMismatch(expected: expected, actual: actual)
    }
    if let expected = expectation.diffID, let actual = outcome.diffID, expected != actual {
      throw ArchiveError.diffIDMismatch(expected: expected, actual: actual)
    }
  }

  private static func bytes(of stream: MemberStream, limit: Int) throws -> [UInt8] {
    var stream = stream
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < limit {
      // The buffer lives through the call.
      let count = unsafe try buffer.withUnsafeMutableBytes { unsafe try stream.read(into: $0) }
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return bytes
  }
}
