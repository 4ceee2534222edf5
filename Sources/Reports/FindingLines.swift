import Model

/// Writes findings and the causes that gather them.
struct FindingLines: Sendable {
  private let report: Report
  private let detail: ReportDetail
  private let causes: [String: Cause]
  private let baseline: String?

  init(_ report: Report, _ detail: ReportDetail) {
    self.report = report
    self.detail = detail
    self.causes = Dictionary(
      report.causes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    self.baseline = report.environments.first(where: \.isBaseline)?.name
  }

  /// Writes items, as many as the detail allows; the rest is counted and named by severity.
  func write(_ items: [FindingItem], seen: inout Set<String>, into page: inout TextPage) {
    var (shown, left): ([FindingItem], [FindingItem.Entry]) = ([], [])
    for item in items {
      // Single findings for information are worth a line only where there is room for all.
      let isMinor = item.cause == nil && item.severity == .info && items.count > detail.items
      if shown.count < detail.items, !isMinor {
        shown.append(item)
      } else {
        left += item.entries
      }
    }
    for item in shown {
      if let cause = item.cause {
        write(cause, item, isFirst: seen.insert(cause.id).inserted, into: &page)
      } else if let entry = item.entries.first {
        write(entry.finding, into: &page)
      }
    }
    for severity in Severity.allCases.reversed() {
      let rest = left.filter { $0.finding.severity == severity }
      // What is for information is counted in the heading, and named where there is nothing else.
      guard !rest.isEmpty, severity > .info || shown.allSatisfy({ $0.severity == .info }) else {
        continue
      }
      let count = rest.reduce(0) { $0 + $1.count }
      if rest.count == 1 {
        writeLine(rest[0].finding, into: &page)
        continue
      }
      if !detail.isListing {
        page.line("  \(Self.column(severity))\(count)\(ours: shown.isEmpty ? "" : " more") (--all)")
      } else {
        let start: StyledText =
          "  \(Self.column(severity))\(count)\(ours: shown.isEmpty ? "" : " more"): "
        page.line(list(rest, after: start, page.style))
      }
    }
  }

  private func write(
    _ cause: Cause, _ item: FindingItem, isFirst: Bool, into page: inout TextPage
  ) {
    let share =
      cause.explains > item.count ? "\(item.count) of \(cause.explains)" : "\(item.count)"
    let places = direction(cause.environments, page.style)
    let short = places.last ?? ""
    page.line(
      "  \(Self.column(item.severity))\(sentence: cause.title, .strong)",
      remarks: places.map { "\(ours: "explains \(share)")  \($0)" } + ["\(ours: share)  \(short)"])
    if detail.isEverything {
      for entry in item.entries {
        page.line(
          "      \(Self.column(entry.finding.severity))\(entry.finding.code, .faint)  \(sentence: entry.finding.title)",
          remarks: direction(entry.finding.environments, page.style))
      }
    } else if detail.isListing, !item.repeatsCause {
      page.line(list(item.weightiestFirst, after: .spaces(6), page.style))
    }
    guard isFirst else { return }
    if detail.explains(item.severity) { write(places: cause, into: &page) }
    if detail.remedies(item.severity), let fix = cause.fix { write(fix: fix, into: &page) }
  }

  private func writeLine(_ finding: Finding, into page: inout TextPage) {
    page.line(
      "  \(Self.column(finding.severity))\(finding.code, .faint)  \(sentence: finding.title)",
      remarks: direction(finding.environments, page.style))
  }

  private func write(_ finding: Finding, into page: inout TextPage) {
    writeLine(finding, into: &page)
    let cause = finding.cause.flatMap { causes[$0] }
    if detail.explains(finding.severity) {
      if !finding.message.isEmpty {
        page.paragraph("\(sentence: finding.message)", indent: 6)
      }
      if let cause, cause.kind != .itself, cause.title != finding.title {
        page.paragraph("\(sentence: cause.title)", indent: 6, first: "\(ours: "cause  ", .faint)")
      }
      write(values: finding, cause, into: &page)
    }
    if detail.remedies(finding.severity), let fix = finding.fix ?? cause?.fix {
      write(fix: fix, into: &page)
    }
  }

  private func write(fix: String, into page: inout TextPage) {
    page.paragraph("\(sentence: fix)", indent: 6, first: "\(ours: "fix    ", .faint)")
  }

  private func write(places cause: Cause, into page: inout TextPage) {
    for place in cause.places.prefix(detail.isEverything ? .max : 2) {
      var text: StyledText = "\(place.environment)"
      if let value = place.text { text += " \(value)" }
      let evidence = Self.evidence(place.evidence, limit: detail.isEverything ? .max : 1)
      if !evidence.isEmpty { text += "  \(evidence.toned(.faint))" }
      if let instruction = place.instruction, instruction != place.text {
        text += "  \(ours: "\"", .faint)\(instruction, .faint)\(ours: "\"", .faint)"
      }
      page.paragraph(text, indent: 6, first: "\(ours: "seen   ", .faint)")
    }
    if cause.places.isEmpty, !cause.evidence.isEmpty {
      page.paragraph(
        Self.evidence(cause.evidence, limit: detail.isEverything ? .max : 2), indent: 6,
        first: "\(ours: "seen   ", .faint)")
    }
  }

