/// One clause of a version specifier, such as `>=1.2` or `==1.0.*` (PEP 440, "Version specifiers").
package struct PEP440Specifier: Sendable {
  /// The comparison operators.
  package enum Comparison: String, Sendable, Hashable, CaseIterable {
    case arbitrary = "==="
    case compatible = "~="
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
  }

  /// The operator.
  package let comparison: Comparison
  /// The version as written, with `.*` where it is a prefix match.
  package let versionText: String
  /// The version that is compared with, without `.*`; nil where `===` names other text.
  package let version: PEP440Version?
  /// Tells whether the version ends with `.*`.
  package let isPrefixMatch: Bool
  /// The versions that the clause names; `!=` leaves them out, `===` has none.
  let interval: PEP440Interval?

  /// The operator and the normal form of the version; after `===` the text as written.
  package var text: String {
    guard comparison != .arbitrary, let version else { return comparison.rawValue + versionText }
    return comparison.rawValue + version.text + (isPrefixMatch ? ".*" : "")
  }

  /// Tells whether the clause accepts a version; `===` compares with its normal form.
  package func contains(_ version: PEP440Version) -> Bool {
    guard let interval else { return matchesText(version.text) }
    return interval.contains(version) != (comparison == .notEqual)
  }

  /// Compares without regard to ASCII case and to nothing else (PEP 440, "Arbitrary equality").
  func matchesText(_ candidate: some StringProtocol) -> Bool {
    let left = versionText.utf8
    let right = candidate.utf8
    return left.count == right.count
      && zip(left, right).allSatisfy { VersionText.lowercase($0) == VersionText.lowercase($1) }
  }

  /// Tells whether the clause names a pre-release, which lets pre-releases into a choice.
  var namesPrerelease: Bool {
    comparison != .notEqual && version?.isPrerelease == true
  }
}

extension PEP440Specifier {
  /// Reads one clause from a range of bytes that neither begins nor ends with space.
  init(
    _ range: Range<Int>, of bytes: borrowing Span<UInt8>
  ) throws(PEP440SpecifierError) {
    func fail(_ reason: PEP440SpecifierError.Reason) -> PEP440SpecifierError {
      PEP440SpecifierError(reason: reason, offset: range.lowerBound)
    }
    guard let comparison = Comparison(range, of: bytes) else { throw fail(.unknownOperator) }
    let operand = PEP440Byte.trimmed(
      (range.lowerBound + comparison.rawValue.utf8.count)..<range.upperBound, of: bytes)
    guard !operand.isEmpty else { throw fail(.missingVersion) }
    versionText = PEP440Byte.text(operand, of: bytes)
    self.comparison = comparison

    if comparison == .arbitrary {
      let isOneWord = operand.allSatisfy {
        let byte = bytes[$0]
        return !VersionText.isBlank(byte) && byte != UInt8(ascii: ";") && byte != UInt8(ascii: ")")
      }
      guard isOneWord else { throw fail(.invalidVersion) }
      version = PEP440Version(versionText)
      isPrefixMatch = false
      interval = nil
      return
    }

    isPrefixMatch =
      operand.count > 2 && bytes[operand.upperBound - 1] == UInt8(ascii: "*")
      && bytes[operand.upperBound - 2] == PEP440Byte.dot
    let last = operand.upperBound - (isPrefixMatch ? 3 : 1)
    guard !VersionText.isBlank(bytes[last]),
      let version = PEP440Version(
        PEP440Byte.text(operand.lowerBound..<(last + 1), of: bytes))
    else { throw fail(.invalidVersion) }
    self.version = version
    if isPrefixMatch {
      guard comparison == .equal || comparison == .notEqual else {
        throw fail(.prefixNotAllowed)
      }
      guard !version.isPrerelease, !version.isPostrelease, !version.hasLocal else {
        throw fail(.prefixAfterSuffix)
      }
    }
    guard !version.hasLocal || comparison == .equal || comparison == .notEqual else {
      throw fail(.localNotAllowed)
    }
    guard comparison != .compatible || version.release.count > 1 else {
      throw fail(.compatibleNeedsTwoSegments)
    }
    interval = Self.interval(comparison, version, isPrefixMatch: isPrefixMatch)
  }

  private static func interval(
    _ comparison: Comparison, _ version: PEP440Version, isPrefixMatch: Bool
  ) -> PEP440Interval? {
    switch comparison {
    case .arbitrary: nil
    case .equal, .notEqual:
      if isPrefixMatch {
        prefix(of: version, segments: version.release.count, from: .beforeFamily(version))
      } else {
        PEP440Interval(lower: .before(version), upper: .after(version))
      }
    case .compatible:
      prefix(of: version, segments: version.release.count - 1, from: .before(version))
    case .lessOrEqual: PEP440Interval(lower: .start, upper: .after(version))
    case .less: PEP440Interval(lower: .start, upper: .beforeFamily(version))
    case .greaterOrEqual: PEP440Interval(lower: .before(version), upper: .end)
    case .greater: PEP440Interval(lower: .afterFamily(version), upper: .end)
    }
  }

  private static func prefix(
    of version: PEP440Version, segments: Int, from lower: PEP440Cut
  ) -> PEP440Interval {
    let end = version.prefixEnd(segments: segments)
    return PEP440Interval(lower: lower, upper: end.map(PEP440Cut.before) ?? .end)
  }
}

extension PEP440Specifier.Comparison {
  /// The operator at the beginning of a range of bytes.
  init?(_ range: Range<Int>, of bytes: borrowing Span<UInt8>) {
    let equals = UInt8(ascii: "=")
    guard let first = range.first.map({ bytes[$0] }) else { return nil }
    let second = range.count > 1 ? bytes[range.lowerBound + 1] : 0
    let third = range.count > 2 ? bytes[range.lowerBound + 2] : 0
    switch (first, second == equals) {
    case (equals, true): self = third == equals ? .arbitrary : .equal
    case (UInt8(ascii: "~"), true): self = .compatible
    case (UInt8(ascii: "!"), true): self = .notEqual
    case (UInt8(ascii: "<"), let orEqual): self = orEqual ? .lessOrEqual : .less
    case (UInt8(ascii: ">"), let orEqual): self = orEqual ? .greaterOrEqual : .greater
    default: return nil
    }
  }
}

extension PEP440Specifier: Hashable, CustomStringConvertible {
  /// Tells whether both clauses have the same normal form.
  package static func == (left: PEP440Specifier, right: PEP440Specifier) -> Bool {
    left.text == right.text
  }

  /// Hashes the normal form.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(text)
  }

  /// The normal form.
  package var description: String { text }
}
