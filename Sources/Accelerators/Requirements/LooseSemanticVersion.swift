/// A semantic version as loose readers take it: parts may be missing and begin with zero.
///
/// Specification: Semantic Versioning 2.0.0, sections 9 to 11; the forms of Masterminds/semver.
struct LooseSemanticVersion {
  private let numbers: [UInt64]
  private let prerelease: [Substring]

  /// Reads `12`, `v12.4`, `535.183.01`, `1.2.3-rc.1+build`; nil for other texts.
  init?(_ text: String) {
    guard text.utf8.count <= 256 else { return nil }
    var rest = Substring(text)
    if rest.hasPrefix("v") { rest.removeFirst() }
    var prerelease: Substring?
    if let plus = rest.firstIndex(of: "+") {
      guard Self.isList(rest[rest.index(after: plus)...]) else { return nil }
      rest = rest[..<plus]
    }
    if let dash = rest.firstIndex(of: "-") {
      prerelease = rest[rest.index(after: dash)...]
      rest = rest[..<dash]
    }
    var numbers: [UInt64] = []
    for part in rest.split(separator: ".", omittingEmptySubsequences: false) {
      guard numbers.count < 3, !part.isEmpty, part.utf8.allSatisfy(Self.isDigit),
        let number = UInt64(part)
      else { return nil }
      numbers.append(number)
    }
    guard let prerelease else {
      self.numbers = numbers + Array(repeating: 0, count: 3 - numbers.count)
      self.prerelease = []
      return
    }
    guard Self.isList(prerelease) else { return nil }
    let parts = prerelease.split(separator: ".")
    // A number of a pre-release has no zero before it (section 9).
    guard parts.allSatisfy({ !($0.utf8.count > 1 && $0.hasPrefix("0") && Self.isNumber($0)) })
    else { return nil }
    self.numbers = numbers + Array(repeating: 0, count: 3 - numbers.count)
    self.prerelease = parts
  }

  /// -1, 0 or 1; what stands behind a plus counts for nothing.
  func order(_ other: LooseSemanticVersion) -> Int {
    if numbers != other.numbers {
      return numbers.lexicographicallyPrecedes(other.numbers) ? -1 : 1
    }
    if prerelease.isEmpty || other.prerelease.isEmpty {
      if prerelease.isEmpty == other.prerelease.isEmpty { return 0 }
      return prerelease.isEmpty ? 1 : -1
    }
    for (left, right) in zip(prerelease, other.prerelease) where left != right {
      switch (UInt64(left), UInt64(right)) {
      case (let left?, let right?): return left < right ? -1 : 1
      case (_?, nil): return -1
      case (nil, _?): return 1
      case (nil, nil): return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
      }
    }
    let difference = prerelease.count - other.prerelease.count
    return difference == 0 ? 0 : (difference < 0 ? -1 : 1)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isNumber(_ text: Substring) -> Bool { text.utf8.allSatisfy(isDigit) }

  /// Letters, digits and dashes between dots, nothing empty.
  private static func isList(_ text: Substring) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy { byte in
          isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == UInt8(ascii: "-")
        }
    }
  }
}
