/// Requirement strings as `nvidia-container-cli --require` evaluates them.
///
/// Source of the rules: NVIDIA/libnvidia-container, `src/cli/dsl.c` and `configure.c`.
struct ContainerLibraryRequirement {
  /// What a clause comes to.
  private enum Clause {
    case holds
    case fails
    case invalid(String)
    /// It depends on a fact that is not known.
    case open(String)
  }

  /// What may come of an expression, given the facts that are not known.
  private struct Outcomes {
    var isSatisfied = false
    var isUnsatisfied = false
    var invalid: String?
    var missing: String?
  }

  let host: ImageRequirement.Host

  /// The longest clause, written with spaces around its operator, that can be reported.
  private static let limitClause = 128

  /// Terms stand between spaces, clauses between commas; the first term that holds decides, and
  /// nothing behind it is looked at.
  func evaluate(_ text: String) -> ImageRequirement.Verdict {
    var outcomes = Outcomes()
    var mayGoOn = true
    var sawClause = false
    let terms = text.utf8.split(separator: UInt8(ascii: " "))
    for term in terms {
      let clauses = term.split(separator: UInt8(ascii: ","))
      guard !clauses.isEmpty else {
        // Only commas: the runtime stops here with the answer of the clause before, if any.
        if sawClause { outcomes.isUnsatisfied = true } else { outcomes.isSatisfied = true }
        mayGoOn = false
        break
      }
      sawClause = true
      mayGoOn = read(clauses.map { Array($0) }, &outcomes)
      if !mayGoOn { break }
    }
    if mayGoOn {
      if terms.isEmpty { outcomes.isSatisfied = true } else { outcomes.isUnsatisfied = true }
    }
    return verdict(outcomes, firstTerm: terms.first.map { String(decoding: $0, as: UTF8.self) })
  }

  /// Adds what a term may come to; false when nothing behind it can be reached.
  private func read(_ clauses: [[UInt8]], _ outcomes: inout Outcomes) -> Bool {
    var mayFail = false
    for bytes in clauses {
      switch clause(bytes) {
      case .holds: continue
      case .fails: return true
      case .invalid(let reason):
        outcomes.invalid = outcomes.invalid ?? reason
        return mayFail
      case .open(let fact):
        outcomes.missing = outcomes.missing ?? fact
        mayFail = true
      }
    }
    outcomes.isSatisfied = true
    return mayFail
  }

  private func verdict(_ outcomes: Outcomes, firstTerm: String?) -> ImageRequirement.Verdict {
    switch (outcomes.isSatisfied, outcomes.isUnsatisfied, outcomes.invalid) {
    case (true, false, nil): .satisfied
    case (false, true, nil): .unsatisfied(firstTerm: firstTerm ?? "")
    case (false, false, let reason?): .invalid(reason)
    default: .unknown(outcomes.missing ?? "a fact of the host")
    }
  }

  private func clause(_ bytes: [UInt8]) -> Clause {
    let written = Quoted.text(String(decoding: bytes, as: UTF8.self))
    guard let parts = RequirementClause(bytes) else {
      return .invalid("invalid expression `\(written)`")
    }
    let answer: Bool?
    switch parts.name.lowercased() {
    case "cuda": answer = version(host.cuda, parts)
    case "driver": answer = version(host.driver, parts)
    case "arch": answer = version(host.arch, parts)
    case "brand": answer = brand(parts)
    default: return .invalid("`\(Quoted.text(parts.name))` is no property")
    }
    guard let answer else {
      return isOpen(parts)
        ? .open(parts.name.lowercased()) : .invalid("invalid expression `\(written)`")
    }
    guard !answer, parts.reportedLength >= Self.limitClause else { return answer ? .holds : .fails }
    return .invalid("the clause `\(written)` is too long")
  }

  /// Whether a clause has no answer because the host's side is missing, not because it is wrong.
  private func isOpen(_ parts: RequirementClause) -> Bool {
    let isNumeric = parts.value.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
    switch parts.name.lowercased() {
    case "cuda": return host.cuda == nil && isNumeric
    case "driver": return host.driver == nil && isNumeric
    case "arch": return host.arch == nil && isNumeric
    default: return host.brand == nil && [.equal, .notEqual].contains(parts.comparison)
    }
  }

  private func brand(_ parts: RequirementClause) -> Bool? {
    guard let brand = host.brand else { return nil }
    let isSame =
      parts.value.map(Self.lowercased).elementsEqual(brand.utf8.lazy.map(Self.lowercased))
    switch parts.comparison {
    case .equal: return isSame
    case .notEqual: return !isSame
    default: return nil
    }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }

  private func version(_ host: String?, _ parts: RequirementClause) -> Bool? {
    guard let host else { return nil }
    return DottedComparison.order(Array(host.utf8), parts.value).map { parts.comparison.holds($0) }
  }
}

/// The comparison of dotted numbers in requirement strings.
private enum DottedComparison {
  /// -1, 0 or 1; nil where one of the texts is none.
  ///
  /// Parts are compared as numbers; zeros and dots at the end of the longer text count for nothing.
  static func order(_ left: [UInt8], _ right: [UInt8]) -> Int? {
    let isDotted = { (text: [UInt8]) in
      text.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
    }
    guard isDotted(left), isDotted(right) else { return nil }
    var left = left[...]
    var right = right[...]
    while !left.isEmpty, !right.isEmpty {
      guard let first = number(&left), let second = number(&right) else { return nil }
      if first != second { return first < second ? -1 : 1 }
    }
    let isInsignificant = { (byte: UInt8) in byte == UInt8(ascii: ".") || byte == 0x30 }
    let leftRest = !left.allSatisfy(isInsignificant)
    let rightRest = !right.allSatisfy(isInsignificant)
    return leftRest == rightRest ? 0 : (leftRest ? 1 : -1)
  }

  /// Takes the number at the beginning and the dots behind it; nil without one, or past 64 bits.
  private static func number(_ text: inout ArraySlice<UInt8>) -> UInt64? {
    let digits = text.prefix { $0 != UInt8(ascii: ".") }
    guard !digits.isEmpty else { return nil }
    var value: UInt64 = 0
    for digit in digits {
      let (shifted, isTooBig) = value.multipliedReportingOverflow(by: 10)
      let (sum, isTooBigNow) = shifted.addingReportingOverflow(UInt64(digit &- 0x30))
      guard !isTooBig, !isTooBigNow, sum != .max else { return nil }
      value = sum
    }
    text = text.dropFirst(digits.count).drop { $0 == UInt8(ascii: ".") }
    return value
  }
}
