import Accelerators
import Model

/// Whether the driver of a pool's machines serves the CUDA of an environment.
struct DriverChecks {
  /// What a forward-compatibility driver of the image does on a machine.
  enum Compatibility {
    /// The image has none, or it is not newer than the machine's driver.
    case absent
    /// It is used; its CUDA version.
    case used(AcceleratorFacts.CompatibilityDriver, cuda: String?)
    /// It cannot be used; why.
    case unusable(AcceleratorFacts.CompatibilityDriver, String)
    /// A fact is missing; which.
    case unknown(AcceleratorFacts.CompatibilityDriver, String)
  }

  let environment: FitEnvironment
  let pool: FitPool
  let member: FitPool.Member
  let knowledge: Knowledge

  /// ACC001, ACC002, ACC008 and ACC012 for one NVIDIA machine.
  func answers() -> [FitAnswer] {
    var answers: [FitAnswer] = []
    if let answer = newerGPU() { answers.append(answer) }
    if environment.runtimes.isEmpty { answers += withoutRuntime() }
    for runtime in environment.runtimes {
      answers += driver(for: runtime)
      if let answer = dropped(by: runtime) { answers.append(answer) }
    }
    return answers
  }

  private var subject: String { "pool \(pool.name)" }

  // A GPU that the driver does not know yet is of no use, whatever the toolkit.
  private func newerGPU() -> FitAnswer? {
    guard let target = member.target, let driver = member.driver,
      let least = knowledge.minimumDriver(computeCapability: target),
      member.isAtLeast(least.value) == false
    else { return nil }
    // Where only the toolkit's driver is known, older ones are not proven to fail.
    if least.grade == .unverified {
      return .lacks(
        RuleRegistry.driverTooOld,
        "\(member.label) is known since driver \(least.value); whether \(driver) of pool \(pool.name) knows it is not in the tables",
        limit: "\(member.label) with driver \(driver)", subject: subject)
    }
    return .fires(
      RuleRegistry.driverTooOld, .fails,
      "\(member.label) needs NVIDIA driver \(least.value) or newer; pool \(pool.name) has \(driver)",
      limit: "driver \(driver) < \(least.value) for \(member.label)", subject: subject,
      fix: "Move pool \(pool.name) to driver \(least.value) or newer.")
  }

  // The scan names the least driver, or nothing tells the CUDA version.
  private func withoutRuntime() -> [FitAnswer] {
    let evidence = environment.frameworks.filter { $0.vendor == .nvidia }.flatMap(\.evidence)
    guard let need = environment.accelerators.needs.driver else {
      return [
        .lacks(
          RuleRegistry.driverTooOld,
          "nothing tells which CUDA \(environment.builds(for: [.nvidia])) loads, so no driver can be held against it",
          limit: "CUDA version unknown", subject: subject, evidence: evidence)
      ]
    }
    let place = [Evidence(path: need.path, layer: need.layer)]
    guard let driver = member.driver else {
      return [unknownDriver("CUDA (\(need.because))", place)]
    }
    guard member.isAtLeast(need.minimum) == false else {
      return [
        .passes(
          RuleRegistry.driverTooOld,
          "\(need.because) needs NVIDIA driver \(need.minimum); pool \(pool.name) has \(driver)",
          subject: subject, evidence: place)
      ]
    }
    return [
      .fires(
        RuleRegistry.driverTooOld, .fails,
        "\(need.because) needs NVIDIA driver \(need.minimum) or newer; pool \(pool.name) has \(driver)",
        limit: "driver \(driver) < \(need.minimum)", subject: subject, evidence: place)
    ]
  }

  private func unknownDriver(_ what: String, _ evidence: [Evidence]) -> FitAnswer {
    .lacks(
      RuleRegistry.driverTooOld,
      "\(what) needs an NVIDIA driver; the driver of pool \(pool.name) is not known",
      limit: "driver of \(pool.name) unknown", subject: subject, evidence: evidence,
      fix: "Name the driver of pool \(pool.name) (`driver = \"…\"`).")
  }

