import Documents
import Model
import Trees

/// Reads conda environment files, `environment.yml` and the other names that they go by.
///
/// Format: conda documentation, "Creating an environment file manually"; `platforms` as conda-lock
/// reads it. Other YAML files of such a name are left alone.
enum EnvironmentYMLExtractor: FileExtractor {
  static let name = "conda.environment"
  static let revision = 1
  static let patterns: [PathPattern] = ["yml", "yaml"].flatMap { ending -> [PathPattern] in
    [
      .prefixSuffix("environment", ".\(ending)"), .suffix("environment.\(ending)"),
      .prefixSuffix("conda", ".\(ending)"), .prefixSuffix("env", ".\(ending)"),
      .suffix("env.\(ending)"), .suffixInFolder(".\(ending)", folder: "conda/environments"),
      .suffixInFolder(".\(ending)", folder: "environments"),
      .suffixInFolder(".\(ending)", folder: "conda-envs"),
    ]
  }

  // Other tools' files that share the names.
  private static let others = ["conda-lock.yml", "conda_build_config.yaml", "conda-forge.yml"]

  static func accepts(_ path: String) -> Bool { !others.contains { path.hasSuffix($0) } }

  static func extract(_ file: File, into found: inout Extraction) {
    let isCertain = file.name == "environment.yml" || file.name == "environment.yaml"
    guard looksLikeEnvironment(file.content) else {
      if isCertain { found.skip("no list of `dependencies`: not a conda environment") }
      return
    }
    guard let root = found.readYAML(file) else { return }
    // A lock, a Kubernetes object, a chart and a recipe hold such lists too.
    let foreign = ["apiVersion", "kind", "package", "metadata", "version", "steps", "jobs", "on"]
    guard let table = root.table, let dependencies = table["dependencies"],
      !foreign.contains(where: { table[$0] != nil }), isList(dependencies)
    else {
      if isCertain { found.skip("no list of `dependencies`: not a conda environment") }
      return
    }
    var reader = EnvironmentYMLReader()
    reader.read(table)
    found.skip(reader.notices)
    found.add(.manifest(reader.manifest))
  }

  private static func looksLikeEnvironment(_ content: [UInt8]) -> Bool {
    for (_, line) in ByteLines(content) where line.starts(with: "dependencies".utf8) {
      return true
    }
    return ForeignText.isLargeFilePointer(content) || ForeignText.conflictLine(content) != nil
  }

  // A chart's dependencies are tables with a name and a repository.
  private static func isList(_ node: DocumentNode) -> Bool {
    if node.isNull { return true }
    guard let items = node.array else { return false }
    return items.isEmpty || items.contains { $0.string != nil || $0["pip"] != nil }
  }
}

/// Reads the keys of a conda environment file.
struct EnvironmentYMLReader {
  /// What the file declares.
  private(set) var manifest = ManifestFact(format: "environment")
  /// What could not be read: a sentence and its line.
  private(set) var notices = LineNotices()

  /// Reads the whole mapping.
  mutating func read(_ table: DocumentTable) {
    manifest.name = table["name"]?.text
    if let channels = table["channels"], channels.array == nil, !channels.isNull {
      notices.append(("`channels` is \(channels.kind), not a list", channels.line))
    }
    for channel in table["channels"].map({ $0.array ?? [$0] }) ?? [] {
      if let name = channel.text {
        manifest.indexes.append(SourceAddress.withoutCredentials(name))
      }
    }
    manifest.platforms = table["platforms"]?.array?.compactMap(\.text) ?? []
    for entry in table["variables"]?.table?.entries ?? [] {
      manifest.variables[entry.key] = Redaction.value(entry.value.text ?? "", of: entry.key)
    }
    for item in table["dependencies"]?.array ?? [] { add(item) }
  }

  private mutating func add(_ item: DocumentNode) {
    if let pip = item["pip"] {
      readPip(pip)
      return
    }
    guard let text = item.string else {
      let key = item.table?.keys.first
      notices.append(
        (
          key.map { "`\(Excerpted.text($0))` is no package manager that is known" }
            ?? "a dependency that is \(item.kind)", item.line
        ))
      return
    }
    switch CondaRequirement(text, kind: .declared, line: item.line) {
    case .fact(let fact): manifest.requirements.append(fact)
    case .unreadable(let reason):
      notices.append(
        ("`\(Excerpted.text(text))` is no match specification: \(reason)", item.line))
      if let name = CondaRequirement.leadingName(text) {
        manifest.requirements.append(
          RequirementFact(
            kind: .declared, ecosystem: .conda, anyOf: [RequirementTerm(name: name)],
            unparsed: text, line: item.line))
      }
    }
  }

  // Each item is a line of a requirement file.
  private mutating func readPip(_ node: DocumentNode) {
    for item in node.array ?? (node.isNull ? [] : [node]) {
      guard let text = item.text else {
        notices.append(("an item of `pip` is \(item.kind), not text", item.line))
        continue
      }
      var reader = RequirementsReader(format: "environment", kind: .declared)
      reader.read(Array(text.utf8)[...], firstLine: item.line)
      manifest.requirements += reader.manifest.requirements
      manifest.references += reader.manifest.references
      manifest.indexes += reader.manifest.indexes
      manifest.options += reader.manifest.options
      notices.append(reader.notices)
    }
  }
}
