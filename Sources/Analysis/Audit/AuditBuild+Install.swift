import Model
import Versions

extension AuditBuild {
  // MARK: pip, uv, Poetry

  /// Judges what Python installers of a step install, and from where.
  mutating func readPython(
    _ script: AuditShell, _ instruction: BuildFact.Instruction, _ evidence: Evidence
  ) {
    var isHashed = false
    var hasNoDependencies = false
    for command in script.commands {
      guard let words = Self.pipWords(command) else { continue }
      isHashed = isHashed || words.contains("--require-hashes")
      hasNoDependencies = hasNoDependencies || words.contains("--no-deps")
      readOptions(words, isPip: Self.isPip(command), isHashed: isHashed, evidence)
    }
    let constraints = instruction.references.filter { $0.kind == .constraints }
    let bounded = pins.constrained(constraints.map { $0.origin ?? $0.path })
    var open: [AuditItem] = []
    var texts: [String] = []
    for requirement in instruction.requirements where requirement.ecosystem == .pypi {
      let place = Evidence(
        path: evidence.path, layer: evidence.layer, line: requirement.line ?? evidence.line)
      if let source = requirement.source {
        readSource(source, requirement, place)
        if source.kind == .directory, !hasNoDependencies { readProject(source, place) }
        continue
      }
      guard let term = requirement.anyOf.first else { continue }
      let name = PythonName.normalized(term.name)
      if PinningParents.isPin(.pypi, term.specifier) { continue }
      if let unparsed = requirement.unparsed, unparsed.contains("==") { continue }
      // A file of bounds that the repository does not have may bound anything.
      if !constraints.isEmpty, bounded?.contains(name) ?? true { continue }
      open.append(
        AuditItem(text: "\(term.name)\(term.specifier)", evidence: place, names: [name, term.name]))
      texts.append("\(term.name)==\(knowledge.version(.pypi, term.name) ?? "VERSION")")
    }
    if instruction.references.contains(where: { $0.kind != .project }) {
      stage.installsFromFile = true
    }
    guard !open.isEmpty else { return }
    add(
      RuleRegistry.unpinnedBuildInstall, .version,
      "installs \(AuditText.count(open.count, "package")) in whatever version is newest:"
        + " \(AuditText.some(open.map(\.text)))",
      "write \(AuditText.some(texts, limit: 6)), or install from a lock file", evidence, open)
  }

  // `pip install .` resolves what the project declares, whatever its lock says, unless an earlier
  // step has installed the pinned set.
  private mutating func readProject(_ source: PackageSource, _ evidence: Evidence) {
    guard pins.hasOpenProjects, !stage.installsFromFile else { return }
    let folder = source.url ?? "."
    add(
      RuleRegistry.unpinnedBuildInstall, .version,
      "installs the project in \(AuditText.short(folder)) with whatever its requirements resolve to",
      "install the pinned set first (uv sync --locked, or pip install --require-hashes -r FILE), then"
        + " pip install --no-deps \(AuditText.short(folder))", evidence,
      [AuditItem(text: folder, evidence: evidence)])
  }

  // The words behind `pip`, where a command is one of Python's installers.
  private static func pipWords(_ command: AuditShell.Command) -> ArraySlice<String>? {
    guard let first = command.words.first else { return nil }
    let name = AuditShell.name(first)
    let rest = command.words.dropFirst()
    if isPipName(name) || name == "uv" || name == "pipx" { return rest }
    if name.hasPrefix("python"), let index = rest.firstIndex(of: "-m") {
      let module = rest[index...].dropFirst()
      return ["pip", "uv"].contains(module.first ?? "") ? module.dropFirst() : nil
    }
    return nil
  }

  private static func isPipName(_ name: String) -> Bool {
    name.hasPrefix("pip") && name.dropFirst(3).allSatisfy { $0.isNumber || $0 == "." }
  }

  private static func isPip(_ command: AuditShell.Command) -> Bool {
    AuditShell.name(command.words.first ?? "") != "uv" && !command.words.contains("uv")
  }

  private mutating func readOptions(
    _ words: ArraySlice<String>, isPip: Bool, isHashed: Bool, _ evidence: Evidence
  ) {
    guard words.contains(where: { ["install", "download", "wheel", "sync", "add"].contains($0) })
    else { return }
    var extra: [String] = []
    var insecure: [String] = []
    var nightly: [String] = []
    var rest = words
    while let word = rest.popFirst() {
      let equals = word.hasPrefix("--") ? word.firstIndex(of: "=") : nil
      let name = equals.map { String(word[..<$0]) } ?? word
      func value() -> String {
        if let equals { return substituted(String(word[word.index(after: equals)...])) }
        return substituted(rest.first ?? "")
      }
      switch name {
      case "--extra-index-url":
        if isPip { extra.append(value()) }
        if Self.isNightly(value()) { nightly.append(value()) }
        if value().hasPrefix("http://") { insecure.append(value()) }
      case "-i", "--index-url", "--index", "--default-index", "-f", "--find-links":
        if Self.isNightly(value()) { nightly.append(value()) }
        if value().hasPrefix("http://") { insecure.append(value()) }
      case "--trusted-host", "--allow-insecure-host": insecure.append("\(name) \(value())")
      case "--pre": nightly.append("--pre")
      case "--prerelease":
        if value() == "allow" { nightly.append("--prerelease allow") }
      default: break
      }
    }
    if !extra.isEmpty, !isHashed {
      addIndexes(extra, "--extra-index-url \(AuditText.some(extra))", evidence)
    }
    if !insecure.isEmpty { addInsecure(insecure, evidence) }
    if !nightly.isEmpty { addNightly(nightly, evidence) }
  }

