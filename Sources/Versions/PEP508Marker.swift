/// An environment marker, such as `python_version < "3.11" and sys_platform == "linux"`.
///
/// Grammar: dependency specifiers specification (PEP 508), "Environment markers".
package struct PEP508Marker: Sendable, Hashable {
  /// One side of a comparison.
  package enum Operand: Sendable, Hashable {
    case variable(PEP508Variable)
    case literal(String)
  }

  /// The comparison operators of markers.
  package enum Relation: String, Sendable, Hashable, CaseIterable {
    case lessOrEqual = "<="
    case less = "<"
    case notEqual = "!="
    case equal = "=="
    case greaterOrEqual = ">="
    case greater = ">"
    case compatible = "~="
    case arbitrary = "==="
    case isIn = "in"
    case isNotIn = "not in"
  }

  /// Two operands and what is asked of them.
  package struct Comparison: Sendable, Hashable {
    /// The left side.
    package let left: Operand
    /// The operator.
    package let relation: Relation
    /// The right side.
    package let right: Operand
  }

  /// The marker as a tree; `and` inside `and` and `or` inside `or` are flattened.
  package indirect enum Expression: Sendable, Hashable {
    case comparison(Comparison)
    case all([Expression])
    case any([Expression])
  }

  /// How many parentheses may be nested.
  package static let depthLimit = 64

  /// The tree.
  package let expression: Expression

  init(expression: Expression) {
    self.expression = expression
  }

  /// Reads a marker; space and tab may stand around its parts.
  package init(_ text: some StringProtocol) throws(PEP508Error) {
    var parser = PEP508Parser(text)
    expression = try parser.marker()
  }

  /// The normal form: current variable names, double quotation marks where the text permits, only
  /// the parentheses that are needed, extras normalised.
  package var text: String {
    Self.text(expression, inside: nil)
  }

  private static func text(_ expression: Expression, inside outer: String?) -> String {
    switch expression {
    case .comparison(let comparison):
      return "\(text(comparison.left)) \(comparison.relation.rawValue) \(text(comparison.right))"
    case .all(let parts):
      return parts.map { text($0, inside: "and") }.joined(separator: " and ")
    case .any(let parts):
      let joined = parts.map { text($0, inside: "or") }.joined(separator: " or ")
      return outer == "and" ? "(\(joined))" : joined
    }
  }

  private static func text(_ operand: Operand) -> String {
    switch operand {
    case .variable(let variable): variable.rawValue
    case .literal(let value):
      value.utf8.contains(UInt8(ascii: "\"")) ? "'\(value)'" : "\"\(value)\""
    }
  }

  /// The comparisons from left to right.
  package var comparisons: [Comparison] {
    var found: [Comparison] = []
    var waiting = [expression]
    while let next = waiting.popLast() {
      switch next {
      case .comparison(let comparison): found.append(comparison)
      case .all(let parts), .any(let parts): waiting.append(contentsOf: parts.reversed())
      }
    }
    return found
  }

  /// The variables that the marker asks for.
  package var variables: Set<PEP508Variable> {
    var found: Set<PEP508Variable> = []
    for comparison in comparisons {
      for case .variable(let variable) in [comparison.left, comparison.right] {
        found.insert(variable)
      }
    }
    return found
  }

  /// The extras that the marker names with `extra == "…"`, normalised, in their order, each once.
  package var extraNames: [String] {
    var names: [String] = []
    for comparison in comparisons where comparison.relation == .equal {
      switch (comparison.left, comparison.right) {
      case (.variable(.extra), .literal(let name)), (.literal(let name), .variable(.extra)):
        if !names.contains(name) { names.append(name) }
      default: break
      }
    }
    return names
  }
}

extension PEP508Marker: CustomStringConvertible {
  /// The normal form.
  package var description: String { text }
}
