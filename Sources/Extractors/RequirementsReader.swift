import Model
import Versions

/// Reads the lines of a requirement file into a manifest.
struct RequirementsReader {
  /// What the file declares.
  private(set) var manifest: ManifestFact
  /// What could not be read: a sentence and its line.
  private(set) var notices = LineNotices()

  /// The most requirements that are kept.
  static let limitRequirements = 100_000

  private let kind: RequirementKind
  private var isExplicit = false
  // The requirement that following `# via` comments belong to.
  private var lastLine: Int?
  private var isInsideReasons = false

  /// A reader for requirements of one kind.
  init(format: String, kind: RequirementKind) {
    manifest = ManifestFact(format: format)
    self.kind = kind
  }

  /// Reads a text whose first line has the given number.
  mutating func read(_ bytes: ArraySlice<UInt8>, firstLine: Int) {
    for line in RequirementsLines(bytes, firstLine: firstLine) {
      if line.text.isEmpty {
        if let comment = line.comment { readComment(comment, line.number) }
        continue
      }
      if let marker = ForeignText.conflictMarker(line.text) {
        notices.append((marker, line.number))
        continue
      }
      isInsideReasons = false
      lastLine = nil
      read(line.text, line.number)
      if let comment = line.comment { readComment(comment, line.number) }
    }
  }

  private mutating func read(_ text: ArraySlice<UInt8>, _ line: Int) {
    guard manifest.options.count + manifest.references.count < Self.limitRequirements else {
      return
    }
    if text.elementsEqual("@EXPLICIT".utf8) {
      isExplicit = true
      return
    }
    if isExplicit { return addConda(text.text, line) }
    let (arguments, options) = Self.split(text)
    var hashes: [String] = []
    var settings: [ManifestOption] = []
    for option in CommandWords(Self.words(options, line), Self.grammar).options {
      let name = Self.completed(option.name)
      switch name {
      case "--hash":
        if let value = option.value?.text { hashes.append(value.lowercased()) }
      case "--global-option", "--install-option", "--config-settings", "--config-setting", "-C":
        settings.append(ManifestOption(name: name, value: option.value?.text, line: line))
      case "-e", "--editable":
        addEditable(option.value, line)
      default:
        read(name, option.value, line)
      }
    }
    manifest.options += settings
    guard !arguments.isEmpty else {
      if !hashes.isEmpty { notices.append(("`--hash` belongs to no requirement", line)) }
      return
    }
    add(arguments.text, hashes: hashes, line)
  }

  // Options stand behind the requirement: the first word with a `-` begins them.
  private static func split(
    _ text: ArraySlice<UInt8>
  ) -> (arguments: ArraySlice<UInt8>, options: ArraySlice<UInt8>) {
    var index = text.startIndex
    var isWordStart = true
    while index < text.endIndex {
      if isWordStart, text[index] == UInt8(ascii: "-") {
        return (text[..<index].trimmed, text[index...])
      }
      isWordStart = text[index].isSpace
      index += 1
    }
    return (text, [])
  }

  // Words as Python's shlex splits them.
  private static func words(_ text: ArraySlice<UInt8>, _ line: Int) -> [ShellWord] {
    var words: [ShellWord] = []
    var word: [UInt8] = []
    var isInside = false
    var quote: UInt8?
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      index += 1
      if let open = quote {
        if byte == open {
          quote = nil
        } else {
          word.append(byte)
        }
      } else if byte.isSpace {
        if isInside { words.append(ShellWord(text: word.text, line: line)) }
        word = []
        isInside = false
      } else {
        isInside = true
        if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
          quote = byte
        } else if byte == UInt8(ascii: "\\"), index < text.endIndex {
          word.append(text[index])
          index += 1
        } else {
          word.append(byte)
        }
      }
    }
    if isInside { words.append(ShellWord(text: word.text, line: line)) }
    return words
  }

  private static let grammar = CommandWords.Grammar(
    """
    -r --requirement -c --constraint -e --editable -i --index-url --pypi-url --extra-index-url -f \
    --find-links --no-binary --only-binary --trusted-host --use-feature --hash --global-option \
    --install-option --config-settings --config-setting -C --extra-index --index \
    --requirements --constraints --find-link --trusted --requir --constr
    """)

  private static let longNames = [
    "--requirement", "--constraint", "--editable", "--index-url", "--extra-index-url",
    "--find-links", "--no-binary", "--only-binary", "--trusted-host", "--use-feature", "--hash",
    "--global-option", "--install-option", "--config-settings", "--no-index", "--pre",
    "--prefer-binary", "--require-hashes", "--process-dependency-links",
  ]

  // pip completes long options that are cut short.
  private static func completed(_ name: String) -> String {
    guard name.hasPrefix("--"), !longNames.contains(name) else { return name }
    let fitting = longNames.filter { $0.hasPrefix(name) }
    return fitting.count == 1 ? fitting[0] : name
  }

  private mutating func read(_ name: String, _ value: ShellWord?, _ line: Int) {
    let text = value.map { SourceAddress.withoutCredentials($0.text) }
    switch name {
    case "-r", "--requirement", "--requirements":
      include(.requirements, "--requirement", text, line)
    case "-c", "--constraint", "--constraints":
      include(.constraints, "--constraint", text, line)
    case "-i", "--index-url", "--pypi-url", "--index":
      if let text { manifest.indexes.insert(text, at: 0) }
      manifest.options.append(ManifestOption(name: "--index-url", value: text, line: line))
    case "--extra-index-url", "-f", "--find-links":
      if let text { manifest.indexes.append(text) }
      manifest.options.append(
        ManifestOption(name: name == "-f" ? "--find-links" : name, value: text, line: line))
    case let name where Self.longNames.contains(name):
      manifest.options.append(ManifestOption(name: name, value: text, line: line))
    default:
      notices.append(("option `\(Excerpted.text(name))` is not known", line))
    }
  }

  private mutating func include(
    _ kind: ManifestReference.Kind, _ name: String, _ path: String?, _ line: Int
  ) {
    guard let path, !path.isEmpty else {
      notices.append(("`\(name)` names no file", line))
      return
    }
    if DirectReference.isURL(Array(path.utf8)[...]) {
      manifest.options.append(ManifestOption(name: name, value: path, line: line))
      notices.append(("`\(Excerpted.text(path))` is not fetched", line))
      return
    }
    manifest.references.append(ManifestReference(kind: kind, path: path, line: line))
  }
}

