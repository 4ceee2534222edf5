/// Every rule that this build knows, by code and by name.
package enum RuleRegistry {
  /// All rules, ordered by code.
  package static let rules: [Rule] =
    (acceleratorRules + systemRules + packageRules + dependencyRules + variableRules
    + reproducibilityRules + sourceRules + fitRules + lockRules + gateRules
    + integrityRules).sorted { $0.code < $1.code }

  /// The rule of a code (`PKG001`) or a name (`version-differs`), in any case of letters; nil for
  /// others.
  package static func rule(_ codeOrName: String) -> Rule? {
    byKey[codeOrName.lowercased()]
  }

  private static let byKey: [String: Rule] = {
    var table: [String: Rule] = [:]
    for rule in rules {
      table[rule.code.lowercased()] = rule
      table[rule.name] = rule
    }
    return table
  }()
}
