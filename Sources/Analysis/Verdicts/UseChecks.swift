import Model

/// Whether a GPU and a build that uses one come together.
struct UseChecks {
  let environment: FitEnvironment
  let pool: FitPool

  private var usesGPU: Bool { !environment.vendors.isEmpty }

  /// Whether the environment gets a GPU on the pool; without one no driver and no code is asked for.
  var getsGPU: Bool { pool.hasGPU && environment.subject.requestsGPU != false }

  /// ACC018 and ACC019.
  func answers() -> [FitAnswer] {
    var answers: [FitAnswer] = []
    if let answer = processorBuild() { answers.append(answer) }
    if let answer = withoutGPU() { answers.append(answer) }
    return answers
  }

  private func processorBuild() -> FitAnswer? {
    let rule = RuleRegistry.gpuForProcessorBuild
    let subject = "GPU request"
    guard environment.subject.requestsGPU == true else { return trainingBuild(rule, subject) }
    if usesGPU {
      return .passes(
        rule,
        "the workload requests a GPU, \(environment.builds(for: environment.vendors)) uses it",
        subject: subject)
    }
    let builds = environment.frameworks.filter { $0.family == .cpu }
    let evidence = builds.flatMap(\.evidence)
    guard !builds.isEmpty else {
      return .lacks(
        rule,
        "the workload requests a GPU, and nothing in the environment tells whether it uses one",
        limit: "use of the GPU unknown", subject: subject)
    }
    return .fires(
      rule, .condition,
      "the workload requests a GPU, and the environment has only \(FitEnvironment.list(builds.map(\.label))) for the processor",
      limit: "GPU requested for processor builds", subject: subject, evidence: evidence)
  }

  // Whoever trains on GPU machines means to use them; without a manifest nobody knows.
  private func trainingBuild(_ rule: Rule, _ subject: String) -> FitAnswer? {
    let builds = environment.frameworks.filter { $0.family == .cpu }
    guard environment.subject.requestsGPU == nil, environment.subject.role == "training",
      pool.hasGPU, !usesGPU, !builds.isEmpty
    else { return nil }
    return .lacks(
      rule,
      "\(FitEnvironment.list(builds.map(\.label))): built for the processor; whether the workload requests a GPU of pool \(pool.name) is not known",
      limit: "GPU request unknown", subject: subject, evidence: builds.flatMap(\.evidence)
    ).aside
  }

  private func withoutGPU() -> FitAnswer? {
    guard usesGPU else { return nil }
    let rule = RuleRegistry.gpuBuildWithoutGPU
    let builds = environment.builds(for: environment.vendors)
    let evidence = environment.frameworks.filter { $0.vendor != nil }.flatMap(\.evidence)
    guard pool.hasGPU else {
      // A pool about which nothing is stated may have anything.
      guard Self.isDescribed(pool.pool) else {
        return .lacks(
          rule, "\(builds): built for a GPU; whether pool \(pool.name) has one is not stated",
          limit: "GPUs of \(pool.name) unknown", subject: builds, evidence: evidence)
      }
      return .fires(
        rule, .condition, "\(builds): built for a GPU, and pool \(pool.name) has none",
        limit: "no GPU for \(builds)", subject: builds, evidence: evidence)
    }
    guard environment.subject.requestsGPU == false else {
      return .passes(
        rule, "\(builds): built for a GPU, and pool \(pool.name) has one", subject: builds,
        evidence: evidence)
    }
    return .fires(
      rule, .condition, "\(builds): built for a GPU, and the workload requests none",
      limit: "no GPU requested for \(builds)", subject: builds, evidence: evidence)
  }

  private static func isDescribed(_ pool: Pool) -> Bool {
    let machine = pool.machine
    return machine.cpuLevel != nil || machine.cpuModel != nil || machine.architecture != nil
      || pool.nodes != nil
  }
}
