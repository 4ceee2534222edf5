import Model
import Versions

extension InstallCommands {
  private static let pipGrammar = CommandWords.Grammar(
    """
    -r --requirement -c --constraint -e --editable -i --index-url --pypi-url --extra-index-url -f \
    --find-links -t --target --prefix --root --src --platform --python-version --implementation \
    --abi --progress-bar --proxy --timeout --retries --trusted-host --cert --client-cert \
    --cache-dir --log --build -b --no-binary --only-binary --global-option --install-option \
    --config-settings --config-setting -C --upgrade-strategy --report --root-user-action --python \
    --exists-action --use-feature --use-deprecated --keyring-provider --group --build-constraint
    """)

  private static let uvGrammar = CommandWords.Grammar(
    """
    -r --requirement --requirements -c --constraint --constraints -e --editable -i --index-url \
    --extra-index-url -f --find-links -t --target --prefix --python -p --index --default-index \
    --index-strategy --keyring-provider --allow-insecure-host --prerelease --resolution --extra \
    --no-extra --group --no-group --only-group --torch-backend --override --overrides \
    --build-constraint --build-constraints -b --link-mode --exclude-newer --cache-dir \
    --config-file --directory --project --refresh-package --reinstall-package --upgrade-package -P \
    --no-build-package --no-binary-package --no-binary --only-binary --no-build-isolation-package \
    --config-setting --config-settings -C --python-version --python-platform --color --package \
    --optional --rev --tag --branch --marker -m --bounds --fork-strategy --no-install-package \
    --no-sources-package --with --with-requirements --with-editable --script --bound --env-file
    """)

  /// pip's words, or those of `uv pip`.
  mutating func readPip(_ words: ArraySlice<ShellWord>, isUv: Bool) {
    let grammar = isUv ? Self.uvGrammar : Self.pipGrammar
    let sorted = CommandWords(words, grammar)
    guard let verb = sorted.rest.first else { return }
    switch verb.text {
    case "install", "download", "wheel":
      readPipOptions(sorted)
      for word in sorted.rest.dropFirst() { addPython(word) }
    case "sync" where isUv:
      readPipOptions(sorted)
      for word in sorted.rest.dropFirst() { addReference(.requirements, word) }
    default: break
    }
  }

  private mutating func readPipOptions(_ sorted: CommandWords) {
    for option in sorted.options {
      switch option.name {
      case "-r", "--requirement", "--requirements", "--with-requirements":
        addReference(.requirements, option.value)
      case "-c", "--constraint", "--constraints", "--build-constraint", "--build-constraints",
        "--override", "--overrides":
        addReference(.constraints, option.value)
      case "-e", "--editable", "--with-editable":
        if let value = option.value { addPython(value, editable: true) }
      case "-i", "--index-url", "--pypi-url", "--extra-index-url", "-f", "--find-links", "--index",
        "--default-index":
        addIndex(option.value)
      case "--with":
        for part in option.value?.text.split(separator: ",") ?? [] {
          addPython(ShellWord(text: String(part), line: option.line))
        }
      default: break
      }
    }
  }

  /// One word that names a distribution, a URL or a path.
  mutating func addPython(
    _ word: ShellWord, editable: Bool = false, kind: RequirementKind = .declared
  ) {
    switch PythonRequirement(word.text, kind: kind, line: word.line, editable: editable) {
    case .fact(let fact):
      add(fact)
      if fact.source?.kind == .directory, let path = fact.source?.url {
        addReference(.project, path: path, line: word.line)
      }
      if word.isPartial, fact.unparsed == nil {
        note(
          "`\(Excerpted.text(word.text))` depends on a value that is not known", line: word.line)
      }
    case .unreadable(let reason):
      if word.text.hasPrefix("$(cat "), word.text.hasSuffix(")"), !word.text.contains("|") {
        let path = word.text.dropFirst(6).dropLast().drop { $0 == " " }
        addReference(.requirements, path: String(path), line: word.line)
      } else if word.isPartial {
        note(
          "`\(Excerpted.text(word.text))` depends on a value that is not known", line: word.line)
        if let name = PythonRequirement.leadingName(word.text) {
          add(
            RequirementFact(
              kind: kind, ecosystem: .pypi, anyOf: [RequirementTerm(name: name)],
              unparsed: word.text, line: word.line))
        }
      } else {
        note("`\(Excerpted.text(word.text))` is no requirement: \(reason)", line: word.line)
      }
    }
  }

