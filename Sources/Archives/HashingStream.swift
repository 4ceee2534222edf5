import Bytes
import Compression
import Digests

/// The digests of a stream's bytes, computed while they pass by.
///
/// Shared between the stream that feeds it, perhaps on another thread, and the reader that asks for
/// the result once the stream has ended.
final class PassingDigests {
  /// The bytes seen.
  private(set) var count = 0
  private var first: DigestStream?
  private var second: DigestStream?
  private var results: [Digest.Algorithm: Digest] = [:]
  private let algorithms: [Digest.Algorithm]

  /// Computes one digest per algorithm; at most the two that exist.
  init(_ wanted: [Digest.Algorithm]) throws(DigestError) {
    let algorithms = Digest.Algorithm.allCases.filter { wanted.contains($0) }
    self.algorithms = algorithms
    self.first = algorithms.isEmpty ? nil : try DigestStream(algorithms[0])
    self.second = algorithms.count < 2 ? nil : try DigestStream(algorithms[1])
  }

  /// Adds the next bytes.
  func update(_ bytes: UnsafeRawBufferPointer) throws(DigestError) {
    count += bytes.count
    try unsafe first?.update(bytes)
    try unsafe second?.update(bytes)
  }

  /// The digest of all bytes; nil for an algorithm that was not wanted.
  func digest(_ algorithm: Digest.Algorithm) throws(DigestError) -> Digest? {
    if let first = first.take() { results[algorithms[0]] = try first.finish() }
    if let second = second.take() { results[algorithms[1]] = try second.finish() }
    return results[algorithm]
  }
}

/// Another stream's bytes, hashed and counted as they are read.
struct HashingStream<Source: ByteStream & ~Copyable>: ByteStream, ~Copyable {
  private var source: Source
  private let digests: PassingDigests

  init(_ source: consuming Source, into digests: PassingDigests) {
    self.source = source
    self.digests = digests
  }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try unsafe source.read(into: buffer)
    try unsafe digests.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    return count
  }

  mutating func block(
    using scratch: UnsafeMutableRawBufferPointer
  ) throws -> UnsafeRawBufferPointer {
    let block = try unsafe source.block(using: scratch)
    try unsafe digests.update(block)
    return unsafe block
  }
}
