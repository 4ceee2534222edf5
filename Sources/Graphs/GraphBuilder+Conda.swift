import Model
import Trees
import Versions

extension GraphBuilder {
  /// The rows of conda prefixes, one per record below `conda-meta`.
  mutating func addConda() {
    var asked: [String: Set<String>] = [:]
    for file in input.tree.files where TreePath.name(TreePath.folder(file.path)) == "conda-meta" {
      for case .companion(.condaRequested(let specs)) in file.record.facts {
        let names = specs.compactMap { try? CondaMatchSpec($0).name }
        asked[TreePath.folder(TreePath.folder(file.path)), default: []].formUnion(names)
      }
    }
    for file in input.tree.files {
      for case .package(let fact) in file.record.facts where fact.ecosystem == .conda {
        let prefix = TreePath.folder(TreePath.folder(file.path))
        addConda(fact, file, prefix: prefix, asked: asked[prefix] ?? [])
      }
    }
  }

  private mutating func addConda(
    _ fact: PackageFact, _ file: MergedTree.File, prefix: String, asked: Set<String>
  ) {
    var qualifiers: [String: String] = [:]
    qualifiers["build"] = fact.build
    qualifiers["subdir"] = fact.architecture
    qualifiers["channel"] = fact.attributes["channel"]
    var record = PackageRecord(
      ecosystem: .conda, name: fact.name, version: fact.version,
      purl: purlText(
        "conda", namespace: nil, name: fact.name, version: fact.version, qualifiers: qualifiers),
      state: .installed, role: .secondary, location: shown(prefix), evidence: [evidence(file)])
    record.architecture = fact.architecture
    record.build = PackageRecord.Build(text: fact.build)
    record.source = fact.source
    record.direct = (fact.requested ?? false) || asked.contains(fact.name)
    record.installer = "conda"
    record.hashes = fact.hashes.map { "\($0):\($1)" }
    record.attributes = fact.attributes
    record.layer = layer(
      origin(file) { $0.facts.contains { Self.isPackage($0, fact.name, fact.version) } })
    _ = rows.add(record, fact: fact, path: file.path)
  }

  /// Whether a fact is the record of that name and version.
  static func isPackage(_ fact: Fact, _ name: String, _ version: String) -> Bool {
    if case .package(let package) = fact {
      package.name == name && package.version == version
    } else {
      false
    }
  }

  /// Requirement edges inside each conda prefix: `depends` must hold, `constrains` only bounds
  /// what is present, virtual packages (`__glibc`) belong to the machine and stay unknown.
  mutating func addCondaEdges() {
    let conda = rows.indices.filter { rows[$0].record.ecosystem == .conda }
    for (_, members) in Dictionary(grouping: conda, by: { rows[$0].record.location })
      .sorted(by: { $0.key < $1.key })
    {
      let byName = Dictionary(grouping: members, by: { rows[$0].record.name })
      for row in members {
        for requirement in rows[row].fact?.requirements ?? [] {
          let name = requirement.anyOf.first?.name ?? ""
          let candidates = byName[name] ?? []
          var edge = RequirementEdge(
            from: "", anyOf: requirement.anyOf.map(alternative), ecosystem: .conda,
            kind: requirement.kind,
            status: condaStatus(requirement, candidates: candidates),
            evidence: Evidence(
              path: shown(rows[row].path), layer: rows[row].record.evidence.first?.layer,
              line: requirement.line))
          edge.marker = requirement.marker
          rows.add(edge, from: row, to: requirement.anyOf.map { byName[$0.name] ?? [] })
        }
      }
    }
    addCondaPins(among: conda)
  }

  // What `conda-meta/pinned` holds its prefix to: bounds of the environment itself.
  private mutating func addCondaPins(among conda: [Int]) {
    for file in input.tree.files {
      let prefix = shown(TreePath.folder(TreePath.folder(file.path)))
      for case .companion(.condaPins(let pins)) in file.record.facts {
        for pin in pins {
          var term = RequirementTerm(name: pin)
          let spec = try? CondaMatchSpec(pin)
          if let spec {
            let specifier = spec.description.dropFirst(spec.name.count).drop { $0 == " " }
            term = RequirementTerm(name: spec.name, specifier: String(specifier))
          }
          var requirement = RequirementFact(kind: .constrains, ecosystem: .conda, anyOf: [term])
          if spec == nil { requirement.unparsed = pin }
          let candidates = conda.filter {
            rows[$0].record.location == prefix && rows[$0].record.name == term.name
          }
          rows.add(
            RequirementEdge(
              from: "", anyOf: requirement.anyOf.map(alternative), ecosystem: .conda,
              kind: .constrains, status: condaStatus(requirement, candidates: candidates),
              evidence: evidence(file)),
            from: nil, to: [candidates])
        }
      }
    }
  }

  private func condaStatus(_ requirement: RequirementFact, candidates: [Int])
    -> RequirementEdge.Status
  {
    guard requirement.unparsed == nil, let term = requirement.anyOf.first else { return .unknown }
    if term.name.hasPrefix("__") { return .unknown }
    guard !candidates.isEmpty else {
      return requirement.kind == .constrains ? .inactive : .missing
    }
    let text = term.specifier.isEmpty ? term.name : "\(term.name) \(term.specifier)"
    guard let spec = try? CondaMatchSpec(text) else { return .unknown }
    for row in candidates {
      guard let version = CondaVersion(rows[row].record.version) else { return .unknown }
      let package = CondaPackage(
        name: rows[row].record.name, version: version, build: rows[row].fact?.build ?? "",
        buildNumber: rows[row].fact?.attributes["build-number"].flatMap { UInt64($0) })
      if spec.matches(package) { return .satisfied }
    }
    return .violated
  }
}
