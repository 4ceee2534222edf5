package import Model

/// The gate for people (`holdfast check`), as it stands in the output of `git commit`.
package enum CheckText {
  /// Blocks of a folded report.
  private static let blockLimit = 8
  /// Findings of one block that are named in a folded report.
  private static let titleLimit = 5
  /// The column at which ways out begin.
  private static let labels = ["To fix     ", "      or   ", "To defer   "]

  /// One line where all is well; otherwise what changed, why it matters, and the ways out.
  ///
  /// `staged` is the number of staged files that were read, `seconds` the time that it took; a fix
  /// of several lines is several ways out.
  package static func render(
    _ report: Report, style: TextStyle, staged: Int? = nil, seconds: Double? = nil
  ) -> String {
    var page = TextPage(style)
    let isGood = report.findings.allSatisfy { $0.severity == .info }
    if isGood, !style.showsAll {
      good(report, cost(staged, seconds), into: &page)
      return page.text
    }
    ReportFrame.verdict(of: report, or: HumanReport.counts(of: report.findings), into: &page)
    page.blank()
    let blocks = blocks(of: report)
    let limit = style.showsAll ? blocks.count : blockLimit
    for block in blocks.prefix(limit) { write(block, into: &page) }
    let left = blocks.dropFirst(limit).flatMap(\.findings)
    if !left.isEmpty {
      page.line("\(ours: HumanReport.counts(of: left)) more (--all)")
      page.blank()
    }
    before(report.shared, into: &page)
    unknown(report.notices, into: &page)
    ReportFrame.allowed(of: report, into: &page)
    let cost = cost(staged, seconds)
    if !cost.isEmpty { page.line("  \(ours: cost, .faint)") }
    return page.text
  }

  private static func good(_ report: Report, _ cost: String, into page: inout TextPage) {
    let verdict = report.verdict.isEmpty ? "nothing to object to" : report.verdict
    var text: StyledText = "\(sentence: verdict)"
    if !report.findings.isEmpty {
      text += " · \(ours: HumanReport.counts(of: report.findings)) (--all)"
    }
    if !report.allowed.isEmpty { text += " · \(report.allowed.count) allowed" }
    if !cost.isEmpty { text += " · \(ours: cost, .faint)" }
    page.paragraph(text, first: "\(ours: "✓ ok", .success)  ")
    before(report.shared, into: &page)
    unknown(report.notices, into: &page)
  }

  /// `checked 2 staged files in 0.21 s, nothing was downloaded`.
  private static func cost(_ staged: Int?, _ seconds: Double?) -> String {
    guard staged != nil || seconds != nil else { return "" }
    var text = "checked"
    if let staged { text += " \(English.grouped(staged, "staged file"))" }
    if let seconds { text += " in \(English.duration(seconds))" }
    return text + ", nothing was downloaded"
  }

  // MARK: Blocks

  /// Findings of one rule with the same ways out.
  private struct Block {
    let code: String
    let name: String
    let fix: String?
    var findings: [Finding]

    var severity: Severity { findings.map(\.severity).max() ?? .info }
  }

  private static func blocks(of report: Report) -> [Block] {
    let places = FindingPlaces(report)
    var blocks: [Block] = []
    var positions: [[String?]: Int] = [:]
    for finding in report.findings {
      let fix = places.fix(of: finding)
      let key = [finding.code, finding.severity.rawValue, fix]
      if let position = positions[key] {
        blocks[position].findings.append(finding)
      } else {
        positions[key] = blocks.count
        blocks.append(
          Block(code: finding.code, name: finding.name, fix: fix, findings: [finding]))
      }
    }
    return blocks.indices.sorted { left, right in
      let (a, b) = (blocks[left].severity, blocks[right].severity)
      return a == b ? left < right : a > b
    }.map { blocks[$0] }
  }

  private static func write(_ block: Block, into page: inout TextPage) {
    let isSingle = block.findings.count == 1
    let head: StyledText = "\(block.severity.label) \(block.code, .strong)  "
    if isSingle, let only = block.findings.first {
      page.paragraph("\(sentence: only.title, .strong)", first: head)
      if !only.message.isEmpty { page.paragraph("\(sentence: only.message)", indent: 4) }
      seen(only, into: &page)
    } else {
      page.line("\(head)\(block.name, .strong): \(block.findings.count)")
      let limit = page.style.showsAll ? block.findings.count : titleLimit
      let common = commonMessage(block.findings)
      for finding in block.findings.prefix(limit) {
        page.paragraph("\(sentence: finding.title)", indent: 4)
        guard finding.message != common, !finding.message.isEmpty else { continue }
        // What is said of all is not said again.
        let own = common.flatMap { common in
          finding.message.hasPrefix("\(common); ")
            ? String(finding.message.dropFirst(common.count + 2)) : nil
        }
        page.paragraph("\(sentence: own ?? finding.message)", indent: 6)
      }
      if block.findings.count > limit {
        page.line("    \(block.findings.count - limit) more (--all)")
      }
      if let common { page.paragraph("\(sentence: common)", indent: 4) }
    }
    let fixes = block.fix?.split(separator: "\n").map(String.init) ?? []
    for (position, fix) in fixes.enumerated() {
      page.paragraph(
        "\(sentence: fix)", indent: 2, first: "\(ours: labels[position == 0 ? 0 : 1], .strong)")
    }
    // A warning stops nobody, unless it is told to; then its page says the same.
    if block.severity == .error, NextCommands.isPlain(block.code) {
      page.paragraph(
        "holdfast explain \(block.code)   how to allow it for a while", indent: 2,
        first: "\(ours: labels[2], .strong)")
    }
    page.blank()
  }

  /// What at least two of them say alike, the most frequent; it is said once for all.
  private static func commonMessage(_ findings: [Finding]) -> String? {
    var counts: [String: Int] = [:]
    for finding in findings where !finding.message.isEmpty {
      counts[finding.message, default: 0] += 1
    }
    return counts.filter { $0.value > 1 }
      .max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  /// What was there before the change: it fails nothing.
  private static func before(_ findings: [Finding], into page: inout TextPage) {
    guard !findings.isEmpty else { return }
    let fold: StyledText = page.style.showsAll ? "" : " (--all)"
    page.line(
      "  \(ours: "there before", .faint)  \(ours: HumanReport.counts(of: findings))\(fold)")
    guard page.style.showsAll else { return }
    for finding in findings {
      page.line(
        "    \(FindingLines.column(finding.severity))\(finding.code, .faint)  \(sentence: finding.title)"
      )
    }
  }

  private static func seen(_ finding: Finding, into page: inout TextPage) {
    var all: [Evidence] = []
    for value in finding.values where finding.environments.contains(value.environment) {
      for evidence in value.evidence where !all.contains(evidence) { all.append(evidence) }
    }
    let limit = page.style.showsAll ? all.count : 1
    for evidence in all.prefix(limit) {
      let place = PlaceText.of(evidence)
      let name = evidence.line.map { "\(evidence.path):\($0)" } ?? evidence.path
      guard !finding.title.contains(name) else { continue }
      page.paragraph(place.toned(.faint), indent: 4, first: "\(ours: "seen   ", .faint)")
    }
  }

  /// What cannot be known without an image fails nothing, and is said.
  private static func unknown(_ notices: [Notice], into page: inout TextPage) {
    guard !notices.isEmpty else { return }
    let limit = page.style.showsAll ? notices.count : 3
    for notice in notices.prefix(limit) {
      page.paragraph(NoticeText.of(notice), indent: 2, first: "\(ours: "?", .warning) ")
    }
    if notices.count > limit { page.line("    \(notices.count - limit) more (--all)") }
  }
}
