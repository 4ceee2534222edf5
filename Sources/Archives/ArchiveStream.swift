package import Compression
package import Model

/// The members of an outer tar that passes by once, such as an image archive on standard input.
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

  /// What could not be read, or is odd, so far.
  package private(set) var notices: [Notice] = []

  /// Reads a tar, plain or compressed with gzip or zstd, from `source`.
  package init(
    _ source: consuming some ByteStream & ~Copyable,
    limitMembers: Int = ArchiveIndex.defaultLimitMembers
  ) throws(ArchiveError) {
    throw .surroundings(reason: "not built yet")
  }

  /// The next member; what is left of the content of the one before is passed over.
  package func next() throws(ArchiveError) -> Member? {
    throw .surroundings(reason: "not built yet")
  }

  /// The content of the member last returned, to be read before the next call of `next`.
  package func content() -> MemberStream { MemberStream() }
}

/// The content of one member of an `ArchiveStream`.
package struct MemberStream: ByteStream {
  /// Reads the next bytes of the content.
  package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    throw ArchiveError.surroundings(reason: "not built yet")
  }
}
