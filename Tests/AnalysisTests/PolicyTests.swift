import Analysis
import Model
import Testing
import Versions

@Suite struct PolicyTests {
  private var other: Sample {
    var sample = Sample.training()
    if let row = sample.index("numpy") { sample.packages[row].version = "1.26.5" }
    return sample
  }

  private func severity(_ overrides: [SeverityOverride], mustMatch: [String] = []) -> Severity? {
    var options = DriftOptions()
    options.severities = overrides
    options.mustMatch = mustMatch
    return report(.training(), other, options).findings.first?.severity
  }

  @Test func `overrides by rule, step and dimension, the most exact first`() {
    #expect(severity([]) == .info)
    #expect(severity([SeverityOverride(.rule("PKG001"), .error)]) == .error)
    #expect(severity([SeverityOverride(.rule("version-differs"), nil)]) == nil)
    #expect(severity([SeverityOverride(.step(.patch, .pypi), .warning)]) == .warning)
    #expect(severity([SeverityOverride(.step(.patch, .deb), .warning)]) == .info)
    #expect(severity([SeverityOverride(.dimension(.version, nil), .error)]) == .error)
    #expect(
      severity([
        SeverityOverride(.rule("PKG001"), .warning),
        SeverityOverride(.dimension(.version, nil), .error),
      ]) == .warning)
    #expect(
      severity([
        SeverityOverride(.rule("PKG001"), .warning), SeverityOverride(.rule("PKG001"), .error),
      ]) == .error)
  }

  @Test func `must match makes every difference an error`() {
    #expect(severity([], mustMatch: ["NumPy"]) == .error)
    #expect(severity([SeverityOverride(.rule("PKG001"), nil)], mustMatch: ["numpy"]) == .error)
  }

  private func allowed(_ change: (inout Allowance) -> Void, today: String? = nil) -> Report {
    var allowance = Allowance(reason: "agreed")
    allowance.code = "PKG001"
    change(&allowance)
    var options = DriftOptions()
    options.allowances = [allowance]
    options.today = today
    return report(.training(), other, options)
  }

  @Test func `hides what is allowed and keeps it in the report`() {
    let report = allowed { $0.owner = "platform" }
    #expect(report.findings.isEmpty)
    #expect(report.causes.isEmpty)
    #expect(report.allowed.map(\.reason) == ["agreed"])
    #expect(report.verdict == "production and dev agree: 0 findings, 1 allowed")
    #expect(allowed { $0.package = "numpy" }.findings.isEmpty)
    #expect(allowed { $0.package = "scipy" }.findings.count == 1)
    #expect(allowed { $0.between = ["dev", "production"] }.findings.isEmpty)
    #expect(allowed { $0.between = ["dev", "training"] }.findings.count == 1)
    #expect(
      allowed {
        $0.code = nil
        $0.cause = "numpy 1.26.4"
      }.findings.isEmpty)
    #expect(allowed { $0.code = nil }.findings.count == 1)
  }

  @Test func `an ended allowance brings its finding back with a note`() {
    let report = allowed({ $0.expires = "2026-03-31" }, today: "2026-04-01")
    #expect(report.findings.map(\.severity) == [.info])
    #expect(
      report.notices.map(\.message) == [
        "the allowance of PKG001 ended on 2026-03-31: its finding is back"
      ])
    #expect(allowed({ $0.expires = "2026-03-31" }, today: "2026-03-31").findings.isEmpty)
    #expect(allowed({ $0.expires = "soon" }, today: "2026-03-31").findings.count == 1)
    #expect(allowed({ $0.expires = "2026-02-30" }).findings.count == 1)
  }

  @Test func `warns fourteen days before an allowance ends`() {
    #expect(allowed({ $0.expires = "2026-03-31" }, today: "2026-03-16").notices.isEmpty)
    #expect(
      allowed({ $0.expires = "2026-03-31" }, today: "2026-03-17").notices.map(\.message)
        == ["the allowance of PKG001 ends on 2026-03-31, in 14 days"])
    #expect(
      allowed({ $0.expires = "2024-03-01" }, today: "2024-02-28").notices.first?.message
        .contains("in 2 days") == true)
  }

  @Test func `a condition ends an allowance`() {
    #expect(allowed { $0.until = "torch>=2.5" }.findings.isEmpty)
    #expect(allowed { $0.until = "torch>=2.4" }.findings.count == 1)
  }
}
