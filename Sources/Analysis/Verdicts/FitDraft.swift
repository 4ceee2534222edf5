import Model

/// Collects the answers of verdicts as findings until a report can be written.
struct FitDraft {
  private let policy: Policy
  private var allowances: Allowances
  private var items: [(finding: Finding, names: [String])] = []
  // What is said of a pool alone is one finding for all environments.
  private var ofPool: [String: Int] = [:]

  init(_ options: DriftOptions, _ environments: [NamedSnapshot]) {
    policy = Policy(options)
    // Only a condition such as `cudnn>=9` looks into environments.
    var views: [EnvironmentView] = []
    if options.allowances.contains(where: { $0.until != nil }) {
      var names = NameTable()
      views = environments.map {
        EnvironmentView(
          $0, options: EnvironmentOptions(), states: [.installed, .running], names: &names)
      }
    }
    allowances = Allowances(options, views)
  }

  /// Adds a finding for every answer that fires or stays open.
  ///
  /// Open answers of one cell that name the same missing fact are one finding.
  mutating func add(
    _ judgement: FitJudge.Judgement, _ environment: FitEnvironment, _ pool: FitPool
  ) {
    var open = Set<String>()
    for answer in judgement.answers {
      guard answer.fires || answer.outcome > .runs else { continue }
      if answer.outcome == .unknown, !answer.fires, !open.insert(answer.limit).inserted {
        continue
      }
      guard
        let severity = policy.severity(answer.rule, answer.dimension, nil, answer.severity)
      else { continue }
      if answer.isOfPool {
        let key = "\(answer.rule.code)\n\(answer.text)"
        if let position = ofPool[key] {
          items[position].finding.environments.append(environment.name)
          continue
        }
        ofPool[key] = items.count
      }
      items.append(
        (finding(answer, severity, environment, pool), [answer.subject, pool.name]))
    }
  }

  private func finding(
    _ answer: FitAnswer, _ severity: Severity, _ environment: FitEnvironment, _ pool: FitPool
  ) -> Finding {
    let rule = answer.rule
    let of = answer.isOfPool ? "" : environment.name
    var finding = Finding(
      code: rule.code, name: rule.name, severity: severity, dimension: answer.dimension,
      subject: answer.subject, title: answer.text, message: rule.summary,
      environments: [environment.name],
      fingerprint: Fingerprint.of(
        [rule.code, answer.outcome.rawValue, of, pool.name, answer.subject, answer.limit]))
    finding.values = [
      Finding.Value(
        environment: environment.name,
        texts: ["\(answer.outcome.rawValue) on \(pool.name)"], evidence: answer.evidence)
    ]
    finding.fix = answer.fix
    return finding
  }

  /// Hides what is allowed, orders the findings and writes them.
  mutating func finish(_ report: inout Report) {
    for item in items {
      guard let allowance = allowances.hiding(item.finding, names: item.names, causeTitle: nil)
      else {
        report.findings.append(item.finding)
        continue
      }
      report.allowed.append(
        Report.Allowed(
          finding: item.finding, reason: allowance.reason, owner: allowance.owner,
          expires: allowance.expires))
    }
    report.findings.sort { left, right in
      if left.severity != right.severity { return left.severity > right.severity }
      if left.code != right.code { return left.code < right.code }
      if left.subject != right.subject { return left.subject < right.subject }
      return (left.environments.joined(separator: " "), left.title)
        < (right.environments.joined(separator: " "), right.title)
    }
    report.notices = Array(allowances.notices).sorted()
  }
}
