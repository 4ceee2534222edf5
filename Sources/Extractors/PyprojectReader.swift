import Documents
import Model
import Versions

/// Reads the tables of a pyproject.toml into one manifest.
struct PyprojectReader {
  /// The document.
  let root: DocumentNode
  /// What the file declares.
  var manifest = ManifestFact(format: "pyproject")
  /// What could not be read: a sentence and its line.
  private(set) var notices = LineNotices()

  private(set) var groups = UniqueList<RequirementGroup>()
  /// Groups that are installed unless someone says otherwise.
  var defaultGroups = UniqueList<String>()
  private var indexes = UniqueList<String>()
  // How often an item of a group was looked at.
  private var visits = 0

  /// The most requirements that are kept, included groups counted each time.
  static let limitRequirements = 100_000

  /// A reader of a document.
  init(root: DocumentNode) {
    self.root = root
  }

  /// Puts the lists into the manifest, when all tables are read.
  mutating func finish() {
    manifest.groups = groups.values
    manifest.defaultGroups = defaultGroups.values
    manifest.indexes = indexes.values
  }

  /// Adds a notice.
  mutating func note(_ message: String, _ line: Int) { notices.append((message, line)) }

  /// A table below `tool`.
  func tool(_ name: String) -> DocumentNode? { root.at("tool", name) }

  /// The texts of an array, with a notice for every item that is none.
  mutating func texts(_ node: DocumentNode?, _ what: String) -> [(text: String, line: Int)] {
    guard let node else { return [] }
    guard let items = node.array else {
      note("`\(what)` is \(node.kind), not an array", node.line)
      return []
    }
    return items.compactMap { item in
      guard let text = item.string else {
        note("an item of `\(what)` is \(item.kind), not text", item.line)
        return nil
      }
      return (text, item.line)
    }
  }

  /// The requirements of an array of dependency specifiers.
  mutating func addAll(
    _ node: DocumentNode?, _ what: String, kind: RequirementKind = .declared,
    group: RequirementGroup? = nil
  ) {
    for (text, line) in texts(node, what) { add(text, kind: kind, group: group, line: line) }
  }

  /// One dependency specifier; `-e` before it is PDM's and Rye's.
  mutating func add(
    _ text: String, kind: RequirementKind = .declared, group: RequirementGroup? = nil, line: Int
  ) {
    guard manifest.requirements.count < Self.limitRequirements else { return }
    let isEditable = text.hasPrefix("-e ")
    let bare = isEditable ? String(text.dropFirst(3)) : text
    switch PythonRequirement(bare, kind: kind, group: group, line: line, editable: isEditable) {
    case .fact(let fact): append(fact)
    case .unreadable(let reason):
      note("`\(Excerpted.text(text))` is no requirement: \(reason)", line)
      if let fact = PythonRequirement.unparsed(bare, kind: kind, group: group, line: line) {
        append(fact)
      }
    }
  }

  /// Adds a requirement, up to the limit.
  mutating func append(_ fact: RequirementFact) {
    guard manifest.requirements.count < Self.limitRequirements else { return }
    manifest.requirements.append(fact)
    if manifest.requirements.count == Self.limitRequirements {
      note("requirements past the first \(Self.limitRequirements) are left out", fact.line ?? 1)
    }
  }

  /// Notes an extra or group, once.
  mutating func declare(_ group: RequirementGroup) {
    groups.append(group)
  }

  /// Adds an index, without credentials, once.
  mutating func addIndex(_ url: String) {
    indexes.append(SourceAddress.withoutCredentials(url))
  }

  /// Keeps a setting of a tool as an option.
  mutating func addOption(_ name: String, _ node: DocumentNode?) {
    guard let node else { return }
    let texts = node.array?.compactMap(\.text) ?? node.text.map { [$0] } ?? []
    for text in texts {
      manifest.options.append(
        ManifestOption(
          name: name, value: SourceAddress.withoutCredentials(text), line: node.line))
    }
  }
}