  /// Whether an index serves builds of every night.
  static func isNightly(_ address: String) -> Bool {
    let text = address.lowercased()
    return text.contains("nightly") || text.contains("/pre/") || text.hasSuffix("-dev/simple")
  }

  // Version control, archives and folders that a step installs directly.
  private mutating func readSource(
    _ source: PackageSource, _ requirement: RequirementFact, _ evidence: Evidence
  ) {
    let name = requirement.anyOf.first?.name
    let address = source.url.map(substituted) ?? ""
    switch source.kind {
    case .vcs:
      guard source.commit == nil else { return }
      if let revision = source.requestedRevision, CommitText.isCommit(substituted(revision)) {
        return
      }
      add(
        RuleRegistry.movingRequirement, .source,
        "\(name ?? AuditText.short(address)) from \(Self.revision(source))",
        "name the commit: git+\(address)@\(knowledge.commit(source.url) ?? "COMMIT")", evidence,
        [AuditItem(text: address, evidence: evidence, names: name.map { [$0] } ?? [])])
    case .archive:
      guard requirement.hashes.isEmpty, !AuditFetch.isFixed(address), address.contains("://"),
        !address.hasPrefix("file:")
      else { return }
      stage.fetches.append(
        Pending(address: address, evidence: evidence, text: "pip install \(address)"))
    case .directory, .index, .channel: break
    }
  }

  /// `branch main`, `the default branch`.
  static func revision(_ source: PackageSource) -> String {
    source.requestedRevision.map { "branch or tag \($0)" } ?? "the default branch"
  }

  // MARK: Conda

  /// Judges what conda installs in a step.
  mutating func readConda(
    _ script: AuditShell, _ instruction: BuildFact.Instruction, _ evidence: Evidence
  ) {
    var items: [AuditItem] = []
    var texts: [String] = []
    for requirement in instruction.requirements where requirement.ecosystem == .conda {
      guard let term = requirement.anyOf.first, !AuditPins.isCondaPin(term.specifier) else {
        continue
      }
      if let unparsed = requirement.unparsed, unparsed.contains("=") { continue }
      let place = Evidence(
        path: evidence.path, layer: evidence.layer, line: requirement.line ?? evidence.line)
      let text = term.specifier.isEmpty ? term.name : "\(term.name) \(term.specifier)"
      items.append(AuditItem(text: text, evidence: place, names: [term.name]))
      texts.append("\(term.name)=\(knowledge.version(.conda, term.name) ?? "VERSION")")
    }
    for command in script.commands {
      guard let first = command.words.first,
        ["conda", "mamba", "micromamba"].contains(AuditShell.name(first)),
        command.words.contains("update") || command.words.contains("upgrade"),
        command.words.contains("--all")
      else { continue }
      items.append(AuditItem(text: "update --all", evidence: evidence))
      texts.append("the packages that are needed, with their versions")
    }
    guard !items.isEmpty else { return }
    add(
      RuleRegistry.unpinnedCondaInstall, .version,
      "conda installs \(AuditText.count(items.count, "package")) without an exact version:"
        + " \(AuditText.some(items.map(\.text)))",
      "write \(AuditText.some(texts, limit: 6)), or install from an explicit file"
        + " (conda list --explicit --md5)", evidence, items)
  }

  // MARK: Other installers

