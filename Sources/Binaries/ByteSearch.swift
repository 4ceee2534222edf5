/// Finds a text in bytes.
enum ByteSearch {
  /// The offset of the first place of `text`, two bytes or more, from `start` on.
  ///
  /// Blocks of 32 bytes are compared with the first and the last byte of the text at once; the rest
  /// is compared where both match.
  static func first(_ text: [UInt8], in bytes: Span<UInt8>, from start: Int) -> Int? {
    guard text.count >= 2, let head = text.first, let end = text.last, start >= 0,
      bytes.count - start >= text.count
    else { return nil }
    let distance = text.count - 1
    let last = bytes.count - text.count
    let heads = SIMD32<UInt8>(repeating: head)
    let ends = SIMD32<UInt8>(repeating: end)
    var at = start
    // Blocks are loaded where all 32 places and the ends that belong to them lie inside the span,
    // which lives during the call.
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      let raw = UnsafeRawBufferPointer(buffer)
      while at + 31 <= last {
        let front = unsafe raw.loadUnaligned(fromByteOffset: at, as: SIMD32<UInt8>.self)
        let back = unsafe raw.loadUnaligned(fromByteOffset: at + distance, as: SIMD32<UInt8>.self)
        if any((front .== heads) .& (back .== ends)),
          let hit = place(of: text, in: bytes, from: at, to: at + 31)
        {
          return hit
        }
        at += 32
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
