/// Reads a binary that passes by once, in order: a file inside a compressed layer.
package struct BinaryStream: Sendable {
  private let name: String
  private let size: Int
  private let depth: BinaryDepth

  /// A reader of a file of that name and size in bytes.
  package init(name: String, size: Int, depth: BinaryDepth) {
    self.name = name
    self.size = size
    self.depth = depth
  }

  /// Takes the bytes at `offset`; each call goes on where the last one ended.
  package mutating func consume(_ bytes: Span<UInt8>, at offset: Int) {}

  /// What the file says about itself, after its last byte.
  package mutating func finish() -> BinaryReading { BinaryReading(fact: nil) }
}
