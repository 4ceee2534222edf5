import Bytes

/// A part of a file in memory, read by checked fields in the file's byte order.
///
/// Offsets count from the part's beginning. Nothing traps: what lies outside is nil.
struct ByteFields {
  let bytes: [UInt8]
  let isBigEndian: Bool

  init(_ bytes: [UInt8], isBigEndian: Bool = false) {
    self.bytes = bytes
    self.isBigEndian = isBigEndian
  }

  var count: Int { bytes.count }

  func u8(_ offset: Int) -> UInt8? { bytes.indices.contains(offset) ? bytes[offset] : nil }

  func u16(_ offset: Int) -> UInt16? { integer(offset) }

  func u32(_ offset: Int) -> UInt32? { integer(offset) }

  func u64(_ offset: Int) -> UInt64? { integer(offset) }

  /// An address-sized field: four bytes in 32-bit files, eight in 64-bit ones.
  func word(_ offset: Int, bits: Int) -> UInt64? {
    bits == 64 ? u64(offset) : u32(offset).map(UInt64.init)
  }

  private func integer<Value: FixedWidthInteger & BitwiseCopyable>(_ offset: Int) -> Value? {
    let size = MemoryLayout<Value>.size
    guard offset >= 0, bytes.count >= size, offset <= bytes.count - size else { return nil }
    // The field lies inside the array, which lives during the call.
    let value = unsafe bytes.withUnsafeBytes {
      unsafe $0.loadUnaligned(fromByteOffset: offset, as: Value.self)
    }
    return isBigEndian ? Value(bigEndian: value) : Value(littleEndian: value)
  }

  /// The bytes of a range; nil where it leaves the part.
  func slice(_ offset: Int, _ count: Int) -> ArraySlice<UInt8>? {
    guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else {
      return nil
    }
    return bytes[offset..<(offset + count)]
  }

  /// The bytes up to the next zero; nil where there is none within `limit` bytes.
  func terminated(at offset: Int, limit: Int) -> ArraySlice<UInt8>? {
    guard offset >= 0, offset < bytes.count else { return nil }
    let end = offset + min(limit, bytes.count - offset)
    guard let zero = bytes[offset..<end].firstIndex(of: 0) else { return nil }
    return bytes[offset..<zero]
  }

  /// The text up to the next zero.
  func text(at offset: Int, limit: Int = 4096) -> String? {
    terminated(at: offset, limit: limit).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// The range that an offset and size from a file span; nil where it leaves `limit` bytes.
func extent(_ offset: UInt64, _ size: UInt64, within limit: Int) -> Range<Int>? {
  guard let start = Int(exactly: offset), let count = Int(exactly: size), start <= limit,
    count <= limit - start
  else { return nil }
  return start..<(start + count)
}

/// The number rounded up to a multiple of `alignment`, a power of two; `Int.max` on overflow.
func roundedUp(_ number: Int, to alignment: Int) -> Int {
  let (sum, overflow) = number.addingReportingOverflow(alignment - 1)
  return overflow ? Int.max : sum & ~(alignment - 1)
}

/// What could not be read, in few words: each once, and not more than eight.
struct Problems {
  private(set) var texts: [String] = []

  static let most = 8

  mutating func add(_ text: @autoclosure () -> String) {
    guard texts.count < Self.most else { return }
    let text = text()
    if !texts.contains(text) { texts.append(text) }
  }
}
