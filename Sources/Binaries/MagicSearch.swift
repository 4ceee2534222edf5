import Bytes

/// Finds the first words of containers of device code.
enum MagicSearch {
  /// What a word begins.
  enum Kind {
    case fatBinary
    case bundle
    case compressedBundle(version: UInt16, method: UInt16)
  }

  /// `__CLANG_OFFLOAD_BUNDLE__`.
  static let bundleText = Array("__CLANG_OFFLOAD_BUNDLE__".utf8)

  private static let fatMagic: UInt32 = 0xBA55_ED50
  private static let bundleMagic: UInt32 = 0x4C43_5F5F
  private static let compressedMagic: UInt32 = 0x424F_4343

  /// What a little-endian word of eight bytes begins.
  ///
  /// A fat binary is version 1 with a header of 16 bytes, a compressed bundle version 1 to 3 with
  /// method 0 (zlib) or 1 (zstd): anything else is no container.
  static func kind(of word: UInt64) -> Kind? {
    switch UInt32(truncatingIfNeeded: word) {
    case fatMagic: return word >> 32 == 0x0010_0001 ? .fatBinary : nil
    case bundleMagic: return word >> 32 == 0x5F47_4E41 ? .bundle : nil
    case compressedMagic:
      let version = UInt16(truncatingIfNeeded: word >> 32)
      let method = UInt16(truncatingIfNeeded: word >> 48)
      guard (1...3).contains(version), method <= 1 else { return nil }
      return .compressedBundle(version: version, method: method)
    default: return nil
    }
  }

  /// The offset of the first of `words` words of eight bytes that begins a container.
  static func first(in bytes: Span<UInt8>, from start: Int, words: Int) -> Int? {
    guard start >= 0, words > 0, words <= (bytes.count - start) / 8 else { return nil }
    // All reads lie in `words` words from `start` on, inside the span, which lives during the call.
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      let raw = UnsafeRawBufferPointer(buffer)
      let fat = SIMD16<UInt32>(repeating: fatMagic)
      let bundle = SIMD16<UInt32>(repeating: bundleMagic)
      let compressed = SIMD16<UInt32>(repeating: compressedMagic)
      var at = start
      let end = start + words * 8
      while end - at >= 64 {
        let block = unsafe raw.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt32>.self)
        if any((block .== fat) .| (block .== bundle) .| (block .== compressed)),
          let hit = unsafe word(in: raw, from: at, to: at + 64)
        {
          return hit
        }
        at += 64
      }
      return unsafe word(in: raw, from: at, to: end)
    }
  }

  private static func word(in raw: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int? {
    var at = start
    while at < end {
      let word = unsafe raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      if kind(of: UInt64(littleEndian: word)) != nil { return at }
      at += 8
    }
    return nil
  }
}
