import Documents
import Model
import Versions

extension PyprojectReader {
  /// The tables of PDM, Hatch, Flit, Rye and Pixi.
  mutating func readOtherTools() {
    readPDM()
    readHatch()
    let flit = root.at("tool", "flit", "metadata")
    addAll(flit?["requires"], "tool.flit.metadata.requires")
    manifest.requiresPython = manifest.requiresPython ?? flit?["requires-python"]?.string
    for entry in flit?["requires-extra"]?.table?.entries ?? [] {
      declare(.extra(entry.key))
      addAll(entry.value, "tool.flit.metadata.requires-extra", group: .extra(entry.key))
    }
    if let rye = tool("rye")?["dev-dependencies"] {
      declare(.group("dev"))
      addAll(rye, "tool.rye.dev-dependencies", group: .group("dev"))
    }
    addAll(
      root.at("tool", "rapids-build-backend", "requires"), "tool.rapids-build-backend.requires",
      kind: .build)
    readPixi()
  }

  // PDM documentation, "Manage dependencies".
  private mutating func readPDM() {
    guard let pdm = tool("pdm") else { return }
    for source in pdm["source"]?.array ?? [] {
      if let url = source["url"]?.string { addIndex(url) }
    }
    for entry in pdm["dev-dependencies"]?.table?.entries ?? [] {
      declare(.group(entry.key))
      defaultGroups.append(entry.key)
      addAll(entry.value, "tool.pdm.dev-dependencies", group: .group(entry.key))
    }
    for entry in pdm.at("resolution", "overrides")?.table?.entries ?? [] {
      guard let text = entry.value.string else { continue }
      let isBare = text.utf8.first.map { $0.isDigit } ?? false
      let isURL = text.contains("://")
      add(
        entry.key + (isURL ? " @ " : isBare ? "==" : "") + text, kind: .overrides,
        line: entry.line)
    }
  }

  // Hatch documentation, "Environments" and "Build hooks"; groups are named `hatch:ENVIRONMENT`.
  private mutating func readHatch() {
    guard let hatch = tool("hatch") else { return }
    for entry in hatch["envs"]?.table?.entries ?? [] {
      let group = RequirementGroup.group("hatch:\(entry.key)")
      for key in ["dependencies", "extra-dependencies"] {
        guard let node = entry.value[key] else { continue }
        declare(group)
        addAll(node, "tool.hatch.envs.\(key)", group: group)
      }
    }
    for entry in hatch.at("build", "hooks")?.table?.entries ?? [] {
      addAll(entry.value["dependencies"], "tool.hatch.build.hooks.dependencies", kind: .build)
    }
    for entry in hatch.at("build", "targets")?.table?.entries ?? [] {
      addAll(entry.value["dependencies"], "tool.hatch.build.targets.dependencies", kind: .build)
    }
  }

  // Pixi documentation, "Pixi manifest"; features become groups.
  private mutating func readPixi() {
    guard let pixi = tool("pixi") else { return }
    let workspace = pixi["workspace"] ?? pixi["project"]
    for channel in workspace?["channels"]?.array ?? [] {
      if let name = channel.string ?? channel["channel"]?.string { addIndex(name) }
    }
    manifest.platforms += workspace?["platforms"]?.strings ?? []
    readPixiTables(pixi, group: nil, marker: nil)
    for entry in pixi["feature"]?.table?.entries ?? [] {
      declare(.group(entry.key))
      readPixiTables(entry.value, group: .group(entry.key), marker: nil)
    }
  }

  private mutating func readPixiTables(
    _ node: DocumentNode, group: RequirementGroup?, marker: String?
  ) {
    for (table, kind) in [
      ("dependencies", RequirementKind.declared), ("host-dependencies", .declared),
      ("build-dependencies", .build),
    ] {
      for entry in node[table]?.table?.entries ?? [] {
        addPixi(entry, kind: kind, group: group, platform: marker)
      }
    }
    for entry in node["pypi-dependencies"]?.table?.entries ?? [] {
      addPixiPython(entry, group: group, platform: marker)
    }
    guard marker == nil else { return }
    for entry in node["target"]?.table?.entries ?? [] {
      readPixiTables(entry.value, group: group, marker: CondaPlatform.marker(entry.key))
    }
  }

  private mutating func addPixi(
    _ entry: DocumentTable.Entry, kind: RequirementKind, group: RequirementGroup?,
    platform: String?
  ) {
    let version = entry.value.string ?? entry.value["version"]?.string ?? ""
    let build = entry.value["build"]?.string.map { " \($0)" } ?? ""
    let text = "\(entry.key) \(version.isEmpty ? "*" : version)\(build)"
    guard case .fact(var fact) = CondaRequirement(text, kind: kind, group: group, line: entry.line)
    else {
      note("`\(Excerpted.text(text))` is no match specification", entry.line)
      append(
        RequirementFact(
          kind: kind, ecosystem: .conda, anyOf: [RequirementTerm(name: entry.key)], group: group,
          unparsed: text, line: entry.line))
      return
    }
    if let channel = entry.value["channel"]?.string {
      fact.source = PackageSource(
        kind: .channel, url: SourceAddress.withoutCredentials(channel))
    } else if let path = entry.value["path"]?.string {
      fact.source = PackageSource(kind: .directory, url: path)
    }
    fact.marker = platform
    append(fact)
  }

  private mutating func addPixiPython(
    _ entry: DocumentTable.Entry, group: RequirementGroup?, platform: String?
  ) {
    let value = entry.value
    let version = value.string ?? value["version"]?.string ?? ""
    let before = manifest.requirements.count
    add("\(entry.key)\(version == "*" ? "" : version)", group: group, line: entry.line)
    guard manifest.requirements.count > before, var fact = manifest.requirements.popLast() else {
      return
    }
    fact.extras = value["extras"]?.strings ?? []
    fact.marker = platform ?? fact.marker
    if let git = value["git"]?.string {
      fact.source = DependencyTables.git(
        git, commit: value["rev"]?.string,
        revision: value["tag"]?.string ?? value["branch"]?.string)
    } else if let path = value["path"]?.string {
      fact.source = PackageSource(
        kind: .directory, url: path, editable: value["editable"]?.boolean == true ? true : nil)
    } else if let url = value["url"]?.string {
      fact.source = PackageSource(kind: .archive, url: SourceAddress.withoutCredentials(url))
    }
    manifest.requirements.append(fact)
  }
}
