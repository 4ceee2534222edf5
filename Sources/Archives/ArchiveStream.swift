package import Compression
package import Model

/// The members of an outer tar that passes by once, such as an image archive on standard input.
///
/// Not for several threads at once.
package final class ArchiveStream {
  /// One member.
  package struct Member: Sendable {
    /// The path from the root of the archive, normalised.
    package let path: String
    /// What it is.
    package let kind: ArchiveIndex.Kind
    /// The size of a file's content in bytes; 0 for all others.
    package let size: Int
  }

  /// The most bytes of an archive that is itself compressed.
  package static let defaultLimitBytes = 1 << 40

  private let reader: TarReader
  private var checker: MemberChecker
  private var isAtEnd = false

  /// What is odd about the archive, so far.
  package var notices: [Notice] { checker.closedNotices }

  /// Reads a tar, plain or compressed with gzip or zstd, from `source`.
  package init<Source: ByteStream & ~Copyable>(
    _ source: consuming Source, limitMembers: Int = ArchiveIndex.defaultLimitMembers,
    limitBytes: Int = ArchiveStream.defaultLimitBytes
  ) throws(ArchiveError) {
    let peeked: PeekedStream<Source>
    do {
      peeked = try PeekedStream(source, count: CompressionFormat.sniffBytes)
    } catch {
      throw archiveError(error)
    }
    let format = CompressionFormat.sniff(peeked.head)
    // Layers inside may be compressed too and have large windows of their own.
    let limits = InflateLimits(outputBytes: limitBytes, takesTurns: false)
    let content = try LayerContent(peeked, format: format, limits: limits, record: InflateRecord())
    self.reader = try TarReader(StreamInput(content, blockBytes: 256 << 10))
    self.checker = MemberChecker(limit: limitMembers)
  }

  /// The next member; what is left of the content of the one before is passed over.
  ///
  /// At the end the source is read to its own end, so that its writer finishes in peace.
  package func next() throws(ArchiveError) -> Member? {
    while !isAtEnd {
      guard let header = try reader.next() else {
        isAtEnd = true
        if try reader.finish() { checker.note("bytes after the end mark of the tar were not read") }
        break
      }
      guard let kind = try checker.kind(of: header) else { continue }
      return Member(path: header.path, kind: kind, size: kind == .file ? header.size : 0)
    }
    return nil
  }

  /// The content of the member last returned, to be read before the next call of `next`.
  package func content() -> MemberStream { MemberStream(reader) }
}

/// The content of one member of an `ArchiveStream`.
@safe package struct MemberStream: ByteStream {
  private let reader: TarReader
  /// What is left of the reader's last piece; valid until the reader is called again.
  private var rest = unsafe UnsafeRawBufferPointer(start: nil, count: 0)

  fileprivate init(_ reader: TarReader) {
    self.reader = reader
  }

  /// Copies the next bytes of the content.
  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if unsafe rest.isEmpty { unsafe rest = try nextPiece() }
    let part = unsafe rest.prefix(buffer.count)
    unsafe buffer.copyBytes(from: part)
    unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(part.count))
    return unsafe part.count
  }

  /// Lends the tar reader's own memory.
  package mutating func block(
    using scratch: UnsafeMutableRawBufferPointer
  ) throws -> UnsafeRawBufferPointer {
    let unread = unsafe rest
    unsafe rest = UnsafeRawBufferPointer(start: nil, count: 0)
    return unsafe unread.isEmpty ? try nextPiece() : unread
  }

  private func nextPiece() throws(ArchiveError) -> UnsafeRawBufferPointer {
    while let piece = try unsafe reader.content() {
      if unsafe !piece.bytes.isEmpty { return unsafe piece.bytes }
    }
    return unsafe UnsafeRawBufferPointer(start: nil, count: 0)
  }
}
