package import Model

/// Says what would make the next build of a project differ, and how reproducible it is.
///
/// Pure: equal inputs and options give equal reports. Policy and allowances change the findings,
/// never the level: an allowed download is unchecked all the same.
package enum AuditAnalysis {
  /// The report card of a repository, its images and its lock file.
  ///
  /// The level is the highest one of which, and of all below it, every criterion holds. What nobody
  /// can know counts as not met where the level depends on it, and as nothing where the project has
  /// no such part.
  package static func audit(_ input: AuditInput, _ options: DriftOptions = DriftOptions()) -> Report
  {
    let named = [input.repository].compactMap(\.self) + input.images
    var report = Report(
      tool: options.tool ?? named.first?.snapshot.tool ?? Snapshot.Tool(version: ""),
      command: "audit")
    report.environments = named.map {
      Report.Environment(name: $0.name, snapshot: $0.snapshot, isBaseline: false)
    }
    var judge = AuditJudge(input, options)
    judge.run()
    let levels = AuditLevels(judge.findings + judge.handedIn, states: judge.states)
    report.audit = levels.audit
    report.notices = judge.notices
    AuditDraft(options, named).finish(judge.findings, input.integrity, &report)
    report.verdict = verdict(levels, judge.tally)
    return report
  }

  private static func verdict(_ levels: AuditLevels, _ tally: AuditManifests.Tally) -> String {
    let audit = levels.audit
    var parts: [String] = []
    if tally.requirements > 0 {
      parts.append(
        "\(tally.pinned) of \(AuditText.count(tally.requirements, "requirement"))"
          + " \(tally.requirements == 1 ? "is" : "are") pinned")
    }
    if audit.level == 4 {
      parts.append("every input is known by its content, dated and signed")
    } else {
      let reasons = levels.reasons.prefix(2).joined(separator: "; ")
      parts.append("R\(audit.level + 1) is held up by \(reasons)")
    }
    return "R\(audit.level) \(audit.title): \(parts.joined(separator: ", "))"
  }
}

/// Runs the rules over all parts of an audit.
struct AuditJudge {
  let input: AuditInput
  let options: DriftOptions
  private(set) var findings: [AuditFinding] = []
  private(set) var states: [String: AuditLevels.State] = [:]
  private(set) var tally = AuditManifests.Tally()
  private(set) var notices: [Notice] = []

  init(_ input: AuditInput, _ options: DriftOptions) {
    self.input = input
    self.options = options
  }

  /// The findings of the file check in the form that levels count.
  var handedIn: [AuditFinding] {
    input.integrity.compactMap { finding in
      RuleRegistry.rule(finding.code).map { rule in
        AuditFinding(
          rule, finding.dimension, subject: finding.subject, title: finding.title, fix: "",
          environment: finding.environments.first ?? "",
          items: [AuditItem(text: finding.title, evidence: Evidence(path: finding.subject))])
      }
    }
  }

  mutating func run() {
    let knowledge = AuditKnowledge(input)
    let pins = AuditPins(input.repository?.snapshot)
    if let repository = input.repository.map(withChosenBuilds) {
      let bases = AuditBases(repository, knowledge)
      let manifests = AuditManifests(repository, input, options, knowledge, pins)
      findings += bases.findings + manifests.findings
      tally = manifests.tally
      readBuilds(repository, knowledge, pins, bases)
      readStates(repository, manifests)
    } else {
      let own = ["environment-locked", "environment-signed", "files-owned"]
      for definition in AuditLevels.definitions where !own.contains(definition.name) {
        states[definition.name] = .unknown(
          "no repository was looked at, so nobody knows what the next build takes")
      }
      readHistories(knowledge, pins)
    }
    findings += AuditImages(input.images, knowledge, options).findings
    readLock()
    readFiles()
  }

