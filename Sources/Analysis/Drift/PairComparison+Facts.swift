import Model
import Versions

extension PairComparison {
  /// Platform, release, C library, interpreter, entry point: only where both subjects know them.
  mutating func compareFacts() {
    comparePlatform()
    compareRelease()
    compareLibc()
    compareInterpreter()
    compareEntryPoint()
  }

  private func fact(
    _ rule: Rule, _ dimension: Dimension, _ subject: String, _ severity: Severity, _ left: String,
    _ right: String, message: String, fix: String
  ) -> Difference {
    Difference(
      rule: rule, dimension: dimension, subject: subject, name: subject, names: [subject],
      ecosystem: nil, severity: severity, baseline: Difference.Side(texts: [left]),
      other: Difference.Side(texts: [right]), title: "\(left) → \(right)", message: message,
      fix: fix)
  }

  private mutating func comparePlatform() {
    guard let left = baseline.snapshot.subject.platform,
      let right = other.snapshot.subject.platform,
      baseline.hasConfiguration, other.hasConfiguration, left != right
    else { return }
    differences.append(
      fact(
        RuleRegistry.platformDiffers, .base, "platform", SeverityTable.platform, left, right,
        message: "other processors run other code of the same versions",
        fix: "compare the \(left) image of \(other.name)"))
  }

  private mutating func compareRelease() {
    guard let left = baseline.snapshot.facts.os, let right = other.snapshot.facts.os,
      left.id != right.id || left.versionId != right.versionId
    else { return }
    let texts = (FactText.release(left), FactText.release(right))
    differences.append(
      fact(
        RuleRegistry.releaseDiffers, .operatingSystem, "operating-system", SeverityTable.release,
        texts.0, texts.1, message: "system libraries and defaults come with the release",
        fix: "build \(other.name) on \(texts.0), or \(baseline.name) on \(texts.1)"))
  }

  private mutating func compareLibc() {
    guard let left = baseline.snapshot.facts.libc, let right = other.snapshot.facts.libc else {
      return
    }
    let sameFamily = left.family == right.family
    var step = VersionStep.none
    if sameFamily {
      guard let a = left.version, let b = right.version else { return }
      step = VersionDistance.dotted(a, b)
      if step == .none { return }
    }
    let texts = (FactText.libc(left), FactText.libc(right))
    var difference = fact(
      RuleRegistry.libcDiffers, .libc, "libc", SeverityTable.libc(sameFamily: sameFamily, step),
      texts.0, texts.1,
      message: sameFamily
        ? "binaries built against the newer one do not start on the older one"
        : "wheels of one family do not load in the other",
      fix: "use a base with \(texts.0) for \(other.name)")
    difference.step = step
    // The package that brings it tells the same.
    if let index = differences.firstIndex(where: {
      $0.ecosystem == .deb && $0.name == "libc6" && $0.dimension == .version
    }) {
      difference.baseline.absorb(differences[index].baseline)
      difference.other.absorb(differences[index].other)
      difference.names += differences[index].names
      difference.ecosystem = .deb
      differences.remove(at: index)
    }
    differences.append(difference)
  }

  private mutating func compareInterpreter() {
    guard let pair = interpreters, pair.step != .none else { return }
    let name = FactText.interpreterName(pair.baseline.kind)
    let texts = (pair.baseline.version ?? "", pair.other.version ?? "")
    var difference = fact(
      RuleRegistry.interpreterDiffers, .interpreter, pair.baseline.kind,
      SeverityTable.interpreter(pair.step), "\(name) \(texts.0)", "\(name) \(texts.1)",
      message: SeverityTable.weight(pair.step) >= SeverityTable.weight(.minor)
        ? "compiled packages serve one minor version, and resolvers choose others for it"
        : "a patch of the interpreter",
      fix: "use \(name) \(texts.0) in \(other.name), or \(name) \(texts.1) in \(baseline.name)")
    difference.step = pair.step
    difference.title = "\(name) \(texts.0) → \(texts.1)"
    difference.baseline.evidence = [
      Evidence(path: pair.baseline.path, layer: pair.baseline.layer)
    ]
    difference.other.evidence = [Evidence(path: pair.other.path, layer: pair.other.layer)]
    difference.baseline.layers = pair.baseline.layer.map { [$0] } ?? []
    difference.other.layers = pair.other.layer.map { [$0] } ?? []
    // conda lists the interpreter itself among its packages.
    if let index = differences.firstIndex(where: {
      $0.ecosystem == .conda && $0.name == "python" && $0.dimension == .version
    }) {
      difference.baseline.absorb(differences[index].baseline)
      difference.other.absorb(differences[index].other)
      differences.remove(at: index)
    }
    differences.append(difference)
  }

  private mutating func compareEntryPoint() {
    guard baseline.hasConfiguration, other.hasConfiguration else { return }
    let left = baseline.snapshot.facts
    let right = other.snapshot.facts
    let parts: [(String, String, String)] = [
      ("entry point", FactText.program(left), FactText.program(right)),
      ("folder", left.workingDirectory ?? "", right.workingDirectory ?? ""),
      ("user", left.user ?? "", right.user ?? ""),
    ].filter { $0.1 != $0.2 }
    guard !parts.isEmpty else { return }
    let word = { (text: String) in text.isEmpty ? "unset" : text }
    var difference = fact(
      RuleRegistry.entryPointDiffers, .entryPoint, "entry-point", SeverityTable.entryPoint, "", "",
      message: "the images start another program, in another folder or as another user",
      fix: "nothing where it is meant")
    difference.baseline.texts = parts.map { "\($0.0) \(word($0.1))" }
    difference.other.texts = parts.map { "\($0.0) \(word($0.2))" }
    difference.title = parts.map { "\($0.0) \(word($0.1)) → \(word($0.2))" }
      .joined(separator: "; ")
    difference.fix = nil
    let keywords: Set<Substring> = ["ENTRYPOINT", "CMD", "WORKDIR", "USER"]
    difference.baseline.layers = baseline.lastLayer { keywords.contains(Instruction.keyword($0)) }
    difference.other.layers = other.lastLayer { keywords.contains(Instruction.keyword($0)) }
    differences.append(difference)
  }
}

extension EnvironmentView {
  /// The newest history entry whose instruction fits.
  func lastLayer(where fits: (String) -> Bool) -> [Int] {
    for layer in snapshot.layers.indices.reversed() {
      if let text = instruction(layer), fits(text) { return [layer] }
    }
    return []
  }
}
