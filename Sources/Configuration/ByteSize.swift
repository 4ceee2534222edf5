/// A number of bytes as people write it: `64GiB`, `500 MB`, `4096`.
enum ByteSize {
  /// The units: powers of 1024 with an `i`, powers of 1000 without.
  static let units: [(name: String, bytes: Int)] = [
    ("B", 1),
    ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
    ("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
  ]

  /// What a size looks like, as messages say it.
  static let form = "a whole number above 0 with a unit, such as `64GiB` or `500MB`"

  /// The bytes; nil for another form, an unknown unit, zero and what does not fit.
  static func bytes(_ text: String) -> Int? {
    let digits = text.utf8.prefix { $0 &- 0x30 < 10 }
    let rest = text.utf8.dropFirst(digits.count).drop { $0 == UInt8(ascii: " ") }
    let unit = String(decoding: rest, as: UTF8.self)
    guard let number = Int(String(decoding: digits, as: UTF8.self)), number > 0,
      let factor = unit.isEmpty ? 1 : units.first(where: { $0.name == unit })?.bytes
    else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : product
  }
}
