import Model

/// Follows the instructions of a Dockerfile from stage to stage.
struct DockerfileBuild {
  /// What was read so far.
  private(set) var fact: BuildFact
  /// What was odd: a sentence and its line.
  private(set) var notices = LineNotices()

  // What later instructions of a stage, and stages built on it, start from.
  struct State {
    var environment = VariableSubstitution()
    // Names that `ENV` set: a build argument of that name no longer counts.
    var fixed: Set<String> = []
    var folder = "/"
    var copies = CopiedFiles()
  }

  private var arguments = VariableSubstitution()
  private var state = State()
  private var finished: [String: State] = [:]
  private let escape: UInt8
  // What all steps together have read and installed, variables replaced.
  private var output = 0
  private var installed = 0

  private static let limitOutputBytes = 8 << 20
  private static let limitInstalled = 100_000

  /// Nothing read yet.
  init(directives: [String: String]) {
    fact = BuildFact(stages: [], directives: directives)
    escape = directives["escape"] == "`" ? UInt8(ascii: "`") : UInt8(ascii: "\\")
  }

  /// Reads the next instruction.
  mutating func read(_ instruction: DockerfileParser.Instruction) {
    if instruction.keyword == "FROM" { return readFrom(instruction) }
    let (flags, body) = Self.flags(instruction.rest)
    var text = instruction.rest.string
    for document in instruction.documents {
      text += "\n\(document.body.string)\(document.name)"
    }
    var kept = BuildFact.Instruction(
      keyword: instruction.keyword, text: Redaction.addresses(text), line: instruction.line)
    kept.flags = flags
    switch instruction.keyword {
    case "ARG": readArguments(body, &kept)
    case "ENV": readEnvironment(body, &kept)
    case "LABEL": kept.environment = Self.pairs(words(body))
    case "RUN": readRun(instruction, flags, body, &kept)
    case "COPY", "ADD": readCopy(flags, body, instruction, &kept)
    case "WORKDIR":
      let path = words(body).map(\.text).joined(separator: " ")
      state.folder = CopiedFiles.absolute(path, in: state.folder)
    case "CMD", "ENTRYPOINT", "SHELL", "USER", "EXPOSE", "VOLUME", "STOPSIGNAL", "HEALTHCHECK",
      "ONBUILD", "MAINTAINER":
      break
    default:
      note("`\(Excerpted.text(instruction.keyword))` is no instruction", instruction.line)
      return
    }
    // A secret stands nowhere else in the text than in its pair.
    if kept.environment.values.contains(Redaction.mark) {
      kept.text = kept.environment.sorted { $0.key < $1.key }
        .map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }
    guard !fact.stages.isEmpty else {
      if instruction.keyword == "ARG" {
        fact.arguments.append(kept)
      } else {
        note("`\(instruction.keyword)` stands before the first stage", instruction.line)
      }
      return
    }
    fact.stages[fact.stages.count - 1].instructions.append(kept)
  }

  /// Ends the last stage.
  mutating func finish() { endStage() }

  private mutating func note(_ message: String, _ line: Int) { notices.append((message, line)) }

  private func words(_ text: LinedText) -> [ShellWord] {
    DockerfileWords(variables: state.environment, escape: escape).words(text)
  }

  private mutating func endStage() {
    guard let stage = fact.stages.last else { return }
    finished[String(fact.stages.count - 1)] = state
    if let name = stage.name { finished[name.lowercased()] = state }
  }

  // The limit of lines is one of stages too (THREATS T-65).
  private mutating func readFrom(_ instruction: DockerfileParser.Instruction) {
    endStage()
    let (flags, body) = Self.flags(instruction.rest)
    let written = body.bytes.split(whereSeparator: \.isSpace).first?.text
    let read = DockerfileWords(variables: arguments, escape: escape).words(body)
    guard let base = read.first else {
      return note("`FROM` names no image", instruction.line)
    }
    var name: String?
    if read.count == 3, read[1].text.lowercased() == "as" {
      name = read[2].text
    } else if read.count > 1 {
      note("text behind the image is not `AS NAME`", instruction.line)
    }
    var stage = BuildFact.Stage(
      name: name, base: base.text, baseIsPartial: base.isPartial, line: instruction.line)
    if let template = written, template.contains("$") {
      stage.baseTemplate = template
    }
    if let flag = flags.first(where: { $0.hasPrefix("--platform=") }) {
      stage.platform = arguments.text(Array(flag.utf8.dropFirst(11))[...]).text
    }
    if base.isPartial {
      note(
        "base image `\(Excerpted.text(base.text))` depends on a value that is not known",
        instruction.line)
    }
    fact.stages.append(stage)
    state = finished[base.text.lowercased()] ?? State()
  }

  private mutating func readArguments(_ body: LinedText, _ kept: inout BuildFact.Instruction) {
    let isGlobal = fact.stages.isEmpty
    let scope = isGlobal ? arguments : state.environment
    for word in DockerfileWords(variables: scope, escape: escape).words(body) {
      guard let (name, value) = ShellScript.assignment(word) else {
        // Without a default the stage takes the one from before the first stage.
        let known = arguments[word.text]
        if !isGlobal, !state.fixed.contains(word.text) { state.environment[word.text] = known }
        continue
      }
      kept.environment[name] = Redaction.value(value, of: name)
      let usable = word.isPartial ? nil : value
      if isGlobal {
        arguments[name] = usable
      } else if !state.fixed.contains(name) {
        state.environment[name] = usable
      }
    }
  }