extension PyprojectReader {
  /// `project` and `build-system`.
  mutating func readProject() {
    for key in ["project", "build-system", "dependency-groups", "tool"] {
      if let node = root[key], node.table == nil {
        note("`\(key)` is \(node.kind), not a table", node.line)
      }
    }
    let project = root["project"]
    for key in ["name", "version", "requires-python"] {
      if let node = project?[key], node.string == nil {
        note("`project.\(key)` is \(node.kind), not text", node.line)
      }
    }
    manifest.name = project?["name"]?.string
    manifest.version = project?["version"]?.string
    manifest.requiresPython = project?["requires-python"]?.string
    manifest.dynamic = texts(project?["dynamic"], "project.dynamic").map(\.text)
    addAll(project?["dependencies"], "project.dependencies")
    for entry in project?["optional-dependencies"]?.table?.entries ?? [] {
      declare(.extra(entry.key))
      addAll(entry.value, "project.optional-dependencies", group: .extra(entry.key))
    }
    addAll(root.at("build-system", "requires"), "build-system.requires", kind: .build)
    readSetuptools()
  }

  // Requirements that setuptools reads from files when it builds.
  private mutating func readSetuptools() {
    let dynamic = root.at("tool", "setuptools", "dynamic")
    addReferences(dynamic?["dependencies"]?["file"], group: nil)
    for entry in dynamic?["optional-dependencies"]?.table?.entries ?? [] {
      declare(.extra(entry.key))
      addReferences(entry.value["file"], group: .extra(entry.key))
    }
    let hook = root.at("tool", "hatch", "metadata", "hooks", "requirements_txt")
    addReferences(hook?["files"], group: nil)
    for entry in hook?["optional-dependencies"]?.table?.entries ?? [] {
      addReferences(entry.value, group: .extra(entry.key))
    }
  }

  private mutating func addReferences(_ node: DocumentNode?, group: RequirementGroup?) {
    guard let node else { return }
    for item in node.array ?? [node] {
      guard let path = item.string else { continue }
      manifest.references.append(
        ManifestReference(kind: .requirements, path: path, group: group, line: item.line))
    }
  }

  /// `dependency-groups`, included groups written out (PEP 735).
  mutating func readDependencyGroups() {
    guard let table = root["dependency-groups"]?.table else { return }
    var keys: [String: String] = [:]
    for entry in table.entries {
      let normal = PythonName.normalized(entry.key)
      if let first = keys[normal] {
        note(
          "group `\(Excerpted.text(entry.key))` is also written `\(Excerpted.text(first))`",
          entry.line)
        continue
      }
      keys[normal] = entry.key
    }
    for entry in table.entries {
      declare(.group(entry.key))
      addGroup(entry.key, table, keys)
    }
  }

  // Every group is taken in once per group that includes it, however many ways lead there.
  private mutating func addGroup(_ name: String, _ table: DocumentTable, _ keys: [String: String]) {
    var seen: Set<String> = [name]
    var path: Set<String> = [name]
    var open: [(items: [DocumentNode], next: Int, key: String)] = []
    guard let items = table[name]?.array else {
      return note("group `\(Excerpted.text(name))` is no array", table.line(of: name) ?? 1)
    }
    open.append((items, 0, name))
    while let (items, next, key) = open.last {
      guard next < items.count, visits < Self.limitRequirements * 10 else {
        path.remove(key)
        open.removeLast()
        continue
      }
      visits += 1
      open[open.count - 1].next += 1
      let item = items[next]
      if let text = item.string {
        add(text, group: .group(name), line: item.line)
      } else if let wanted = item["include-group"]?.string {
        guard let target = keys[PythonName.normalized(wanted)], let included = table[target]?.array
        else {
          if key == name {
            note("included group `\(Excerpted.text(wanted))` does not exist", item.line)
          }
          continue
        }
        if path.contains(target) {
          if key == name {
            note("group `\(Excerpted.text(wanted))` includes itself", item.line)
          }
        } else if seen.insert(target).inserted {
          path.insert(target)
          open.append((included, 0, target))
        }
      } else if key == name {
        note("an item of group `\(Excerpted.text(name))` is \(item.kind)", item.line)
      }
    }
  }
}
