import Model
import Versions

/// A contradiction inside one environment, before it belongs to a report.
struct Conflict {
  var rule: Rule
  var dimension: Dimension
  var ecosystem: Ecosystem?
  var severity: Severity
  var subject: String
  var names: [String]
  /// The same contradiction has the same key in every environment.
  var key: String
  var title: String
  var message: String
  var fix: String?
  var texts: [String]
  var evidence: [Evidence]

  /// The finding of an environment.
  func finding(environment: String) -> Finding {
    var finding = Finding(
      code: rule.code, name: rule.name, severity: severity, dimension: dimension, subject: subject,
      title: title, message: message, environments: [environment],
      fingerprint: Fingerprint.of([rule.code, subject, environment, key]))
    finding.values = [
      Finding.Value(environment: environment, texts: texts, evidence: evidence)
    ]
    finding.fix = fix
    return finding
  }
}
