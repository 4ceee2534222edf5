package import Model
import Versions

extension VerifyAnalysis {
  /// The report where the lock has nothing to compare with: the environment or the platform is not locked.
  ///
  /// `known` are the environments of the lock, each with the platforms of its installed part.
  package static func notInLock(
    environment: String, platform: String?, known: [String: [String]], snapshot: Snapshot,
    name: String,
    lock: LockState, _ options: DriftOptions = DriftOptions()
  ) -> Report {
    var report = Report(tool: options.tool ?? snapshot.tool, command: "verify")
    report.environments = [
      Report.Environment(name: name, snapshot: snapshot, isBaseline: false)
    ]
    report.lock = lock
    let file = lock.path.split(separator: "/").last.map(String.init) ?? lock.path
    let platforms = known[environment]
    let wanted = platform.map { " for \($0)" } ?? ""
    let has: String
    if let platforms {
      has =
        platforms.isEmpty
        ? "its declared part alone says nothing of what is installed"
        : "it is locked for \(platforms.sorted().joined(separator: ", "))"
    } else {
      has =
        known.isEmpty
        ? "the lock has no environment"
        : "the lock has \(known.keys.sorted().joined(separator: ", "))"
    }
    let title =
      platforms == nil
      ? "\(environment) is not in \(file)"
      : "\(environment) has no installed part\(platforms?.isEmpty == true ? "" : wanted) in \(file)"
    let rule = RuleRegistry.notInLock
    var finding = Finding(
      code: rule.code, name: rule.name, severity: rule.severity, dimension: .presence,
      subject: "environment/\(environment)", title: title, message: has, environments: [name],
      fingerprint: Fingerprint.of([rule.code, environment, platform ?? ""]))
    finding.values = [
      Finding.Value(environment: name, texts: [], evidence: [Evidence(path: lock.path)])
    ]
    finding.fix =
      platforms == nil && !known.isEmpty
      ? "name one of these with `--env`, or write it: `holdfast lock \(environment)`"
      : "write it where the image is at hand: `holdfast lock \(environment)`"
    let severity = Policy(options).severity(rule, .presence, nil, rule.severity)
    if let severity {
      finding.severity = severity
      report.findings = [finding]
    }
    report.verdict = "\(name) was not compared: \(title)"
    return report
  }
}
