import Model

/// The first and the last lines of a report for people, whatever stands between.
enum ReportFrame {
  /// The verdict: sign, word, sentence.
  static func verdict(of report: Report, or text: String, into page: inout TextPage) {
    let label = report.findings.map(\.severity).max()?.label ?? "\(ours: "✓ ok", .success)"
    let sentence = report.verdict.isEmpty ? text : report.verdict
    page.paragraph("\(sentence: sentence, .strong)", first: "\(label)  ")
  }

  /// What could not be read or decided.
  static func notices(of report: Report, into page: inout TextPage) {
    guard !report.notices.isEmpty else { return }
    NoticeListing.write(report.notices, indent: 0, into: &page)
    page.blank()
  }

  /// What allowances hide: named with `--all`, counted otherwise.
  static func allowed(of report: Report, into page: inout TextPage) {
    guard page.style.showsAll, !report.allowed.isEmpty else { return }
    page.line("\(ours: "ALLOWED", .strong)  \(report.allowed.count)")
    for allowed in report.allowed {
      page.line("  \(allowed.finding.code, .faint)  \(sentence: allowed.finding.title)")
      var details: [StyledText] = ["\(sentence: allowed.reason)"]
      if let owner = allowed.owner { details.append("owner \(owner)") }
      if let expires = allowed.expires { details.append("until \(expires)") }
      page.paragraph(.joined(details, by: " · "), indent: 6)
    }
    page.blank()
  }

  /// Counts, then the commands to go on with.
  static func foot(of report: Report, _ commands: [String], into page: inout TextPage) {
    var parts: [StyledText] = ["\(ours: HumanReport.counts(of: report.findings), .strong)"]
    if !report.allowed.isEmpty { parts.append("\(report.allowed.count) allowed") }
    if !report.notices.isEmpty {
      parts.append("\(ours: English.count(report.notices.count, "notice"))")
    }
    page.paragraph(.joined(parts, by: " · "))
    guard !commands.isEmpty else { return }
    page.paragraph(
      .joined(commands.map { "\(ours: $0)" }, by: " · "), first: "\(ours: "next  ", .faint)")
  }

  /// `holdfast explain LCK004` for the weightiest finding, and how to see all.
  static func commands(_ report: Report, _ style: TextStyle) -> [String] {
    guard !report.findings.isEmpty else { return [] }
    var commands: [String] = []
    let codes = report.findings.sorted { $0.severity > $1.severity }.map(\.code)
    if let code = codes.first, NextCommands.isPlain(code) {
      commands.append("holdfast explain \(code)")
    }
    if !style.showsAll { commands.append("--all lists everything") }
    return commands
  }
}

extension LockState {
  /// `holdfast.lock sha256:0d9c41f20d9c · training · linux/amd64`, then what became of the signature.
  func write(into page: inout TextPage) {
    var parts: [StyledText] = ["\(path) \(Subject.short(digest: digest), .faint)"]
    if let environment { parts.append("\(environment)") }
    if let platform { parts.append("\(platform)") }
    page.paragraph(.joined(parts, by: " · "), indent: 2, first: "\(ours: "lock    ", .faint)")
    page.paragraph(signatureText, indent: 2, first: "\(ours: "signed  ", .faint)")
  }

  private var signatureText: StyledText {
    switch signature {
    case .absent: return "no"
    case .unchecked: return "yes, not checked: --key FILE checks it"
    case .refused: return "\(ours: "✗ refused", .error)"
    case .valid:
      var text: StyledText = "\(ours: "✓", .success) valid"
      if let keyID { text += ", by key \(String(keyID.prefix(12)))" }
      if let sequence { text += ", sequence \(sequence)" }
      return text
    }
  }
}
