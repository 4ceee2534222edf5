import Model

/// What the commands of a build step install: requirements by family, files, indexes.
///
/// pip, uv, Poetry, PDM, Pipenv, pipx; conda, mamba, micromamba; apt-get, apt, aptitude.
struct InstallCommands {
  /// Packages by name.
  private(set) var requirements: [RequirementFact] = []
  /// Files that are installed from, paths as written, made absolute after a `cd`.
  private(set) var references: [ManifestReference] = []
  /// Indexes and channels, without credentials.
  private(set) var indexes: [String] = []
  /// What was odd: a sentence and its line.
  private(set) var notices = LineNotices()

  private var variables: VariableSubstitution
  /// How many bytes of words were read.
  private(set) var output = 0
  // What `cd` has added to the folder in which the step began.
  private var folder = ""

  private static let limitDepth = 4
  // The most requirements, and the most files, of one step.
  private static let limit = 10_000

  /// Nothing installed yet; the variables are those of the build step.
  init(variables: VariableSubstitution) {
    self.variables = variables
  }

  /// Reads a shell script.
  mutating func read(_ script: LinedText, depth: Int = 0) {
    guard depth <= Self.limitDepth else { return }
    let parsed = ShellScript(script, variables: variables)
    output += parsed.output
    for command in parsed.commands {
      let before = requirements.count
      read(command.words[...], depth: depth)
      guard requirements.count > before else { continue }
      for word in command.redirections where Self.looksLikeBound(word.text) {
        notices.append(
          (
            "`\(Excerpted.text(word.text))` without quotes is a redirection, not a bound",
            word.line
          ))
      }
    }
  }

  // `>=1.0` and `<2` are bounds to people and redirections to shells.
  private static func looksLikeBound(_ text: String) -> Bool {
    let target = text.utf8.dropFirst()
    return target.first == UInt8(ascii: "=") || target.first?.isDigit == true
  }

  /// Reads one command, whatever programs stand before it.
  mutating func read(_ words: ArraySlice<ShellWord>, depth: Int = 0) {
    guard depth <= Self.limitDepth, let first = words.first else { return }
    let rest = words.dropFirst()
    let program = Self.program(first.text)
    switch program {
    case "cd", "pushd":
      if let target = rest.first, !target.isPartial { folder = joinedPath(target.text) }
    case "sh", "bash", "dash", "ash", "zsh":
      readShell(rest, depth: depth)
    case "eval":
      read(
        LinedText(Array(rest.map(\.text).joined(separator: " ").utf8), line: first.line),
        depth: depth + 1)
    case let name where Self.wrappers[name] != nil:
      readWrapped(rest, grammar: Self.wrappers[name] ?? "", depth: depth)
    case "gosu", "su-exec", "timeout":
      read(rest.drop { $0.text.hasPrefix("-") }.dropFirst(), depth: depth + 1)
    case let name where Self.isPython(name):
      readPython(rest)
    case let name where Self.isPip(name):
      readPip(rest, isUv: false)
    case "uv": readUv(rest)
    case "pipx": readTool(rest, verbs: ["install", "inject"])
    case "poetry": readProject(rest, lock: "poetry.lock", verbs: ["install", "sync"])
    case "pdm": readProject(rest, lock: "pdm.lock", verbs: ["install", "sync"])
    case "pipenv": readPipenv(rest)
    case "conda", "mamba", "micromamba": readConda(rest, depth: depth)
    case "apt-get", "apt", "aptitude": readApt(rest)
    default: break
    }
  }

  private static func program(_ word: String) -> String {
    String(word.split(separator: "/").last ?? "")
  }

  private static func isPython(_ name: String) -> Bool {
    isVersioned(name, "python") || isVersioned(name, "pypy")
  }

  private static func isPip(_ name: String) -> Bool { isVersioned(name, "pip") }

  private static func isVersioned(_ name: String, _ stem: String) -> Bool {
    name.hasPrefix(stem)
      && name.utf8.dropFirst(stem.utf8.count).allSatisfy { $0.isDigit || $0 == UInt8(ascii: ".") }
  }

