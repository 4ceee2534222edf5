package import Model

/// How reproducible a project is (`holdfast audit`).
package enum AuditText {
  /// The verdict, the card of levels, what speaks against them, and what the next level needs.
  package static func render(_ report: Report, style: TextStyle) -> String {
    var page = TextPage(style)
    let level = report.audit.map { "R\($0.level) \($0.title)" } ?? "no level"
    ReportFrame.verdict(
      of: report, or: "\(level): \(HumanReport.counts(of: report.findings))", into: &page)
    page.blank()
    if let audit = report.audit { card(audit, into: &page) }
    findings(of: report, into: &page)
    if let audit = report.audit { next(audit, into: &page) }
    ReportFrame.notices(of: report, into: &page)
    ReportFrame.allowed(of: report, into: &page)
    ReportFrame.foot(of: report, ReportFrame.commands(report, style), into: &page)
    return page.text
  }

  /// The levels up to the next one with every condition; those above in one line each.
  private static func card(_ audit: Audit, into page: inout TextPage) {
    let levels = Set(audit.criteria.map(\.level)).sorted()
    for level in levels {
      let criteria = audit.criteria.filter { $0.level == level }
      let isReached = level <= audit.level
      let sign: StyledText = isReached ? "\(ours: "✓", .success)" : "\(ours: "✗", .warning)"
      var head: StyledText = "  \(sign) \(ours: "R\(level)", .strong)"
      if level == audit.level, !audit.title.isEmpty { head += " \(audit.title, .strong)" }
      page.line(head, remark: "\(ours: tally(criteria), .faint)")
      guard page.style.showsAll || level <= audit.level + 1 else { continue }
      for criterion in criteria { write(criterion, into: &page) }
    }
    page.blank()
  }

  /// `4 of 6 met, 1 unknown`.
  private static func tally(_ criteria: [Audit.Criterion]) -> String {
    let met = criteria.count { $0.isMet == true }
    let unknown = criteria.count { $0.isMet == nil }
    return "\(met) of \(criteria.count) met" + (unknown > 0 ? ", \(unknown) unknown" : "")
  }

  private static func write(_ criterion: Audit.Criterion, into page: inout TextPage) {
    let mark: StyledText =
      switch criterion.isMet {
      case true?: "\(ours: "✓", .success) met      "
      case false?: "\(ours: "✗", .error) not met  "
      case nil: "\(ours: "?", .warning) unknown  "
      }
    page.paragraph("\(sentence: criterion.text)", indent: 6, first: mark)
    guard let because = criterion.because else { return }
    let codes = criterion.codes.isEmpty ? "" : " (\(criterion.codes.joined(separator: ", ")))"
    page.paragraph("\(sentence: because + codes, .faint)", indent: 17)
  }

  /// One group per rule, the weightiest rule first.
  private static func findings(of report: Report, into page: inout TextPage) {
    let places = FindingPlaces(report)
    let causes = Dictionary(
      report.causes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var codes: [String] = []
    let groups = Dictionary(grouping: report.findings, by: \.code)
    for finding in report.findings where !codes.contains(finding.code) {
      codes.append(finding.code)
    }
    let weights = codes.map { groups[$0]?.map(\.severity).max() ?? .info }
    let order = codes.indices.sorted { left, right in
      weights[left] == weights[right] ? left < right : weights[left] > weights[right]
    }
    for position in order {
      guard let findings = groups[codes[position]], let first = findings.first else { continue }
      // Names of rules are ours; a report that was read back may hold others.
      FindingGroup(SafeText.value(first.name), findings, of: report, causes, places).write(
        into: &page)
    }
  }

  private static func next(_ audit: Audit, into page: inout TextPage) {
    guard !audit.next.isEmpty else { return }
    page.line("\(ours: "FOR R\(audit.level + 1)", .strong)")
    for (position, step) in audit.next.enumerated() {
      page.paragraph("\(sentence: step)", indent: 2, first: "\(ours: "\(position + 1).", .faint) ")
    }
    page.blank()
  }
}