  // Only the Dockerfiles that the configuration names, where it names one for every environment.
  private func withChosenBuilds(_ repository: NamedSnapshot) -> NamedSnapshot {
    let named = options.environments.values.map(\.dockerfile)
    let paths = Set(
      named.compactMap { $0.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 } })
    guard !named.isEmpty, !named.contains(nil) else { return repository }
    var repository = repository
    repository.snapshot.builds.removeAll { !paths.contains($0.path) }
    return repository
  }

  private mutating func readBuilds(
    _ repository: NamedSnapshot, _ knowledge: AuditKnowledge, _ pins: AuditPins,
    _ bases: AuditBases
  ) {
    var usesSystem = false
    var openSources: String?
    for build in repository.snapshot.builds {
      var reader = AuditBuild(
        environment: repository.name, subject: build.path, knowledge: knowledge, pins: pins)
      reader.read(build)
      findings += reader.findings
      notices += reader.notices.sorted()
      usesSystem = usesSystem || reader.usesSystemPackages
      openSources = openSources ?? reader.openSources
    }
    if bases.count == 0 {
      states["bases-named"] = .absent("no Dockerfile names a base image")
      states["bases-by-digest"] = states["bases-named"]
    }
    if let openSources {
      states["system-packages-dated"] = .unknown(openSources)
    } else if !usesSystem {
      states["system-packages-dated"] = .absent("no Dockerfile installs system packages")
    }
    guard repository.snapshot.builds.isEmpty else { return }
    for name in [
      "no-remote-scripts", "system-packages-pinned", "fetches-checked", "build-independent",
      "system-packages-dated",
    ] {
      states[name] = .absent("there is no Dockerfile")
    }
  }

  private mutating func readStates(_ repository: NamedSnapshot, _ manifests: AuditManifests) {
    let snapshot = repository.snapshot
    if snapshot.manifests.isEmpty, snapshot.builds.isEmpty {
      states["something-declared"] = .broken(
        "no manifest, lock or Dockerfile was found",
        step: "declare what the project needs: pyproject.toml, requirements.txt or environment.yml")
    }
    if tally.requirements == 0 {
      let reason = "no manifest declares a requirement"
      for name in ["interpreter-stated", "requirements-pinned", "packages-hashed"] {
        states[name] = .absent(reason)
      }
    }
    if let lock = manifests.unreadLock {
      states["packages-hashed"] = .unknown("\(lock) is not read, so nobody knows its digests")
    }
    if !snapshot.manifests.contains(where: { $0.state == .locked }) {
      states["locks-current"] = .absent("there is no lock file that is read")
    }
  }

  // Where no Dockerfile is at hand the history of the images says how they were built.
  private mutating func readHistories(_ knowledge: AuditKnowledge, _ pins: AuditPins) {
    for image in input.images where image.snapshot.subject.kind == .image {
      var reader = AuditBuild(
        environment: image.name, subject: image.name, knowledge: knowledge, pins: pins)
      reader.read(history: image.snapshot.layers)
      findings += reader.findings
      notices += reader.notices.sorted()
    }
  }

  // MARK: The lock of the environment

  private mutating func readLock() {
    let names = (input.repository.map { [$0.name] } ?? []) + input.images.map(\.name)
    let environment = names.first ?? ""
    func add(_ rule: Rule, _ title: String, _ fix: String, _ path: String, _ names: [String]) {
      findings.append(
        AuditFinding(
          rule, .source, subject: path, title: title, fix: fix, environment: environment,
          items: (names.isEmpty ? [path] : names).map {
            AuditItem(text: $0, evidence: Evidence(path: path), names: [$0])
          }))
    }
    let rule = RuleRegistry.environmentNotLocked
    switch input.lock {
    case .notJudged:
      states["environment-locked"] = .unknown("nobody looked for holdfast.lock")
      states["environment-signed"] = states["environment-locked"]
    case .missing:
      add(
        rule, "there is no holdfast.lock", "write it with the images at hand: holdfast lock",
        "holdfast.lock", [])
      states["environment-signed"] = .broken(
        "there is no holdfast.lock", step: "sign it: holdfast lock --sign KEY")
    case .unreadable(let reason):
      add(
        rule, "holdfast.lock is refused: \(reason)",
        "take the last good one, git checkout HEAD -- holdfast.lock, and run holdfast lock",
        "holdfast.lock", [])
      states["environment-signed"] = .broken(
        "holdfast.lock is refused", step: "sign it: holdfast lock --sign KEY")
    case .present(let path, let environments):
      let old = environments.filter { $0.isCurrent == false }.map(\.name)
      if !old.isEmpty {
        add(
          rule, "\(path) is not what the repository says now: \(AuditText.some(old))",
          "holdfast lock --declared && git add \(path)", path, old)
      }
      let bare = environments.filter(\.installed.isEmpty).map(\.name)
      if !bare.isEmpty || environments.isEmpty {
        add(
          rule, "\(path) does not know what is installed: \(AuditText.some(bare))",
          "lock it where the image is: holdfast lock \(bare.first ?? "ENV")", path, bare)
      }
      if environments.contains(where: { $0.hasDeclared && $0.isCurrent == nil }) {
        states["environment-locked"] = .unknown("nobody compared \(path) with the repository")
      }
      let unsigned = environments.filter { $0.isSigned == false }.map(\.name)
      if !unsigned.isEmpty {
        add(
          RuleRegistry.environmentUnsigned, "\(path) is not signed: \(AuditText.some(unsigned))",
          "holdfast lock --sign KEY", path, unsigned)
      } else if environments.contains(where: { $0.isSigned == nil }) {
        states["environment-signed"] = .unknown("no key was given to check the signature with")
      }
    }
  }

  private mutating func readFiles() {
    guard !input.areFilesChecked, input.integrity.isEmpty else { return }
    states["files-owned"] =
      input.images.isEmpty
      ? .absent("no image was looked at") : .unknown("the files of the images were not checked")
  }
}