extension RequirementsReader {
  private mutating func addEditable(_ value: ShellWord?, _ line: Int) {
    guard let value, !value.text.isEmpty else {
      notices.append(("`--editable` names no project", line))
      return
    }
    // An editable folder needs no `./`.
    let bytes = Array(value.text.utf8)[...]
    let isMarked = DirectReference.isURL(bytes) || DirectReference.isPath(bytes)
    let named = value.text.contains("@") || isMarked
    add(named ? value.text : "./\(value.text)", hashes: [], editable: true, line)
  }

  private mutating func add(
    _ text: String, hashes: [String], editable: Bool = false, _ line: Int
  ) {
    lastLine = line
    switch PythonRequirement(text, kind: kind, line: line, editable: editable) {
    case .fact(var fact):
      fact.hashes += hashes
      append(fact)
      if fact.source?.kind == .directory, let path = fact.source?.url, !path.hasPrefix("file:") {
        manifest.references.append(ManifestReference(kind: .project, path: path, line: line))
      }
    case .unreadable(let reason):
      if Self.isCondaExport(text) { return addConda(text, line) }
      notices.append(("`\(Excerpted.text(text))` is no requirement: \(reason)", line))
      if var fact = PythonRequirement.unparsed(text, kind: kind, line: line) {
        fact.hashes = hashes
        append(fact)
      }
    }
  }

  private mutating func append(_ fact: RequirementFact) {
    guard manifest.requirements.count < Self.limitRequirements else { return }
    manifest.requirements.append(fact)
    if manifest.requirements.count == Self.limitRequirements {
      notices.append(
        ("requirements past the first \(Self.limitRequirements) are left out", fact.line ?? 1))
    }
  }

  // `name=version=build` and `name=version`, the lines of `conda list --export`.
  private static func isCondaExport(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
    return (2...3).contains(parts.count)
      && parts.allSatisfy { part in
        !part.isEmpty && part.allSatisfy { $0.isNameByte || "+-.!*".utf8.contains($0) }
      }
  }

  private mutating func addConda(_ text: String, _ line: Int) {
    switch CondaRequirement(text, kind: kind, line: line) {
    case .fact(let fact): append(fact)
    case .unreadable(let reason):
      notices.append(("`\(Excerpted.text(text))` is no match specification: \(reason)", line))
    }
  }

  // `# via NAME`, `# via` with names on the lines below, and the note of the tool that wrote it.
  private mutating func readComment(_ comment: ArraySlice<UInt8>, _ line: Int) {
    let text = comment.trimmed.text
    if let lastLine {
      if text == "via" || text.hasPrefix("via ") {
        isInsideReasons = true
        addReasons(text.dropFirst(4), lastLine)
        return
      }
      if isInsideReasons, comment.starts(with: "  ".utf8) {
        addReasons(text[...], lastLine)
        return
      }
    }
    isInsideReasons = false
    guard manifest.generator == nil, text.contains("generated by") else { return }
    manifest.generator = ["pip-compile", "uv", "PDM", "poetry"]
      .first { text.contains("generated by \($0)") }?.lowercased()
  }

  private mutating func addReasons(_ text: Substring, _ line: Int) {
    let names = text.split(separator: ",").map { $0.drop { $0 == " " } }
      .filter { !$0.isEmpty }.map(String.init)
    if manifest.reasons.last?.line == line {
      manifest.reasons[manifest.reasons.count - 1].because += names
    } else {
      manifest.reasons.append(ManifestReason(line: line, because: names))
    }
  }
}