  private func driver(for runtime: Runtime) -> [FitAnswer] {
    let rule = RuleRegistry.driverTooOld
    let floor =
      knowledge.minimumDriver(cudaMajor: runtime.major)
      ?? runtime.toolkit.flatMap { knowledge.fullDriver(toolkit: $0) }
    guard let driver = member.driver else {
      return [unknownDriver("CUDA \(runtime.text)", runtime.evidence)]
    }
    guard let floor = floor?.value, let serves = member.isAtLeast(floor) else {
      return [
        .lacks(
          rule,
          "the least driver of CUDA \(runtime.text) is not in the tables; pool \(pool.name) has \(driver)",
          limit: "least driver of CUDA \(runtime.text) unknown", subject: subject,
          evidence: runtime.evidence)
      ]
    }
    let needs = "CUDA \(runtime.text) needs NVIDIA driver \(floor) or newer"
    if serves {
      return [
        .passes(
          rule, "\(needs); pool \(pool.name) has \(driver)", subject: subject,
          evidence: runtime.evidence)
      ] + minorVersion(runtime, driver)
    }
    let fails = FitAnswer.fires(
      rule, .fails, "\(needs); pool \(pool.name) has \(driver)",
      limit: "driver \(driver) < \(floor)", subject: subject, evidence: runtime.evidence,
      fix: """
        Move pool \(pool.name) to driver \(floor) or newer, or the environment to a build for an older CUDA.
        """)
    switch compatibility(for: runtime) {
    case .absent: return [fails]
    case .used(let package, _): return [throughCompatibility(runtime, package, driver)]
    case .unusable(let package, let why):
      return [
        fails,
        .fires(
          RuleRegistry.compatibilityUnusable, .fails,
          "\(Self.label(package)) cannot stand in on pool \(pool.name): \(why)",
          limit: "cuda-compat cannot be used", subject: subject, evidence: Self.evidence(package)),
      ]
    case .unknown(let package, let why):
      return [
        .lacks(
          RuleRegistry.compatibilityUnusable,
          "\(needs), pool \(pool.name) has \(driver); whether \(Self.label(package)) can stand in is open: \(why)",
          limit: "cuda-compat on \(pool.name): \(why)", subject: subject,
          evidence: runtime.evidence + Self.evidence(package))
      ]
    }
  }

  private func throughCompatibility(
    _ runtime: Runtime, _ package: AcceleratorFacts.CompatibilityDriver, _ driver: String
  ) -> FitAnswer {
    // The rule's condition, "cannot serve", does not hold; it runs on a condition all the same.
    FitAnswer(
      rule: RuleRegistry.compatibilityUnusable, outcome: .condition, fires: false,
      text:
        "CUDA \(runtime.text) runs on driver \(driver) of pool \(pool.name) through \(Self.label(package)) of the image",
      limit: "through \(Self.label(package))",
      evidence: runtime.evidence + Self.evidence(package),
      fix: "Keep the compatibility driver in the image, or move the pool's driver.",
      subject: subject)
  }

  // ACC002: a driver of the same major that is older than the toolkit's own.
  private func minorVersion(_ runtime: Runtime, _ driver: String) -> [FitAnswer] {
    let rule = RuleRegistry.minorVersionMode
    if let cuda = member.cuda.flatMap({ DottedVersion($0) }), cuda.major > runtime.major {
      return [
        .passes(
          rule,
          "driver \(driver) of pool \(pool.name) is of CUDA \(cuda.majorMinor), newer than all of CUDA \(runtime.major)",
          subject: subject, evidence: runtime.evidence)
      ]
    }
    guard let toolkit = runtime.toolkit, let version = DottedVersion(toolkit) else {
      return [
        .lacks(
          rule,
          "only the major version of CUDA \(runtime.major) is known (\(runtime.because)), so driver \(driver) may be older than the toolkit",
          limit: "CUDA \(runtime.major).?", subject: subject, evidence: runtime.evidence
        ).aside
      ]
    }
    let full = knowledge.fullDriver(toolkit: toolkit)?.value
    let own = full.map { ", its own driver is \($0)" } ?? ""
    let isFull: Bool
    if let full, let answer = member.isAtLeast(full) {
      isFull = answer
    } else if let cuda = member.cuda.flatMap({ DottedVersion($0) }) {
      isFull = DottedVersion(version.majorMinor).map { cuda >= $0 } ?? false
    } else {
      return [
        .lacks(
          rule,
          "neither the driver of CUDA \(toolkit) nor the CUDA version of driver \(driver) is known",
          limit: "CUDA \(toolkit) on driver \(driver)", subject: subject,
          evidence: runtime.evidence)
      ]
    }
    guard !isFull else {
      return [
        .passes(
          rule, "driver \(driver) of pool \(pool.name) knows all of CUDA \(toolkit)\(own)",
          subject: subject, evidence: runtime.evidence)
      ]
    }
    if case .used(let package, let cuda) = compatibility(for: runtime),
      cuda.flatMap({ DottedVersion.isAtLeast($0, version.majorMinor) }) == true
    {
      return [throughCompatibility(runtime, package, driver)]
    }
    return [
      .fires(
        rule, .condition,
        "CUDA \(toolkit) runs on driver \(driver) of pool \(pool.name) in minor-version mode\(own)",
        limit: "minor-version mode, CUDA \(toolkit) on driver \(driver)", subject: subject,
        evidence: runtime.evidence)
    ]
  }

