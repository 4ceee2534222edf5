import Compression

/// The tar inside a blob: inflated, or as it stands.
struct LayerContent<Source: ByteStream & ~Copyable>: ByteStream, ~Copyable {
  private var gzip: GzipStream<Source>?
  private var zstd: ZstdStream<Source>?
  private var plain: Source?
  private let record: InflateRecord

  /// The content of `source`; xz, bzip2 and unknown bytes are refused.
  init(
    _ source: consuming Source, format: CompressionFormat, limits: InflateLimits,
    record: InflateRecord
  ) throws(ArchiveError) {
    switch format {
    case .gzip:
      self.gzip = GzipStream(source, limits: limits)
      self.zstd = nil
      self.plain = nil
    case .zstd:
      self.gzip = nil
      do {
        self.zstd = try ZstdStream(source, limits: limits)
      } catch {
        throw .compression(error)
      }
      self.plain = nil
    case .tar:
      self.gzip = nil
      self.zstd = nil
      self.plain = consume source
    case .xz, .bzip2, .unknown:
      throw .unsupportedFormat(format)
    }
    self.record = record
  }

  /// Reads the content; at its end the rest of the source too, so that all of it is hashed.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if let count = try unsafe plain?.read(into: buffer) { return count }
    let count = try unsafe gzip?.read(into: buffer) ?? zstd?.read(into: buffer) ?? 0
    if count == 0 { try finish() }
    return count
  }

  mutating func block(
    using scratch: UnsafeMutableRawBufferPointer
  ) throws -> UnsafeRawBufferPointer {
    if let block = try unsafe plain?.block(using: scratch) { return unsafe block }
    let count = try unsafe read(into: scratch)
    return unsafe UnsafeRawBufferPointer(rebasing: scratch[..<count])
  }

  private mutating func finish() throws {
    guard record.report == nil else { return }
    let scratch = HeapBuffer(count: 64 << 10)
    while try
      unsafe (gzip?.source.block(using: scratch.bytes)
      ?? zstd?.source.block(using: scratch.bytes))?.isEmpty == false
    {}
    record.report = gzip?.report ?? zstd?.report
  }
}

/// What inflating found out, for the reader that started it, perhaps on another thread.
///
/// Written before the end of the stream is handed over, read after it.
final class InflateRecord {
  /// nil until the end, and for plain content.
  var report: InflateReport?
}
