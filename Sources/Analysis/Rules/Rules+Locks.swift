extension RuleRegistry {
  static let lockRules: [Rule] = []
}