  private func write(values finding: Finding, _ cause: Cause?, into page: inout TextPage) {
    let instructions = Dictionary(
      cause?.places.map { ($0.environment, $0.instruction) } ?? [],
      uniquingKeysWith: { first, _ in first })
    for value in finding.values where finding.environments.contains(value.environment) {
      let evidence = Self.evidence(value.evidence, limit: detail.isEverything ? .max : 1)
      guard !evidence.isEmpty else { continue }
      var text: StyledText = "\(value.environment)"
      if !value.texts.isEmpty {
        text += " \(StyledText.joined(value.texts.map { "\($0)" }, by: ", "))"
      }
      text += "  \(evidence.toned(.faint))"
      if let instruction = instructions[value.environment] ?? nil {
        text += "  \(ours: "\"", .faint)\(instruction, .faint)\(ours: "\"", .faint)"
      }
      page.paragraph(text, indent: 6, first: "\(ours: "seen   ", .faint)")
    }
  }
}

extension FindingLines {
  /// `✗ error    `: the severity in a column of its own.
  static func column(_ severity: Severity) -> StyledText {
    let padding = Severity.warning.rawValue.utf8.count - severity.rawValue.utf8.count
    return "\(severity.label)\(StyledText.spaces(padding))  "
  }

  /// `production → dev`, from the baseline, or shorter `→ dev`; others side by side.
  private func direction(_ environments: [String], _ style: TextStyle) -> [StyledText] {
    let names: [StyledText] = environments.map { name in
      "\(style.width == nil ? name : Subject.short(environment: name), .faint)"
    }
    guard let first = environments.first, first == baseline, names.count > 1 else {
      return [.joined(names, by: ", ")]
    }
    let others: StyledText =
      "\(ours: "→ ", .faint)\(StyledText.joined(Array(names.dropFirst()), by: ", "))"
    return ["\(names[0]) \(others)", others]
  }

  /// `layer 4 /opt/venv/…/METADATA:12, Dockerfile:3`.
  private static func evidence(_ evidence: [Evidence], limit: Int) -> StyledText {
    var parts: [StyledText] = evidence.prefix(limit).map { "\(PlaceText.of($0))" }
    if evidence.count > limit { parts.append("\(evidence.count - limit) more") }
    return .joined(parts, by: ", ")
  }

  /// Titles in as many lines as the detail allows, then how many are left.
  private func list(
    _ entries: [FindingItem.Entry], after start: StyledText, _ style: TextStyle
  ) -> StyledText {
    let start = start.resolved(style)
    let separator = StyledText(" · ").resolved(style)
    var room = (style.width ?? 100) - start.width
    var rest = entries.reduce(0) { $0 + $1.count }
    var parts: [StyledText] = []
    for entry in entries {
      let title = ("\(sentence: entry.finding.title)" as StyledText).resolved(style)
      let after = rest - entry.count
      let reserve = after > 0 ? separator.width + "\(after) more (--all)".count : 0
      guard parts.isEmpty || title.width + reserve <= room else { break }
      parts.append(title)
      room -= title.width + separator.width
      rest = after
    }
    if rest > 0 { parts.append("\(ours: "\(rest) more (--all)", .faint)") }
    var text = start
    text += .joined(parts, by: separator)
    return text
  }
}
