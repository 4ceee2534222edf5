import Accelerators
import Model

/// What the image itself demands of NVIDIA machines, and what its compiler can make for them.
struct ImageChecks {
  let environment: FitEnvironment
  let pool: FitPool
  let member: FitPool.Member
  let knowledge: Knowledge

  /// ACC007, ACC009, ACC010 and ACC034 for one machine.
  func answers() -> [FitAnswer] {
    var answers: [FitAnswer] = []
    guard member.vendor == .nvidia else { return answers }
    answers += environment.requirements.map(requirement)
    if let answer = compiler() { answers.append(answer) }
    if let answer = engines() { answers.append(answer) }
    return answers
  }

  // MARK: NVIDIA_REQUIRE_*

  private func requirement(_ requirement: (variable: String, text: String)) -> FitAnswer {
    let refused = RuleRegistry.requirementRefused
    let mode = pool.pool.machine.runtimeMode
    let verdict = evaluated(requirement.text, by: mode == .csv ? .toolkit : .libnvidiaContainer)
    let first: String
    let why: String
    switch verdict {
    case .satisfied:
      return .passes(
        refused, "\(requirement.variable) is met by \(offer)", subject: requirement.variable)
    case .unknown(let fact):
      if mode == .cdi || mode == .jitCDI {
        // Met or not, the container starts: what is not known does not decide.
        return .fires(
          RuleRegistry.requirementUnchecked, .condition,
          "whether \(offer) meets \(requirement.variable) depends on its \(fact), which is not known; \(mode?.rawValue ?? "the runtime") does not check it and starts the container",
          limit: "\(requirement.variable) not checked", subject: requirement.variable)
      }
      return .lacks(
        refused,
        "whether \(offer) meets \(requirement.variable) depends on its \(fact), which is not known",
        limit: "\(requirement.variable): \(fact) unknown", subject: requirement.variable)
    case .unsatisfied(let term):
      first = "image requirement \"\(term)\""
      why = "is not met by \(offer)"
    case .invalid(let reason):
      first = "image requirement \(requirement.variable)"
      why = "cannot be read (\(reason))"
    }
    let limit = "\(first) \(why.hasPrefix("is not met") ? "not met" : "not readable")"
    switch mode {
    case .legacy, .csv:
      return .fires(
        refused, .fails, "\(first) \(why), and the runtime refuses the container", limit: limit,
        subject: requirement.variable)
    case .cdi, .jitCDI:
      return .fires(
        RuleRegistry.requirementUnchecked, .condition,
        "\(first) \(why); \(mode?.rawValue ?? "the runtime") does not check it and starts the container",
        limit: limit, subject: requirement.variable)
    case nil:
      return .lacks(
        refused,
        "\(first) \(why): in legacy mode the runtime refuses the container, with the container device interface it starts; the mode of pool \(pool.name) is not known",
        limit: "\(limit); runtime mode unknown", subject: requirement.variable, fix: refused.fixLine
      )
    }
  }

  private var offer: String {
    let parts = [
      member.driver.map { "driver \($0)" }, member.cuda.map { "CUDA \($0)" },
      member.brand.map { "brand \($0)" },
    ].compactMap(\.self)
    return
      "\(parts.isEmpty ? "unknown machines" : parts.joined(separator: " / ")) of pool \(pool.name)"
  }

  private func evaluated(_ text: String, by evaluator: ImageRequirement.Evaluator)
    -> ImageRequirement.Verdict
  {
    let host = ImageRequirement.Host(
      cuda: member.cuda, driver: member.driver, brand: member.brand, arch: member.target)
    return ImageRequirement.evaluate(text, host: host, by: evaluator)
  }

  // MARK: The compiler

  private func compiler() -> FitAnswer? {
    guard let nvcc = environment.component("nvcc") else { return nil }
    let rule = RuleRegistry.toolkitLacksTarget
    let evidence = [Evidence(path: nvcc.path, layer: nvcc.layer)]
    guard let target = member.target else {
      return .lacks(
        rule, "what nvcc must compile for on pool \(pool.name) is not known",
        limit: "GPU of \(pool.name) unknown", subject: "nvcc", evidence: evidence
      ).aside
    }
    let name = "sm_" + target.filter { $0 != "." }
    guard let version = nvcc.version.flatMap({ DottedVersion($0) }), version.parts.count > 1,
      let toolkits = knowledge.target(name)?.value, let first = DottedVersion(toolkits.first),
      let own = DottedVersion(version.majorMinor)
    else {
      return .lacks(
        rule,
        "whether nvcc \(nvcc.version ?? "of an unknown version") can compile for \(name) is not known",
        limit: "nvcc and \(name)", subject: "nvcc", evidence: evidence
      ).aside
    }
    let isTooNew = toolkits.last.flatMap { DottedVersion($0) }.map { $0 < own } ?? false
    guard own < first || isTooNew else {
      return .passes(
        rule, "CUDA \(version.majorMinor) compiles for \(name)", subject: "nvcc",
        evidence: evidence)
    }
    return .fires(
      rule, .condition,
      "CUDA \(version.majorMinor) cannot compile for \(name); pool \(pool.name) has \(member.label)",
      limit: "CUDA \(version.majorMinor) cannot compile for \(name)", subject: "nvcc",
      evidence: evidence)
  }

  // MARK: TensorRT engines

  private func engines() -> FitAnswer? {
    let engines = environment.accelerators.engines
    guard let first = engines.first else { return nil }
    let rule = RuleRegistry.engineTied
    let installed = environment.component("tensorrt")?.version
    let evidence = engines.prefix(3).map { Evidence(path: $0.path, layer: $0.layer) }
    if let installed {
      let other = engines.first { engine in
        engine.version.map { !Self.agree($0, installed) } ?? false
      }
      if let other, let version = other.version {
        return .fires(
          rule, .condition,
          "engine \(other.path) was written by TensorRT \(version), installed is \(installed); it may not load on \(member.label)",
          limit: "engine of TensorRT \(version)", subject: other.path, evidence: evidence)
      }
    }
    let more = engines.count > 1 ? " and \(engines.count - 1) more" : ""
    let versions =
      first.version == nil
      ? "the TensorRT that wrote it" : installed == nil ? "the installed TensorRT" : nil
    let missing = [versions, "the GPU that it was built on"].compactMap(\.self)
      .joined(separator: " and ")
    return .lacks(
      rule, "engine \(first.path)\(more) may not load on \(member.label): \(missing) is not known",
      limit: "engine \(FrameworkReading.fileName(first.path)) may not load", subject: first.path,
      evidence: evidence, fix: rule.fixLine)
  }

  // An engine's version may have fewer parts than the package's.
  private static func agree(_ left: String, _ right: String) -> Bool {
    guard let left = DottedVersion(left.prefix { $0 != "+" }),
      let right = DottedVersion(right.prefix { $0 != "+" })
    else { return left == right }
    let count = min(left.parts.count, right.parts.count, 3)
    return left.parts.prefix(count) == right.parts.prefix(count)
  }
}
