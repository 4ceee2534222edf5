import Documents
import Model
import Versions

extension PyprojectReader {
  /// `tool.poetry`: dependencies, groups, extras, sources.
  ///
  /// Poetry documentation, "The pyproject.toml file" and "Dependency specification".
  mutating func readPoetry() {
    guard let poetry = tool("poetry"), let table = poetry.table else { return }
    manifest.name = manifest.name ?? poetry["name"]?.string
    manifest.version = manifest.version ?? poetry["version"]?.string
    for source in poetry["source"]?.array ?? [] {
      guard let url = source["url"]?.string else { continue }
      addIndex(url)
    }
    var extras: [String: [String]] = [:]
    for entry in table["extras"]?.table?.entries ?? [] {
      declare(.extra(entry.key))
      for (name, _) in texts(entry.value, "tool.poetry.extras") {
        extras[PythonName.normalized(name), default: []].append(entry.key)
      }
    }
    readPoetryTable(table["dependencies"], group: nil, extras: extras)
    if let old = table["dev-dependencies"] {
      addPoetryGroup("dev", old, isOptional: false)
    }
    for entry in table["group"]?.table?.entries ?? [] {
      if let dependencies = entry.value["dependencies"] {
        addPoetryGroup(
          entry.key, dependencies, isOptional: entry.value["optional"]?.boolean ?? false)
      } else {
        declare(.group(entry.key))
      }
    }
  }

  private mutating func addPoetryGroup(_ name: String, _ node: DocumentNode, isOptional: Bool) {
    declare(.group(name))
    if !isOptional { defaultGroups.append(name) }
    readPoetryTable(node, group: .group(name), extras: [:])
  }

  private mutating func readPoetryTable(
    _ node: DocumentNode?, group: RequirementGroup?, extras: [String: [String]]
  ) {
    guard let node else { return }
    guard let table = node.table else {
      return note("Poetry's dependencies are \(node.kind), not a table", node.line)
    }
    // Beside `project.dependencies` the table only says where a package comes from.
    var declared: Set<String> = []
    if group == nil {
      for requirement in manifest.requirements where requirement.kind == .declared {
        for term in requirement.anyOf { declared.insert(PythonName.normalized(term.name)) }
      }
    }
    for entry in table.entries {
      if entry.key.lowercased() == "python", group == nil {
        if manifest.requiresPython == nil { manifest.requiresPython = pythonBound(entry.value) }
        continue
      }
      for value in entry.value.array ?? [entry.value] {
        let line = entry.value.array == nil ? entry.line : value.line
        guard let fact = poetryRequirement(entry.key, value, group: group, line: line) else {
          continue
        }
        if declared.contains(PythonName.normalized(entry.key)) {
          guard let source = fact.source else { continue }
          manifest.sources.append(
            ManifestSource(
              package: entry.key, source: source, marker: fact.marker, line: line))
          continue
        }
        guard value["optional"]?.boolean == true, group == nil else {
          append(fact)
          continue
        }
        let names = extras[PythonName.normalized(entry.key)] ?? []
        if names.isEmpty {
          note("`\(Excerpted.text(entry.key))` is optional and in no extra", line)
        }
        for name in names {
          var fact = fact
          fact.group = .extra(name)
          append(fact)
        }
      }
    }
  }

  private mutating func pythonBound(_ node: DocumentNode) -> String? {
    guard let text = node.string ?? node["version"]?.string else {
      note("Poetry's `python` is \(node.kind), not text", node.line)
      return nil
    }
    guard let constraint = try? PoetryConstraint(text) else {
      note("`\(Excerpted.text(text))` is no constraint of Poetry", node.line)
      return text
    }
    return constraint.alternatives.map(\.text).joined(separator: " || ")
  }

