/// Names of symbols, kept as hashes: enough to ask whether a library offers a name.
///
/// Two names share one of the 64-bit hashes (FNV-1a) with a probability of 1 in 10^13 for a million
/// names.
package struct SymbolSet: Sendable, Hashable, Codable {
  /// The hashes, sorted, without repetition.
  package let hashes: [UInt64]

  /// A set of the hashes.
  package init(hashes: [UInt64]) {
    var sorted = hashes.sorted()
    var kept = 0
    for index in sorted.indices where kept == 0 || sorted[kept - 1] != sorted[index] {
      sorted[kept] = sorted[index]
      kept += 1
    }
    sorted.removeLast(sorted.count - kept)
    self.hashes = sorted
  }

  /// The hash of a name.
  package static func hash(_ name: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }

  /// Whether the name is in the set.
  package func contains(_ name: String) -> Bool {
    let wanted = Self.hash(name.utf8)
    var low = 0
    var high = hashes.count
    while low < high {
      let middle = (low + high) / 2
      if hashes[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low < hashes.count && hashes[low] == wanted
  }

  /// Reads sixteen hexadecimal digits per name.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = Array(try container.decode(String.self).utf8)
    guard text.count.isMultiple(of: 16) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "odd length")
    }
    var hashes: [UInt64] = []
    hashes.reserveCapacity(text.count / 16)
    var hash: UInt64 = 0
    for (index, byte) in text.enumerated() {
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x61...0x66: digit = byte - 0x61 + 10
      default:
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "no digit")
      }
      hash = (hash << 4) | UInt64(digit)
      if index % 16 == 15 { hashes.append(hash) }
    }
    self.init(hashes: hashes)
  }

  /// Writes sixteen hexadecimal digits per name.
  package func encode(to encoder: any Encoder) throws {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(hashes.count * 16)
    for hash in hashes {
      for shift in stride(from: 60, through: 0, by: -4) {
        text.append(digits[Int((hash >> UInt64(shift)) & 15)])
      }
    }
    var container = encoder.singleValueContainer()
    try container.encode(String(decoding: text, as: UTF8.self))
  }
}
