import Documents
import Model
import Versions

/// Reads the tables of a uv.lock.
struct UvLockReader {
  private let root: DocumentNode
  private var members: Set<String> = []
  private var groups = UniqueList<RequirementGroup>()
  private var indexes = UniqueList<String>()
  /// What the file pins.
  private(set) var lock = LockFact(format: "uv")
  /// Whether the format's version is one that can be read.
  private(set) var isKnown = true
  /// What could not be read: a sentence and its line.
  private(set) var notices = LineNotices()

  /// A reader of a document.
  init(root: DocumentNode) {
    self.root = root
  }

  private mutating func note(_ message: String, _ line: Int) { notices.append((message, line)) }

  /// Reads all of it.
  mutating func read() {
    lock.formatVersion = root["version"]?.text
    guard root["version"]?.integer == 1 else {
      isKnown = false
      let version = lock.formatVersion.map { "lock version \(Excerpted.text($0))" }
      note("\(version ?? "no lock version") instead of the known 1", root["version"]?.line ?? 1)
      return
    }
    lock.generator = "uv"
    lock.requiresPython = root["requires-python"]?.string
    if let node = root["requires-python"], node.string == nil {
      note("`requires-python` is \(node.kind), not text", node.line)
    }
    lock.environments = (root["supported-markers"]?.strings ?? []).map(normal)
    for name in ["revision", "resolution-markers", "required-markers"] {
      addOption(name, root[name])
    }
    for entry in root["options"]?.table?.entries ?? [] { addOption(entry.key, entry.value) }
    for set in root["conflicts"]?.array ?? [] {
      let choices = (set.array ?? []).compactMap(choice)
      if choices.count > 1 { lock.conflicts.append(choices) }
    }
    readManifest()
    for node in root["package"]?.array ?? [] { add(node) }
    for package in lock.packages where package.isProject {
      for group in package.requirements.compactMap(\.group) { groups.append(group) }
    }
    lock.groups = groups.values
    lock.indexes = indexes.values
  }

  private func normal(_ marker: String) -> String { (try? PEP508Marker(marker))?.text ?? marker }

  private mutating func addOption(_ name: String, _ node: DocumentNode?) {
    guard let node else { return }
    for text in node.array?.compactMap(\.text) ?? node.text.map({ [$0] }) ?? [] {
      lock.options.append(ManifestOption(name: name, value: text, line: node.line))
    }
  }

  private func choice(_ node: DocumentNode) -> LockChoice? {
    guard let package = node["package"]?.string else { return nil }
    if let extra = node["extra"]?.string {
      return LockChoice(package: package, group: .extra(extra))
    }
    if let group = node["group"]?.string {
      return LockChoice(package: package, group: .group(group))
    }
    return LockChoice(package: package)
  }

  private mutating func readManifest() {
    guard let manifest = root["manifest"] else { return }
    lock.members = manifest["members"]?.strings ?? []
    members = Set(lock.members)
    for node in manifest["constraints"]?.array ?? [] {
      lock.constraints += declared(node, kind: .constrains, group: nil).map { [$0] } ?? []
    }
    for node in manifest["overrides"]?.array ?? [] {
      lock.constraints += declared(node, kind: .overrides, group: nil).map { [$0] } ?? []
    }
    // A script's own requirements: there is no project to hold them.
    for node in manifest["requirements"]?.array ?? [] {
      lock.constraints += declared(node, kind: .declared, group: nil).map { [$0] } ?? []
    }
    for entry in manifest["dependency-groups"]?.table?.entries ?? [] {
      for node in entry.value.array ?? [] {
        lock.constraints +=
          declared(node, kind: .declared, group: .group(entry.key)).map { [$0] } ?? []
      }
    }
  }

  private mutating func add(_ node: DocumentNode) {
    guard let name = node["name"]?.string else { return note("a package without name", node.line) }
    let line = node["name"]?.line ?? node.line
    var package = LockedPackage(
      ecosystem: .pypi, name: name, version: node["version"]?.string, line: line)
    package.source = source(node["source"])
    package.isProject = isProject(name, node["source"])
    if package.version == nil, package.source?.kind != .directory {
      note("package `\(Excerpted.text(name))` has no version", line)
    }
    let markers = (node["resolution-markers"]?.strings ?? []).map(normal)
    if !markers.isEmpty {
      let joined =
        markers.count == 1 ? markers[0] : markers.map { "(\($0))" }.joined(separator: " or ")
      package.marker = normal(joined)
    }
    addFiles(node, to: &package)
    addEdges(node["dependencies"], group: nil, to: &package)
    for entry in node["optional-dependencies"]?.table?.entries ?? [] {
      addEdges(entry.value, group: .extra(entry.key), to: &package)
    }
    for entry in (node["dev-dependencies"] ?? node["dependency-groups"])?.table?.entries ?? [] {
      addEdges(entry.value, group: .group(entry.key), to: &package)
    }
    let metadata = node["metadata"]
    for item in metadata?["requires-dist"]?.array ?? [] {
      if let fact = declared(item, kind: .declared, group: nil) { package.declared.append(fact) }
    }
    for entry in metadata?["requires-dev"]?.table?.entries ?? [] {
      for item in entry.value.array ?? [] {
        if let fact = declared(item, kind: .declared, group: .group(entry.key)) {
          package.declared.append(fact)
        }
      }
    }
    lock.packages.append(package)
    if let url = package.source?.url, package.source?.kind == .index { indexes.append(url) }
  }