  // ACC008: CUDA 13 starts at compute capability 7.5, CUDA 12 at 5.0.
  private func dropped(by runtime: Runtime) -> FitAnswer? {
    let rule = RuleRegistry.droppedByToolkit
    guard let target = member.target else {
      guard runtime.major >= 12 else { return nil }
      return .lacks(
        rule,
        "whether CUDA \(runtime.text) still serves \(member.label) of pool \(pool.name) is open",
        limit: "GPU of \(pool.name) unknown", subject: subject, evidence: runtime.evidence)
    }
    let name = "sm_" + target.filter { $0 != "." }
    guard let toolkits = knowledge.target(name)?.value else { return nil }
    guard let last = toolkits.last.flatMap({ DottedVersion($0) }), last.major < runtime.major else {
      return nil
    }
    let family = knowledge.family(computeCapability: target) ?? "compute capability \(target)"
    return .fires(
      rule, .fails,
      "CUDA \(runtime.major) dropped \(family), CUDA \(last.majorMinor) was the last for it; pool \(pool.name) has \(member.label)",
      limit: "CUDA \(runtime.major) dropped \(member.label)", subject: subject,
      evidence: runtime.evidence)
  }
}

extension DriverChecks {
  /// The CUDA version that compiles PTX on the machine: the driver's, or that of a forward-compatibility
  /// driver that is used; nil where unknown.
  func compilingCUDA() -> String? {
    guard let cuda = member.cuda else { return nil }
    for runtime in environment.runtimes {
      if case .used(_, let newer?) = compatibility(for: runtime),
        DottedVersion.isAtLeast(newer, cuda) == true
      {
        return newer
      }
    }
    return cuda
  }

  /// What the image's forward-compatibility driver does for a runtime on the machine.
  func compatibility(for runtime: Runtime) -> Compatibility {
    let packages = environment.accelerators.compatibility
    guard let package = packages.last(where: { serves($0, runtime) }) ?? packages.last else {
      return .absent
    }
    guard isNewer(package) else { return .absent }
    let label = Self.label(package)
    guard serves(package, runtime) else {
      return .unusable(package, "it is for CUDA \(package.cuda ?? "?"), not \(runtime.text)")
    }
    switch ForwardCompatibility.isSupported(on: member.modelClass)?.value {
    case false?:
      return .unusable(package, "\(member.label) is no data center GPU")
    case nil:
      return .unknown(package, "the class of \(member.label) is not known")
    case true?: break
    }
    if let branches = package.branches, let branch = member.branch, !branches.contains(branch),
      package.driver.flatMap({ DottedVersion($0)?.major }) != branch
    {
      let list = branches.map(String.init).joined(separator: ", ")
      return .unusable(package, "\(label) serves branches \(list), not \(branch)")
    }
    let folder = Self.folder(package)
    let decision = ForwardCompatibility.decide(
      package, count: packages.count { Self.folder($0) == folder }, hostDriver: member.driver,
      hostCUDA: member.cuda)
    switch decision {
    case .used: return .used(package, cuda: cuda(of: package))
    case .unused(let why): return .unusable(package, why)
    case .unknown(let why): return .unknown(package, why)
    }
  }

  private static func folder(_ package: AcceleratorFacts.CompatibilityDriver) -> Substring {
    package.path.dropLast(FrameworkReading.fileName(package.path).count)
  }

  private func isNewer(_ package: AcceleratorFacts.CompatibilityDriver) -> Bool {
    package.driver.flatMap { member.isAtLeast($0) } != true
  }

  private func cuda(of package: AcceleratorFacts.CompatibilityDriver) -> String? {
    package.cuda ?? package.driver.flatMap { knowledge.cuda(ofDriver: $0)?.value }
  }

  // Its CUDA is at least the runtime's major; unknown counts as serving, to be judged further.
  private func serves(_ package: AcceleratorFacts.CompatibilityDriver, _ runtime: Runtime) -> Bool {
    guard let cuda = cuda(of: package).flatMap({ DottedVersion($0) }) else { return true }
    return cuda.major >= runtime.major
  }

  private static func label(_ package: AcceleratorFacts.CompatibilityDriver) -> String {
    package.driver.map { "cuda-compat \($0)" } ?? "cuda-compat"
  }

  private static func evidence(_ package: AcceleratorFacts.CompatibilityDriver) -> [Evidence] {
    [Evidence(path: package.path, layer: package.layer)]
  }
}
