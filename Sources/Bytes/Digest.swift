/// A content digest as a value: the algorithm and the bytes, never a path or free text.
///
/// Text form and registered algorithms: OCI image specification, descriptor.md, "Digests".
package struct Digest: Sendable, Hashable {
  /// The algorithms that name content.
  package enum Algorithm: String, Sendable, Hashable, CaseIterable {
    case sha256
    case sha512

    /// The length of the digest in bytes.
    package var byteCount: Int {
      switch self {
      case .sha256: 32
      case .sha512: 64
      }
    }
  }

  /// How the bytes were made.
  package let algorithm: Algorithm
  /// The encoded part: lower-case hexadecimal text, two characters per byte.
  package let hex: String

  /// A digest from the bytes that a hash function returned; nil when the count is wrong.
  package init?(_ algorithm: Algorithm, bytes: [UInt8]) {
    guard bytes.count == algorithm.byteCount else { return nil }
    self.algorithm = algorithm
    self.hex = Hex.text(bytes)
  }

  /// Reads `sha256:` followed by 64 lower-case hexadecimal digits (`sha512:` and 128 likewise).
  ///
  /// Anything else is nil: an unknown algorithm, upper case, a path (THREATS T-11).
  package init?(_ text: some StringProtocol) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
      let algorithm = Algorithm(rawValue: String(text[..<colon]))
    else { return nil }
    let encoded = text[text.index(after: colon)...]
    guard encoded.utf8.count == algorithm.byteCount * 2,
      encoded.utf8.allSatisfy(Hex.isLowercaseDigit)
    else { return nil }
    self.algorithm = algorithm
    self.hex = String(encoded)
  }

  /// The text form, `algorithm:hex`.
  package var text: String { "\(algorithm.rawValue):\(hex)" }

  /// The first twelve hexadecimal digits, as people quote digests.
  package var short: String { String(hex.prefix(12)) }
}

extension Digest: CustomStringConvertible {
  /// The text form, `algorithm:hex`.
  package var description: String { text }
}

extension Digest: Comparable {
  /// Orders by text form, for sorted output.
  package static func < (left: Digest, right: Digest) -> Bool { left.text < right.text }
}

extension Digest: Codable {
  /// Reads the text form.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let digest = Digest(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "`\(text.prefix(80))` is not a digest")
    }
    self = digest
  }

  /// Writes the text form.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

/// Hexadecimal text.
package enum Hex {
  /// Two lower-case digits per byte.
  package static func text(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.underestimatedCount * 2)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether the byte is one of `0123456789abcdef`.
  package static func isLowercaseDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
