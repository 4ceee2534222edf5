import Bytes
import Compression

/// A range of an open file, or bytes in memory: a blob, a layer, a member of an archive.
///
/// It can be read many times and from many threads; the file stays open as long as a region of it
/// lives.
package struct ByteRegion: Sendable {
  private enum Storage: Sendable {
    case file(OpenFile)
    case memory([UInt8])
  }

  private let storage: Storage
  /// Where the region begins in its file, in bytes.
  package let offset: Int
  /// The length in bytes.
  package let count: Int

  /// A whole regular file; anything else is refused, a symbolic link too unless
  /// `followingLinks` is set (for a path that the user typed).
  package init(path: String, followingLinks: Bool = false) throws(ArchiveError) {
    let file = try OpenFile(path: path, followingLinks: followingLinks)
    self.storage = .file(file)
    self.offset = 0
    self.count = file.size
  }

  /// Bytes in memory.
  package init(_ bytes: [UInt8]) {
    self.storage = .memory(bytes)
    self.offset = 0
    self.count = bytes.count
  }

  private init(_ storage: Storage, offset: Int, count: Int) {
    self.storage = storage
    self.offset = offset
    self.count = count
  }

  /// The path of the file, for messages; `memory` for bytes in memory.
  package var path: String {
    switch storage {
    case .file(let file): file.path
    case .memory: "memory"
    }
  }

  /// A part of this region.
  package func part(offset: Int, count: Int) throws(ArchiveError) -> ByteRegion {
    guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else {
      throw .outOfBounds(path: path, offset: offset, length: count)
    }
    return ByteRegion(storage, offset: self.offset + offset, count: count)
  }

  /// All bytes, when they are at most `limit`.
  package func bytes(limit: Int) throws(ArchiveError) -> [UInt8] {
    guard count <= limit else { throw .blobLimit(bytes: count, limit: limit) }
    return try head(count)
  }

  /// The first `limit` bytes, or all when there are fewer.
  package func head(_ limit: Int) throws(ArchiveError) -> [UInt8] {
    let wanted = min(limit, count)
    var bytes = [UInt8](repeating: 0, count: wanted)
    let filled = try archiveErrors {
      try unsafe bytes.withUnsafeMutableBytes { try unsafe read(at: 0, into: $0) }
    }
    guard filled == wanted else { throw .outOfBounds(path: path, offset: offset, length: wanted) }
    return bytes
  }

  /// The region as a stream from its first byte.
  package func stream() -> RegionStream { RegionStream(self) }

  /// Reads at `position` of the region; less than `buffer` only at the region's end.
  func read(
    at position: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(ArchiveError) -> Int {
    let wanted = min(buffer.count, max(0, count - position))
    guard wanted > 0 else { return 0 }
    let target = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted])
    switch storage {
    case .file(let file):
      let filled = try unsafe file.read(at: offset + position, into: target)
      guard filled == wanted else {
        throw .outOfBounds(path: path, offset: offset + position, length: wanted)
      }
    case .memory(let bytes):
      unsafe target.copyBytes(from: bytes[(offset + position)..<(offset + position + wanted)])
    }
    return wanted
  }

  /// Tells the system that the whole region is read in order.
  func expectSequentialReading() {
    if case .file(let file) = storage {
      file.expectSequentialReading(of: offset..<(offset + count))
    }
  }
}

extension ByteRegion: RangedBytes {
  /// A copy of a part of the region; nil where the file cannot be read.
  package func bytes(at offset: Int, count: Int) -> [UInt8]? {
    guard offset >= 0, count > 0, offset < self.count else { return [] }
    var bytes = [UInt8](repeating: 0, count: min(count, self.count - offset))
    // The buffer lives through the call and is as large as its count says.
    let filled = unsafe bytes.withUnsafeMutableBytes { buffer in
      try? unsafe read(at: offset, into: buffer)
    }
    return filled == bytes.count ? bytes : nil
  }
}

/// A region read in order; passing over bytes costs nothing.
package struct RegionStream: ByteStream {
  private let region: ByteRegion
  private var position = 0

  init(_ region: ByteRegion) {
    self.region = region
  }

  /// Reads the next bytes; the buffer is filled unless the region ends.
  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try unsafe region.read(at: position, into: buffer)
    position += count
    return count
  }

  /// Moves the position.
  package mutating func skip(_ count: Int) -> Int {
    let step = max(0, min(count, region.count - position))
    position += step
    return step
  }
}
