import Model

/// The answer of one rule for one environment on one pool, before it becomes a clause.
struct FitAnswer {
  /// The rule that was asked.
  var rule: Rule
  /// The answer.
  var outcome: Fit.Outcome
  /// The rule's condition holds; false for answers that are fine or open.
  var fires: Bool
  /// The answer in one line, with both facts.
  var text: String
  /// The limiting fact in a few words.
  var limit: String
  /// Where the facts were read.
  var evidence: [Evidence] = []
  /// What to do; nil where nothing is to be done.
  var fix: String?
  /// What it speaks of, `torch`.
  var subject: String
  /// In which respect.
  var dimension = Dimension.accelerator
  /// It decides the verdict of the cell.
  ///
  /// Open answers about facts that pools seldom state, such as
  /// the C library that a driver needs, stand among the clauses and decide nothing.
  var isDecisive = true
  /// It speaks of the pool alone, whatever the environment.
  var isOfPool = false

  /// The rule's condition does not hold.
  static func passes(_ rule: Rule, _ text: String, subject: String, evidence: [Evidence] = [])
    -> FitAnswer
  {
    FitAnswer(
      rule: rule, outcome: .runs, fires: false, text: text, limit: "", evidence: evidence,
      subject: subject)
  }

  /// The rule's condition holds.
  static func fires(
    _ rule: Rule, _ outcome: Fit.Outcome, _ text: String, limit: String, subject: String,
    evidence: [Evidence] = [], fix: String? = nil
  ) -> FitAnswer {
    FitAnswer(
      rule: rule, outcome: outcome, fires: true, text: text, limit: limit, evidence: evidence,
      fix: fix ?? rule.fixLine, subject: subject)
  }

  /// A fact is missing, so nothing can be said.
  static func lacks(
    _ rule: Rule, _ text: String, limit: String, subject: String, evidence: [Evidence] = [],
    fix: String? = nil
  ) -> FitAnswer {
    FitAnswer(
      rule: rule, outcome: .unknown, fires: false, text: text, limit: limit, evidence: evidence,
      fix: fix, subject: subject)
  }

  /// The same answer in another respect.
  func about(_ dimension: Dimension) -> FitAnswer {
    var answer = self
    answer.dimension = dimension
    return answer
  }

  /// The same answer, which decides nothing.
  var aside: FitAnswer {
    var answer = self
    answer.isDecisive = false
    return answer
  }

  /// The answer as a clause.
  var clause: Fit.Clause {
    Fit.Clause(
      code: rule.code, name: rule.name, outcome: outcome, text: text, evidence: evidence,
      fix: outcome == .runs && !fires ? nil : fix)
  }

  /// How much the answer matters before policy.
  var severity: Severity {
    if fires { return rule.severity }
    return isDecisive ? min(rule.severity, .warning) : .info
  }

  // What decides stands before what is open aside, and that before what runs.
  private var rank: Int {
    switch outcome {
    case .fails: 0
    case .unknown: isDecisive ? 1 : 3
    case .condition: 2
    case .runs: 4
    }
  }

  /// The heaviest first, then by code and text.
  static func precedes(_ left: FitAnswer, _ right: FitAnswer) -> Bool {
    if left.rank != right.rank { return left.rank < right.rank }
    if left.rule.code != right.rule.code { return left.rule.code < right.rule.code }
    return left.text < right.text
  }
}
