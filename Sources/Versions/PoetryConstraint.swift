/// A version constraint as Poetry writes it: alternatives between `||`, each of which is a version
/// specifier of PEP 440.
///
/// Beside the operators of PEP 440 (all but `===`) there are `^1.2` (up to the next change of the
/// leftmost segment that is not zero), `~1.2` (up to the next minor version), `1.2.*`, `*`, `=1.2`
/// and a bare version, which means exactly that one. Clauses are separated by commas or space.
/// Rules: Poetry's documentation, "Dependency specification".
package struct PoetryConstraint: Sendable, Hashable {
  /// The specifiers of which one must accept a version.
  package let alternatives: [PEP440Specifiers]

  /// Reads a constraint; positions in errors are bytes from its beginning.
  package init(_ text: some StringProtocol) throws(PEP440SpecifierError) {
    let copy = String(text)
    let bytes = copy.utf8.span
    var alternatives: [PEP440Specifiers] = []
    var start = 0
    while true {
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: "|") { end += 1 }
      let clauses = try Self.clauses(start..<end, of: bytes)
      alternatives.append(PEP440Specifiers(clauses: clauses))
      guard end < bytes.count else { break }
      start = end + 1
      if start < bytes.count, bytes[start] == UInt8(ascii: "|") { start += 1 }
    }
    self.alternatives = alternatives
  }

  /// Tells whether an alternative accepts a version; `prereleases` as for a specifier.
  package func contains(_ version: PEP440Version, prereleases: Bool? = nil) -> Bool {
    alternatives.contains { $0.contains(version, prereleases: prereleases) }
  }

  /// Tells whether some version can fit both the constraint and a specifier.
  package func intersects(_ specifiers: PEP440Specifiers) -> Bool {
    alternatives.contains { $0.intersects(specifiers) }
  }

  /// Tells whether no version whatsoever can fit.
  package var isUnsatisfiable: Bool { alternatives.allSatisfy(\.isUnsatisfiable) }

  /// The alternatives as specifiers of PEP 440 between ` || `; `*` where any version fits.
  package var text: String {
    if alternatives.contains(where: \.isEmpty) { return "*" }
    return alternatives.map(\.text).joined(separator: " || ")
  }
}

extension PoetryConstraint: CustomStringConvertible {
  /// The alternatives as text.
  package var description: String { text }
}

extension PoetryConstraint {
  private static func clauses(
    _ range: Range<Int>, of bytes: borrowing Span<UInt8>
  ) throws(PEP440SpecifierError) -> [PEP440Specifier] {
    let range = PEP440Byte.trimmed(range, of: bytes)
    var clauses: [PEP440Specifier] = []
    var position = range.lowerBound
    repeat {
      let start = position
      while position < range.upperBound, isOperator(bytes[position]) { position += 1 }
      let operatorText = PEP440Byte.text(start..<position, of: bytes)
      while position < range.upperBound, VersionText.isBlank(bytes[position]) { position += 1 }
      let operand = position
      while position < range.upperBound, !isGap(bytes[position]), !isOperator(bytes[position]) {
        position += 1
      }
      // `!` is an operator byte, but between digits it ends the epoch.
      if position < range.upperBound, position > operand, bytes[position] == UInt8(ascii: "!"),
        VersionText.isDigit(bytes[position - 1])
      {
        position += 1
        while position < range.upperBound, !isGap(bytes[position]) { position += 1 }
      }
      let clause = PoetryClause(
        operatorText: operatorText, versionText: PEP440Byte.text(operand..<position, of: bytes))
      clauses.append(contentsOf: try clause.specifiers(at: start))
      position = try skippedGap(position..<range.upperBound, of: bytes)
    } while position < range.upperBound
    return clauses
  }

  /// The position after blanks and at most one comma.
  private static func skippedGap(
    _ range: Range<Int>, of bytes: borrowing Span<UInt8>
  ) throws(PEP440SpecifierError) -> Int {
    var position = range.lowerBound
    var hasComma = false
    while position < range.upperBound, isGap(bytes[position]) {
      if bytes[position] == UInt8(ascii: ",") {
        guard !hasComma else {
          throw PEP440SpecifierError(reason: .emptyClause, offset: position)
        }
        hasComma = true
      }
      position += 1
    }
    return position
  }

  private static func isGap(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || VersionText.isBlank(byte)
  }

  private static func isOperator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "^"), UInt8(ascii: "~"), UInt8(ascii: "="), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "!"):
      true
    default: false
    }
  }
}

/// One operator of Poetry and its version, before it is turned into clauses of PEP 440.
private struct PoetryClause {
  let operatorText: String
  var versionText: String

  /// The clauses that mean the same; none for `*`.
  func specifiers(at offset: Int) throws(PEP440SpecifierError) -> [PEP440Specifier] {
    func fail(_ reason: PEP440SpecifierError.Reason) -> PEP440SpecifierError {
      PEP440SpecifierError(reason: reason, offset: offset)
    }
    if operatorText.isEmpty, versionText == "*" { return [] }
    guard !versionText.isEmpty else {
      throw fail(operatorText.isEmpty ? .emptyClause : .missingVersion)
    }
    switch operatorText {
    case "", "=", "==": return [try specifier("==", offset)]
    case "!=", "<", "<=", ">", ">=": return [try specifier(operatorText, offset)]
    case "^", "~", "~=":
      guard let version = PEP440Version(versionText) else { throw fail(.invalidVersion) }
      let count = version.release.count
      if operatorText == "~=", count > 1 { return [try specifier("~=", offset)] }
      let raised = operatorText == "^" ? Self.raisedByCaret(version) : min(count, 2)
      guard let end = version.prefixEnd(segments: raised)?.base else {
        throw fail(.invalidVersion)
      }
      let zeros = String(repeating: ".0", count: count - raised)
      return [
        try specifier(">=", offset),
        try PoetryClause(operatorText: "<", versionText: end.text + zeros).specifier("<", offset),
      ]
    default: throw fail(.unknownOperator)
    }
  }

  /// How many segments are left after `^` raises one: up to the first of three that is not zero,
  /// or up to the last of the three.
  private static func raisedByCaret(_ version: PEP440Version) -> Int {
    let segments = version.release.prefix(3)
    return (segments.firstIndex { $0 != 0 } ?? segments.count - 1) + 1
  }

  private func specifier(
    _ comparison: String, _ offset: Int
  ) throws(PEP440SpecifierError) -> PEP440Specifier {
    var version = versionText[...]
    while version.hasSuffix(".*") { version = version.dropLast(2) }
    let isPrefix = version.endIndex != versionText.endIndex
    let takesPrefix = comparison == "==" || comparison == "!="
    let text = comparison + version + (isPrefix && takesPrefix ? ".*" : "")
    let bytes = text.utf8.span
    do {
      return try PEP440Specifier(0..<bytes.count, of: bytes)
    } catch {
      throw PEP440SpecifierError(reason: error.reason, offset: offset)
    }
  }
}