  private mutating func readEnvironment(_ body: LinedText, _ kept: inout BuildFact.Instruction) {
    let words = words(body)
    guard let first = words.first else { return }
    var pairs: [(name: String, value: String, isPartial: Bool)] = []
    if ShellScript.assignment(first) != nil {
      for word in words {
        guard let (name, value) = ShellScript.assignment(word) else {
          note("`\(Excerpted.text(word.text))` is no `NAME=VALUE`", word.line)
          continue
        }
        pairs.append((name, value, word.isPartial))
      }
    } else {
      // The old form: one name, and everything behind it.
      let value = words.dropFirst().map(\.text).joined(separator: " ")
      pairs.append((first.text, value, words.contains { $0.isPartial }))
    }
    for (name, value, isPartial) in pairs {
      kept.environment[name] = Redaction.value(value, of: name)
      state.environment[name] = isPartial ? nil : value
      state.fixed.insert(name)
    }
  }

  private static func pairs(_ words: [ShellWord]) -> [String: String] {
    var pairs: [String: String] = [:]
    for word in words {
      // Names of labels hold dots.
      guard let equals = word.text.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = String(word.text[..<equals])
      let value = String(word.text[word.text.utf8.index(after: equals)...])
      pairs[name] = Redaction.value(value, of: name)
    }
    if pairs.isEmpty, let first = words.first, words.count > 1 {
      pairs[first.text] = words.dropFirst().map(\.text).joined(separator: " ")
    }
    return pairs
  }

  /// The options before the operands of an instruction, and the rest.
  static func flags(_ text: LinedText) -> (flags: [String], rest: LinedText) {
    var flags: [String] = []
    var index = 0
    let bytes = text.bytes
    while index < bytes.count {
      while index < bytes.count, bytes[index].isSpace { index += 1 }
      guard bytes[index...].starts(with: "--".utf8) else { break }
      let end = bytes[index...].firstIndex(where: \.isSpace) ?? bytes.count
      flags.append(Redaction.addresses(bytes[index..<end].text))
      index = end
    }
    return (flags, text.suffix(from: index))
  }

  private mutating func readRun(
    _ instruction: DockerfileParser.Instruction, _ flags: [String], _ body: LinedText,
    _ kept: inout BuildFact.Instruction
  ) {
    guard output < Self.limitOutputBytes, installed < Self.limitInstalled else {
      return note("what the step installs is not read: the file asks for too much", kept.line)
    }
    var commands = InstallCommands(variables: state.environment)
    if let words = DockerfileWords.execForm(body) {
      commands.read(words[...])
    } else {
      commands.read(body)
      // Only a shell reads a here-document as a script.
      if let document = instruction.documents.first, Self.runsShell(body, document) {
        commands.read(document.body)
      }
    }
    var copies = state.copies
    for flag in flags where flag.hasPrefix("--mount=") {
      copies.bind(flag.utf8.dropFirst(8).split(separator: UInt8(ascii: ",")), finished: finished)
    }
    output += commands.output
    installed += commands.requirements.count + commands.references.count
    kept.requirements = commands.requirements
    kept.references = commands.references.map { reference in
      var reference = reference
      reference.origin = copies.origin(
        of: CopiedFiles.absolute(reference.path, in: state.folder))
      return reference
    }
    kept.indexes = commands.indexes
    notices.append(commands.notices)
  }

  private static func runsShell(
    _ body: LinedText, _ document: DockerfileParser.HereDocument
  ) -> Bool {
    let words = ShellScript(body, variables: VariableSubstitution()).commands.last?.words ?? []
    if document.body.bytes.starts(with: "#!".utf8) {
      let first = document.body.bytes.prefix { $0 != 0x0A }.text
      guard first.hasSuffix("sh") || first.contains("sh ") else { return false }
    }
    guard let first = words.first else { return true }
    let program = first.text.split(separator: "/").last ?? ""
    return ["sh", "bash", "dash", "ash", "zsh"].contains(program)
      && !words.dropFirst().contains { $0.text.hasSuffix("c") && $0.text.hasPrefix("-") }
  }

  private mutating func readCopy(
    _ flags: [String], _ body: LinedText, _ instruction: DockerfileParser.Instruction,
    _ kept: inout BuildFact.Instruction
  ) {
    let words = DockerfileWords.execForm(body) ?? words(body)
    guard words.count > 1, let target = words.last else { return }
    let destination = CopiedFiles.absolute(target.text, in: state.folder)
    let isFolder = target.text.hasSuffix("/") || target.text == "." || words.count > 2
    let from = flags.first { $0.hasPrefix("--from=") }.map { $0.dropFirst(7).lowercased() }
    for source in words.dropLast() where !source.text.hasPrefix("<<") {
      if let from {
        state.copies.copy(
          source.text, to: destination, isFolder: isFolder, from: finished[from]?.copies)
        continue
      }
      state.copies.copy(source.text, to: destination, isFolder: isFolder)
      if let kind = ManifestNames.kind(of: source.text) {
        kept.references.append(
          ManifestReference(
            kind: kind, path: source.text, origin: source.text, line: source.line))
      }
    }
  }
}
