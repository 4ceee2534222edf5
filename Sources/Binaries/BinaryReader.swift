package import Bytes

/// Reads binaries whose bytes lie in reach: files on a disk, members of a plain archive.
package enum BinaryReader {
  /// What the file of that name says about itself.
  package static func read(
    _ content: some RangedBytes, name: String, depth: BinaryDepth
  ) -> BinaryReading {
    BinaryReading(fact: nil)
  }
}
