/// A version specifier: clauses that all must hold, such as `>=1.2,!=1.3.*,<2`.
///
/// Rules: PEP 440, "Version specifiers", in the reading of the packaging library (`<1.0.post1`
/// accepts `1.0a1`, `>1.0` refuses `1.0.post1`).
package struct PEP440Specifiers: Sendable {
  /// The clauses as written, in their order.
  package let clauses: [PEP440Specifier]

  /// The specifier without a clause, which accepts everything.
  package static let any = PEP440Specifiers(clauses: [])

  init(clauses: [PEP440Specifier]) {
    self.clauses = clauses
  }

  /// Reads clauses between commas; empty ones are skipped.
  package init(_ text: some StringProtocol) throws(PEP440SpecifierError) {
    let copy = String(text)
    let bytes = copy.utf8.span
    clauses = try Self.clauses(0..<bytes.count, of: bytes, skippingEmpty: true)
  }

  /// Reads the clauses in a range of bytes; where empty ones are not skipped, a comma may still
  /// stand at the end.
  static func clauses(
    _ range: Range<Int>, of bytes: borrowing Span<UInt8>, skippingEmpty: Bool
  ) throws(PEP440SpecifierError) -> [PEP440Specifier] {
    var clauses: [PEP440Specifier] = []
    var start = range.lowerBound
    while start < range.upperBound {
      var end = start
      while end < range.upperBound, bytes[end] != UInt8(ascii: ",") { end += 1 }
      let clause = PEP440Byte.trimmed(start..<end, of: bytes)
      if !clause.isEmpty {
        clauses.append(try PEP440Specifier(clause, of: bytes))
      } else if !skippingEmpty, end < range.upperBound || clauses.isEmpty {
        throw PEP440SpecifierError(reason: .emptyClause, offset: start)
      }
      start = end + 1
    }
    return clauses
  }

  /// The normal form: clauses with normal versions, sorted by bytes, each once.
  package var text: String {
    if clauses.count == 1 { return clauses[0].text }
    var texts = clauses.map(\.text)
    texts.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var unique: [String] = []
    for text in texts where text != unique.last { unique.append(text) }
    return unique.joined(separator: ",")
  }

  /// Tells whether there is no clause, so that everything is accepted.
  package var isEmpty: Bool { clauses.isEmpty }

  /// Tells whether a clause other than `!=` names a pre-release.
  package var namesPrerelease: Bool { clauses.contains(where: \.namesPrerelease) }
}

extension PEP440Specifiers {
  /// Tells whether all clauses accept a version; `===` compares with its normal form.
  ///
  /// `prereleases: false` refuses pre-releases; `true` and nil judge them by order alone, as for one
  /// installed version, to which there is no alternative.
  package func contains(_ version: PEP440Version, prereleases: Bool? = nil) -> Bool {
    if prereleases == false, version.isPrerelease { return false }
    return clauses.allSatisfy { $0.contains(version) }
  }

  /// Tells whether all clauses accept a version given as text.
  ///
  /// `===` compares with the text as it is written. Text that is no version is accepted by `===`
  /// clauses that spell it, and where there is no clause at all.
  package func contains(text: some StringProtocol, prereleases: Bool? = nil) -> Bool {
    let version = PEP440Version(text)
    if prereleases == false, version?.isPrerelease == true { return false }
    return clauses.allSatisfy { clause in
      guard clause.comparison != .arbitrary else { return clause.matchesText(text) }
      return version.map(clause.contains) ?? false
    }
  }

  /// The candidates to choose from, in their order.
  ///
  /// A text that is no version is kept where `contains(text:prereleases:)` accepts it. With
  /// `prereleases: nil` pre-releases count if a clause names one, or if no final version is accepted
  /// (PEP 440, "Handling of pre-releases").
  package func filter(_ candidates: [String], prereleases: Bool? = nil) -> [String] {
    let allowed = prereleases ?? (namesPrerelease ? true : nil)
    var accepted: [(text: String, isPrerelease: Bool?)] = []
    for candidate in candidates where contains(text: candidate, prereleases: allowed) {
      accepted.append((candidate, PEP440Version(candidate)?.isPrerelease))
    }
    let leavesOut = allowed == nil && accepted.contains { $0.isPrerelease == false }
    return accepted.filter { !leavesOut || $0.isPrerelease != true }.map(\.text)
  }

  /// The candidates to choose from, in their order, by the rule for texts.
  package func filter(
    _ candidates: [PEP440Version], prereleases: Bool? = nil
  ) -> [PEP440Version] {
    let allowed = prereleases ?? (namesPrerelease ? true : nil)
    let accepted = candidates.filter { contains($0, prereleases: allowed) }
    guard allowed == nil else { return accepted }
    let finals = accepted.filter { !$0.isPrerelease }
    return finals.isEmpty ? accepted : finals
  }

  /// What the specifier pins exactly.
  package struct Pin: Sendable, Hashable {
    /// The version as the clause writes it.
    package let text: String
    /// The version; nil where `===` names text that is none.
    package let version: PEP440Version?
  }

  /// The version that an `==` without `.*` or an `===` names, where the other clauses accept it.
  ///
  /// Of several, one with a local label or an `===` is more exact; two that contradict pin nothing.
  package var pin: Pin? {
    let pins = clauses.filter {
      $0.comparison == .arbitrary || ($0.comparison == .equal && !$0.isPrefixMatch)
    }
    let exactness = { (clause: PEP440Specifier) -> Int in
      clause.comparison == .arbitrary ? 2 : clause.version?.hasLocal == true ? 1 : 0
    }
    guard let best = pins.max(by: { exactness($0) < exactness($1) }),
      contains(text: best.versionText)
    else { return nil }
    return Pin(text: best.versionText, version: best.version)
  }
}

extension PEP440Specifiers: Hashable, CustomStringConvertible {
  /// Tells whether both have the same normal form.
  package static func == (left: PEP440Specifiers, right: PEP440Specifiers) -> Bool {
    left.text == right.text
  }

  /// Hashes the normal form.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(text)
  }

  /// The normal form.
  package var description: String { text }
}
