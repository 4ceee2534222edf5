import Model

extension InstallCommands {
  private static let aptGrammar = CommandWords.Grammar(
    """
    -t --target-release --default-release -o --option -c --config-file -a --host-architecture \
    --solver
    """)

  /// The words of apt-get, apt and aptitude.
  ///
  /// `NAME[:arch][=version][/release]`, a last `-` removes and a last `+` installs (apt-get(8)).
  mutating func readApt(_ words: ArraySlice<ShellWord>) {
    let sorted = CommandWords(words, Self.aptGrammar)
    guard let verb = sorted.rest.first, ["install", "reinstall"].contains(verb.text) else { return }
    let release = sorted.options.last {
      ["-t", "--target-release", "--default-release"].contains($0.name)
    }?.value?.text
    for word in sorted.rest.dropFirst() { addDebian(word, release: release) }
  }

  private mutating func addDebian(_ word: ShellWord, release: String?) {
    var text = word.text[...]
    if text.hasPrefix("./") || text.hasPrefix("/") || text.hasPrefix("../") {
      add(
        RequirementFact(
          kind: .declared, ecosystem: .deb, anyOf: [],
          source: PackageSource(kind: .archive, url: joinedPath(String(text))), line: word.line))
      return
    }
    var version: Substring?
    var release = release
    if let equals = text.firstIndex(of: "=") {
      version = text[text.index(after: equals)...]
      text = text[..<equals]
    } else if let slash = text.firstIndex(of: "/") {
      release = String(text[text.index(after: slash)...])
      text = text[..<slash]
    } else if text.hasSuffix("-") {
      return
    } else if text.hasSuffix("+"), !text.hasSuffix("++") {
      text.removeLast()
    }
    var architecture: Substring?
    if let colon = text.firstIndex(of: ":") {
      architecture = text[text.index(after: colon)...]
      text = text[..<colon]
    }
    let isReadable =
      !text.isEmpty
      && text.utf8.allSatisfy {
        $0.isLetter || $0.isDigit || "+-.*?^~".utf8.contains($0)
      }
    guard isReadable else {
      note(
        word.isPartial
          ? "`\(Excerpted.text(word.text))` depends on a value that is not known"
          : "`\(Excerpted.text(word.text))` is no package name", line: word.line)
      return
    }
    let isPartial = word.isPartial && version?.contains("$") == true
    var term = RequirementTerm(name: String(text), architecture: architecture.map(String.init))
    if let version, !isPartial { term.specifier = "= \(version)" }
    if isPartial {
      note("`\(Excerpted.text(word.text))` depends on a value that is not known", line: word.line)
    }
    add(
      RequirementFact(
        kind: .declared, ecosystem: .deb, anyOf: [term],
        source: release.map { PackageSource(kind: .index, requestedRevision: $0) },
        unparsed: isPartial ? word.text : nil, line: word.line))
  }

  private static let condaGrammar = CommandWords.Grammar(
    """
    -n --name -p --prefix -c --channel -f --file --solver --repodata-fn --platform --subdir \
    --experimental -r --root-prefix --rc-file --log-level --category --override-channels-file \
    --env-spec --format --cwd
    """)

  /// The words of conda, mamba and micromamba.
  mutating func readConda(_ words: ArraySlice<ShellWord>, depth: Int) {
    let sorted = CommandWords(words, Self.condaGrammar)
    guard var verb = sorted.rest.first else { return }
    var specs = sorted.rest.dropFirst()
    var isFileOfEnvironment = false
    if verb.text == "run" {
      readCondaRun(words.drop { $0 != verb }.dropFirst(), depth: depth)
      return
    }
    if verb.text == "env", let second = specs.first {
      verb = second
      specs = specs.dropFirst()
      isFileOfEnvironment = true
    }
    guard ["install", "create", "update", "upgrade"].contains(verb.text) else { return }
    for option in sorted.options {
      switch option.name {
      case "-c", "--channel": addIndex(option.value)
      case "-f", "--file":
        addReference(.requirements, option.value)
      default: break
      }
    }
    if isFileOfEnvironment {
      if !sorted.options.contains(where: { $0.name == "-f" || $0.name == "--file" }) {
        addReference(.requirements, path: "environment.yml", line: verb.line)
      }
      return
    }
    let updates = verb.text == "update" || verb.text == "upgrade"
    for word in specs where !(updates && word.text == "--all") { addConda(word) }
  }

  // `conda run -n NAME COMMAND …`
  private mutating func readCondaRun(_ words: ArraySlice<ShellWord>, depth: Int) {
    var rest = words
    while let word = rest.first, word.text.hasPrefix("-") {
      let takesValue = ["-n", "--name", "-p", "--prefix", "--cwd"].contains(word.text)
      rest = rest.dropFirst(takesValue ? 2 : 1)
    }
    read(rest, depth: depth + 1)
  }

  /// One word that is a conda match specification.
  mutating func addConda(_ word: ShellWord) {
    guard !word.isPartial else {
      note("`\(Excerpted.text(word.text))` depends on a value that is not known", line: word.line)
      if let name = CondaRequirement.leadingName(word.text) {
        add(
          RequirementFact(
            kind: .declared, ecosystem: .conda, anyOf: [RequirementTerm(name: name)],
            unparsed: word.text, line: word.line))
      }
      return
    }
    switch CondaRequirement(word.text, kind: .declared, line: word.line) {
    case .fact(let fact): add(fact)
    case .unreadable(let reason):
      note("`\(Excerpted.text(word.text))` is no match specification: \(reason)", line: word.line)
    }
  }
}
