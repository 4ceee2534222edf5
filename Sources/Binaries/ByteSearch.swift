/// Finds a text in bytes.
enum ByteSearch {
  private typealias Block = SIMD8<UInt64>

  /// The offset of the first place of `text`, two bytes or more, from `start` on.
  ///
  /// Blocks of 64 bytes are compared with the first and the last byte of the text at once; the rest
  /// is compared where both match.
  static func first(_ text: [UInt8], in bytes: Span<UInt8>, from start: Int) -> Int? {
    guard text.count >= 2, let head = text.first, let end = text.last, start >= 0,
      bytes.count - start >= text.count
    else { return nil }
    let distance = text.count - 1
    let last = bytes.count - text.count
    let ones = Block(repeating: 0x0101_0101_0101_0101)
    let highs = Block(repeating: 0x8080_8080_8080_8080)
    let heads = ones &* Block(repeating: UInt64(head))
    let ends = ones &* Block(repeating: UInt64(end))
    var at = start
    // Blocks are loaded where all 64 places and the ends that belong to them lie inside the span,
    // which lives during the call.
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      let raw = UnsafeRawBufferPointer(buffer)
      while at + 63 <= last {
        let front = unsafe raw.loadUnaligned(fromByteOffset: at, as: Block.self)
        let back = unsafe raw.loadUnaligned(fromByteOffset: at + distance, as: Block.self)
        // A byte is zero where both match; a word with a zero byte borrows from its highest bits.
        let differing = (front ^ heads) | (back ^ ends)
        let zeros = (differing &- ones) & ~differing & highs
        let half = zeros.lowHalf | zeros.highHalf
        let quarter = half.lowHalf | half.highHalf
        if quarter[0] | quarter[1] != 0,
          let hit = place(of: text, in: bytes, from: at, to: at + 63)
        {
          return hit
        }
        at += 64
      }
      return place(of: text, in: bytes, from: at, to: last)
    }
  }

  private static func place(
    of text: [UInt8], in bytes: Span<UInt8>, from start: Int, to last: Int
  ) -> Int? {
    guard start <= last else { return nil }
    for at in start...last where bytes[at] == text[0] {
      var count = 1
      while count < text.count, bytes[at + count] == text[count] { count += 1 }
      if count == text.count { return at }
    }
    return nil
  }
}
