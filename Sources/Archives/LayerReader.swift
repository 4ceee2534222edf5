import Bytes
package import Compression
import Digests
import Model
package import Trees

/// Reads layers: hashed, inflated and walked in one pass.
package enum LayerReader {
  // Measured: blocks of 64 KiB to 1 MiB are equally fast; small ones save seeking reads.
  private static let blockBytes = 256 << 10
  private static let seekingBlockBytes = 32 << 10

  /// Walks the tar in `region` and checks its bytes against what is expected (T-03, T-10).
  ///
  /// The visitor has seen entries of a bad layer by the time that this throws: what it gathered
  /// counts only when the outcome is returned.
  package static func read(
    _ region: ByteRegion, expecting expectation: LayerExpectation, options: LayerOptions,
    into visitor: inout some EntryVisitor
  ) throws(ArchiveError) -> LayerOutcome {
    if let size = expectation.size, size != region.count {
      throw .sizeMismatch(expected: size, actual: region.count)
    }
    let format = CompressionFormat.sniff(try region.head(CompressionFormat.sniffBytes))
    do {
      try checkMediaType(expectation, format: format, options: options, visitor: &visitor)
      if format == .tar, options.trustDigests {
        let input = StreamInput(region.stream(), blockBytes: seekingBlockBytes)
        try TarWalker.walk(input, seekingIn: region, into: &visitor)
        return LayerOutcome(
          digest: nil, diffID: nil, format: .tar, compressedBytes: region.count,
          uncompressedBytes: region.count)
      }
      region.expectSequentialReading()
      let outcome = try walk(
        region.stream(), format: format, expectation: expectation, options: options,
        visitor: &visitor)
      try check(outcome, against: expectation)
      return outcome
    } catch {
      if !options.trustDigests { try blame(region, error: error, expectation: expectation) }
      throw error
    }
  }

  /// Walks the tar that passes by in `source`, when nothing is known about it yet.
  ///
  /// The outcome has the SHA-256 digest of the blob unless `trustDigests` is set, and the diff ID
  /// of a plain layer, or of any layer when `verifyDiffID` is set.
  package static func read<Source: ByteStream & ~Copyable>(
    passing source: consuming Source, options: LayerOptions,
    into visitor: inout some EntryVisitor
  ) throws(ArchiveError) -> LayerOutcome {
    let peeked: PeekedStream<Source>
    do {
      peeked = try PeekedStream(source, count: CompressionFormat.sniffBytes)
    } catch {
      throw archiveError(error)
    }
    let format = CompressionFormat.sniff(peeked.head)
    return try walk(
      peeked, format: format, expectation: LayerExpectation(), options: options, visitor: &visitor)
  }

  /// One pass over a blob: one thread reads and hashes, one inflates and walks; when the content
  /// is hashed too, or the visitor asks for it, inflating gets a third.
  private static func walk(
    _ blob: consuming some ByteStream & ~Copyable, format: CompressionFormat,
    expectation: LayerExpectation, options: LayerOptions, visitor: inout some EntryVisitor
  ) throws(ArchiveError) -> LayerOutcome {
    let isPlain = format == .tar
    let wanted = expectation.digest?.algorithm
    let wantedContent = expectation.diffID?.algorithm
    let blobDigest = wanted ?? (isPlain ? wantedContent : nil) ?? .sha256
    let contentDigest = wantedContent ?? (isPlain ? blobDigest : .sha256)
    let hashesContent = options.verifyDiffID && !options.trustDigests && !isPlain
    let digests = try passingDigests(
      options.trustDigests ? [] : isPlain ? [blobDigest, contentDigest] : [blobDigest])
    let contentDigests = try passingDigests(hashesContent ? [contentDigest] : [])

    let record = InflateRecord()
    let content = try LayerContent(
      try ReadAhead(HashingStream(blob, into: digests), blockBytes: blockBytes),
      format: format, limits: InflateLimits(outputBytes: options.limitBytes), record: record)
    if hashesContent {
      let ahead = try ReadAhead(content, blockBytes: blockBytes)
      let input = StreamInput(HashingStream(ahead, into: contentDigests), blockBytes: 0)
      try TarWalker.walk(input, into: &visitor)
    } else if options.inflatesAhead {
      let input = StreamInput(try ReadAhead(content, blockBytes: blockBytes), blockBytes: 0)
      try TarWalker.walk(input, into: &visitor)
    } else {
      let input = StreamInput(content, blockBytes: blockBytes)
      try TarWalker.walk(input, into: &visitor)
    }
    note(record.report, into: &visitor)

    let digest = try result(blobDigest, of: digests)
    let diffID = try result(contentDigest, of: isPlain ? digests : contentDigests)
    return LayerOutcome(
      digest: digest, diffID: diffID, format: format, compressedBytes: digests.count,
      uncompressedBytes: record.report?.outputBytes ?? digests.count)
  }

  private static func passingDigests(
    _ algorithms: [Digest.Algorithm]
  ) throws(ArchiveError) -> PassingDigests {
    do {
      return try PassingDigests(algorithms)
    } catch {
      throw .digest(error)
    }
  }

  private static func result(
    _ algorithm: Digest.Algorithm, of digests: PassingDigests
  ) throws(ArchiveError) -> Digest? {
    do {
      return try digests.digest(algorithm)
    } catch {
      throw .digest(error)
    }
  }

  private static func check(
    _ outcome: LayerOutcome, against expectation: LayerExpectation
  ) throws(ArchiveError) {
    if let expected = expectation.digest, let actual = outcome.digest, expected != actual {
      throw .digestMismatch(expected: expected, actual: actual)
    }
    if let expected = expectation.diffID, let actual = outcome.diffID, expected != actual {
      throw .diffIDMismatch(expected: expected, actual: actual)
    }
  }

  /// Throws the digest's mismatch instead of `error` when the blob is not the one that was named:
  /// that is the cause, the damage inside only its trace.
  private static func blame(
    _ region: ByteRegion, error: ArchiveError, expectation: LayerExpectation
  ) throws(ArchiveError) {
    switch error {
    case .damagedTar, .unsupportedFormat, .mediaTypeMismatch, .compression(.damaged),
      .compression(.truncated), .compression(.windowLimit):
      break
    default: return
    }
    guard let expected = expectation.digest else { return }
    let digests = try passingDigests([expected.algorithm])
    let scratch = HeapBuffer(count: blockBytes)
    let actual = try archiveErrors {
      var stream = HashingStream(region.stream(), into: digests)
      while try unsafe !stream.block(using: scratch.bytes).isEmpty {}
      return try digests.digest(expected.algorithm)
    }
    if let actual, actual != expected {
      throw .digestMismatch(expected: expected, actual: actual)
    }
  }

  /// A media type that says another format is odd when a digest vouches for the bytes, else bad.
  private static func checkMediaType(
    _ expectation: LayerExpectation, format: CompressionFormat, options: LayerOptions,
    visitor: inout some EntryVisitor
  ) throws(ArchiveError) {
    guard let mediaType = expectation.mediaType, let claimed = claimedFormat(mediaType),
      claimed != format, [.gzip, .zstd, .tar].contains(format)
    else { return }
    guard !options.trustDigests, expectation.digest != nil else {
      throw .mediaTypeMismatch(mediaType: mediaType, format: format)
    }
    visitor.note(
      Notice("the layer is \(format.rawValue), its media type is `\(mediaType)`"))
  }

  /// The format that a layer's media type names: OCI image specification, layer.md, and the
  /// `.tar.gzip` of Docker's image manifest.
  private static func claimedFormat(_ mediaType: String) -> CompressionFormat? {
    if mediaType.hasSuffix("+gzip") || mediaType.hasSuffix(".gzip") { return .gzip }
    if mediaType.hasSuffix("+zstd") || mediaType.hasSuffix(".zstd") { return .zstd }
    return mediaType.hasSuffix(".tar") ? .tar : nil
  }

  private static func note(_ report: InflateReport?, into visitor: inout some EntryVisitor) {
    guard let report else { return }
    if report.hasTrailingGarbage {
      visitor.note(Notice("other bytes follow the compressed layer, they were not read"))
    }
    if report.isSuspicious {
      visitor.note(
        Notice("\(report.inputBytes) bytes inflate to \(report.outputBytes), above 1000 to 1"))
    }
  }
}
