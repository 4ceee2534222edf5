package import Bytes
import Model

/// Reads binaries whose bytes lie in reach: files on a disk, members of a plain archive.
package enum BinaryReader {
  /// How many bytes tell what a file is.
  static let headBytes = 64 << 10

  /// What the file of that name says about itself.
  ///
  /// It reads ELF files (System V ABI), and device code outside of them: fat binaries, HIP bundles
  /// and PTX. Other files have no fact and no problem, unless their names promise device code.
  package static func read(
    _ content: some RangedBytes, name: String, depth: BinaryDepth
  ) -> BinaryReading {
    read(content, name: name, depth: depth, passed: nil)
  }

  /// Reads with what was found while the content passed by.
  static func read(
    _ content: some RangedBytes, name: String, depth: BinaryDepth, passed: PassedBytes?
  ) -> BinaryReading {
    guard let head = content.bytes(at: 0, count: min(headBytes, content.count)) else {
      return BinaryReading(fact: nil, problems: ["the file could not be read"])
    }
    if head.starts(with: ElfHeader.magic) {
      guard let header = ElfHeader(head) else {
        return BinaryReading(fact: nil, problems: ["the ELF header is damaged"])
      }
      var reader = ElfReader(content, name: name, depth: depth, header: header, passed: passed)
      return reader.read()
    }
    return BareDeviceCode.read(content, head: head, name: name, passed: passed)
  }
}
