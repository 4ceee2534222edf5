/// A Debian package version, `[epoch:]upstream[-revision]`, ordered as dpkg orders it.
///
/// Debian policy manual, section 5.6.12 ("Version"). Two versions that differ in text may be equal
/// (`1.0-1` and `0:1.0-01`); `text` keeps what was read.
package struct DebianVersion: Sendable {
  /// The version as it was written, without surrounding blanks.
  package let text: String
  /// The epoch, 0 where none is written; dpkg allows up to 2147483647.
  package let epoch: Int32
  /// The upstream part, between the epoch and the last hyphen.
  package let upstream: String
  /// The Debian revision after the last hyphen; nil for a native package.
  package let revision: String?

  /// Reads a version; nil where `dpkg --validate-version` refuses it.
  ///
  /// Refused are empty text, inner blanks, an epoch that is no number, an upstream part that is
  /// empty or starts with no digit, an empty revision, and characters outside of letters, digits
  /// and `.+-~:` (revision: `.+~`).
  package init?(_ text: some StringProtocol) {
    let trimmed = VersionText.trimmed(Array(text.utf8)[...])
    var rest = trimmed
    var epoch: Int32 = 0
    if let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
      guard let number: Int32 = VersionText.number(rest[..<colon]) else { return nil }
      epoch = number
      rest = rest[(colon + 1)...]
    }
    var revision: String?
    if let hyphen = rest.lastIndex(of: UInt8(ascii: "-")) {
      let tail = rest[(hyphen + 1)...]
      guard !tail.isEmpty, tail.allSatisfy(Self.isPlain) else { return nil }
      revision = VersionText.string(tail)
      rest = rest[..<hyphen]
    }
    guard let first = rest.first, VersionText.isDigit(first),
      rest.allSatisfy({ Self.isPlain($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ":") })
    else { return nil }
    self.text = VersionText.string(trimmed)
    self.epoch = epoch
    self.upstream = VersionText.string(rest)
    self.revision = revision
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    VersionText.isDigit(byte) || VersionText.isLetter(byte)
      || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "~")
  }
}

extension DebianVersion: CustomStringConvertible {
  /// The version as it was written.
  package var description: String { text }
}

extension DebianVersion: Comparable {
  /// Whether both have the same place in the order; `1.0` equals `1.00-0`.
  package static func == (left: DebianVersion, right: DebianVersion) -> Bool {
    left.order(against: right) == 0
  }

  /// Whether the left version is the older one.
  package static func < (left: DebianVersion, right: DebianVersion) -> Bool {
    left.order(against: right) < 0
  }

  /// A number below, equal to or above zero: older, equal, newer.
  ///
  /// Epochs first, then the upstream parts, then the revisions; a missing revision counts as empty,
  /// which equals `0`.
  package func order(against other: DebianVersion) -> Int {
    if epoch != other.epoch { return epoch < other.epoch ? -1 : 1 }
    let upstreamOrder = DebianPart.order(upstream, other.upstream)
    if upstreamOrder != 0 { return upstreamOrder }
    return DebianPart.order(revision ?? "", other.revision ?? "")
  }
}

extension DebianVersion: Hashable {
  /// Feeds what the order sees, so that equal versions hash alike.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(epoch)
    DebianPart.hash(upstream, into: &hasher)
    DebianPart.hash(revision ?? "", into: &hasher)
  }
}

/// The order of one part: text runs and numbers in turn.
private enum DebianPart {
  static func order(_ left: String, _ right: String) -> Int {
    let left = left.utf8
    let right = right.utf8
    var leftIndex = left.startIndex
    var rightIndex = right.startIndex
    while leftIndex < left.endIndex || rightIndex < right.endIndex {
      while true {
        let leftRank = rank(left, leftIndex)
        let rightRank = rank(right, rightIndex)
        if leftRank != rightRank { return leftRank < rightRank ? -1 : 1 }
        if leftRank == 0 { break }
        left.formIndex(after: &leftIndex)
        right.formIndex(after: &rightIndex)
      }
      let leftNumber = digits(left, &leftIndex)
      let rightNumber = digits(right, &rightIndex)
      let leftCount = left.distance(from: leftNumber.startIndex, to: leftNumber.endIndex)
      let rightCount = right.distance(from: rightNumber.startIndex, to: rightNumber.endIndex)
      if leftCount != rightCount { return leftCount < rightCount ? -1 : 1 }
      for (one, two) in zip(leftNumber, rightNumber) where one != two {
        return one < two ? -1 : 1
      }
    }
    return 0
  }

  static func hash(_ part: String, into hasher: inout Hasher) {
    let bytes = part.utf8
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let start = index
      while rank(bytes, index) != 0 { bytes.formIndex(after: &index) }
      let text = bytes[start..<index]
      let number = digits(bytes, &index)
      if index == bytes.endIndex && text.isEmpty && number.isEmpty { break }
      for byte in text { hasher.combine(byte) }
      hasher.combine(UInt8(0))
      for byte in number { hasher.combine(byte) }
      hasher.combine(UInt8(0))
    }
    hasher.combine(UInt8(1))
  }

  /// The weight of a character in a text run: `~`, then the end or a digit, letters, the others.
  private static func rank(_ bytes: String.UTF8View, _ index: String.UTF8View.Index) -> Int {
    guard index < bytes.endIndex else { return 0 }
    let byte = bytes[index]
    if VersionText.isDigit(byte) { return 0 }
    if VersionText.isLetter(byte) { return Int(byte) }
    return byte == UInt8(ascii: "~") ? -1 : Int(byte) + 256
  }

  /// The digits from `index` on, without leading zeros; moves `index` behind them.
  private static func digits(
    _ bytes: String.UTF8View, _ index: inout String.UTF8View.Index
  ) -> Substring.UTF8View {
    while index < bytes.endIndex, bytes[index] == UInt8(ascii: "0") {
      bytes.formIndex(after: &index)
    }
    let start = index
    while index < bytes.endIndex, VersionText.isDigit(bytes[index]) {
      bytes.formIndex(after: &index)
    }
    return bytes[start..<index]
  }
}
