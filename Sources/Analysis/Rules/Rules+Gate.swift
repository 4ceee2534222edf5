extension RuleRegistry {
  static let gateRules: [Rule] = []
}
