import Model
import Versions

/// Decides which findings an allowance hides, and which allowances have ended.
struct Allowances {
  private let options: DriftOptions
  private let views: [EnvironmentView]
  private let today: CalendarDay?
  private(set) var notices: Set<Notice> = []

  init(_ options: DriftOptions, _ views: [EnvironmentView]) {
    self.options = options
    self.views = views
    self.today = options.today.flatMap { CalendarDay($0) }
  }

  /// The allowance that hides a finding; nil where none does.
  mutating func hiding(_ finding: Finding, names: [String], causeTitle: String?) -> Allowance? {
    for allowance in options.allowances where fits(allowance, finding, names, causeTitle) {
      if let end = ended(allowance, finding) {
        notices.insert(
          Notice(
            "the allowance of \(label(allowance)) \(end): its finding is back", code: finding.code))
        continue
      }
      warn(allowance, finding)
      return allowance
    }
    return nil
  }

  private func fits(
    _ allowance: Allowance, _ finding: Finding, _ names: [String], _ causeTitle: String?
  ) -> Bool {
    if let code = allowance.code, code != finding.code, code != finding.name { return false }
    if let cause = allowance.cause, causeTitle?.hasPrefix(cause) != true { return false }
    if let package = allowance.package,
      !names.contains(package), !names.contains(PythonName.normalized(package)),
      finding.subject != package
    {
      return false
    }
    if allowance.code == nil, allowance.cause == nil, allowance.package == nil { return false }
    return allowance.between.isEmpty
      || Set(finding.environments).isSubset(of: allowance.between)
  }

  private func ended(_ allowance: Allowance, _ finding: Finding) -> String? {
    if let text = allowance.expires {
      guard let day = CalendarDay(text) else { return "has no readable end (`\(text)`)" }
      if let today, day < today { return "ended on \(text)" }
    }
    if let condition = allowance.until, isFulfilled(condition, finding.environments) {
      return "ended: \(condition) holds"
    }
    return nil
  }

  private mutating func warn(_ allowance: Allowance, _ finding: Finding) {
    guard let today, let text = allowance.expires, let day = CalendarDay(text) else { return }
    let left = day.number - today.number
    guard left <= 14 else { return }
    let owner = allowance.owner.map { ", owner \($0)" } ?? ""
    notices.insert(
      Notice(
        "the allowance of \(label(allowance)) ends on \(text), in \(left) days\(owner)",
        code: finding.code))
  }

  private func label(_ allowance: Allowance) -> String {
    [allowance.code, allowance.package, allowance.cause].compactMap(\.self).joined(separator: " ")
  }

  // `cudnn>=9`: every environment that the finding names and that has it fulfils it.
  private func isFulfilled(_ condition: String, _ environments: [String]) -> Bool {
    let name = condition.prefix { !"<>=!~ ".contains($0) }
    guard let set = try? PEP440Specifiers(condition.dropFirst(name.count)) else { return false }
    let key = PythonName.normalized(name)
    var seen = false
    for view in views where environments.contains(view.name) {
      let versions =
        view.snapshot.packages.filter {
          $0.state == .installed && PythonName.normalized($0.name) == key
        }
        .map(\.version)
        + view.snapshot.accelerators.components.filter { $0.name == key }.compactMap(\.version)
      for text in versions {
        seen = true
        guard let version = PEP440Version(text), set.contains(version, prereleases: true) else {
          return false
        }
      }
    }
    return seen
  }
}

/// A day of the calendar, from text such as `2026-03-31`.
struct CalendarDay: Comparable {
  /// Days since 1970-01-01.
  let number: Int

  /// Reads year, month and day; nil for anything else.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      parts[2].utf8.count == 2, let year = Int(parts[0]), let month = Int(parts[1]),
      let day = Int(parts[2]), year > 0, (1...12).contains(month),
      (1...Self.days(in: month, of: year)).contains(day)
    else { return nil }
    // Years that begin in March put the leap day at their end.
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    number = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.number < right.number }
}