  private func addFiles(_ node: DocumentNode, to package: inout LockedPackage) {
    var hashes: Set<String> = []
    for file in (node["sdist"].map { [$0] } ?? []) + (node["wheels"]?.array ?? []) {
      if let hash = file["hash"]?.string { hashes.insert(hash) }
      let path = file["filename"]?.string ?? file["url"]?.string ?? file["path"]?.string
      if let last = path?.split(separator: "/").last {
        package.files.append(PercentEncoding.decoded(String(last)))
      }
    }
    package.hashes = hashes.sorted()
  }

  // The edges of the lock: version and source only where the name alone is not enough.
  private mutating func addEdges(
    _ node: DocumentNode?, group: RequirementGroup?, to package: inout LockedPackage
  ) {
    for item in node?.array ?? [] {
      guard let name = item["name"]?.string else {
        note("a dependency without name", item.line)
        continue
      }
      var term = RequirementTerm(name: name)
      if let version = item["version"]?.string { term.specifier = "==\(version)" }
      let extras = item["extra"]?.strings ?? item["extra"]?.string.map { [$0] } ?? []
      package.requirements.append(
        RequirementFact(
          kind: .runtime, ecosystem: .pypi, anyOf: [term],
          marker: item["marker"]?.string.map(normal), extras: extras,
          source: source(item["source"]), group: group, line: item.line))
    }
  }

  // A requirement as the manifest said it.
  private mutating func declared(
    _ item: DocumentNode, kind: RequirementKind, group: RequirementGroup?
  ) -> RequirementFact? {
    guard let name = item["name"]?.string else {
      note("a requirement without name", item.line)
      return nil
    }
    let written = item["specifier"]?.string ?? ""
    let specifier = (try? PEP440Specifiers(written))?.text
    var fact = RequirementFact(
      kind: kind, ecosystem: .pypi,
      anyOf: [RequirementTerm(name: name, specifier: specifier ?? "")],
      marker: item["marker"]?.string.map(normal), extras: item["extras"]?.strings ?? [],
      source: item["index"] == nil ? source(item) : nil, group: group, line: item.line)
    if specifier == nil { fact.unparsed = "\(name) \(written)" }
    if let index = item["index"]?.string {
      fact.source = PackageSource(kind: .index, url: SourceAddress.withoutCredentials(index))
    }
    // An extra's requirements carry its name in the marker.
    if group == nil, let names = fact.marker.flatMap({ try? PEP508Marker($0) })?.extraNames,
      names.count == 1, let extra = names.first
    {
      fact.group = .extra(extra)
    }
    return fact
  }

  private func isProject(_ name: String, _ source: DocumentNode?) -> Bool {
    let path = source?["editable"]?.string ?? source?["virtual"]?.string
    if members.isEmpty { return path == "." || source?["virtual"] != nil }
    return members.contains(name) || (path == "." && source?["virtual"] != nil)
  }

  private func source(_ node: DocumentNode?) -> PackageSource? {
    guard let node else { return nil }
    let subdirectory = node["subdirectory"]?.string
    if let url = node["registry"]?.string {
      return PackageSource(kind: .index, url: SourceAddress.withoutCredentials(url))
    }
    if let git = node["git"]?.string { return self.git(git) }
    if let url = node["url"]?.string {
      return PackageSource(
        kind: .archive, url: SourceAddress.withoutCredentials(url), subdirectory: subdirectory)
    }
    if let path = node["path"]?.string { return PackageSource(kind: .archive, url: path) }
    if let path = node["directory"]?.string { return PackageSource(kind: .directory, url: path) }
    if let path = node["editable"]?.string {
      return PackageSource(kind: .directory, url: path, editable: true)
    }
    if let path = node["virtual"]?.string { return PackageSource(kind: .directory, url: path) }
    return nil
  }

  // `https://host/repository?rev=v1&subdirectory=x#commit`
  private func git(_ text: String) -> PackageSource {
    let hash = text.split(separator: "#", maxSplits: 1).map(String.init)
    let query = (hash.first ?? "").split(separator: "?", maxSplits: 1).map(String.init)
    var values: [String: String] = [:]
    for part in query.dropFirst().first?.split(separator: "&") ?? [] {
      let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
      if pair.count == 2 { values[pair[0]] = pair[1] }
    }
    return PackageSource(
      kind: .vcs, url: "git+" + SourceAddress.withoutCredentials(query.first ?? text),
      commit: hash.count > 1 ? hash[1] : nil,
      requestedRevision: values["rev"] ?? values["tag"] ?? values["branch"],
      subdirectory: values["subdirectory"])
  }
}
