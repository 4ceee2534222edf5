extension RuleRegistry {
  static let integrityRules: [Rule] = []
}
