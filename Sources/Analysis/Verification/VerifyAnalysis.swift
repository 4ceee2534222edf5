import Lockfiles
package import Model
import Versions

/// Says whether something scanned is what the lock says, and in which respects it is not.
///
/// Pure: equal inputs and options give equal reports. One change is one finding: what follows from it
/// is told there and not repeated.
package enum VerifyAnalysis {
  /// The report of one subject against the installed part of one environment and platform.
  package static func verify(_ input: VerifyInput, _ options: DriftOptions = DriftOptions())
    -> Report
  {
    let lockName = input.name == "lock" ? "holdfast.lock" : "lock"
    let view = view(input, options)
    var comparison = VerifyComparison(input, view: view, lockName: lockName)
    comparison.run()
    var report = draftReport(input, options, lockName)
    report.notices = comparison.notices
    var draft = VerifyDraft(input, lockName: lockName, view: view, options)
    for difference in comparison.differences { draft.add(difference) }
    for finding in input.signatures + input.files { draft.add(finding) }
    draft.finish(&report)
    report.matrix = VerifyMatrix(
      locked: input.locked, found: comparison.found, scope: comparison.scope,
      findings: report.findings
    ).rows()
    report.verdict = VerifyVerdict.text(report, input, compared: comparison.compared)
    return report
  }

  private static func view(_ input: VerifyInput, _ options: DriftOptions) -> EnvironmentView {
    var names = NameTable()
    let states: Set<PackageRecord.State> =
      input.snapshot.subject.kind == .repository ? [.locked] : [.installed, .running]
    return EnvironmentView(
      NamedSnapshot(name: input.name, snapshot: input.snapshot),
      options: options.environments[input.environment] ?? EnvironmentOptions(), states: states,
      names: &names)
  }

  private static func draftReport(
    _ input: VerifyInput, _ options: DriftOptions, _ lockName: String
  ) -> Report {
    var report = Report(tool: options.tool ?? input.snapshot.tool, command: "verify")
    var subject = input.snapshot
    subject.subject.kind = input.locked.subject.kind
    subject.subject.digest = input.locked.subject.digest
    subject.subject.reference = input.lock.path
    subject.subject.platform = input.platform
    subject.subject.verified = true
    subject.packages = []
    var lock = Report.Environment(name: lockName, snapshot: subject, isBaseline: true)
    for package in input.locked.packages {
      lock.packages[package.ecosystem.rawValue, default: 0] += 1
    }
    report.environments = [
      lock, Report.Environment(name: input.name, snapshot: input.snapshot, isBaseline: false),
    ]
    report.lock = input.lock
    return report
  }
}