  /// Judges npm, gem, cargo and go as far as their words tell.
  mutating func readOtherInstallers(_ script: AuditShell, _ evidence: Evidence) {
    var items: [AuditItem] = []
    for command in script.commands {
      guard let first = command.words.first else { continue }
      let rest = command.words.dropFirst()
      let operands = rest.dropFirst().filter { !$0.hasPrefix("-") && !$0.contains("$") }
      let verb = rest.first ?? ""
      let open: [String]
      switch AuditShell.name(first) {
      case "npm":
        guard ["install", "i", "add"].contains(verb),
          rest.contains("-g") || rest.contains("--global")
        else { continue }
        open = operands.filter { name in
          guard let at = name.dropFirst().lastIndex(of: "@") else { return true }
          return ["latest", "next"].contains(String(name[name.index(after: at)...]))
        }
      case "go":
        guard verb == "install" else { continue }
        open = operands.filter { $0.hasSuffix("@latest") || $0.hasSuffix("@master") }
      case "cargo":
        guard verb == "install",
          !rest.contains(where: {
            ["--version", "--vers", "--locked", "--path", "--rev"].contains($0)
              || $0.hasPrefix("--version=")
          })
        else { continue }
        open = operands.filter { !$0.contains("@") }
      case "gem":
        guard verb == "install", !rest.contains("-v"), !rest.contains("--version") else { continue }
        open = operands.filter { !$0.contains(":") }
      default: continue
      }
      items += open.map {
        AuditItem(
          text: "\(AuditShell.name(first)) \($0)", evidence: evidence, names: [$0])
      }
    }
    guard !items.isEmpty else { return }
    add(
      RuleRegistry.unpinnedBuildInstall, .version,
      "installs \(AuditText.count(items.count, "package")) in whatever version is newest:"
        + " \(AuditText.some(items.map(\.text)))",
      "name the version of each: NAME@VERSION", evidence, items)
  }

  // MARK: Clock and host

  /// Finds what makes a step depend on when and where it runs.
  mutating func readHost(_ script: AuditShell, _ evidence: Evidence) {
    var texts: [String] = []
    for command in script.commands {
      for word in command.words + command.assignments {
        if let flag = Self.hostFlag(word) { texts.append(flag) }
        if word.contains("$RANDOM") || word.contains("${RANDOM}") { texts.append("$RANDOM") }
      }
      guard let first = command.words.first else { continue }
      let rest = command.words.dropFirst()
      let isKept =
        command.nesting == .value || command.redirections.contains { $0.hasPrefix(">") }
      switch AuditShell.name(first) {
      case "date" where isKept:
        let isFixed = rest.contains { word in
          word.hasPrefix("-d") || word.hasPrefix("--date") || word.hasPrefix("-r")
            || word.hasPrefix("-ud") || word.contains("SOURCE_DATE_EPOCH")
        }
        if !isFixed { texts.append("date") }
      case "hostname" where isKept: texts.append("hostname")
      case "uname" where isKept:
        if rest.contains(where: { word in
          word.hasPrefix("-") && word.contains { "rnav".contains($0) }
            || ["--all", "--kernel-release", "--nodename"].contains(word)
        }) {
          texts.append("uname \(rest.joined(separator: " "))")
        }
      case "uuidgen", "ssh-keygen": texts.append(AuditShell.name(first))
      case "openssl":
        if ["rand", "genrsa", "genpkey", "req"].contains(rest.first ?? "") {
          texts.append("openssl \(rest.first ?? "")")
        }
      default: break
      }
    }
    var seen: Set<String> = []
    let unique = texts.filter { seen.insert($0).inserted }
    if !unique.isEmpty { addHost(unique, evidence) }
  }

  /// A compiler's option that takes the processor of the building machine.
  static func hostFlag(_ text: String) -> String? {
    ["-march=native", "-mtune=native", "-mcpu=native", "target-cpu=native"].first {
      text.contains($0)
    }
  }

  /// Adds what depends on the clock or the machine.
  mutating func addHost(_ texts: [String], _ evidence: Evidence) {
    add(
      RuleRegistry.hostDependentBuild, .content,
      "the result depends on the building machine or its clock: \(AuditText.some(texts))",
      "fix the value: an ARG with a default, SOURCE_DATE_EPOCH, a named processor"
        + " (-march=x86-64-v3)", evidence,
      texts.map { AuditItem(text: $0, evidence: evidence) })
  }

  /// Adds indexes beside the first one.
  mutating func addIndexes(_ addresses: [String], _ text: String, _ evidence: Evidence) {
    add(
      RuleRegistry.severalIndexes, .source, AuditText.short(text),
      "name the index per package (tool.uv.sources), serve both from one index, or install with"
        + " --require-hashes", evidence,
      addresses.map { AuditItem(text: $0, evidence: evidence) })
  }

  /// Adds sources that are not authenticated.
  mutating func addInsecure(_ texts: [String], _ evidence: Evidence) {
    add(
      RuleRegistry.insecureIndex, .source, AuditText.short(texts.joined(separator: ", ")),
      "use https with a certificate that the image trusts (--cert FILE)", evidence,
      texts.map { AuditItem(text: $0, evidence: evidence) })
  }

  /// Adds pre-releases and nightly builds.
  mutating func addNightly(_ texts: [String], _ evidence: Evidence) {
    add(
      RuleRegistry.nightlyBuild, .version, AuditText.short(texts.joined(separator: ", ")),
      "name a release; a nightly that is needed, by its exact version and digest", evidence,
      texts.map { AuditItem(text: $0, evidence: evidence) })
  }
}
