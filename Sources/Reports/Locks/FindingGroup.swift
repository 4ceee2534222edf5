import Model

/// Findings below one heading: each on a line, what explains several of them above those, the way out
/// once where it is the same for all.
struct FindingGroup: Sendable {
  /// Findings that get lines of their own in a folded group.
  static let limit = 10
  /// Findings of one cause that get lines of their own where the group holds others.
  private static let causeLimit = 5
  /// Findings of a report beyond which a folded group no longer tells why each of them matters.
  static let crowd = 12
  /// A group with at most so many findings tells of each why it matters and where it was seen.
  private static let explainedLimit = 3

  let heading: String
  let findings: [Finding]
  private let items: [FindingItem]
  private let places: FindingPlaces

  /// Whether there is no room for reasons and places.
  private let isCrowded: Bool

  init(
    _ heading: String, _ findings: [Finding], of report: Report, _ causes: [String: Cause],
    _ places: FindingPlaces
  ) {
    self.heading = heading
    self.findings = findings
    self.items = FindingItem.items(of: findings, causes)
    self.places = places
    self.isCrowded = report.findings.count > Self.crowd
  }

  func write(into page: inout TextPage) {
    page.line("\(ours: heading, .strong)  \(ours: HumanReport.counts(of: findings))")
    let explains = page.style.showsAll || (!isCrowded && findings.count <= Self.explainedLimit)
    let fixes = Set(findings.map { places.fix(of: $0) })
    let common = fixes.count == 1 ? fixes.first.flatMap { $0 } : nil
    // Ways out that differ in names only are told once where there are many.
    let tellsEach =
      common == nil && (page.style.showsAll || findings.count <= Self.explainedLimit)
    var room = page.style.showsAll ? Int.max : Self.limit
    var left: [Finding] = []
    for (position, item) in items.enumerated() {
      // One cause that explains many leaves room for what it does not explain.
      let share = items.count > 1 && !page.style.showsAll ? Self.causeLimit : Int.max
      let isConsequence = item.cause != nil
      let shown = item.weightiestFirst.prefix(isConsequence ? min(room, share) : room)
      let folded = item.weightiestFirst.dropFirst(shown.count).map(\.finding)
      guard !shown.isEmpty else {
        left += items[position...].flatMap(\.entries).map(\.finding)
        break
      }
      room -= shown.count
      if let cause = item.cause {
        page.line("  \(FindingLines.column(item.severity))\(sentence: cause.title, .strong)")
      }
      for entry in shown {
        write(entry.finding, isConsequence: isConsequence, explains: explains, into: &page)
        guard tellsEach, !isConsequence, let fix = places.fix(of: entry.finding) else { continue }
        Self.write(fix: fix, into: &page)
      }
      if !folded.isEmpty {
        page.line("          \(ours: HumanReport.counts(of: folded)) more (--all)")
      }
      if common == nil, let fix = item.cause?.fix { Self.write(fix: fix, into: &page) }
    }
    if !left.isEmpty {
      page.line("      \(ours: HumanReport.counts(of: left)) more (--all)")
    }
    if let common {
      Self.write(fix: common, into: &page)
    } else if !tellsEach {
      let single = items.filter { $0.cause == nil }
      if let first = single.first?.entries.first, let fix = places.fix(of: first.finding) {
        Self.write(fix: fix, label: single.count == 1 ? "fix" : "such as", into: &page)
      }
    }
    page.blank()
  }

  private func write(
    _ finding: Finding, isConsequence: Bool, explains: Bool, into page: inout TextPage
  ) {
    let all = places.places(of: finding)
    // A place in the repository is where to go; it stands beside the finding.
    let file = all.first { $0.file != nil }
    let start: StyledText =
      "\(StyledText.spaces(isConsequence ? 6 : 2))\(FindingLines.column(finding.severity))\(finding.code, .faint)  "
    let title: StyledText = "\(sentence: finding.title)"
    let indent = isConsequence ? 10 : 6
    var told: Evidence?
    if let file, !Self.names(finding.title, file.evidence) {
      let remark = PlaceText.of(file.evidence).toned(.faint)
      var line = start
      line += title
      let width = line.resolved(page.style).width + 2 + remark.resolved(page.style).width
      if !explains || width <= page.style.width ?? .max {
        page.line(line, remark: remark)
        told = file.evidence
      } else {
        page.paragraph(title, first: start)
      }
    } else {
      page.paragraph(title, first: start)
      told = file?.evidence
    }
    guard explains else { return }
    if !finding.message.isEmpty {
      page.paragraph("\(sentence: finding.message)", indent: indent)
    }
    if page.style.showsAll {
      for value in finding.values where value.texts.count > 1 {
        page.paragraph(
          .joined(value.texts.map { "\($0)" }, by: " · "), indent: indent,
          first: "\(ours: "found  ", .faint)")
      }
    }
    let elsewhere = Self.lines(all.map(\.evidence).filter { $0 != told })
    let limit = page.style.showsAll ? elsewhere.count : 2
    for place in elsewhere.prefix(limit) {
      page.paragraph(place.toned(.faint), indent: indent, first: "\(ours: "seen   ", .faint)")
    }
    if elsewhere.count > limit {
      page.line(
        "\(StyledText.spaces(indent + 7))\(ours: "\(English.count(elsewhere.count - limit, "more file")) (--all)", .faint)"
      )
    }
  }

  /// The places, those of one file together: `requirements.txt:4, 7, 9`.
  private static func lines(_ evidence: [Evidence]) -> [StyledText] {
    var order: [Evidence] = []
    var numbers: [Evidence: [Int]] = [:]
    for one in evidence {
      let file = Evidence(path: one.path, layer: one.layer)
      if numbers[file] == nil { order.append(file) }
      numbers[file, default: []] += one.line.map { [$0] } ?? []
    }
    return order.map { file in
      let all = numbers[file] ?? []
      guard let first = all.first else { return PlaceText.of(file) }
      let more = all.dropFirst().map { ", \($0)" }.joined()
      return
        "\(PlaceText.of(Evidence(path: file.path, layer: file.layer, line: first)))\(ours: more)"
    }
  }

  /// The title says the place already: `torch 2.3.0 → 2.5.1 (uv.lock:812)`.
  private static func names(_ title: String, _ evidence: Evidence) -> Bool {
    let place = evidence.line.map { "\(evidence.path):\($0)" } ?? evidence.path
    return !place.isEmpty && title.contains(place)
  }

  private static func write(
    fix: String, label: String = "fix", into page: inout TextPage
  ) {
    for (position, line) in fix.split(separator: "\n").enumerated() {
      let word = position == 0 ? label : "or"
      let first: StyledText =
        "\(ours: word, .faint)\(StyledText.spaces(max(2, 7 - word.utf8.count)))"
      page.paragraph("\(sentence: String(line))", indent: 6, first: first)
    }
  }
}