  /// uv's words.
  mutating func readUv(_ words: ArraySlice<ShellWord>) {
    let sorted = CommandWords(words, Self.uvGrammar)
    guard let verb = sorted.rest.first else { return }
    let behind = words.drop { $0 != verb }.dropFirst()
    switch verb.text {
    case "pip":
      // Global options may stand before `pip`; they change nothing that is read here.
      readPip(behind, isUv: true)
    case "sync":
      readPipOptions(sorted)
      addReference(.project, path: "pyproject.toml", line: verb.line)
      addReference(.lock, path: "uv.lock", line: verb.line)
    case "add":
      readPipOptions(sorted)
      for word in sorted.rest.dropFirst() { addPython(word) }
    case "tool":
      guard sorted.rest.dropFirst().first?.text == "install" else { return }
      readPipOptions(sorted)
      for word in sorted.rest.dropFirst(2) { addPython(word) }
    default: break
    }
  }

  /// Tools that install applications, each word a requirement.
  mutating func readTool(_ words: ArraySlice<ShellWord>, verbs: Set<String>) {
    let sorted = CommandWords(
      words, CommandWords.Grammar("--python --pip-args --suffix -i --index-url --preinstall"))
    guard let verb = sorted.rest.first, verbs.contains(verb.text) else { return }
    for option in sorted.options where option.name == "-i" || option.name == "--index-url" {
      addIndex(option.value)
    }
    for word in sorted.rest.dropFirst(verb.text == "inject" ? 2 : 1) { addPython(word) }
  }

  /// Tools that install a project from its lock file.
  mutating func readProject(_ words: ArraySlice<ShellWord>, lock: String, verbs: Set<String>) {
    let sorted = CommandWords(
      words,
      CommandWords.Grammar(
        """
        -E --extras --with --without --only -C --directory -P --project -G --group -p -L --lockfile \
        --source --python --platform
        """))
    guard let verb = sorted.rest.first else { return }
    if verbs.contains(verb.text) {
      addReference(.project, path: "pyproject.toml", line: verb.line)
      addReference(.lock, path: lock, line: verb.line)
    } else if verb.text == "add" {
      for word in sorted.rest.dropFirst() { addPython(Self.withoutAtSign(word)) }
    }
  }

  // `poetry add NAME@^1.0` and `NAME@latest`: Poetry's notation behind the sign.
  private static func withoutAtSign(_ word: ShellWord) -> ShellWord {
    guard let at = word.text.firstIndex(of: "@"), !word.text.contains("://"),
      !word.text[..<at].contains(" ")
    else { return word }
    var word = word
    let constraint = word.text[word.text.index(after: at)...]
    let translated =
      constraint == "latest"
      ? "" : (try? PoetryConstraint(constraint))?.alternatives.first?.text
    word.text = String(word.text[..<at]) + (translated ?? String(constraint))
    return word
  }

  /// Pipenv's words.
  mutating func readPipenv(_ words: ArraySlice<ShellWord>) {
    let sorted = CommandWords(
      words,
      CommandWords.Grammar(
        "-r --requirements -e --editable -i --index --python --pypi-mirror --categories"
          + " --extra-pip-args"))
    guard let verb = sorted.rest.first, ["install", "sync"].contains(verb.text) else { return }
    readPipOptions(sorted)
    if sorted.rest.count == 1, !sorted.options.contains(where: { $0.name == "-r" }) {
      addReference(.requirements, path: "Pipfile", line: verb.line)
      addReference(.lock, path: "Pipfile.lock", line: verb.line)
    }
    for word in sorted.rest.dropFirst() { addPython(word) }
  }
}
