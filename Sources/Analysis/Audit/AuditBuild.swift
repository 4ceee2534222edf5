import Model

/// Reads the instructions of one Dockerfile, or of one image's history, in order.
struct AuditBuild {
  // What the instructions of a stage leave for later ones.
  struct Stage {
    var variables: [String: String] = [:]
    var isDated = false
    /// The sources of packages were copied in: nobody knows whether they are dated.
    var hasOwnSources = false
    var isForeignShell = false
    var fetches: [Pending] = []
    var clones: [Pending] = []
    var installsSystemPackages: Evidence?
    /// An installer of another family, `dnf`, whose archive nobody dates.
    var otherInstaller: String?
    /// A file of requirements, bounds or pins was installed from.
    var installsFromFile = false
    /// The last part of the folder in which the next step begins.
    var workFolder = ""
    var folder = ""
  }

  // A fetch or clone that nothing has checked yet.
  struct Pending {
    var address: String
    var file: String?
    var evidence: Evidence
    var text: String
    /// The command that runs it.
    var runner: String?
  }

  let environment: String
  let subject: String
  let knowledge: AuditKnowledge
  let pins: AuditPins
  var stage = Stage()
  private(set) var findings: [AuditFinding] = []
  var notices: Set<Notice> = []
  private(set) var usesSystemPackages = false
  /// Why nobody knows whether the sources of system packages are dated; nil where it is known.
  private(set) var openSources: String?

  init(environment: String, subject: String, knowledge: AuditKnowledge, pins: AuditPins) {
    self.environment = environment
    self.subject = subject
    self.knowledge = knowledge
    self.pins = pins
  }

  /// Reads a Dockerfile.
  mutating func read(_ build: BuildRecord) {
    var finished: [String: Stage] = [:]
    for (number, item) in build.stages.enumerated() {
      stage = Stage()
      if let base = finished[item.base.lowercased()] {
        stage = base
        stage.fetches = []
        stage.clones = []
        stage.installsSystemPackages = nil
        stage.otherInstaller = nil
      }
      for instruction in item.instructions {
        read(instruction, Evidence(path: build.path, line: instruction.line))
      }
      endStage()
      finished[String(number)] = stage
      if let name = item.name { finished[name.lowercased()] = stage }
    }
  }

  /// Reads the history of an image, whose instructions have no lines.
  mutating func read(history layers: [Snapshot.Layer]) {
    for layer in layers {
      guard let text = Instruction.plain(layer.createdBy), text.hasPrefix("RUN ") else { continue }
      let instruction = BuildFact.Instruction(
        keyword: "RUN", text: String(text.dropFirst(4)), line: 0)
      read(instruction, Evidence(path: "/", layer: layer.index))
    }
    endStage()
  }

  private mutating func read(_ instruction: BuildFact.Instruction, _ evidence: Evidence) {
    for (name, value) in instruction.environment { stage.variables[name] = value }
    if AuditSystemPackages.namesSnapshot(instruction.text) { stage.isDated = true }
    switch instruction.keyword {
    case "SHELL":
      let text = instruction.text.lowercased()
      stage.isForeignShell = text.contains("powershell") || text.contains("cmd")
    case "ADD": readAdd(instruction, evidence)
    case "COPY":
      if instruction.text.contains("/etc/apt/") || instruction.text.contains("/etc/yum") {
        stage.hasOwnSources = true
      }
    case "WORKDIR": stage.workFolder = AuditFetch.base(instruction.text)
    case "ENV", "ARG": readVariables(instruction, evidence)
    case "ONBUILD":
      guard instruction.text.uppercased().hasPrefix("RUN ") else { return }
      var inner = instruction
      inner.text = String(instruction.text.dropFirst(4))
      readRun(inner, evidence)
    case "RUN": readRun(instruction, evidence)
    default: break
    }
  }

  // Files of the network that `ADD` brings; `--checksum` and a commit behind `#` fix them.
  private mutating func readAdd(_ instruction: BuildFact.Instruction, _ evidence: Evidence) {
    if instruction.text.contains("/etc/apt/") { stage.hasOwnSources = true }
    guard !instruction.flags.contains(where: { $0.hasPrefix("--checksum=") }) else { return }
    for word in instruction.text.split(whereSeparator: \.isWhitespace) where !word.hasPrefix("--") {
      let address = substituted(String(word.trimmed(["\"", "[", "]", ","])))
      let path = address.prefix { $0 != "#" && $0 != "?" }
      if path.hasSuffix(".git") && (address.contains("://") || address.hasPrefix("git@")) {
        let fragment =
          address.split(separator: "#").dropFirst().first?
          .split(separator: ":").first ?? ""
        guard !CommitText.isCommit(fragment) else { continue }
        add(
          RuleRegistry.movingClone, .source, "ADD \(AuditText.short(String(word)))",
          "name the commit behind the address: \(path)#COMMIT", evidence,
          [AuditItem(text: address, evidence: evidence)])
      } else if address.hasPrefix("http://") || address.hasPrefix("https://"),
        !AuditFetch.isFixed(address)
      {
        add(
          RuleRegistry.uncheckedFetch, .source, "ADD \(AuditText.short(String(word)))",
          "write ADD --checksum=sha256:DIGEST \(AuditText.short(String(word)))", evidence,
          [AuditItem(text: address, evidence: evidence)])
      }
    }
  }

