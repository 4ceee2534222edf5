import Model
import Versions

extension AuditBuild {
  /// Reads a `RUN` instruction.
  mutating func readRun(_ instruction: BuildFact.Instruction, _ evidence: Evidence) {
    guard !stage.isForeignShell else { return }
    let text = Self.body(instruction)
    let script =
      Self.execForm(text).map { AuditShell(words: $0) } ?? AuditShell(text)
    if script.isCut {
      notices.insert(
        Notice(
          "the step has more commands than are judged", path: evidence.path, layer: evidence.layer,
          line: evidence.line))
    }
    stage.folder = stage.workFolder
    readSystemPackages(script, evidence)
    readFetches(script, evidence)
    readPython(script, instruction, evidence)
    readConda(script, instruction, evidence)
    readOtherInstallers(script, evidence)
    readHost(script, evidence)
  }

  // The text behind the options of the instruction.
  private static func body(_ instruction: BuildFact.Instruction) -> Substring {
    var text = instruction.text[...]
    for flag in instruction.flags {
      text = text.drop { $0 == " " || $0 == "\t" }
      if text.hasPrefix(flag) { text = text.dropFirst(flag.count) }
    }
    return text.drop { $0 == " " || $0 == "\t" }
  }

  // `["program", "word"]`.
  private static func execForm(_ text: Substring) -> [String]? {
    guard text.hasPrefix("["), text.trimmed([" ", "\n"]).hasSuffix("]") else { return nil }
    var words: [String] = []
    var word: String?
    var isEscaped = false
    for character in text {
      if word != nil {
        if isEscaped {
          word?.append(character)
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == "\"" {
          words.append(word ?? "")
          word = nil
        } else {
          word?.append(character)
        }
      } else if character == "\"" {
        word = ""
      }
    }
    return words.isEmpty ? nil : words
  }

  // MARK: Packages of the operating system

  private mutating func readSystemPackages(_ script: AuditShell, _ evidence: Evidence) {
    var open: [(program: String, names: [String])] = []
    for command in script.commands {
      guard let use = AuditSystemPackages.use(command) else { continue }
      let isDated = stage.isDated || use.isDated
      for address in use.addresses where isOpen(stage.fetches, evidence) {
        stage.fetches.append(
          Pending(address: address, evidence: evidence, text: "\(use.program) install \(address)"))
      }
      if use.upgrades {
        guard !isDated else { continue }
        let text = command.words.joined(separator: " ")
        add(
          RuleRegistry.systemUpgrade, .version, AuditText.short(text),
          "leave it out and take a newer base by its digest, or upgrade from a dated snapshot",
          evidence, [AuditItem(text: text, evidence: evidence)])
        continue
      }
      guard !use.open.isEmpty || !use.pinned.isEmpty else { continue }
      if use.isDebian, !use.isDated, stage.installsSystemPackages == nil {
        stage.installsSystemPackages = evidence
      }
      if !use.isDebian, !isDated { stage.otherInstaller = use.program }
      if !use.open.isEmpty, !isDated { open.append((use.program, use.open)) }
    }
    guard !open.isEmpty else { return }
    var seen: Set<String> = []
    let names = open.flatMap(\.names).filter { seen.insert($0).inserted }
    let program = open[0].program
    let known = names.map { name in
      "\(name)=\(knowledge.version(.deb, Self.plain(name)) ?? "VERSION")"
    }
    let hasVersions = known.contains { !$0.hasSuffix("=VERSION") }
    let verb = program == "apk" ? "add" : "install -y"
    let separator = program == "yum" || program.hasSuffix("dnf") ? "-" : "="
    let shown = known.prefix(6).map { text in
      separator == "=" ? text : text.replacingFirst("=", with: separator)
    }
    let more = known.count > 6 ? " and \(known.count - 6) more" : ""
    add(
      RuleRegistry.unpinnedSystemPackages, .version,
      "\(program) installs \(AuditText.count(names.count, "package")) without a version:"
        + " \(AuditText.some(names))",
      "\(program) \(verb) \(shown.joined(separator: " "))\(more)"
        + (hasVersions ? "" : " (the installed image knows the versions)"),
      evidence,
      names.map {
        AuditItem(text: $0, evidence: evidence, names: [$0])
      }, severity: stage.hasOwnSources ? .info : nil)
  }

  // Without architecture and release.
  private static func plain(_ name: String) -> String {
    String(name.prefix { $0 != ":" && $0 != "/" })
  }

  // MARK: The network

  // The most fetches and clones of a stage that wait for a check.
  private static let limitPending = 1000

  // Whether one more may wait.
  private mutating func isOpen(_ pending: [Pending], _ evidence: Evidence) -> Bool {
    if pending.count < Self.limitPending { return true }
    notices.insert(
      Notice(
        "the stage fetches more than is judged", path: evidence.path, layer: evidence.layer,
        line: evidence.line))
    return false
  }

  private mutating func readFetches(_ script: AuditShell, _ evidence: Evidence) {
    var told: Set<String> = []
    for (index, command) in script.commands.enumerated() {
      if AuditFetch.checks(command, script) {
        let words = script.commands.filter { $0.pipeline == command.pipeline }
          .flatMap { $0.words + $0.redirections }.joined(separator: " ")
        // A check covers what its own step fetched; of earlier steps what it names.
        stage.fetches.removeAll { fetch in
          fetch.evidence == evidence || fetch.file.map { words.contains($0) } == true
        }
        continue
      }
      readClone(command, evidence)
      if let file = AuditFetch.executed(command),
        let position = stage.fetches.lastIndex(where: { $0.file == file && file != "" })
      {
        stage.fetches[position].runner = command.words.joined(separator: " ")
      }
      guard let fetch = AuditFetch.fetch(command) else { continue }
      let address = substituted(fetch.address)
      guard !AuditFetch.isFixed(address) else { continue }
      if let runner = runner(of: index, in: script) {
        guard told.insert(address).inserted else { continue }
        let text = "\(command.words.joined(separator: " ")) \(runner)"
        add(
          RuleRegistry.remoteScript, .source, AuditText.short(text), Self.scriptFix(fetch.address),
          evidence, [AuditItem(text: address, evidence: evidence)])
        continue
      }
      guard !told.contains(address), isOpen(stage.fetches, evidence) else { continue }
      stage.fetches.append(
        Pending(
          address: address, file: fetch.file, evidence: evidence,
          text: command.words.joined(separator: " ")))
    }
  }

  // What runs the output of a fetch: `| sh`, `bash <(…)`, `sh -c "$(…)"`, `eval "$(…)"`.
  private func runner(of index: Int, in script: AuditShell) -> String? {
    let fetch = script.commands[index]
    for other in script.commands[(index + 1)...] where other.pipeline == fetch.pipeline {
      if AuditFetch.runsInput(other) { return "| \(other.words.joined(separator: " "))" }
    }
    guard fetch.nesting == .value || fetch.nesting == .file else { return nil }
    for other in script.commands[(index + 1)...] {
      guard
        other.inner.contains(where: { inner in
          script.commands[inner.index].pipeline == fetch.pipeline && inner.nesting != .script
        })
      else { continue }
      guard let first = other.words.first else {
        return nil
      }
      let isRun =
        first == "eval" || first == "." || first == "source" || first.hasPrefix("$(")
        || first.hasPrefix("`")
        || AuditFetch.isInterpreter(first)
          && (fetch.nesting == .file || other.words.contains("-c") || other.words.contains("-lc"))
      return isRun ? "in \(first.hasPrefix("$") ? "sh -c" : first)" : nil
    }
    return nil
  }

  private static let cloneValued: Set<String> = [
    "-b", "--branch", "--depth", "-o", "--origin", "-c", "--config", "-j", "--jobs", "--reference",
    "--filter", "--template", "-u", "--upload-pack", "--shallow-since", "--separate-git-dir",
  ]

  private mutating func readClone(_ command: AuditShell.Command, _ evidence: Evidence) {
    guard let first = command.words.first else { return }
    if first == "cd" || first == "pushd" {
      stage.folder = command.words.dropFirst().first.map(AuditFetch.base) ?? ""
      return
    }
    guard AuditShell.name(first) == "git" else { return }
    var rest = command.words.dropFirst()
    var folder = stage.folder
    while let word = rest.first, word.hasPrefix("-") {
      rest = rest.dropFirst()
      guard word == "-C" || word == "-c" else { continue }
      if word == "-C" { folder = rest.first.map(AuditFetch.base) ?? folder }
      rest = rest.dropFirst()
    }
    guard let verb = rest.popFirst() else { return }
    switch verb {
    case "clone":
      var operands: [String] = []
      var isFixed = false
      while let word = rest.popFirst() {
        if word.hasPrefix("--revision=") {
          isFixed = CommitText.isCommit(substituted(String(word.dropFirst(11))))
        } else if word.hasPrefix("-") {
          if Self.cloneValued.contains(word) { rest = rest.dropFirst() }
        } else {
          operands.append(word)
        }
      }
      guard !isFixed, let address = operands.first,
        address.contains(":") || address.contains("$"), isOpen(stage.clones, evidence)
      else { return }
      var name = AuditFetch.base(address)[...]
      if name.hasSuffix(".git") { name = name.dropLast(4) }
      stage.clones.append(
        Pending(
          address: substituted(address),
          file: operands.dropFirst().first.map(AuditFetch.base)
            ?? String(name), evidence: evidence, text: command.words.joined(separator: " ")))
    case "checkout", "reset", "fetch", "switch", "merge", "cherry-pick":
      guard rest.contains(where: { isCommit($0) }) else { return }
      if let position = stage.clones.lastIndex(where: { $0.file == folder }) {
        stage.clones.remove(at: position)
      } else if !stage.clones.isEmpty {
        stage.clones.removeLast()
      }
    default: break
    }
  }

  // A commit, or a variable that nobody but the caller knows and that is called one.
  private func isCommit(_ word: String) -> Bool {
    let text = substituted(word)
    if CommitText.isCommit(text) { return true }
    guard text.hasPrefix("$") else { return false }
    let name = text.uppercased()
    return ["COMMIT", "SHA", "HASH", "REVISION", "REV}", "_REV"].contains { name.contains($0) }
  }
}

extension String {
  /// With the first occurrence of a character replaced.
  func replacingFirst(_ character: Character, with text: String) -> String {
    guard let index = firstIndex(of: character) else { return self }
    return self[..<index] + text + self[self.index(after: index)...]
  }
}