  // Programs that run the rest of their words, and their options that take a value.
  private static let wrappers: [String: String] = [
    "sudo": "-u -g -C -h -p", "exec": "-a", "command": "", "nohup": "", "nice": "-n",
    "env": "-u -C -S", "time": "-f -o", "eatmydata": "", "xargs": "-n -I -P -L -d -a -s -E",
    "chronic": "", "stdbuf": "-i -o -e", "builtin": "",
  ]

  private mutating func readWrapped(
    _ words: ArraySlice<ShellWord>, grammar: String, depth: Int
  ) {
    let valued = CommandWords.Grammar(grammar).valued
    var rest = words
    while let word = rest.first {
      if word.text.hasPrefix("-") {
        rest = rest.dropFirst(valued.contains(word.text) ? 2 : 1)
      } else if ShellScript.assignment(word) != nil {
        rest = rest.dropFirst()
      } else {
        break
      }
    }
    read(rest, depth: depth + 1)
  }

  // `bash -lc SCRIPT`; a script file is not opened.
  private mutating func readShell(_ words: ArraySlice<ShellWord>, depth: Int) {
    guard let index = words.firstIndex(where: { $0.text.hasPrefix("-") && $0.text.hasSuffix("c") }),
      let script = words[index...].dropFirst().first(where: { !$0.text.hasPrefix("-") })
    else { return }
    read(LinedText(Array(script.text.utf8), line: script.line), depth: depth + 1)
  }

  private mutating func readPython(_ words: ArraySlice<ShellWord>) {
    if let script = words.first(where: { !$0.text.hasPrefix("-") }), script.text == "setup.py",
      words.contains(where: { ["install", "develop"].contains($0.text) })
    {
      return addReference(.project, path: ".", line: script.line)
    }
    guard let index = words.firstIndex(where: { $0.text.hasPrefix("-") && $0.text.hasSuffix("m") }),
      words[..<index].allSatisfy({ $0.text.hasPrefix("-") })
    else { return }
    let rest = words[index...].dropFirst()
    switch rest.first?.text {
    case "pip": readPip(rest.dropFirst(), isUv: false)
    case "uv": readUv(rest.dropFirst())
    case "poetry": read(rest, depth: 1)
    case "pdm": read(rest, depth: 1)
    case "pipenv": read(rest, depth: 1)
    default: break
    }
  }

  /// A path in the folder of the command.
  func joinedPath(_ path: String) -> String {
    if path == "." { return folder.isEmpty ? path : folder }
    return path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
  }
}

extension InstallCommands {
  /// Adds a requirement of a family.
  mutating func add(_ requirement: RequirementFact) {
    if requirements.count < Self.limit { requirements.append(requirement) }
  }

  /// Adds a notice.
  mutating func note(_ message: String, line: Int) { notices.append((message, line)) }

  /// Adds an index or channel.
  mutating func addIndex(_ word: ShellWord?) {
    guard let word, !word.text.isEmpty else { return }
    guard indexes.count < Self.limit else { return }
    indexes.append(SourceAddress.withoutCredentials(word.text))
  }

  /// Adds a file that is installed from.
  mutating func addReference(_ kind: ManifestReference.Kind, _ word: ShellWord?) {
    guard let word else { return }
    if word.isPartial {
      note(
        "file `\(Excerpted.text(word.text))` depends on a value that is not known", line: word.line)
      return
    }
    if word.text.contains("://") {
      note(
        "file `\(Excerpted.text(SourceAddress.withoutCredentials(word.text)))` is not fetched",
        line: word.line)
      return
    }
    addReference(kind, path: word.text, line: word.line)
  }

  /// Adds a file that is installed from, by its path in the folder of the command.
  mutating func addReference(_ kind: ManifestReference.Kind, path: String, line: Int) {
    guard references.count < Self.limit else { return }
    references.append(ManifestReference(kind: kind, path: joinedPath(path), line: line))
  }
}
