package import Model

extension VerifyAnalysis {
  /// Findings about a signature: that it is missing or does not hold (SIG001), that the signed lock is older than
  /// one that was seen before (SIG002).
  package static func signatureFindings(_ state: SignatureState) -> [Finding] {
    var findings: [Finding] = []
    if let problem = state.problem { findings.append(refused(problem, state)) }
    if state.problem == nil, let sequence = state.sequence, let seen = state.seen, sequence < seen {
      findings.append(older(sequence, than: seen, state))
    }
    return findings
  }

  private static func finding(
    _ rule: Rule, _ state: SignatureState, title: String, message: String, locked: String,
    found: String, fix: String
  ) -> Finding {
    var finding = Finding(
      code: rule.code, name: rule.name, severity: rule.severity, dimension: .source,
      subject: "signature/\(state.environment)", title: title, message: message,
      environments: [state.environment],
      fingerprint: Fingerprint.of([rule.code, state.environment, locked, found]))
    finding.values = [
      Finding.Value(
        environment: state.environment, texts: [found], evidence: [Evidence(path: state.path)])
    ]
    finding.fix = fix
    return finding
  }

  private static func older(_ sequence: Int64, than seen: Int64, _ state: SignatureState) -> Finding
  {
    finding(
      RuleRegistry.olderThanSeen, state,
      title:
        "\(state.environment): sequence \(sequence) is older than \(seen), which was seen before",
      message: "an old lock with a genuine signature, put back by mistake or on purpose",
      locked: "\(seen)", found: "\(sequence)",
      fix:
        "take the newest lock; where going back is meant, sign it again with `holdfast lock --sign KEY`"
    )
  }

  private static func refused(_ problem: SignatureState.Problem, _ state: SignatureState) -> Finding
  {
    let name = state.environment
    let text: (title: String, message: String, locked: String, found: String)
    var fix =
      "take the lock and its signature from the same commit, or have the holder of the key sign again"
    switch problem {
    case .missing:
      text = (
        "\(name) is not signed", "a signature is asked for, and \(state.path) has none for it",
        "a signature", "none"
      )
      fix = "sign it: `holdfast lock --sign KEY`, and commit \(state.path)"
    case .damaged(let reason):
      text = (
        "the signature of \(name) cannot be read", "\(state.path): \(reason)", "a signature",
        "damaged"
      )
      fix = "take the last good one: `git checkout HEAD -- \(state.path)`"
    case .unknownKey(let named):
      text = (
        "\(name) is signed by a key that is not trusted",
        named.map { "the signature names the key \(short($0))" } ?? "the signature names no key",
        "a trusted key", named ?? "unnamed"
      )
      fix =
        "have the holder of a trusted key sign it, or add the key to `[lock] keys` if it is trusted"
    case .wrongSignature(let key):
      text = (
        "the signature of \(name) does not hold",
        "the bytes are not what the key \(short(key)) signed", key, "another signature"
      )
    case .otherProject(let found, let expected):
      text = (
        "\(name) is signed for another project",
        "the signature is for \(project(found)), the lock is of \(project(expected))",
        expected ?? "none", found ?? "none"
      )
    case .otherEnvironment(let found, let expected):
      text = (
        "\(name) carries the signature of another environment",
        "the signature is for \(found), asked for is \(expected)", expected, found
      )
    case .otherContent(let found, let expected):
      text = (
        "\(name) was changed after it was signed",
        "signed is \(FactText.short(found)), the lock has \(FactText.short(expected))", expected,
        found
      )
    case .otherKeyNamed(let found, let expected):
      text = (
        "the signature of \(name) names another key than the one that made it",
        "it names \(short(found)) and was made by \(short(expected))", expected, found
      )
    }
    return finding(
      RuleRegistry.signatureRefused, state, title: text.title, message: text.message,
      locked: text.locked, found: text.found, fix: fix)
  }

  private static func short(_ key: String) -> String {
    key.utf8.count > 16 ? "\(key.prefix(16))…" : key
  }

  private static func project(_ name: String?) -> String {
    name.map { "`\($0)`" } ?? "a project without a name"
  }
}
