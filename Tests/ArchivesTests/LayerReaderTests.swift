import Archives
import Bytes
import Compression
import Digests
import Model
import TestKit
import Testing

/// Layers against their descriptors: digests, sizes, diff IDs, media types (T-01, T-03, T-10).
@Suite(.enabled(if: Tool.has("gzip", "zstd", "xz", "bzip2"), "needs gzip, zstd, xz and bzip2"))
struct LayerReaderTests {
  private let tar = LayerFixture.small().finished

  private func blob(_ format: CompressionFormat) throws -> [UInt8] {
    switch format {
    case .gzip: try Tool.output("gzip", ["-c"], input: tar)
    case .zstd: try Tool.output("zstd", ["-q", "-c"], input: tar)
    case .xz: try Tool.output("xz", ["-c"], input: tar)
    case .bzip2: try Tool.output("bzip2", ["-c"], input: tar)
    case .tar: tar
    case .unknown: Array("<html>".utf8)
    }
  }

  private func read(
    _ bytes: [UInt8], _ expectation: LayerExpectation = LayerExpectation(),
    _ options: LayerOptions = LayerOptions()
  ) throws(ArchiveError) -> (outcome: LayerOutcome, visitor: CollectingVisitor) {
    var visitor = CollectingVisitor()
    let outcome = try LayerReader.read(
      ByteRegion(bytes), expecting: expectation, options: options, into: &visitor)
    return (outcome, visitor)
  }

  private func error(
    _ bytes: [UInt8], _ expectation: LayerExpectation, _ options: LayerOptions = LayerOptions()
  ) -> ArchiveError? {
    do {
      _ = try read(bytes, expectation, options)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [CompressionFormat.gzip, .zstd, .tar])
  func `verifies digest, size and diff ID`(format: CompressionFormat) throws {
    let bytes = try blob(format)
    let digest = try Digest.sha256(of: bytes)
    let diffID = try Digest.sha256(of: tar)
    let expectation = LayerExpectation(digest: digest, size: bytes.count, diffID: diffID)
    for verifies in [false, true] {
      let result = try read(bytes, expectation, LayerOptions(verifyDiffID: verifies))
      #expect(
        result.outcome
          == LayerOutcome(
            digest: digest, diffID: verifies || format == .tar ? diffID : nil, format: format,
            compressedBytes: bytes.count, uncompressedBytes: tar.count))
      #expect(result.visitor.entries.count == 8)
      #expect(result.visitor.notices == [])
    }
    let trusted = try read(bytes, expectation, LayerOptions(trustDigests: true))
    #expect(trusted.outcome.digest == nil && trusted.outcome.diffID == nil)
    #expect(trusted.outcome.uncompressedBytes == tar.count)
    #expect(trusted.visitor.entries.count == 8)
  }

