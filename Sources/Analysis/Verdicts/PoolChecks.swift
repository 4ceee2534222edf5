import Accelerators
import Model

/// What is to be said of a pool whatever runs on it, and AMD's window of driver and user space.
struct PoolChecks {
  let pool: FitPool
  let knowledge: Knowledge
  /// The day, `2026-11-22`; nil where unknown.
  let today: String?

  private var subject: String { "pool \(pool.name)" }

  /// ACC035 and ACC038.
  func answers() -> [FitAnswer] {
    guard pool.hasGPU else { return [] }
    var answers = [mixed()]
    var branches = Set<Int>()
    for member in pool.members where member.vendor == .nvidia {
      guard let branch = member.branch, branches.insert(branch).inserted else { continue }
      answers.append(support(branch))
    }
    for index in answers.indices {
      answers[index].isOfPool = true
      answers[index].dimension = .hardware
    }
    return answers
  }

  private func mixed() -> FitAnswer {
    let rule = RuleRegistry.mixedPool
    var list = pool.pool.mixed
    if list.isEmpty {
      let models = Self.distinct(pool.members.map(\.label))
      let drivers = Self.distinct(pool.members.compactMap(\.driver))
      if models.count > 1 { list.append(models.joined(separator: " and ")) }
      if drivers.count > 1, Set(pool.members.map(\.vendor)).count == 1 {
        list.append("drivers \(drivers.joined(separator: " and "))")
      }
    }
    if list.isEmpty, pool.members.contains(where: { $0.name == nil && $0.target == nil }) {
      return .lacks(
        rule, "the GPUs of pool \(pool.name) are not named, so they may differ",
        limit: "GPUs of \(pool.name) unknown", subject: subject
      ).aside
    }
    guard !list.isEmpty else {
      return .passes(
        rule, "pool \(pool.name) has \(pool.members.first?.label ?? "one GPU") only",
        subject: subject)
    }
    return .fires(
      rule, .runs,
      "pool \(pool.name) is mixed: \(list.joined(separator: "; ")); its worst machine decides",
      limit: "", subject: subject)
  }

  private static func distinct(_ texts: [String]) -> [String] {
    var seen = Set<String>()
    return texts.filter { seen.insert($0).inserted }
  }

  private func support(_ branch: Int) -> FitAnswer {
    let rule = RuleRegistry.driverOutOfSupport
    guard let end = knowledge.endOfLife(driverBranch: branch)?.value, let today else {
      let what = today == nil ? "the day is not given" : "the tables name no end of it"
      return .lacks(
        rule, "whether driver branch \(branch) of pool \(pool.name) gets fixes is open: \(what)",
        limit: "support of branch \(branch) unknown", subject: subject
      ).aside
    }
    // `2026-06` ends with its month; days and months of one form order as text.
    let isOver = today.prefix(end.utf8.count) > end
    guard isOver else {
      return .passes(
        rule, "driver branch \(branch) of pool \(pool.name) is supported until \(end)",
        subject: subject)
    }
    return .fires(
      rule, .runs, "driver branch \(branch) of pool \(pool.name) is out of support since \(end)",
      limit: "", subject: subject)
  }

  /// ACC029 for one AMD machine.
  func rocm(_ environment: FitEnvironment, _ member: FitPool.Member) -> FitAnswer? {
    guard member.vendor == .amd, environment.uses(.amd) else { return nil }
    let rule = RuleRegistry.rocmDriverWindow
    let framework = environment.frameworks.first { $0.family == .rocm && $0.release != nil }
    let core = environment.component("rocm-core")
    guard let release = framework?.release ?? core?.version else {
      return .lacks(
        rule, "nothing tells which ROCm \(environment.builds(for: [.amd])) is built for",
        limit: "ROCm release unknown", subject: subject
      ).aside
    }
    let evidence =
      framework?.evidence ?? core.map { [Evidence(path: $0.path, layer: $0.layer)] } ?? []
    guard let driver = member.driver else {
      return .lacks(
        rule,
        "ROCm \(release) needs an amdgpu driver of its time; that of pool \(pool.name) is not known",
        limit: "amdgpu driver of \(pool.name) unknown", subject: subject, evidence: evidence
      ).aside
    }
    switch knowledge.rocmSupports(driver: driver, release: release)?.value {
    case true?:
      return .passes(
        rule, "AMD supports ROCm \(release) with amdgpu \(driver) of pool \(pool.name)",
        subject: subject, evidence: evidence)
    case false?:
      return .fires(
        rule, .condition,
        "ROCm \(release) with amdgpu \(driver) of pool \(pool.name) is outside the tested range",
        limit: "ROCm \(release) with amdgpu \(driver) untested", subject: subject,
        evidence: evidence)
    case nil:
      return .lacks(
        rule,
        "the tables do not tell whether AMD supports ROCm \(release) with amdgpu \(driver) of pool \(pool.name)",
        limit: "ROCm \(release) with amdgpu \(driver)", subject: subject, evidence: evidence
      ).aside
    }
  }
}
