/// The comparisons of requirement strings.
enum RequirementComparison: String, Sendable, Hashable, CaseIterable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessEqual = "<="
  case greater = ">"
  case greaterEqual = ">="

  /// Whether the comparison holds for an order of -1, 0 or 1.
  func holds(_ order: Int) -> Bool {
    switch self {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessEqual: order <= 0
    case .greater: order > 0
    case .greaterEqual: order >= 0
    }
  }
}

/// A clause as `nvidia-container-cli` reads it, `driver>=535`.
struct RequirementClause {
  let name: String
  let comparison: RequirementComparison
  let value: [UInt8]

  /// The length of the clause as the runtime reports it, with spaces around the operator.
  var reportedLength: Int {
    name.utf8.count + comparison.rawValue.utf8.count + value.count + 2
  }

  /// Cuts a clause; nil without a name, an operator or a value.
  init?(_ bytes: [UInt8]) {
    let name = bytes.prefix { !Self.isOperator($0) }
    let symbol = bytes.dropFirst(name.count).prefix { Self.isOperator($0) }
    let value = bytes.dropFirst(name.count + symbol.count)
    // A single `!` is taken for `!=`: the runtime compares only as many characters as there are.
    let comparison = RequirementComparison.allCases.first { candidate in
      candidate.rawValue.utf8.elementsEqual(symbol)
    }
    guard !name.isEmpty, !value.isEmpty,
      let comparison = comparison ?? (symbol.elementsEqual("!".utf8) ? .notEqual : nil)
    else { return nil }
    self.name = String(decoding: name, as: UTF8.self)
    self.comparison = comparison
    self.value = Array(value)
  }

  static func isOperator(_ byte: UInt8) -> Bool { "<>=!".utf8.contains(byte) }
}
