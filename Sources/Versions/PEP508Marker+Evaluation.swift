/// An answer that may be unknown.
package enum PEP508Truth: String, Sendable, Hashable, CaseIterable {
  case no
  case unknown
  case yes

  /// The answer that is certain.
  package init(_ value: Bool) {
    self = value ? .yes : .no
  }

  /// The other answer; unknown stays unknown.
  package var negated: PEP508Truth {
    switch self {
    case .no: .yes
    case .unknown: .unknown
    case .yes: .no
    }
  }
}

/// A comparison that the specification leaves undefined, such as `os_name ~= "x"`.
package struct PEP508UndefinedComparison: Error, Sendable, Hashable {
  /// The comparison.
  package let comparison: PEP508Marker.Comparison
}

extension PEP508Marker {
  /// The answer for an environment.
  ///
  /// A comparison with an unknown value is unknown; `no and unknown` is no, `yes or unknown` is yes.
  /// An undefined comparison anywhere throws.
  package func evaluate(
    in environment: PEP508Environment
  ) throws(PEP508UndefinedComparison) -> PEP508Truth {
    try Self.evaluate(expression, environment)
  }

  /// The answer for metadata of a project of which some extras are asked for: yes if it is yes for
  /// one of them, with no extra at all where the list is empty.
  package func evaluate(
    in environment: PEP508Environment, extras: some Collection<String>
  ) throws(PEP508UndefinedComparison) -> PEP508Truth {
    var environment = environment
    environment.extra = ""
    guard !extras.isEmpty, variables.contains(.extra) else {
      return try evaluate(in: environment)
    }
    var best = PEP508Truth.no
    for extra in extras {
      environment.extra = extra
      switch try evaluate(in: environment) {
      case .yes: return .yes
      case .unknown: best = .unknown
      case .no: break
      }
    }
    return best
  }

  private static func evaluate(
    _ expression: Expression, _ environment: PEP508Environment
  ) throws(PEP508UndefinedComparison) -> PEP508Truth {
    switch expression {
    case .comparison(let comparison):
      return try comparison.evaluate(in: environment)
    case .all(let parts):
      var answer = PEP508Truth.yes
      for part in parts {
        let next = try evaluate(part, environment)
        if next == .no || (next == .unknown && answer == .yes) { answer = next }
      }
      return answer
    case .any(let parts):
      var answer = PEP508Truth.no
      for part in parts {
        let next = try evaluate(part, environment)
        if next == .yes || (next == .unknown && answer == .no) { answer = next }
      }
      return answer
    }
  }
}

extension PEP508Marker.Comparison {
  fileprivate func evaluate(
    in environment: PEP508Environment
  ) throws(PEP508UndefinedComparison) -> PEP508Truth {
    if left.variable?.isSet == true || right.variable?.isSet == true {
      return try evaluateMembership(in: environment)
    }
    let key = left.variable ?? right.variable
    let isExtra = key == .extra
    guard let left = left.value(in: environment, isExtra: isExtra),
      let right = right.value(in: environment, isExtra: isExtra)
    else {
      return evaluateMinor(in: environment)
    }
    if key?.isVersion == true, relation != .isIn, relation != .isNotIn,
      let specifiers = try? PEP440Specifiers(relation.rawValue + right),
      specifiers.clauses.count == 1
    {
      return PEP508Truth(specifiers.contains(text: left, prereleases: true))
    }
    switch relation {
    case .equal, .lessOrEqual, .greaterOrEqual: return PEP508Truth(left == right)
    case .notEqual: return PEP508Truth(left != right)
    case .less, .greater: return .no
    case .isIn: return PEP508Truth(PEP508Search.isFound(left, in: right))
    case .isNotIn: return PEP508Truth(!PEP508Search.isFound(left, in: right))
    case .compatible, .arbitrary: throw PEP508UndefinedComparison(comparison: self)
    }
  }

  /// `"name" in extras`, the only question that may be asked of a set.
  private func evaluateMembership(
    in environment: PEP508Environment
  ) throws(PEP508UndefinedComparison) -> PEP508Truth {
    guard relation == .isIn || relation == .isNotIn, case .literal(let name) = left,
      case .variable(let variable) = right
    else { throw PEP508UndefinedComparison(comparison: self) }
    let names = variable == .extras ? environment.extras : environment.dependencyGroups
    guard let names else { return .unknown }
    let isMember = names.contains { PythonName.normalized($0) == name }
    return PEP508Truth(isMember == (relation == .isIn))
  }

  /// The answer about a full version of which only major and minor version are known: certain where
  /// all or none of the releases of that minor version fit.
  private func evaluateMinor(in environment: PEP508Environment) -> PEP508Truth {
    guard left == .variable(.pythonFullVersion), case .literal(let bound) = right,
      let minor = environment.pythonVersion,
      let known = try? PEP440Specifiers("==\(minor).*"),
      relation != .arbitrary, relation != .isIn, relation != .isNotIn,
      let asked = try? PEP440Specifiers(relation.rawValue + bound), asked.clauses.count == 1
    else { return .unknown }
    if known.isSubset(of: asked) { return .yes }
    return known.isDisjoint(with: asked) ? .no : .unknown
  }
}

extension PEP508Marker.Operand {
  fileprivate var variable: PEP508Variable? {
    if case .variable(let variable) = self { variable } else { nil }
  }

  fileprivate func value(in environment: PEP508Environment, isExtra: Bool) -> String? {
    let value: String?
    switch self {
    case .literal(let text): value = text
    case .variable(.pythonFullVersion):
      // A build from a modified source tree, `3.11.1+`, is a local version.
      value = environment.pythonFullVersion.map { $0.utf8.last == 0x2B ? $0 + "local" : $0 }
    case .variable(let variable): value = environment[variable]
    }
    return isExtra ? value.map { PythonName.normalized($0) } : value
  }
}

/// Finds text in text in linear time (Knuth, Morris and Pratt).
enum PEP508Search {
  static func isFound(_ text: String, in whole: String) -> Bool {
    let wanted = Array(text.utf8)
    guard !wanted.isEmpty else { return true }
    guard wanted.count <= whole.utf8.count else { return false }
    var borders = [0]
    var border = 0
    for byte in wanted.dropFirst() {
      while border > 0, wanted[border] != byte { border = borders[border - 1] }
      if wanted[border] == byte { border += 1 }
      borders.append(border)
    }
    var matched = 0
    for byte in whole.utf8 {
      while matched > 0, wanted[matched] != byte { matched = borders[matched - 1] }
      if wanted[matched] == byte { matched += 1 }
      if matched == wanted.count { return true }
    }
    return false
  }
}
