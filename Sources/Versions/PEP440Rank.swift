/// One word that orders versions, and what it leaves out.
///
/// A smaller word is a smaller version. Equal words of two exact ranks are equal versions; else the
/// parts decide. From the top: 16 bits first release segment, three times 12 bits for the next
/// ones, 3 bits kind of suffix, 9 bits its number. Whatever does not fit saturates its field,
/// leaves the lower bits zero, and makes the rank inexact.
struct PEP440Rank: Sendable {
  struct Traits: OptionSet, Sendable {
    let rawValue: UInt8
    static let exact = Traits(rawValue: 1)
    static let prerelease = Traits(rawValue: 2)
    static let post = Traits(rawValue: 4)
    static let dev = Traits(rawValue: 8)
    static let local = Traits(rawValue: 16)
  }

  private(set) var word: UInt64 = 0
  private(set) var traits: Traits = []

  /// The bits of the word below the release.
  static let suffixWidth: UInt64 = 12
  private static let numberLimit: UInt64 = 511

  /// The rank of `0.dev0`, below which there is no version.
  static let smallest = PEP440Rank()

  private init() {
    traits = [.exact, .prerelease, .dev]
  }

  init(_ fields: PEP440Fields, _ bytes: borrowing Span<UInt8>) {
    if fields.letter != nil || fields.dev != nil { traits.insert(.prerelease) }
    if fields.post != nil { traits.insert(.post) }
    if fields.dev != nil { traits.insert(.dev) }
    if !fields.local.isEmpty { traits.insert(.local) }
    guard fields.epoch.isEmpty else {
      word = .max
      return
    }
    guard packRelease(fields, bytes) else { return }
    packSuffix(fields, bytes)
  }

  private mutating func packRelease(
    _ fields: PEP440Fields, _ bytes: borrowing Span<UInt8>
  ) -> Bool {
    var position = fields.release.lowerBound
    var shift: UInt64 = 48
    var limit: UInt64 = 0xFFFF
    for _ in 0..<4 {
      guard let segment = fields.nextReleaseSegment(bytes, &position) else { return true }
      let value = PEP440Number.saturated(segment, bytes)
      word |= min(value, limit) << shift
      if value >= limit { return false }
      shift -= 12
      limit = 0xFFF
    }
    while let segment = fields.nextReleaseSegment(bytes, &position) {
      if !segment.isEmpty {
        word |= 0xFFF
        return false
      }
    }
    return true
  }

  private mutating func packSuffix(_ fields: PEP440Fields, _ bytes: borrowing Span<UInt8>) {
    let kind: UInt64
    let number: Range<Int>?
    var parts = 1
    switch (fields.letter, fields.post, fields.dev) {
    case (let letter?, let post, let dev):
      kind =
        switch letter {
        case .alpha: 1
        case .beta: 2
        case .candidate: 3
        }
      number = fields.pre
      if post != nil || dev != nil { parts = 2 }
    case (nil, let post?, let dev):
      (kind, number) = (5, post)
      if dev != nil { parts = 2 }
    case (nil, nil, let dev?): (kind, number) = (0, dev)
    case (nil, nil, nil): (kind, number) = (4, nil)
    }
    let value = number.map { PEP440Number.saturated($0, bytes) } ?? 0
    word |= kind << 9 | min(value, Self.numberLimit)
    if value < Self.numberLimit, parts == 1, fields.local.isEmpty { traits.insert(.exact) }
  }
}

/// Decimal numbers of any length, as ranges of digits without leading zeros.
enum PEP440Number {
  /// The value, or `UInt64.max` when it is larger.
  static func saturated(_ digits: Range<Int>, _ bytes: borrowing Span<UInt8>) -> UInt64 {
    guard digits.count < 20 else {
      return large(digits, bytes)
    }
    var value: UInt64 = 0
    for index in digits { value = value &* 10 &+ UInt64(bytes[index] &- PEP440Byte.zero) }
    return value
  }

  private static func large(_ digits: Range<Int>, _ bytes: borrowing Span<UInt8>) -> UInt64 {
    var value: UInt64 = 0
    for index in digits {
      let (product, overflowed) = value.multipliedReportingOverflow(by: 10)
      let (sum, carried) = product.addingReportingOverflow(UInt64(bytes[index] &- PEP440Byte.zero))
      guard !overflowed, !carried else { return .max }
      value = sum
    }
    return value
  }

  /// Negative, zero or positive: the order of two numbers.
  static func order(
    _ left: Range<Int>, _ leftBytes: borrowing Span<UInt8>,
    _ right: Range<Int>, _ rightBytes: borrowing Span<UInt8>
  ) -> Int {
    if left.count != right.count { return left.count - right.count }
    return bytewiseOrder(left, leftBytes, right, rightBytes)
  }

  /// Negative, zero or positive: the order of two byte strings, a prefix first.
  static func bytewiseOrder(
    _ left: Range<Int>, _ leftBytes: borrowing Span<UInt8>,
    _ right: Range<Int>, _ rightBytes: borrowing Span<UInt8>
  ) -> Int {
    for offset in 0..<min(left.count, right.count) {
      let a = leftBytes[left.lowerBound + offset]
      let b = rightBytes[right.lowerBound + offset]
      if a != b { return Int(a) - Int(b) }
    }
    return left.count - right.count
  }
}
