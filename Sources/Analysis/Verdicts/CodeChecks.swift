import Accelerators
import Model

/// Whether the device code of an environment serves the GPU of a machine, by container.
struct CodeChecks {
  let environment: FitEnvironment
  let pool: FitPool
  let member: FitPool.Member
  let knowledge: Knowledge
  /// The CUDA version that compiles PTX on the machine; nil where unknown.
  let compilingCUDA: String?

  /// How much what is missing weighs.
  private enum Weight {
    /// The main library of a framework.
    case main
    /// A component without which frameworks do not compute: fails only where nothing is served.
    case component
    /// Anything else: a condition where nothing is served.
    case addition
  }

  /// ACC003 to ACC006, or ACC027 on GPUs of AMD.
  func answers() -> [FitAnswer] {
    guard environment.uses(member.vendor) else { return [otherVendor()] }
    var answers: [FitAnswer] = []
    var hasMain = false
    for framework in environment.frameworks where framework.vendor == member.vendor {
      if !framework.isAddition { hasMain = true }
      answers += judged(
        framework.label, framework.code, framework.isAddition ? .addition : .main,
        evidence: framework.evidence)
    }
    for addition in environment.additions {
      let code = addition.code.filter { $0.vendor == member.vendor }
      guard !code.isEmpty else { continue }
      let weight: Weight =
        addition.isDecisive ? .component : hasMain ? .addition : .component
      answers += judged(addition.name, code, weight, evidence: [])
    }
    // Builds for GPUs of which neither framework nor code is known.
    if answers.isEmpty, let other = environment.otherBuilds.first(where: { $0.0 == member.vendor })
    {
      answers += judged(other.1, [], .main, evidence: [])
    }
    return answers
  }

  // Code of Intel is compiled on the spot or for named devices, of which no table tells.
  private func judged(
    _ label: String, _ code: [AcceleratorFacts.CodeRecord], _ weight: Weight, evidence: [Evidence]
  ) -> [FitAnswer] {
    let rule = member.vendor == .amd ? RuleRegistry.noCodeForAMD : RuleRegistry.noKernels
    let places = code.isEmpty ? evidence : Self.places(code)
    guard !code.isEmpty else {
      return [
        .lacks(
          rule,
          "the device code of \(label) was not read, so nothing tells whether it serves \(member.label)",
          limit: "device code of \(label) unknown", subject: label, evidence: places
        ).about(.gpuCode)
      ]
    }
    guard let target = member.target, member.vendor != .intel else {
      return [
        .lacks(
          rule,
          "\(label) has code for \(Self.targets(code)); what \(member.label) of pool \(pool.name) takes is not known",
          limit: "GPU of \(pool.name) unknown", subject: label, evidence: places
        ).about(.gpuCode)
      ]
    }
    let containers = Self.general(code.flatMap(\.containers))
    if member.vendor == .amd {
      let coverage = knowledge.coverage(containers, gfx: target)
      return amd(label, code, coverage, weight, places).map { [$0.about(.gpuCode)] } ?? []
    }
    let coverage = knowledge.coverage(
      containers, computeCapability: target, driverCUDA: compilingCUDA)
    return nvidia(label, code, coverage, weight, places).map { [$0.about(.gpuCode)] } ?? []
  }

  // MARK: NVIDIA

  private func nvidia(
    _ label: String, _ code: [AcceleratorFacts.CodeRecord], _ coverage: CodeCoverage,
    _ weight: Weight, _ places: [Evidence]
  ) -> FitAnswer? {
    let ready = coverage.native + coverage.older
    // Of other libraries one served container is enough; some hold no kernels at all.
    if weight != .main, ready > 0 || coverage.total == 0 { return nil }
    let served = ready + coverage.jit
    let gpu = "\(member.label) of pool \(pool.name)"
    let hasGap = weight == .main ? coverage.missing > 0 : served == 0 && coverage.undecided == 0
    if hasGap {
      let outcome: Fit.Outcome = weight == .addition ? .condition : .fails
      let part = served > 0 ? " in \(coverage.missing) of \(coverage.total) containers" : ""
      if let isa = coverage.refusedISA {
        let cuda = knowledge.cuda(ofPTX: isa).map { " (CUDA \($0.value))" } ?? ""
        let driver = member.driver ?? "unknown"
        return .fires(
          RuleRegistry.ptxTooNew, outcome,
          "\(label) has only PTX \(isa)\(cuda) for \(gpu)\(part); driver \(driver) takes CUDA \(compilingCUDA ?? "?")",
          limit: "PTX \(isa) of \(label) > CUDA \(compilingCUDA ?? "?") of driver \(driver)",
          subject: label, evidence: places)
      }
      let ptx = code.contains { !$0.ptx.isEmpty } ? "no PTX for it" : "no PTX"
      return .fires(
        RuleRegistry.noKernels, outcome,
        "\(label) has code for \(Self.targets(code)) and \(ptx)\(part); pool \(pool.name) has \(member.label)",
        limit: "no code of \(label) for \(member.label)", subject: label, evidence: places)
    }
    if coverage.undecided > 0 || coverage.coverage == .unknown {
      let hasPTX = code.contains { !$0.ptx.isEmpty }
      return .lacks(
        hasPTX ? RuleRegistry.ptxTooNew : RuleRegistry.noKernels,
        "whether the code of \(label) runs on \(gpu) is open: \(coverage.because)",
        limit: "code of \(label) on \(pool.name)", subject: label, evidence: places)
    }
    if coverage.jit > 0 {
      let isa = coverage.isa.map { " \($0)" } ?? ""
      return .fires(
        RuleRegistry.ptxCompiled, .condition,
        "\(label) runs on \(gpu) through compilation of PTX\(isa)",
        limit: "\(label) compiled from PTX", subject: label, evidence: places)
    }
    if case .olderMinor(let used) = coverage.coverage {
      return .fires(
        RuleRegistry.olderMinorCode, .runs, "\(label) uses \(used) code on \(gpu)", limit: "",
        subject: label, evidence: places)
    }
    return .passes(
      RuleRegistry.noKernels, "\(label) has ready code for \(gpu)", subject: label,
      evidence: places)
  }

