/// Environments against hardware pools: which runs where, and what decides it.
package struct Fit: Sendable, Hashable, Codable {
  /// What becomes of an environment on a pool.
  package enum Outcome: String, Sendable, Hashable, Codable, Comparable, CaseIterable {
    case runs
    /// It runs with a condition: compilation from PTX, minor-version mode, forward compatibility.
    case condition
    /// A fact that is needed is missing: neither `runs` nor `fails` can be said.
    case unknown
    case fails

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// Orders by weight: runs, condition, unknown, fails.
    package static func < (left: Outcome, right: Outcome) -> Bool { left.rank < right.rank }
  }

  /// One clause of a verdict: a rule that was asked and its answer.
  package struct Clause: Sendable, Hashable, Codable {
    /// The rule's code, `ACC001`.
    package var code: String
    /// The rule's name, `driver-too-old-for-cuda`.
    package var name: String
    /// The answer.
    package var outcome: Outcome
    /// The answer in one line, with both facts.
    package var text: String
    /// Where the facts were read.
    package var evidence: [Evidence]
    /// What to do; nil where nothing is to be done.
    package var fix: String?

    /// A clause.
    package init(
      code: String, name: String, outcome: Outcome, text: String, evidence: [Evidence] = [],
      fix: String? = nil
    ) {
      self.code = code
      self.name = name
      self.outcome = outcome
      self.text = text
      self.evidence = evidence
      self.fix = fix
    }
  }

  /// The verdict of one environment on one pool.
  package struct Cell: Sendable, Hashable, Codable {
    /// The environment's name.
    package var environment: String
    /// The pool's name.
    package var pool: String
    /// The heaviest outcome of the clauses that decide; facts that pools seldom state do not.
    package var outcome: Outcome
    /// The limiting fact, in a few words, `driver 470.82.01 < 525.60.13`.
    package var limit: String
    /// All clauses that were asked, the heaviest first.
    package var clauses: [Clause]

    /// A verdict.
    package init(
      environment: String, pool: String, outcome: Outcome, limit: String, clauses: [Clause]
    ) {
      self.environment = environment
      self.pool = pool
      self.outcome = outcome
      self.limit = limit
      self.clauses = clauses
    }
  }

  /// The pools, in the order in which they were named.
  package var pools: [Pool]
  /// The verdicts: by environment, then pool.
  package var cells: [Cell]
  /// The day of the knowledge tables, `2026-11-22`.
  package var knowledge: String

  /// Verdicts.
  package init(pools: [Pool], cells: [Cell], knowledge: String) {
    self.pools = pools
    self.cells = cells
    self.knowledge = knowledge
  }
}
