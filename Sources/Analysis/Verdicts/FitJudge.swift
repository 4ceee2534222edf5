import Accelerators
import Model

/// The verdict of one environment on one pool: asks every rule and weighs the answers.
struct FitJudge {
  /// A verdict with the answers behind it.
  struct Judgement {
    let cell: Fit.Cell
    /// The answers, the heaviest first.
    let answers: [FitAnswer]
  }

  let knowledge: Knowledge
  /// The day, `2026-11-22`; nil where unknown.
  let today: String?

  /// The verdict.
  func judgement(_ environment: FitEnvironment, _ pool: FitPool) -> Judgement {
    let answers = Self.ordered(answers(environment, pool))
    let decisive = answers.filter(\.isDecisive)
    let outcome = decisive.first?.outcome ?? .runs
    let cell = Fit.Cell(
      environment: environment.name, pool: pool.name, outcome: outcome,
      limit: Self.limit(outcome, decisive, answers), clauses: answers.map(\.clause))
    return Judgement(cell: cell, answers: answers)
  }

  private func answers(_ environment: FitEnvironment, _ pool: FitPool) -> [FitAnswer] {
    let use = UseChecks(environment: environment, pool: pool)
    let system = SystemChecks(environment: environment, pool: pool)
    let ofPool = PoolChecks(pool: pool, knowledge: knowledge, today: today)
    var answers = use.answers() + system.answers() + ofPool.answers()
    guard use.getsGPU else { return answers }
    for member in pool.members {
      // The image's own demands hold even where nothing in it uses a GPU.
      answers += ImageChecks(
        environment: environment, pool: pool, member: member, knowledge: knowledge
      ).answers()
      guard !environment.vendors.isEmpty else { continue }
      var compilingCUDA: String?
      if member.vendor == .nvidia, environment.uses(.nvidia) {
        let driver = DriverChecks(
          environment: environment, pool: pool, member: member, knowledge: knowledge)
        answers += driver.answers()
        compilingCUDA = driver.compilingCUDA()
        answers += LibraryChecks(environment: environment).answers()
        if let answer = system.driverLibraries(member) { answers.append(answer) }
      }
      answers += CodeChecks(
        environment: environment, pool: pool, member: member, knowledge: knowledge,
        compilingCUDA: compilingCUDA
      ).answers()
      if let answer = ofPool.rocm(environment, member) { answers.append(answer) }
    }
    return answers
  }

  // Members of a mixed pool repeat what they share.
  private static func ordered(_ answers: [FitAnswer]) -> [FitAnswer] {
    var seen = Set<String>()
    return answers.filter { seen.insert("\($0.rule.code)\n\($0.text)").inserted }
      .sorted(by: FitAnswer.precedes)
  }

  // Where everything decisive runs, what is open and can be answered stands in its place.
  private static func limit(
    _ outcome: Fit.Outcome, _ decisive: [FitAnswer], _ answers: [FitAnswer]
  ) -> String {
    if outcome > .runs { return decisive.first?.limit ?? "" }
    let open = answers.first { $0.outcome == .unknown && $0.fix != nil }
    return open.map { "open: \($0.limit)" } ?? ""
  }
}
