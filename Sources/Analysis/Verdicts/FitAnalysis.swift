package import Accelerators
package import Model

/// Says which environment runs on which hardware pool, and what decides it.
///
/// Pure: equal snapshots, pools, tables and options give equal reports. A missing fact gives
/// `unknown`, never `runs`.
package enum FitAnalysis {
  /// The verdicts of all environments on their own pools, or on all where they name none of those
  /// given; findings for every rule that fires or stays open.
  ///
  /// Repositories hold no installs and are not judged.
  package static func fit(
    _ subjects: [FitSubject], pools: [Pool], knowledge: Knowledge = .embedded,
    options: FitOptions = FitOptions()
  ) -> Report {
    let policy = options.policy
    var report = Report(
      tool: policy.tool ?? subjects.first?.environment.snapshot.tool ?? Snapshot.Tool(version: ""),
      command: policy.command)
    let judged = subjects.filter { !$0.environment.isRepository }
    report.environments = judged.map {
      Report.Environment(
        name: $0.environment.name, snapshot: $0.environment.snapshot,
        isBaseline: $0.environment.name == policy.baseline)
    }
    let prepared = pools.map { FitPool($0, knowledge) }
    let judge = FitJudge(knowledge: knowledge, today: policy.today)
    var draft = FitDraft(policy, judged.map(\.environment))
    var cells: [Fit.Cell] = []
    for subject in judged {
      let environment = FitEnvironment(subject, knowledge)
      for pool in own(subject, prepared, options) {
        let judgement = judge.judgement(environment, pool)
        cells.append(judgement.cell)
        draft.add(judgement, environment, pool)
      }
    }
    report.fit = Fit(pools: pools, cells: cells, knowledge: knowledge.date)
    draft.finish(&report)
    report.verdict = FitVerdict.text(cells, report)
    return report
  }

  private static func own(_ subject: FitSubject, _ pools: [FitPool], _ options: FitOptions)
    -> [FitPool]
  {
    guard !options.everyPool, !subject.pools.isEmpty else { return pools }
    let own = pools.filter { subject.pools.contains($0.name) }
    return own.isEmpty ? pools : own
  }
}

extension FitAnalysis {
  /// What becomes of one environment when a pool's driver moves.
  package struct Move: Sendable, Hashable {
    /// The environment's name.
    package let environment: String
    /// The verdict with the driver that is there.
    package let before: Fit.Cell
    /// The verdict with the other driver.
    package let after: Fit.Cell

    /// It ran and no longer does, or nobody knows any more.
    package var breaks: Bool { after.outcome > before.outcome }
  }

  /// What changes for the environments when a pool's driver moves: those with another outcome, or
  /// with other rules behind it, what gets worse first, then by name.
  ///
  /// `before` is the pool as it is, `after` the same pool with the other driver.
  package static func driverMove(
    _ subjects: [FitSubject], from before: Pool, to after: Pool,
    knowledge: Knowledge = .embedded, options: FitOptions = FitOptions()
  ) -> [Move] {
    let pools = (FitPool(before, knowledge), FitPool(after, knowledge))
    let judge = FitJudge(knowledge: knowledge, today: options.policy.today)
    var moves: [Move] = []
    for subject in subjects where !subject.environment.isRepository {
      let environment = FitEnvironment(subject, knowledge)
      let first = judge.judgement(environment, pools.0)
      let second = judge.judgement(environment, pools.1)
      guard first.cell.outcome != second.cell.outcome || reasons(first) != reasons(second) else {
        continue
      }
      moves.append(Move(environment: environment.name, before: first.cell, after: second.cell))
    }
    return moves.sorted { left, right in
      if left.breaks != right.breaks { return left.breaks }
      if left.after.outcome != right.after.outcome {
        return left.after.outcome > right.after.outcome
      }
      return left.environment < right.environment
    }
  }

  // The rules that do not simply hold; what is open aside does not count as a change.
  private static func reasons(_ judgement: FitJudge.Judgement) -> Set<String> {
    Set(
      judgement.answers.filter { $0.isDecisive && $0.outcome > .runs }
        .map { "\($0.rule.code) \($0.outcome.rawValue) \($0.subject)" })
  }
}