  private mutating func poetryRequirement(
    _ name: String, _ value: DocumentNode, group: RequirementGroup?, line: Int
  ) -> RequirementFact? {
    guard let written = value.string ?? value["version"]?.string ?? (value.table != nil ? "" : nil)
    else {
      note("dependency `\(Excerpted.text(name))` is \(value.kind)", line)
      return nil
    }
    var fact = RequirementFact(
      kind: .declared, ecosystem: .pypi, anyOf: [RequirementTerm(name: name)], group: group,
      line: line)
    if !written.isEmpty {
      do throws(PEP440SpecifierError) {
        fact.anyOf = try PoetryConstraint(written).alternatives.map {
          RequirementTerm(name: name, specifier: $0.text)
        }
      } catch {
        note("`\(Excerpted.text(written))` is no constraint of Poetry", line)
        fact.unparsed = "\(name) \(written)"
      }
    }
    fact.extras = value["extras"]?.strings ?? []
    fact.marker = PoetryMarker.text(
      markers: value["markers"]?.string, python: value["python"]?.string,
      platform: value["platform"]?.string)
    if let markers = value["markers"]?.string, (try? PEP508Marker(markers)) == nil {
      note("`\(Excerpted.text(markers))` is no environment marker", line)
    }
    fact.source = poetrySource(value)
    return fact
  }

  private func poetrySource(_ value: DocumentNode) -> PackageSource? {
    let editable = value["develop"]?.boolean == true ? true : nil
    let subdirectory = value["subdirectory"]?.string
    if let git = value["git"]?.string {
      return DependencyTables.git(
        git, commit: value["rev"]?.string,
        revision: value["tag"]?.string ?? value["branch"]?.string,
        editable: editable, subdirectory: subdirectory)
    }
    if let url = value["url"]?.string {
      return PackageSource(
        kind: .archive, url: SourceAddress.withoutCredentials(url), subdirectory: subdirectory)
    }
    if let path = value["path"]?.string {
      return PackageSource(
        kind: .directory, url: path, editable: editable, subdirectory: subdirectory)
    }
    if let file = value["file"]?.string { return PackageSource(kind: .archive, url: file) }
    guard let source = value["source"]?.string else { return nil }
    let named = tool("poetry")?["source"]?.array?.first { $0["name"]?.string == source }
    return PackageSource(
      kind: .index, url: named?["url"]?.string.map { SourceAddress.withoutCredentials($0) })
  }
}

/// Forms that several tools share.
enum DependencyTables {
  /// A git source; a revision of 40 hexadecimal digits is a commit.
  static func git(
    _ url: String, commit: String?, revision: String?, editable: Bool? = nil,
    subdirectory: String? = nil
  ) -> PackageSource {
    let isCommit =
      commit.map { $0.utf8.count >= 40 && $0.utf8.allSatisfy { $0.isDigit || $0.isLetter } }
      ?? false
    let address = url.hasPrefix("git+") ? url : "git+\(url)"
    // Some write the revision behind the address.
    let read = DirectReference(Array(address.utf8)[...], editable: false).source
    return PackageSource(
      kind: .vcs, url: read.url, commit: isCommit ? commit : read.commit,
      requestedRevision: revision ?? (isCommit ? nil : commit) ?? read.requestedRevision,
      editable: editable, subdirectory: subdirectory)
  }
}

/// Poetry's three ways to say when a dependency counts, as one marker.
enum PoetryMarker {
  /// The marker in normal form; nil without condition.
  ///
  /// Text that is no marker stays as it is.
  static func text(markers: String?, python: String?, platform: String?) -> String? {
    var parts: [String] = []
    if let markers, !markers.isEmpty { parts.append(markers) }
    if let python, let marker = self.python(python) { parts.append(marker) }
    if let platform, !platform.isEmpty { parts.append("sys_platform == \"\(platform)\"") }
    guard !parts.isEmpty else { return nil }
    let joined = parts.count == 1 ? parts[0] : parts.map { "(\($0))" }.joined(separator: " and ")
    return (try? PEP508Marker(joined))?.text ?? joined
  }

  /// The marker for a constraint on the interpreter; nil where every version will do.
  static func python(_ constraint: String) -> String? {
    guard let parsed = try? PoetryConstraint(constraint),
      !parsed.alternatives.contains(where: \.isEmpty)
    else { return nil }
    let alternatives = parsed.alternatives.map { specifiers in
      specifiers.clauses.map { clause in
        let text = clause.text
        let sign = text.prefix { "=<>!~".contains($0) }
        let version = text.dropFirst(sign.count)
        let isShort = version.split(separator: ".").count < 3 && !version.hasSuffix("*")
        let variable = isShort ? "python_version" : "python_full_version"
        return "\(variable) \(sign) \"\(version)\""
      }.joined(separator: " and ")
    }
    return alternatives.count == 1
      ? alternatives[0] : alternatives.map { "(\($0))" }.joined(separator: " or ")
  }
}
