import Documents
package import Model
package import Versions

/// What counts as an error, and what environments are compared with, `[policy]`.
package struct Policy: Sendable, Hashable {
  /// The environment that others are compared with; nil: the first one named.
  package let baseline: Located<String>?
  /// The weight of a finding from which a command fails; nil: error.
  package let failOn: Located<Severity>?
  /// Weights that replace the program's own, in the order of the file.
  package let severities: [SeverityRule]
  /// The packages and components that must be the same everywhere, exactly.
  package let mustMatch: [Located<String>]

  static let keys = ["baseline", "fail_on", "severity", "must_match"]

  init(_ root: TableReader) throws(ConfigurationError) {
    let reader = try root.child("policy")
    try reader?.requireKnown(Self.keys)
    baseline = try reader?.text("baseline")
    failOn = try reader?.choice("fail_on", as: Severity.self)
    severities = try reader?.child("severity").map(SeverityRule.all) ?? []
    let match = try reader?.child("must_match")
    try match?.requireKnown(["packages"])
    mustMatch = try match?.texts("packages") ?? []
  }

  /// The weight that the policy gives to a finding; nil where it says nothing.
  ///
  /// A rule's code and name come before the class of its drift. A rule by steps says nothing about
  /// the steps that it leaves out.
  package func level(
    code: String, name: String, of driftClass: DriftClass?, step: VersionStep? = nil
  ) -> PolicyLevel? {
    for rule in severities {
      guard case .rule(let wanted) = rule.subject, wanted == code || wanted == name else {
        continue
      }
      if let level = rule.level(step) { return level }
    }
    for rule in severities {
      guard let driftClass, rule.subject == .driftClass(driftClass) else { continue }
      if let level = rule.level(step) { return level }
    }
    return nil
  }
}

/// The classes of drift that a policy weighs.
package enum DriftClass: String, Sendable, Hashable, CaseIterable {
  /// Drivers, toolkits, GPU libraries and GPU code.
  case accelerator
  /// The distribution, its release and its packages.
  case os
  /// Interpreters and the packages of their ecosystems.
  case language
  /// Environment variables.
  case env
}

/// A weight as a policy gives it.
package enum PolicyLevel: String, Sendable, Hashable, CaseIterable {
  /// The finding is not reported.
  case off
  case info
  case warning
  case error

  /// The severity; nil for a finding that is not reported.
  package var severity: Severity? { Severity(rawValue: rawValue) }
}

/// One line of `[policy.severity]`.
package struct SeverityRule: Sendable, Hashable {
  /// What is weighed.
  package enum Subject: Sendable, Hashable {
    /// All drift of a class.
    case driftClass(DriftClass)
    /// Findings of a rule, by its code or its name: `ACC021`, `driver-too-old`.
    case rule(String)
  }

  /// How much it weighs.
  package enum Weight: Sendable, Hashable {
    /// The same, whatever the step.
    case level(PolicyLevel)
    /// By the step between two versions; nil where the rule leaves one out.
    case steps(major: PolicyLevel?, minor: PolicyLevel?, patch: PolicyLevel?)
  }

  /// What is weighed.
  package let subject: Subject
  /// How much it weighs.
  package let weight: Weight
  /// The line of the rule, counted from 1.
  package let line: Int

  /// The weight of a step: an epoch counts as major, what is smaller than minor as patch.
  package func level(_ step: VersionStep?) -> PolicyLevel? {
    switch weight {
    case .level(let level): level
    case .steps(let major, let minor, let patch):
      switch step {
      case nil, .some(.none): nil
      case .epoch, .major: major
      case .minor: minor
      case .patch, .pre, .post, .dev, .local: patch
      }
    }
  }

  static func all(_ reader: TableReader) throws(ConfigurationError) -> [SeverityRule] {
    var rules: [SeverityRule] = []
    for entry in reader.table.entries {
      let subject = try subject(entry.key, line: entry.line, reader)
      let weight = try weight(entry.key, subject, reader)
      rules.append(SeverityRule(subject: subject, weight: weight, line: entry.line))
    }
    return rules
  }

  private static func subject(
    _ key: String, line: Int, _ reader: TableReader
  ) throws(ConfigurationError) -> Subject {
    if let driftClass = DriftClass(rawValue: key) { return .driftClass(driftClass) }
    if RuleName.isPossible(key) { return .rule(key) }
    let classes = DriftClass.allCases.map(\.rawValue)
    let nearest = NearestName.of(key, among: classes)
    throw reader.error(
      line, .unknownRule(key, key: reader.name, classes: classes, nearest: nearest))
  }

  private static func weight(
    _ key: String, _ subject: Subject, _ reader: TableReader
  ) throws(ConfigurationError) -> Weight {
    // Variables have no versions, so no steps either.
    let hasSteps = subject != .driftClass(.env)
    guard hasSteps, reader.table[key]?.table != nil, let steps = try reader.child(key) else {
      guard let level = try reader.choice(key, as: PolicyLevel.self) else {
        throw reader.missing(key, why: "a rule has a weight")
      }
      return .level(level.value)
    }
    try steps.requireKnown(["major", "minor", "patch"])
    return .steps(
      major: try steps.choice("major", as: PolicyLevel.self)?.value,
      minor: try steps.choice("minor", as: PolicyLevel.self)?.value,
      patch: try steps.choice("patch", as: PolicyLevel.self)?.value)
  }
}

/// The names by which rules are called.
enum RuleName {
  /// The areas of codes.
  static let areas = ["ACC", "OS", "PKG", "DEP", "ENV", "LCK", "SIG", "SRC", "POL", "REP"]

  /// Whether the text has the form of a code, `ACC021`, or of a name, `driver-too-old`.
  static func isPossible(_ text: String) -> Bool {
    isCode(text) || isName(text)
  }

  private static func isCode(_ text: String) -> Bool {
    let digits = text.utf8.suffix(3)
    return digits.count == 3 && digits.allSatisfy { $0 &- 0x30 < 10 }
      && areas.contains(String(text.dropLast(3)))
  }

  private static func isName(_ text: String) -> Bool {
    let words = text.split(separator: "-", omittingEmptySubsequences: false)
    return words.count > 1
      && words.allSatisfy { word in
        !word.isEmpty && word.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 }
      }
  }
}
