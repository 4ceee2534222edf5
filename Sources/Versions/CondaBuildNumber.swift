/// A build number with an operator, as in `[build_number=">=300"]`.
package struct CondaBuildNumber: Sendable, Hashable, CustomStringConvertible {
  /// How the numbers are compared.
  package enum Comparison: String, Sendable, Hashable, CaseIterable {
    /// The same number.
    case equal = "=="
    /// Another number.
    case notEqual = "!="
    /// The same number or a larger one.
    case atLeast = ">="
    /// The same number or a smaller one.
    case atMost = "<="
    /// A larger number.
    case greater = ">"
    /// A smaller number.
    case less = "<"
  }

  /// The operator; a bare number means `==`.
  package let comparison: Comparison
  /// The number on the right of the operator.
  package let number: UInt64

  /// Reads `300`, `=300` or an operator and a number; nil for anything else.
  package init?(_ text: some StringProtocol) {
    let bytes = VersionText.trimmed(Array(text.utf8)[...])
    let symbol = bytes.prefix { "=<>!".utf8.contains($0) }
    let digits = VersionText.trimmed(bytes[symbol.endIndex...])
    guard let number: UInt64 = VersionText.number(digits) else { return nil }
    let spelled = VersionText.string(symbol)
    if spelled.isEmpty || spelled == "=" {
      self.comparison = .equal
    } else if let comparison = Comparison(rawValue: spelled) {
      self.comparison = comparison
    } else {
      return nil
    }
    self.number = number
  }

  /// Whether a build number satisfies the comparison.
  package func contains(_ candidate: UInt64) -> Bool {
    switch comparison {
    case .equal: candidate == number
    case .notEqual: candidate != number
    case .atLeast: candidate >= number
    case .atMost: candidate <= number
    case .greater: candidate > number
    case .less: candidate < number
    }
  }

  /// The canonical text; a bare number where the operator is `==`.
  package var description: String {
    comparison == .equal ? "\(number)" : "\(comparison.rawValue)\(number)"
  }
}
