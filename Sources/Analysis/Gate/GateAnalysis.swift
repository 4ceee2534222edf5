package import Model

/// The gate: whether a change may be committed or merged, told from the repository and its lock file.
///
/// Pure: equal input gives an equal report. What only an image could tell is a notice, never a
/// finding, so that a laptop without any image passes.
package enum GateAnalysis {
  /// What speaks against the present state, ordered by severity and code.
  ///
  /// A lock file that is behind what is declared (LCK001), requirements that exclude each other
  /// (DEP007), what is installed (DEP008) or what the repository's own lock pins (DEP009), and the
  /// accelerator rules for what is installed where hardware pools are known.
  package static func check(_ input: GateInput) -> Report {
    let tool =
      input.options.tool ?? input.environments.first?.repository.snapshot.tool
      ?? Snapshot.Tool(version: "")
    var report = Report(tool: tool, command: input.options.command)
    report.environments = input.environments.map {
      Report.Environment(name: $0.name, snapshot: $0.repository.snapshot, isBaseline: false)
    }
    var draft = GateDraft(input)
    switch input.lock {
    case .missing: draft.add(StaleLock.missing(input.environments))
    case .present(let state):
      report.lock = state
      for environment in input.environments {
        draft.add(StaleLock(environment, file: state.path).candidates)
      }
    }
    for environment in input.environments {
      let bounds = DeclaredBounds(environment)
      let contradictions = DeclaredContradictions(environment, bounds)
      draft.add(contradictions.candidates)
      draft.add(contradictions.notices)
      draft.add(InstalledExclusions(environment, bounds).candidates)
      draft.add(PinnedOutside(environment, bounds).candidates)
    }
    let fit = GateFit(input)
    draft.add(fit.candidates)
    draft.add(fit.notices)
    report.fit = fit.fit
    draft.finish(&report)
    report.verdict = verdict(report, input)
    return report
  }

  /// The findings of a report that another one does not have: what a change adds.
  ///
  /// Findings are told apart by their fingerprints, which hold no line numbers. Those that both have
  /// stand under `shared`: shown, and failing nothing.
  package static func added(_ now: Report, since base: Report) -> Report {
    let known = Set(
      (base.findings + base.shared + base.allowed.map(\.finding)).map(\.fingerprint))
    var report = now
    report.findings = now.findings.filter { !known.contains($0.fingerprint) }
    let old = now.findings.filter { known.contains($0.fingerprint) }
    report.shared = now.shared + old
    guard !old.isEmpty else { return report }
    let before = "\(old.count) \(old.count == 1 ? "was" : "were") there before"
    report.verdict =
      report.findings.isEmpty
      ? "this change adds nothing: \(before)" : "this change adds \(counts(report)); \(before)"
    return report
  }

  private static func verdict(_ report: Report, _ input: GateInput) -> String {
    let file: String
    switch input.lock {
    case .missing where report.findings.allSatisfy({ $0.severity < .error }):
      return "there is no lock file yet: \(counts(report))"
    case .missing: file = "the declaration"
    case .present(let state): file = state.path
    }
    let number = input.environments.count
    let environments = "\(number) \(number == 1 ? "environment" : "environments")"
    guard !report.findings.isEmpty else {
      let allowed = report.allowed.isEmpty ? "" : ", \(report.allowed.count) allowed"
      return "\(file) is current for \(environments)\(allowed)"
    }
    let isStale = report.findings.contains { $0.code == RuleRegistry.lockOutOfDate.code }
    if isStale { return "\(file) is not what is declared: \(counts(report))" }
    let isBad = report.findings.contains { $0.severity == .error }
    return isBad
      ? "\(file) is current, but not everything fits together: \(counts(report))"
      : "\(file) is current for \(environments): \(counts(report))"
  }

  private static func counts(_ report: Report) -> String {
    let parts = [
      (report.count(.error), "error"), (report.count(.warning), "warning"),
      (report.count(.info), "remark"),
    ]
    return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.0 == 1 ? $0.1 : $0.1 + "s")" }
      .joined(separator: ", ")
  }
}
