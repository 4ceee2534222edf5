/// A value that stands in a Python file as it is: nothing is computed, nothing is run.
enum PythonLiteral: Sendable, Hashable {
  case nothing
  case boolean(Bool)
  /// A number as written.
  case number(String)
  case text(String)
  /// A list, tuple or set.
  case list([PythonLiteral])
  /// A dictionary, with the keys that are texts; `OrderedDict` and `dict` too.
  case table([String: PythonLiteral])
  /// An expression of another kind.
  case other

  /// The text, if it is one.
  var string: String? { if case .text(let text) = self { text } else { nil } }
  /// The truth value, if it is one.
  var truth: Bool? { if case .boolean(let truth) = self { truth } else { nil } }
}

/// The names that a Python module assigns literals to, outside of any block.
///
/// Format: Python language reference, "Lexical analysis" and "Assignment statements". A later
/// assignment counts; what stands in a block (`if`, `def`) is passed over, as are texts.
struct PythonAssignments {
  /// What a name is assigned, and on which line.
  struct Value: Sendable, Hashable {
    let literal: PythonLiteral
    let line: Int
  }

  private(set) var values: [String: Value] = [:]

  /// Reads a whole file.
  init(_ content: [UInt8]) {
    var scanner = PythonScanner(content)
    while !scanner.isAtEnd {
      let line = scanner.line
      if let name = scanner.assignedName() {
        values[name] = Value(literal: scanner.literal(depth: 0), line: line)
      }
      scanner.passOverStatement()
    }
  }

  /// What a name is assigned; nil where it is not.
  subscript(name: String) -> PythonLiteral? { values[name]?.literal }
}
