package import Versions

/// A finding that is accepted for a while, `[[allow]]`.
package struct Allowance: Sendable, Hashable {
  /// What it hides.
  package enum Subject: Sendable, Hashable {
    /// Findings of a rule, by its code or its name.
    case rule(String)
    /// All that one cause explains, by the cause's line in the report.
    case cause(String)
  }

  /// The most days that an allowance may last from today.
  package static let limitDays = 180
  /// How many days ahead its end is told.
  package static let warningDays = 14

  /// What it hides.
  package let subject: Located<Subject>
  /// The package that it is limited to; nil: any.
  package let package: Located<String>?
  /// The environments between which it holds; empty: all.
  package let between: [Located<String>]
  /// Why.
  package let reason: Located<String>
  /// Who answers for it; nil where that is not said.
  package let owner: Located<String>?
  /// The last day on which it holds; nil where only a condition ends it.
  package let expires: Located<CalendarDate>?
  /// It ends once what is installed satisfies this, `cudnn>=9`; nil where only a day ends it.
  package let until: Located<PEP508Requirement>?
  /// The line on which it starts, counted from 1.
  package let line: Int

  static let keys = [
    "code", "cause", "package", "between", "reason", "owner", "expires", "until",
  ]

  static func all(_ root: TableReader) throws(ConfigurationError) -> [Allowance] {
    var allowances: [Allowance] = []
    for reader in try root.children("allow") { allowances.append(try Allowance(reader)) }
    return allowances
  }

  private init(_ reader: TableReader) throws(ConfigurationError) {
    try reader.requireKnown(Self.keys)
    subject = try Self.subject(reader)
    package = try reader.text("package")
    between = try reader.texts("between") ?? []
    reason = try reader.required("reason", why: "an allowance says why")
    owner = try reader.text("owner")
    expires = try reader.date("expires")
    until = try Self.until(reader)
    line = reader.line
    if reader.has("between"), Set(between.map(\.value)).count < 2 {
      throw reader.error(
        reader.line(of: "between"),
        .invalidValue(
          key: reader.key("between"), found: "fewer than two environments",
          expected: "two or more, or no such key"))
    }
    guard expires != nil || until != nil else {
      throw reader.missing(
        "expires",
        why: "an allowance ends on a day, at most \(Self.limitDays) days ahead, or with `until`")
    }
  }

  private static func subject(_ reader: TableReader) throws(ConfigurationError) -> Located<Subject>
  {
    let code = try reader.text("code")
    let cause = try reader.text("cause")
    switch (code, cause) {
    case (let code?, nil):
      guard RuleName.isPossible(code.value) else {
        throw reader.invalid(code, "code", expected: "a rule such as `ACC021` or `driver-too-old`")
      }
      return Located(.rule(code.value), line: code.line)
    case (nil, let cause?): return Located(.cause(cause.value), line: cause.line)
    case (_?, let cause?):
      throw reader.error(cause.line, .conflictingKeys("code", "cause", table: reader.header))
    case (nil, nil):
      throw reader.missing("code", why: "an allowance names a rule, or a `cause`")
    }
  }

  private static func until(
    _ reader: TableReader
  ) throws(ConfigurationError) -> Located<PEP508Requirement>? {
    guard let text = try reader.text("until") else { return nil }
    guard let condition = try? PEP508Requirement(text.value), !condition.specifiers.isEmpty,
      condition.marker == nil, condition.url == nil, condition.extras.isEmpty
    else { throw reader.invalid(text, "until", expected: "a condition such as `cudnn>=9`") }
    return Located(condition, line: text.line)
  }
}

extension Allowance {
  /// Where an allowance stands on a day.
  package enum Status: Sendable, Hashable {
    /// It holds; `daysLeft` is 0 on its last day and nil when only a condition ends it.
    case active(daysLeft: Int?)
    /// Its last day was so many days ago: what it hid is back, with a note.
    case expired(daysAgo: Int)
  }

  /// Where it stands on a day; the condition `until` is for those to judge who know the packages.
  package func status(on today: CalendarDate) -> Status {
    guard let expires else { return .active(daysLeft: nil) }
    let days = expires.value.daysSince1970 - today.daysSince1970
    return days >= 0 ? .active(daysLeft: days) : .expired(daysAgo: -days)
  }

  /// Whether its last day is so near that its owner is told.
  package func endsSoon(on today: CalendarDate) -> Bool {
    guard case .active(let daysLeft?) = status(on: today) else { return false }
    return daysLeft <= Self.warningDays
  }
}

extension HoldfastConfiguration {
  /// Refuses allowances that last longer than `Allowance.limitDays` from today.
  ///
  /// Reading knows no clock, so that the caller hands in the day. An expired allowance is no error.
  package func requireBoundedAllowances(on today: CalendarDate) throws(ConfigurationError) {
    for allowance in allowances {
      guard let expires = allowance.expires,
        case .active(let days?) = allowance.status(on: today), days > Allowance.limitDays,
        let latest = CalendarDate(daysSince1970: today.daysSince1970 + Allowance.limitDays)
      else { continue }
      throw ConfigurationError(
        path: path, line: expires.line,
        reason: .allowanceTooLong(
          expires: expires.value, days: days, limitDays: Allowance.limitDays, latest: latest))
    }
  }

  /// Refuses rules that the program does not have, in `[policy.severity]` and `[[allow]]`.
  ///
  /// `rules` holds codes and names. Reading knows only their form: the rules belong to judgement.
  package func requireKnownRules(_ rules: [String]) throws(ConfigurationError) {
    let known = Set(rules)
    func require(
      _ name: String, line: Int, key: String, classes: [String] = []
    ) throws(ConfigurationError) {
      guard !known.contains(name) else { return }
      let nearest = NearestName.of(name, among: classes + rules)
      throw ConfigurationError(
        path: path, line: line,
        reason: .unknownRule(name, key: key, classes: classes, nearest: nearest))
    }
    for severity in policy.severities {
      guard case .rule(let name) = severity.subject else { continue }
      try require(
        name, line: severity.line, key: "policy.severity",
        classes: DriftClass.allCases.map(\.rawValue))
    }
    for allowance in allowances {
      guard case .rule(let name) = allowance.subject.value else { continue }
      try require(name, line: allowance.subject.line, key: "allow.code")
    }
  }
}
