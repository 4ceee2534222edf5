import Model

/// Base images of Dockerfiles: without a digest, without a tag, chosen by the caller of the build.
struct AuditBases {
  let repository: NamedSnapshot
  let knowledge: AuditKnowledge
  private(set) var findings: [AuditFinding] = []
  /// How many external images builds start from or copy from, each once per Dockerfile.
  private(set) var count = 0

  init(_ repository: NamedSnapshot, _ knowledge: AuditKnowledge) {
    self.repository = repository
    self.knowledge = knowledge
    for build in repository.snapshot.builds { read(build) }
  }

  private mutating func read(_ build: BuildRecord) {
    var names: Set<String> = ["scratch"]
    var seen: Set<String> = []
    for (number, stage) in build.stages.enumerated() {
      if !names.contains(stage.base.lowercased()), seen.insert(stage.base).inserted {
        judge(stage.base, stage, "FROM", Evidence(path: build.path, line: stage.line))
      }
      if let name = stage.name { names.insert(name.lowercased()) }
      names.insert(String(number))
      for instruction in stage.instructions {
        for image in Self.sources(instruction)
        where !names.contains(image.lowercased()) && seen.insert(image).inserted {
          // A later stage may not be copied from, so a bare word is a build context by name.
          guard image.contains(":") || image.contains("/") || image.contains("@") else { continue }
          judge(
            image, nil, "\(instruction.keyword) --from=",
            Evidence(path: build.path, line: instruction.line))
        }
      }
    }
  }

  // `COPY --from=IMAGE` and `RUN --mount=type=bind,from=IMAGE`.
  private static func sources(_ instruction: BuildFact.Instruction) -> [String] {
    instruction.flags.compactMap { flag in
      if flag.hasPrefix("--from=") { return String(flag.dropFirst(7)) }
      guard flag.hasPrefix("--mount=") else { return nil }
      return flag.dropFirst(8).split(separator: ",").first { $0.hasPrefix("from=") }
        .map { String($0.dropFirst(5)) }
    }
  }

  private mutating func judge(
    _ base: String, _ stage: BuildFact.Stage?, _ keyword: String, _ evidence: Evidence
  ) {
    guard !base.isEmpty else { return }
    count += 1
    let spaced = keyword.hasSuffix("=") ? keyword : "\(keyword) "
    if stage?.baseIsPartial == true || base.contains("$") {
      return add(
        RuleRegistry.baseByArgument, base, "\(AuditText.place(evidence))  \(spaced)\(base)",
        "give the build argument a default with a digest: ARG NAME=image:tag@sha256:…", evidence)
    }
    guard !base.contains("@") else { return }
    let tag = Self.tag(base)
    let known = knowledge.digest(base)
    if let tag, tag != "latest" {
      if Self.isMoving(tag) {
        add(
          RuleRegistry.nightlyBuild, base, "\(AuditText.place(evidence))  \(spaced)\(base)",
          "name a release and its digest: \(spaced)\(Self.name(base)):RELEASE@sha256:…", evidence)
      }
      var finding = AuditFinding(
        RuleRegistry.unpinnedBase, .base, subject: evidence.path,
        title: "\(AuditText.place(evidence))  \(spaced)\(base)",
        fix: known.map { "write \(spaced)\(base)@\($0)" }
          ?? "write \(spaced)\(base)@sha256:… with the digest that was tested",
        environment: repository.name,
        items: [AuditItem(text: base, evidence: evidence, names: [base])])
      finding.message = "the tag may name other content tomorrow"
      finding.key = base
      findings.append(finding)
      return
    }
    let versioned = "\(Self.name(base)):TAG@\(known ?? "sha256:…")"
    add(
      RuleRegistry.latestBase, base, "\(AuditText.place(evidence))  \(spaced)\(base)",
      "write \(spaced)\(versioned) with the release that was tested", evidence)
  }

  private mutating func add(
    _ rule: Rule, _ base: String, _ title: String, _ fix: String, _ evidence: Evidence
  ) {
    var finding = AuditFinding(
      rule, .base, subject: evidence.path, title: title, fix: fix, environment: repository.name,
      items: [AuditItem(text: base, evidence: evidence, names: [base])])
    finding.key = base
    findings.append(finding)
  }

  /// The tag of an image reference without a digest; nil where it has none.
  static func tag(_ reference: String) -> String? {
    guard let last = reference.split(separator: "/").last,
      let colon = last.firstIndex(of: ":")
    else { return nil }
    return String(last[last.index(after: colon)...])
  }

  /// The reference without its tag.
  static func name(_ reference: String) -> String {
    tag(reference).map { String(reference.dropLast($0.count + 1)) } ?? reference
  }

  // Tags that move with every build of the image.
  private static func isMoving(_ tag: String) -> Bool {
    ["main", "master", "edge", "dev", "devel", "develop", "head", "canary", "unstable"]
      .contains(tag.lowercased()) || tag.lowercased().contains("nightly")
  }
}
