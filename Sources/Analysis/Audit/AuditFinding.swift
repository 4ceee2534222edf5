import Model

/// What an audit found at one place, before policy looks at it.
struct AuditFinding {
  var rule: Rule
  var severity: Severity
  var dimension: Dimension
  var ecosystem: Ecosystem?
  /// The file, or the package of an image.
  var subject: String
  /// Names under which allowances find it.
  var names: [String]
  var title: String
  var message: String
  var fix: String
  /// What is wrong, one text per item.
  var texts: [String]
  var evidence: [Evidence]
  /// How many items are wrong.
  var count: Int
  /// The environment or repository.
  var environment: String
  /// What makes it another finding than the next one of its file; line numbers do not belong here.
  var key: String

  private static let limitShown = 20

  /// A finding about items of one file.
  init(
    _ rule: Rule, _ dimension: Dimension, subject: String, title: String, fix: String,
    environment: String, items: [AuditItem]
  ) {
    self.rule = rule
    self.severity = rule.severity
    self.dimension = dimension
    self.subject = subject
    self.names = [subject] + items.prefix(10_000).flatMap(\.names)
    self.title = title
    self.message = rule.summary
    self.fix = fix
    let shown = items.prefix(Self.limitShown)
    self.texts = shown.map(\.text)
    var seen: Set<Evidence> = []
    self.evidence = shown.map(\.evidence).filter { seen.insert($0).inserted }
    self.count = items.count
    self.environment = environment
    self.key = items.map(\.text).sorted().joined(separator: "\n")
  }

  /// The finding of a report.
  var finding: Finding {
    var finding = Finding(
      code: rule.code, name: rule.name, severity: severity, dimension: dimension, subject: subject,
      title: title, message: message, environments: [environment],
      fingerprint: Fingerprint.of([rule.code, subject, key, environment]))
    finding.values = [
      Finding.Value(environment: environment, texts: texts, evidence: evidence)
    ]
    finding.fix = fix
    return finding
  }
}

/// One thing that is wrong: a requirement, a command, a package.
struct AuditItem {
  var text: String
  var evidence: Evidence
  var names: [String] = []
}

/// Counting words.
enum AuditText {
  /// `1 requirement`, `3 requirements`.
  static func count(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }

  /// The first texts, and how many more there are: `numpy, scipy, torch and 4 more`.
  static func some(_ texts: [String], limit: Int = 3) -> String {
    let shown = texts.prefix(limit).joined(separator: ", ")
    return texts.count > limit ? "\(shown) and \(texts.count - limit) more" : shown
  }

  /// A text on one line, cut where it is long.
  static func short(_ text: String, limit: Int = 90) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard line.count > limit else { return line }
    return line.prefix(limit - 1) + "…"
  }

  /// `path:12`.
  static func place(_ evidence: Evidence) -> String {
    evidence.line.map { "\(evidence.path):\($0)" } ?? evidence.path
  }
}
