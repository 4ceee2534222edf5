package import Model

/// A report for people: the verdict, the overview, then what differs, causes first.
///
/// Folded, it fits one screen: details are added, the most useful first, as long as the page has at
/// most `screenLines` lines. With `--all` nothing is left out.
package enum HumanReport {
  /// The lines that a folded report tries to stay within.
  package static let screenLines = 45

  /// The text, with a line feed at its end.
  package static func render(_ report: Report, style: TextStyle) -> String {
    var page = head(of: report, style)
    let tail = tail(of: report, style)
    let sections = ReportSections(report)
    func body(_ detail: ReportDetail) -> TextPage {
      var body = TextPage(style)
      matrix(of: report, detail, into: &body)
      sections.write(detail, into: &body)
      extras(of: report, detail, into: &body)
      return body
    }
    if style.showsAll {
      page.append(body(.everything))
    } else {
      let room = screenLines - page.lines.count - tail.lines.count
      var detail = ReportDetail.least
      var chosen = body(detail)
      for add in ReportDetail.additions {
        var candidate = detail
        add(&candidate)
        let page = body(candidate)
        guard page.lines.count <= room else { continue }
        (detail, chosen) = (candidate, page)
      }
      page.append(chosen)
    }
    page.append(tail)
    return page.text
  }

  /// The verdict: sign, word, sentence.
  private static func head(of report: Report, _ style: TextStyle) -> TextPage {
    var page = TextPage(style)
    let worst = report.findings.map(\.severity).max()
    let label: StyledText = worst?.label ?? "\(ours: "✓ ok", .success)"
    let verdict =
      report.verdict.isEmpty
      ? (worst == nil ? "no finding" : counts(of: report.findings)) : report.verdict
    page.paragraph("\(sentence: verdict, .strong)", first: "\(label)  ")
    page.blank()
    return page
  }

  /// Counts, allowances, and the commands to go on with.
  private static func tail(of report: Report, _ style: TextStyle) -> TextPage {
    var page = TextPage(style)
    var parts: [StyledText] = ["\(ours: counts(of: report.findings), .strong)"]
    if !report.allowed.isEmpty { parts.append(allowances(report.allowed)) }
    if !report.notices.isEmpty {
      parts.append("\(ours: English.count(report.notices.count, "notice"))")
    }
    page.paragraph(.joined(parts, by: " · "))
    let commands = NextCommands.of(report, style)
    if !commands.isEmpty {
      page.paragraph(
        .joined(commands.map { "\(ours: $0)" }, by: " · "), first: "\(ours: "next  ", .faint)")
    }
    return page
  }

  /// `3 errors, 3 warnings, 38 info`; without findings `no finding`.
  static func counts(of findings: some Sequence<Finding>) -> String {
    var numbers: [Severity: Int] = [:]
    for finding in findings { numbers[finding.severity, default: 0] += 1 }
    let parts = Severity.allCases.reversed().compactMap { severity in
      numbers[severity].map { severity.counted($0) }
    }
    return parts.isEmpty ? "no finding" : parts.joined(separator: ", ")
  }

  /// `1 allowed (cudnn, until 2026-03-31, owner platform)`.
  private static func allowances(_ allowed: [Report.Allowed]) -> StyledText {
    var text: StyledText = "\(allowed.count) allowed"
    guard allowed.count == 1, let only = allowed.first else { return text }
    var details: [StyledText] = ["\(Subject.name(only.finding.subject))"]
    if let expires = only.expires { details.append("until \(expires)") }
    if let owner = only.owner { details.append("owner \(owner)") }
    text += " (\(StyledText.joined(details, by: ", ")))"
    return text
  }

  /// What the sections do not hold: shared contradictions, and with `--all` the rest of the report.
  private static func extras(
    of report: Report, _ detail: ReportDetail, into page: inout TextPage
  ) {
    if !report.shared.isEmpty {
      page.line("\(ours: "IN ALL ENVIRONMENTS", .strong)  \(ours: counts(of: report.shared))")
      let lines = FindingLines(report, detail)
      var seen: Set<String> = []
      lines.write(FindingItem.items(of: report.shared, [:]), seen: &seen, into: &page)
      page.blank()
    }
    if !report.notices.isEmpty, detail.notices > 0 {
      page.line("\(ours: "NOTICES", .strong)  \(report.notices.count) not read or not decided")
      for notice in report.notices.prefix(detail.notices) {
        page.paragraph(NoticeText.of(notice), first: "  \(ours: "!", .warning) ")
      }
      if report.notices.count > detail.notices {
        page.line("    \(report.notices.count - detail.notices) more (--all)")
      }
      page.blank()
    }
    guard detail.isEverything else { return }
    allowedTable(of: report, into: &page)
    CrosswalkTable.write(report.crosswalk, into: &page)
    environmentTable(of: report, into: &page)
  }

  private static func allowedTable(of report: Report, into page: inout TextPage) {
    guard !report.allowed.isEmpty else { return }
    page.line("\(ours: "ALLOWED", .strong)")
    var table = TextTable(rigid: [0])
    for allowed in report.allowed {
      table.add([
        "\(allowed.finding.code)", "\(sentence: allowed.finding.title)",
        "\(sentence: allowed.reason)",
        allowed.expires.map { "until \($0)" } ?? "", allowed.owner.map { "owner \($0)" } ?? "",
      ])
    }
    page.table(table, indent: 2)
    page.blank()
  }

  private static func environmentTable(of report: Report, into page: inout TextPage) {
    guard !report.environments.isEmpty else { return }
    page.line("\(ours: "ENVIRONMENTS", .strong)")
    var table = TextTable()
    for environment in report.environments {
      table.add([
        "\(environment.name)\(ours: environment.isBaseline ? " *" : "")",
        "\(environment.kind.rawValue)", "\(environment.reference)",
        environment.digest.map { "\(Subject.short(digest: $0))" } ?? "-",
        environment.platform.map { "\($0)" } ?? "-",
        environment.verified ? "verified" : "not verified",
      ])
    }
    page.table(table, indent: 2)
    page.blank()
  }
}
