import Documents
import Model
import Versions

extension PyprojectReader {
  /// `tool.uv`: groups, sources, indexes, workspace, bounds and replacements, conflicts.
  ///
  /// uv documentation, "Settings" and "Dependencies".
  mutating func readUv() {
    guard let uv = tool("uv") else { return }
    if let old = uv["dev-dependencies"] {
      declare(.group("dev"))
      addAll(old, "tool.uv.dev-dependencies", group: .group("dev"))
    }
    readUvDefaults(uv)
    addAll(
      uv["constraint-dependencies"], "tool.uv.constraint-dependencies", kind: .constrains)
    addAll(uv["override-dependencies"], "tool.uv.override-dependencies", kind: .overrides)
    readUvIndexes(uv)
    for entry in uv["sources"]?.table?.entries ?? [] {
      for value in entry.value.array ?? [entry.value] {
        addUvSource(entry.key, value, line: entry.value.array == nil ? entry.line : value.line)
      }
    }
    setSources()
    manifest.members += texts(uv.at("workspace", "members"), "tool.uv.workspace.members").map(
      \.text)
    manifest.excludedMembers += texts(uv.at("workspace", "exclude"), "tool.uv.workspace.exclude")
      .map(\.text)
    manifest.platforms += texts(uv["environments"], "tool.uv.environments").map(\.text)
    for set in uv["conflicts"]?.array ?? [] { addConflict(set) }
    for name in [
      "required-environments", "exclude-newer", "prerelease", "resolution", "index-strategy",
      "no-build", "no-build-package", "no-binary", "no-binary-package", "no-sources",
      "build-constraint-dependencies", "package", "managed", "required-version", "find-links",
      "fork-strategy", "no-index",
    ] {
      addOption("tool.uv.\(name)", uv[name])
    }
  }

  private mutating func readUvDefaults(_ uv: DocumentNode) {
    if uv["default-groups"]?.string == "all" {
      for case .group(let name) in groups.values { defaultGroups.append(name) }
    } else if let node = uv["default-groups"] {
      for (name, _) in texts(node, "tool.uv.default-groups") { defaultGroups.append(name) }
    } else if groups.contains(.group("dev")) {
      defaultGroups.append("dev")
    }
  }

  // The default index is asked last.
  private mutating func readUvIndexes(_ uv: DocumentNode) {
    let named = uv["index"]?.array ?? []
    let last = named.filter { $0["default"]?.boolean == true }
    let first = named.filter { $0["default"]?.boolean != true }
    for index in first + last {
      guard let url = index["url"]?.string else {
        note("an index without `url`", index.line)
        continue
      }
      addIndex(url)
    }
    for (url, _) in texts(uv["extra-index-url"], "tool.uv.extra-index-url") { addIndex(url) }
    if let url = uv["index-url"]?.string { addIndex(url) }
  }

  private mutating func addUvSource(_ package: String, _ value: DocumentNode, line: Int) {
    var index: String?
    let source: PackageSource
    let editable = value["editable"]?.boolean == true ? true : nil
    let subdirectory = value["subdirectory"]?.string
    if let git = value["git"]?.string {
      source = DependencyTables.git(
        git, commit: value["rev"]?.string,
        revision: value["tag"]?.string ?? value["branch"]?.string, subdirectory: subdirectory)
    } else if let url = value["url"]?.string {
      source = PackageSource(
        kind: .archive, url: SourceAddress.withoutCredentials(url), subdirectory: subdirectory)
    } else if let path = value["path"]?.string {
      let isArchive = path.hasSuffix(".whl") || path.hasSuffix(".tar.gz") || path.hasSuffix(".zip")
      source = PackageSource(
        kind: isArchive ? .archive : .directory, url: path, editable: editable)
    } else if value["workspace"]?.boolean == true {
      source = PackageSource(kind: .directory, editable: true)
    } else if let name = value["index"]?.string {
      index = name
      let named = tool("uv")?["index"]?.array?.first { $0["name"]?.string == name }
      source = PackageSource(
        kind: .index, url: named?["url"]?.string.map { SourceAddress.withoutCredentials($0) })
    } else {
      return note("source of `\(Excerpted.text(package))` names no place", line)
    }
    var group: RequirementGroup?
    if let extra = value["extra"]?.string { group = .extra(extra) }
    if let name = value["group"]?.string { group = .group(name) }
    let marker = value["marker"]?.string.map { (try? PEP508Marker($0))?.text ?? $0 }
    manifest.sources.append(
      ManifestSource(
        package: package, source: source, index: index, marker: marker, group: group, line: line))
  }

  // A requirement takes the source of its package where that is the only one and has no condition.
  private mutating func setSources() {
    let byName = Dictionary(grouping: manifest.sources) { PythonName.normalized($0.package) }
    for position in manifest.requirements.indices {
      let requirement = manifest.requirements[position]
      guard requirement.source == nil, requirement.kind == .declared,
        let term = requirement.anyOf.first,
        let sources = byName[PythonName.normalized(term.name)]
      else { continue }
      let fitting = sources.filter { $0.group == nil || $0.group == requirement.group }
      if fitting.count == 1, fitting[0].marker == nil {
        manifest.requirements[position].source = fitting[0].source
      }
    }
  }

  private mutating func addConflict(_ set: DocumentNode) {
    let groups: [RequirementGroup] = (set.array ?? []).compactMap { item in
      if let extra = item["extra"]?.string { return .extra(extra) }
      return item["group"]?.string.map { .group($0) }
    }
    if groups.count > 1 {
      manifest.conflicts.append(groups)
    } else {
      note("a conflict needs two extras or groups", set.line)
    }
  }
}