  @Test(arguments: [CompressionFormat.gzip, .zstd, .tar])
  func `T-10 refuses another digest, size or diff ID, naming both`(
    format: CompressionFormat
  ) throws {
    let bytes = try blob(format)
    let digest = try Digest.sha256(of: bytes)
    let diffID = try Digest.sha256(of: tar)
    let other = try Digest.sha256(of: [1])
    let wrong = error(bytes, LayerExpectation(digest: other))
    #expect(wrong == .digestMismatch(expected: other, actual: digest))
    #expect(wrong?.message.contains(other.text) == true)
    #expect(wrong?.message.contains(digest.text) == true)
    #expect(
      error(bytes, LayerExpectation(digest: digest, size: 1))
        == .sizeMismatch(expected: 1, actual: bytes.count))
    #expect(
      error(bytes, LayerExpectation(diffID: other), LayerOptions(verifyDiffID: true))
        == .diffIDMismatch(expected: other, actual: diffID))
    let trusting = LayerOptions(trustDigests: true)
    #expect(error(bytes, LayerExpectation(digest: other, diffID: other), trusting) == nil)
  }

  @Test func `verifies sha512 as it verifies sha256`() throws {
    let span = tar
    let digest = try Digest.sha512(of: span.span)
    let diffID = try Digest.sha256(of: tar)
    let result = try read(tar, LayerExpectation(digest: digest, diffID: diffID))
    #expect(result.outcome.digest == digest)
    #expect(result.outcome.diffID == diffID)
  }

  @Test(arguments: [CompressionFormat.gzip, .zstd])
  func `T-10 damage is blamed on the digest when that is wrong too`(
    format: CompressionFormat
  ) throws {
    let bytes = try blob(format)
    let digest = try Digest.sha256(of: bytes)
    for damaged in [Array(bytes.dropLast(30)), Array(bytes.dropFirst(1)), []] {
      let actual = try Digest.sha256(of: damaged)
      #expect(
        error(damaged, LayerExpectation(digest: digest))
          == .digestMismatch(expected: digest, actual: actual))
    }
    let short = Array(bytes.dropLast(3))
    #expect(
      error(short, LayerExpectation(digest: try Digest.sha256(of: short)))
        == .compression(.truncated(format: format, afterBytes: short.count)))
  }

  @Test(arguments: [CompressionFormat.xz, .bzip2, .unknown])
  func `T-03 refuses other formats`(format: CompressionFormat) throws {
    #expect(error(try blob(format), LayerExpectation()) == .unsupportedFormat(format))
  }

  @Test(arguments: [
    ("application/vnd.oci.image.layer.v1.tar", false),
    ("application/vnd.oci.image.layer.v1.tar+gzip", true),
    ("application/vnd.oci.image.layer.v1.tar+zstd", false),
    ("application/vnd.docker.image.rootfs.diff.tar.gzip", true),
    ("application/octet-stream", true),
  ])
  func `T-03 trusts the magic bytes only with a digest`(mediaType: String, fits: Bool) throws {
    let bytes = try blob(.gzip)
    let digest = try Digest.sha256(of: bytes)
    let result = try read(bytes, LayerExpectation(digest: digest, mediaType: mediaType))
    #expect(result.visitor.notices.isEmpty == fits)
    let untrusted = error(bytes, LayerExpectation(mediaType: mediaType))
    #expect((untrusted == nil) == fits)
    let trusting = error(
      bytes, LayerExpectation(digest: digest, mediaType: mediaType),
      LayerOptions(trustDigests: true))
    #expect((trusting == nil) == fits)
  }

  @Test(arguments: [CompressionFormat.gzip, .zstd])
  func `T-03 the whole blob is hashed, garbage behind the layer too`(
    format: CompressionFormat
  ) throws {
    let bytes = try blob(format) + Array(repeating: 7, count: 1_000_000)
    let digest = try Digest.sha256(of: bytes)
    let result = try read(bytes, LayerExpectation(digest: digest))
    #expect(result.outcome.digest == digest)
    #expect(result.visitor.notices.count == 1)
  }

  @Test(arguments: [CompressionFormat.gzip, .zstd])
  func `T-01 stops at the limit of the layer`(format: CompressionFormat) throws {
    for verifies in [false, true] {
      let options = LayerOptions(verifyDiffID: verifies, limitBytes: 4096)
      let found = error(try blob(format), LayerExpectation(), options)
      #expect(found == .compression(.outputLimit(bytes: 4096)))
    }
  }

  @Test(arguments: [CompressionFormat.gzip, .zstd])
  func `a layer whose tar is damaged is refused`(format: CompressionFormat) throws {
    let inner = Array("this is no tar, but text of more than one line\n".utf8)
    let bytes =
      format == .gzip
      ? try Tool.output("gzip", ["-c"], input: inner) : try Zstd.compress(inner)
    let found = error(bytes, LayerExpectation(digest: try Digest.sha256(of: bytes)))
    guard case .damagedTar = found else {
      Issue.record("found \(String(describing: found))")
      return
    }
  }

  @Test func `a compressed layer of no bytes is noticed`() throws {
    let result = try read(try Zstd.compress([]))
    #expect(result.visitor.entries.isEmpty)
    #expect(result.visitor.notices.count == 1)
  }

  @Test(arguments: [CompressionFormat.gzip, .zstd, .tar])
  func `flipped bits with the right digest are read or refused`(
    format: CompressionFormat
  ) throws {
    let bytes = try blob(format)
    var random = SeededRandom(seed: 40)
    for _ in 0..<300 {
      let options = LayerOptions(verifyDiffID: Bool.random(using: &random), limitBytes: 1 << 22)
      _ = error(random.flipped(bytes), LayerExpectation(), options)
    }
  }

  @Test func `reads large layers whole, on any path through the threads`() throws {
    var random = SeededRandom(seed: 41)
    var builder = TarBuilder()
    var contents: [String: [UInt8]] = [:]
    for index in 0..<60 {
      let count = Int.random(in: 0...200_000, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...7, using: &random) }
      builder.file("file-\(index)", bytes)
      contents["file-\(index)"] = bytes
    }
    let tar = builder.finished
    let diffID = try Digest.sha256(of: tar)
    let zstd = try Zstd.compress(tar)
    let gzip = try Tool.output("gzip", ["-1", "-c"], input: tar)
    for bytes in [tar, zstd, gzip] {
      for options in [
        LayerOptions(), LayerOptions(verifyDiffID: true), LayerOptions(trustDigests: true),
      ] {
        let result = try read(bytes, LayerExpectation(diffID: diffID), options)
        #expect(result.visitor.contents == contents)
        #expect(result.outcome.uncompressedBytes == tar.count)
      }
    }
  }
}
