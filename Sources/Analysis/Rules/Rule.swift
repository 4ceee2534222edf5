package import Model

/// What a code means: its name, its weight, and the page that `explain` prints.
package struct Rule: Sendable, Hashable {
  /// The code, `PKG001`; stable, never reused.
  package let code: String
  /// The name, usable wherever the code is, `version-differs`.
  package let name: String
  /// How much a finding matters where the severity table says nothing more exact.
  package let severity: Severity
  /// What it means, in one sentence.
  package let summary: String
  /// Why it matters, in a few sentences.
  package let meaning: String
  /// A finding as people see it.
  package let example: String
  /// How to repair it.
  package let fix: String
  /// How to allow it for a while.
  package let allow: String

  init(
    _ code: String, _ name: String, _ severity: Severity, summary: String, meaning: String,
    example: String, fix: String, allow: String? = nil
  ) {
    self.code = code
    self.name = name
    self.severity = severity
    self.summary = summary
    self.meaning = meaning
    self.example = example
    self.fix = fix
    self.allow =
      allow
        ?? """
        In holdfast.toml, with a reason, an owner and an end:

          [[allow]]
          code    = "\(code)"
          package = "NAME"
          reason  = "why it is right here; ticket"
          owner   = "team"
          expires = 2026-03-31
        """
  }

  /// The page: code and name, meaning, example, repair, allowance.
  package var page: String {
    """
    \(code)  \(name)  (\(severity.rawValue) by default)

    \(summary)

    \(meaning)

    Example
      \(Self.indented(example))

    How to fix
      \(Self.indented(fix))

    How to allow
      \(Self.indented(allow))
    """
  }

  /// How to repair it, on one line, for a finding.
  var fixLine: String {
    fix.split(separator: "\n").joined(separator: " ")
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\n  ")
  }
}
