import Model

/// How much of a report is shown.
struct ReportDetail: Sendable, Hashable {
  /// Causes and findings of one section that get lines of their own.
  var items: Int
  /// The lowest severity that gets its reason, its place and its remedy.
  var explained: Severity?
  /// The lowest severity that gets its remedy, when it is not explained.
  var remedied: Severity?
  /// Findings below a cause, and those without a line of their own, are named in one line.
  var isListing: Bool
  /// Rows of the overview.
  var matrixRows: Int
  /// Notices that are spelled out.
  var notices: Int
  /// Empty lines stand between sections.
  var isAiry: Bool
  /// Nothing is left out.
  var isEverything: Bool

  /// `--all`.
  static let everything = ReportDetail(
    items: .max, explained: .info, remedied: .info, isListing: true, matrixRows: .max,
    notices: .max, isAiry: true, isEverything: true)

  /// The least that a report shows.
  static let least = ReportDetail(
    items: 1, explained: nil, remedied: nil, isListing: false, matrixRows: 8, notices: 0,
    isAiry: false, isEverything: false)

  /// What is added to it as long as the screen has room, the most useful first.
  static let additions: [@Sendable (inout ReportDetail) -> Void] = [
    { $0.isListing = true },
    { $0.remedied = .error },
    { $0.items = 2 },
    { $0.items = 3 },
    { $0.matrixRows = 12 },
    { $0.explained = .error },
    { $0.isAiry = true },
    { $0.items = 4 },
    { $0.notices = 1 },
    { $0.remedied = .warning },
    { $0.items = 6 },
    { $0.explained = .warning },
    { $0.notices = 3 },
    { $0.items = 8 },
    { $0.matrixRows = 16 },
  ]

  func explains(_ severity: Severity) -> Bool { explained.map { severity >= $0 } ?? false }

  func remedies(_ severity: Severity) -> Bool {
    explains(severity) || (remedied.map { severity >= $0 } ?? false)
  }
}
