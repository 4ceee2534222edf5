import Lockfiles
import Model

/// Something that speaks against an environment, before policy has seen it.
struct GateCandidate {
  var rule: Rule
  var severity: Severity
  var dimension: Dimension
  var ecosystem: Ecosystem?
  var subject: String
  /// Names by which allowances may call it.
  var names: [String]
  /// What is the same for every environment that has it; no line numbers.
  var key: [String]
  var title: String
  var message: String
  var fix: String?
  var environment: String
  var texts: [String]
  var evidence: [Evidence]
  /// What is shown first among candidates of one rule: small numbers.
  var rank = 0
}

/// Collects what the gate has to say: the same in several environments is one finding.
struct GateDraft {
  private let policy: Policy
  private var allowances: Allowances
  private let order: [String]
  private var candidates: [GateCandidate] = []
  private var ready: [(finding: Finding, names: [String])] = []
  private var notices: Set<Notice> = []

  init(_ input: GateInput) {
    policy = Policy(input.options)
    order = input.environments.map(\.name)
    // Only a condition such as `cudnn>=9` looks into what is installed.
    var views: [EnvironmentView] = []
    if input.options.allowances.contains(where: { $0.until != nil }) {
      var names = NameTable()
      for environment in input.environments {
        for (platform, part) in environment.installed.sorted(by: { $0.key < $1.key }) {
          let snapshot = part.snapshot(name: environment.name, platform: platform)
          views.append(
            EnvironmentView(
              NamedSnapshot(name: environment.name, snapshot: snapshot),
              options: environment.options, states: [.installed, .running], names: &names))
        }
      }
    }
    allowances = Allowances(input.options, views)
  }

  mutating func add(_ found: [GateCandidate]) { candidates += found }

  mutating func add(_ found: [Notice]) { notices.formUnion(found) }

  /// Findings of another judgement, to which policy was applied.
  mutating func add(_ findings: [(finding: Finding, names: [String])]) { ready += findings }

  /// Applies policy and allowances, and writes what is left.
  mutating func finish(_ report: inout Report) {
    var items = ready.map { (finding: $0.finding, names: $0.names, rank: 0) }
    items += merged()
    items.sort { left, right in
      let (a, b) = (left.finding, right.finding)
      if a.severity != b.severity { return a.severity > b.severity }
      if a.code != b.code { return a.code < b.code }
      if left.rank != right.rank { return left.rank < right.rank }
      if a.subject != b.subject { return a.subject < b.subject }
      return (a.title, a.environments.joined(separator: " "))
        < (b.title, b.environments.joined(separator: " "))
    }
    for item in items {
      if let allowance = allowances.hiding(item.finding, names: item.names, causeTitle: nil) {
        report.allowed.append(
          Report.Allowed(
            finding: item.finding, reason: allowance.reason, owner: allowance.owner,
            expires: allowance.expires))
      } else {
        report.findings.append(item.finding)
      }
    }
    report.notices = Array(notices.union(allowances.notices)).sorted()
  }

  // One finding per rule and key, with every environment that has it.
  private func merged() -> [(finding: Finding, names: [String], rank: Int)] {
    var groups: [[String]: [GateCandidate]] = [:]
    for candidate in candidates {
      groups[[candidate.rule.code] + candidate.key, default: []].append(candidate)
    }
    return groups.compactMap { key, group in
      let ordered = group.sorted { place($0.environment) < place($1.environment) }
      guard let first = ordered.first,
        let severity = ordered.compactMap({
          policy.severity($0.rule, $0.dimension, $0.ecosystem, $0.severity)
        }).max()
      else { return nil }
      var environments: [String] = []
      for candidate in ordered where !environments.contains(candidate.environment) {
        environments.append(candidate.environment)
      }
      var finding = Finding(
        code: first.rule.code, name: first.rule.name, severity: severity,
        dimension: first.dimension, subject: first.subject, title: first.title,
        message: first.message, environments: environments,
        fingerprint: Fingerprint.of(key + environments.sorted()))
      finding.fix = first.fix
      finding.values = environments.map { name in
        let own = ordered.filter { $0.environment == name }
        return Finding.Value(
          environment: name, texts: Array(Set(own.flatMap(\.texts))).sorted(),
          evidence: Array(Set(own.flatMap(\.evidence))).sorted())
      }
      return (finding, first.names, first.rank)
    }
  }

  private func place(_ environment: String) -> Int {
    order.firstIndex(of: environment) ?? order.count
  }
}
