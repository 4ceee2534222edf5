/// Gzip members made by hand, out of stored blocks (RFC 1951 3.2.4), with any header field.
enum StoredGzip {
  /// One member.
  ///
  /// Lies are possible: `checksum` and `size` replace the true trailer.
  static func member(
    _ content: [UInt8], flags: UInt8 = 0, fields: [UInt8] = [], checksum: UInt32? = nil,
    size: UInt32? = nil
  ) -> [UInt8] {
    var bytes: [UInt8] = [0x1F, 0x8B, 8, flags, 0, 0, 0, 0, 0, 255] + fields
    var start = 0
    repeat {
      let end = min(start + 0xFFFF, content.count)
      let count = UInt16(end - start)
      bytes.append(end == content.count ? 1 : 0)
      bytes += [UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8)]
      bytes += content[start..<end]
      start = end
    } while start < content.count
    bytes += littleEndian(checksum ?? crc(content))
    bytes += littleEndian(size ?? UInt32(truncatingIfNeeded: content.count))
    return bytes
  }

  /// The CRC-32 of RFC 1952 8.
  static func crc(_ bytes: [UInt8]) -> UInt32 {
    var value: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? (value >> 1) ^ 0xEDB8_8320 : value >> 1 }
    }
    return ~value
  }

  private static func littleEndian(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
  }
}