  private mutating func readVariables(
    _ instruction: BuildFact.Instruction, _ evidence: Evidence
  ) {
    for (name, value) in instruction.environment.sorted(by: { $0.key < $1.key }) {
      if let flag = Self.hostFlag(value) {
        addHost(["\(name) with \(flag)"], evidence)
      }
      guard !value.isEmpty else { continue }
      readSetting(name, value, evidence)
    }
  }

  // pip and uv read their options from variables too.
  private mutating func readSetting(_ name: String, _ value: String, _ evidence: Evidence) {
    switch name {
    case "PIP_EXTRA_INDEX_URL":
      addIndexes([value], "\(name)=\(AuditText.short(value))", evidence)
    case "PIP_TRUSTED_HOST", "UV_INSECURE_HOST":
      addInsecure(["\(name)=\(AuditText.short(value))"], evidence)
    case "PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX":
      if value.hasPrefix("http://") { addInsecure(["\(name)=\(AuditText.short(value))"], evidence) }
    case "PIP_PRE":
      if ["1", "true", "yes", "on"].contains(value.lowercased()) {
        addNightly(["PIP_PRE=\(value)"], evidence)
      }
    default: break
    }
  }

  /// `$NAME` and `${NAME}` replaced where the stage knows the value.
  func substituted(_ text: String) -> String {
    guard text.contains("$") else { return text }
    var output = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      output += rest[..<dollar]
      let behind = rest[rest.index(after: dollar)...]
      let isBraced = behind.first == "{"
      let name = (isBraced ? behind.dropFirst() : behind).prefix {
        $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber)
      }
      var end = name.endIndex
      let closes = isBraced && end < text.endIndex && text[end] == "}"
      if closes { end = text.index(after: end) }
      if !name.isEmpty, !isBraced || closes, let value = stage.variables[String(name)] {
        output += value
        rest = text[end...]
      } else {
        output += "$"
        rest = behind
      }
    }
    return output + rest
  }

  /// Notes what a stage leaves unchecked.
  private mutating func endStage() {
    for fetch in stage.fetches {
      let item = AuditItem(text: fetch.address, evidence: fetch.evidence)
      if let runner = fetch.runner {
        add(
          RuleRegistry.remoteScript, .source,
          "\(AuditText.short(fetch.text)), then \(AuditText.short(runner, limit: 40))",
          Self.scriptFix(fetch.address), fetch.evidence, [item])
      } else {
        let file = fetch.file ?? "FILE"
        add(
          RuleRegistry.uncheckedFetch, .source, AuditText.short(fetch.text),
          "check it in the same step: echo 'DIGEST  \(file)' | sha256sum -c -; or ADD"
            + " --checksum=sha256:DIGEST \(AuditText.short(fetch.address))",
          fetch.evidence, [item])
      }
    }
    for clone in stage.clones {
      let commit = knowledge.commit(clone.address) ?? "COMMIT"
      add(
        RuleRegistry.movingClone, .source, AuditText.short(clone.text),
        "check out a commit behind it: git -C \(clone.file ?? "FOLDER") checkout \(commit)",
        clone.evidence, [AuditItem(text: clone.address, evidence: clone.evidence)])
    }
    if let evidence = stage.installsSystemPackages {
      usesSystemPackages = true
      if stage.hasOwnSources {
        openSources = "\(subject) copies its own package sources, which may be dated or not"
      } else if !stage.isDated {
        add(
          RuleRegistry.movingArchive, .source,
          "packages come from the distribution's moving archive",
          "take them from a dated snapshot: for Debian"
            + " deb https://snapshot.debian.org/archive/debian/YYYYMMDDT000000Z RELEASE main,"
            + " for Ubuntu apt-get install --snapshot YYYYMMDDT000000Z", evidence,
          [AuditItem(text: "moving archive", evidence: evidence)])
      }
    }
    if let program = stage.otherInstaller {
      usesSystemPackages = true
      openSources =
        openSources ?? "\(subject) installs with \(program), whose archive is not known to be dated"
    }
    stage.fetches = []
    stage.clones = []
    stage.installsSystemPackages = nil
    stage.otherInstaller = nil
  }

  static func scriptFix(_ address: String) -> String {
    "fetch it with a digest, then run it: ADD --checksum=sha256:DIGEST"
      + " \(AuditText.short(address)) /tmp/; or install a packaged release"
  }

  /// Adds a finding at an instruction.
  mutating func add(
    _ rule: Rule, _ dimension: Dimension, _ text: String, _ fix: String, _ evidence: Evidence,
    _ items: [AuditItem], severity: Severity? = nil
  ) {
    let place = evidence.line.map { "\(subject):\($0)" } ?? subject
    var finding = AuditFinding(
      rule, dimension, subject: subject, title: "\(place)  \(text)", fix: fix,
      environment: environment, items: items)
    if let severity { finding.severity = severity }
    findings.append(finding)
  }
}

extension Substring {
  /// Without the given characters at both ends.
  func trimmed(_ set: Set<Character>) -> Substring {
    var text = self
    while let first = text.first, set.contains(first) { text = text.dropFirst() }
    while let last = text.last, set.contains(last) { text = text.dropLast() }
    return text
  }
}
