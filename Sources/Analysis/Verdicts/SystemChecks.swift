import Accelerators
import Model

/// The C library, the processor and the architecture.
struct SystemChecks {
  let environment: FitEnvironment
  let pool: FitPool

  private var kind: Snapshot.Subject.Kind { environment.snapshot.subject.kind }
  private var libc: EnvironmentFacts.CLibrary? { environment.snapshot.facts.libc }

  /// ACC023, ACC025 and ACC026.
  func answers() -> [FitAnswer] {
    var answers: [FitAnswer] = []
    if let answer = otherArchitecture() { answers.append(answer) }
    if let answer = neededLibrary() { answers.append(answer) }
    if let answer = processorLevel() { answers.append(answer) }
    return answers
  }

  // MARK: Architecture

  private func otherArchitecture() -> FitAnswer? {
    let rule = RuleRegistry.otherArchitecture
    let name = environment.name
    guard let own = environment.architecture else {
      // Nothing native was read: pure files run anywhere.
      guard kind == .image else { return nil }
      return .lacks(
        rule, "the architecture of \(name) is not known", limit: "architecture of \(name) unknown",
        subject: name
      ).about(.processor)
    }
    guard let nodes = pool.architecture else {
      return .lacks(
        rule, "\(name) is for \(own); the architecture of pool \(pool.name) is not stated",
        limit: "architecture of \(pool.name) not stated", subject: name,
        fix: "State the processor of pool \(pool.name) (`cpu = \"x86-64-v3\"`)."
      ).about(.processor).aside
    }
    guard own != nodes else {
      return .passes(
        rule, "\(name) is for \(own), as are the nodes of pool \(pool.name)", subject: name
      ).about(.processor)
    }
    return .fires(
      rule, .fails, "\(name) is for \(own); nodes of pool \(pool.name) are \(nodes)",
      limit: "\(own) on \(nodes)", subject: name
    ).about(.processor)
  }

  // MARK: C library

  private func neededLibrary() -> FitAnswer? {
    guard let need = environment.accelerators.needs.glibc else { return nil }
    let rule = RuleRegistry.libcTooOld
    let evidence = [Evidence(path: need.path, layer: need.layer)]
    let file = String(FrameworkReading.fileName(need.path))
    let has: String
    let version: String?
    // What is no whole system uses the machine's library.
    if kind == .image || (kind == .folder && libc != nil) {
      guard let libc else {
        return .lacks(
          rule, "\(file) needs glibc \(need.minimum); the C library of the image is not known",
          limit: "C library unknown", subject: file, evidence: evidence
        ).about(.libc)
      }
      has = "the image has \(libc.family)\(libc.version.map { " \($0)" } ?? "")"
      guard libc.family == "glibc" else {
        return .fires(
          rule, .fails, "\(file) needs glibc \(need.minimum); \(has)",
          limit: "\(file) needs glibc, \(libc.family)", subject: file, evidence: evidence
        ).about(.libc)
      }
      version = libc.version
    } else {
      version = pool.glibc
      has = version.map { "nodes of pool \(pool.name) have \($0)" } ?? ""
    }
    guard let version, let serves = DottedVersion.isAtLeast(version, need.minimum) else {
      let whose = kind == .image ? "of the image" : "of the nodes of pool \(pool.name)"
      return .lacks(
        rule, "\(file) needs glibc \(need.minimum); the version \(whose) is not known",
        limit: "glibc \(whose) unknown", subject: file, evidence: evidence
      ).about(.libc)
    }
    guard !serves else {
      return .passes(
        rule, "\(file) needs glibc \(need.minimum); \(has)", subject: file, evidence: evidence
      ).about(.libc)
    }
    return .fires(
      rule, .fails, "\(file) needs glibc \(need.minimum); \(has)",
      limit: "glibc \(version) < \(need.minimum)", subject: file, evidence: evidence
    ).about(.libc)
  }

  // MARK: Processor

  private func processorLevel() -> FitAnswer? {
    guard let need = environment.accelerators.needs.cpu,
      let wanted = Self.level(need.minimum), wanted > 1
    else { return nil }
    let rule = RuleRegistry.processorLevel
    let evidence = [Evidence(path: need.path, layer: need.layer)]
    let file = String(FrameworkReading.fileName(need.path))
    guard let level = pool.pool.machine.cpuLevel, let has = Self.level(level) else {
      let answer = FitAnswer.lacks(
        rule,
        "\(file) needs \(need.minimum); the processor's level of pool \(pool.name) is not stated",
        limit: "processor of \(pool.name) not stated", subject: file, evidence: evidence,
        fix: "State the processor of pool \(pool.name) (`cpu = \"x86-64-v3\"`)."
      ).about(.processor)
      // Every server processor since 2009 has level 2.
      return wanted == 2 ? answer.aside : answer
    }
    let text = "\(file) needs \(need.minimum); nodes of pool \(pool.name) have \(level)"
    guard has < wanted else {
      return .passes(rule, text, subject: file, evidence: evidence).about(.processor)
    }
    return .fires(
      rule, .fails, text, limit: "\(level) < \(need.minimum)", subject: file, evidence: evidence
    ).about(.processor)
  }

  // `x86-64` is 1, `x86-64-v3` is 3; nil for other processors.
  private static func level(_ text: String) -> Int? {
    if text == "x86-64" { return 1 }
    guard text.hasPrefix("x86-64-v") else { return nil }
    return Int(text.dropFirst("x86-64-v".count))
  }
}

extension SystemChecks {
  /// ACC041 for one machine: the driver's libraries run on the image's own C library.
  func driverLibraries(_ member: FitPool.Member) -> FitAnswer? {
    // A prefix runs on the node itself, as the driver does.
    guard kind == .image || (kind == .folder && libc != nil), member.vendor == .nvidia else {
      return nil
    }
    let rule = RuleRegistry.driverLibrariesNeedLibc
    let name = environment.name
    let driver = member.driver.map { "driver \($0)" } ?? "the driver"
    guard let libc else {
      return .lacks(
        rule,
        "the C library of \(name) is not known; \(driver) of pool \(pool.name) is mounted into it",
        limit: "C library unknown", subject: name
      ).about(.libc)
    }
    let has = "\(libc.family)\(libc.version.map { " \($0)" } ?? "")"
    guard libc.family == "glibc" else {
      return .fires(
        rule, .fails,
        "\(name) has \(has); the libraries of \(driver) of pool \(pool.name) need glibc",
        limit: "\(libc.family) cannot load the driver", subject: name
      ).about(.libc)
    }
    let needed = member.branch.flatMap { NodeLibrary.glibcNeeded(driverBranch: $0) }
    if let needed, let version = libc.version,
      let serves = DottedVersion.isAtLeast(version, needed)
    {
      let text = "\(name) has \(has); the libraries of \(driver) need glibc \(needed)"
      return serves
        ? .passes(rule, text, subject: name).about(.libc)
        : .fires(
          rule, .fails, text, limit: "glibc \(version) < \(needed) of the driver", subject: name
        ).about(.libc)
    }
    // The same libraries run on the nodes' own C library.
    if let version = libc.version, let nodes = pool.glibc,
      DottedVersion.isAtLeast(version, nodes) == true
    {
      return .passes(
        rule, "\(name) has \(has), no older than the \(nodes) of the nodes of pool \(pool.name)",
        subject: name
      ).about(.libc)
    }
    return .lacks(
      rule,
      "\(name) has \(has); what the libraries of \(driver) of pool \(pool.name) need was not measured",
      limit: "needs of \(driver) not measured", subject: name
    ).about(.libc).aside
  }
}
