/// Bytes that can be read in any order: a file that is open, a part of one, a buffer.
package protocol RangedBytes {
  /// How many bytes there are.
  var count: Int { get }

  /// The bytes from `offset` on, `count` of them or fewer where they end; nil where they cannot be
  /// read.
  ///
  /// An offset or count outside the content is no error: it gives fewer bytes, or none.
  func bytes(at offset: Int, count: Int) -> [UInt8]?
}

extension [UInt8]: RangedBytes {
  /// A copy of a part of the array.
  package func bytes(at offset: Int, count: Int) -> [UInt8]? {
    guard offset >= 0, count > 0, offset < self.count else { return [] }
    return Array(self[offset..<(offset + Swift.min(count, self.count - offset))])
  }
}
