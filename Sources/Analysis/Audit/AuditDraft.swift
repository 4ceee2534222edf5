import Model

/// Turns what was found into the findings of a report: policy, allowances, order.
struct AuditDraft {
  private let policy: Policy
  private var allowances: Allowances

  init(_ options: DriftOptions, _ environments: [NamedSnapshot]) {
    policy = Policy(options)
    // Only a condition such as `cudnn>=9` looks into environments.
    var views: [EnvironmentView] = []
    if options.allowances.contains(where: { $0.until != nil }) {
      var names = NameTable()
      views = environments.filter { !$0.isRepository }.map {
        EnvironmentView(
          $0, options: EnvironmentOptions(), states: [.installed, .running], names: &names)
      }
    }
    allowances = Allowances(options, views)
  }

  /// Writes findings and those that allowances hide; `handedIn` are judged already.
  consuming func finish(
    _ found: [AuditFinding], _ handedIn: [Finding], _ report: inout Report
  ) {
    var seen: Set<String> = []
    for item in found {
      guard
        let severity = policy.severity(item.rule, item.dimension, item.ecosystem, item.severity)
      else { continue }
      var finding = item.finding
      finding.severity = severity
      // The same thing twice in one file is one finding more, and keeps a fingerprint of its own.
      var number = 1
      while !seen.insert(finding.fingerprint).inserted {
        number += 1
        finding.fingerprint = Fingerprint.of([item.finding.fingerprint, String(number)])
      }
      guard let allowance = allowances.hiding(finding, names: item.names, causeTitle: nil) else {
        report.findings.append(finding)
        continue
      }
      report.allowed.append(
        Report.Allowed(
          finding: finding, reason: allowance.reason, owner: allowance.owner,
          expires: allowance.expires))
    }
    report.findings += handedIn
    report.findings.sort { left, right in
      if left.severity != right.severity { return left.severity > right.severity }
      if left.code != right.code { return left.code < right.code }
      if left.subject != right.subject { return left.subject < right.subject }
      return (Self.line(left), left.title) < (Self.line(right), right.title)
    }
    report.notices = Array(Set(report.notices).union(allowances.notices)).sorted()
  }

  private static func line(_ finding: Finding) -> Int {
    finding.values.first?.evidence.first?.line ?? 0
  }
}