  // MARK: AMD

  private func amd(
    _ label: String, _ code: [AcceleratorFacts.CodeRecord], _ coverage: CodeCoverage,
    _ weight: Weight, _ places: [Evidence]
  ) -> FitAnswer? {
    let rule = RuleRegistry.noCodeForAMD
    let served = coverage.native + coverage.older
    if weight != .main, served > 0 || coverage.total == 0 { return nil }
    let gpu = "\(member.label) of pool \(pool.name)"
    if coverage.total == 0 {
      return .lacks(
        rule, "whether the code of \(label) runs on \(gpu) is open: \(coverage.because)",
        limit: "code of \(label) on \(pool.name)", subject: label, evidence: places)
    }
    if served == 0, coverage.undecided == 0 {
      return .fires(
        rule, weight == .addition ? .condition : .fails,
        "\(label) has code for \(Self.targets(code)); pool \(pool.name) has \(member.label)",
        limit: "no code of \(label) for \(member.label)", subject: label, evidence: places)
    }
    if coverage.undecided > 0 {
      return .lacks(
        rule, "\(label) depends on a mode (xnack, sramecc) that pool \(pool.name) does not state",
        limit: "mode of \(member.label) unknown", subject: label, evidence: places)
    }
    if coverage.missing > 0 {
      // Parts are compiled for a few targets by intent; where most is missing it cannot work.
      let isSmall = coverage.missing * 2 < coverage.total
      return .fires(
        rule, isSmall ? .condition : .fails,
        "\(label) has no code for \(gpu) in \(coverage.missing) of \(coverage.total) containers",
        limit: "\(label) lacks parts for \(member.label)", subject: label, evidence: places)
    }
    return .passes(
      rule, "\(label) has code for \(gpu)", subject: label, evidence: places)
  }

  // A build for one maker's GPUs finds none of another maker's.
  private func otherVendor() -> FitAnswer {
    let rule =
      member.vendor == .amd || environment.vendors == [.amd]
      ? RuleRegistry.noCodeForAMD : RuleRegistry.noKernels
    let builds = environment.builds(for: environment.vendors)
    let evidence = environment.frameworks.filter { $0.vendor != nil }.flatMap(\.evidence)
    let makers = environment.vendors.map(Self.maker).joined(separator: " and ")
    return .fires(
      rule, .fails,
      "\(builds): built for GPUs of \(makers); pool \(pool.name) has \(member.label) of \(Self.maker(member.vendor))",
      limit: "built for \(makers), not \(Self.maker(member.vendor))", subject: builds,
      evidence: evidence,
      fix: "Install the build for \(Self.maker(member.vendor)), or name the right pool."
    ).about(.gpuCode)
  }

  private static func maker(_ vendor: GPUCode.Vendor) -> String {
    switch vendor {
    case .amd: "AMD"
    case .intel: "Intel"
    case .nvidia: "NVIDIA"
    }
  }

  // MARK: Containers

  // Containers that hold nothing but code for exactly one architecture (`sm_90a`) are extras that
  // the library picks on that architecture; they count only where there is nothing else.
  private static func general(_ containers: [GPUCode.Containers]) -> [GPUCode.Containers] {
    let general = containers.filter { container in
      container.targets.contains { !isArchitectureSpecific($0) }
    }
    return general.isEmpty ? containers : general
  }

  private static func isArchitectureSpecific(_ target: String) -> Bool {
    guard target.hasPrefix("sm_") || target.hasPrefix("compute_") else { return false }
    return target.prefix { $0 != "@" }.hasSuffix("a")
  }

  private static func targets(_ code: [AcceleratorFacts.CodeRecord]) -> String {
    var names = Set(code.flatMap(\.targets))
    if names.isEmpty { names = Set(code.flatMap(\.ptx)) }
    if names.isEmpty { names = Set(code.flatMap(\.containers).flatMap(\.targets)) }
    let ordered = names.sorted { left, right in
      let a = number(left)
      let b = number(right)
      return a != b ? a < b : left < right
    }
    if ordered.isEmpty { return "nothing" }
    let shown = ordered.prefix(12).joined(separator: ", ")
    return ordered.count > 12 ? "\(shown) and \(ordered.count - 12) more" : shown
  }

  // `sm_90` before `sm_100`; names of AMD go by text.
  private static func number(_ target: String) -> Int {
    guard let start = target.utf8.firstIndex(of: UInt8(ascii: "_")) else { return 0 }
    let digits = target.utf8[start...].dropFirst().prefix { (0x30...0x39).contains($0) }
    return Int(String(decoding: digits, as: UTF8.self)) ?? 0
  }

  private static func places(_ code: [AcceleratorFacts.CodeRecord]) -> [Evidence] {
    code.prefix(3).map { Evidence(path: $0.path, layer: $0.layer) }
  }
}
