import Model
import Trees
import Versions

extension GraphBuilder {
  /// The rows that lock files pin; never counted as installed.
  mutating func addLocks() {
    for file in input.tree.files where isProjectFile(file.path) {
      for case .lock(let fact) in file.record.facts {
        var record = ManifestRecord(
          path: shown(file.path), format: fact.format, state: .locked)
        record.requiresPython = fact.requiresPython
        record.indexes = fact.indexes
        snapshot.manifests.append(record)
        addLocked(fact, file)
      }
    }
  }

  private mutating func addLocked(_ fact: LockFact, _ file: MergedTree.File) {
    var added: [(row: Int, package: LockedPackage)] = []
    for package in fact.packages where !package.isProject {
      let name =
        package.ecosystem == .pypi ? PythonName.normalized(package.name) : package.name
      var record = PackageRecord(
        ecosystem: package.ecosystem, name: package.name, version: package.version ?? "",
        purl: purlText(
          package.ecosystem.rawValue, namespace: nil, name: name, version: package.version,
          qualifiers: [:]),
        state: .locked, role: .primary, location: shown(TreePath.folder(file.path)),
        evidence: [evidence(file, line: package.line)])
      record.source = package.source
      record.hashes = package.hashes
      record.requiresPython = package.requiresPython
      if let local = package.version.flatMap({ PEP440Version($0)?.local }) {
        record.build = PackageRecord.Build(local: local)
      }
      if let marker = package.marker { record.attributes["marker"] = marker }
      added.append((rows.add(record, fact: nil, path: file.path), package))
    }
    let byName = Dictionary(grouping: added, by: { nameKey($0.package.ecosystem, $0.package.name) })
    for (row, package) in added {
      for requirement in package.requirements {
        let to = requirement.anyOf.map { term in
          (byName[nameKey(requirement.ecosystem, term.name)] ?? []).map(\.row)
        }
        var edge = RequirementEdge(
          from: "", anyOf: requirement.anyOf.map(alternative), ecosystem: requirement.ecosystem,
          kind: requirement.kind,
          status: to.allSatisfy(\.isEmpty) || requirement.marker != nil ? .unknown : .satisfied,
          evidence: evidence(file, line: requirement.line ?? package.line))
        edge.marker = requirement.marker
        edge.extrasRequested = requirement.extras
        rows.add(edge, from: row, to: to)
      }
    }
  }

  /// What manifests declare, as edges from the root; how images are built.
  mutating func addManifests(_ environments: [PythonEnvironment]) {
    let primary = environments.first(where: \.isPrimary)
    let machine = Platform(snapshot.subject.platform ?? "")?.machine ?? Platform.current.machine
    let minor = primary?.minor ?? input.python.map(Self.minor)
    let full = primary?.full ?? input.python.flatMap { $0 == Self.minor($0) ? nil : $0 }
    var judge = MarkerJudge(minor: minor, full: full, machine: machine)
    let targets = DeclaredTargets(rows: rows, isRepository: isRepository)
    let inclusions = self.inclusions()
    for file in input.tree.files where isProjectFile(file.path) {
      for fact in file.record.facts {
        switch fact {
        case .manifest(let manifest):
          add(manifest, file, inclusions, targets, &judge)
        case .build(let build):
          snapshot.builds.append(BuildRecord(path: shown(file.path), stages: build.stages))
        default: break
        }
      }
    }
    snapshot.manifests.sort { ($0.path, $0.format) < ($1.path, $1.format) }
  }

  private mutating func add(
    _ manifest: ManifestFact, _ file: MergedTree.File, _ inclusions: Inclusions,
    _ targets: DeclaredTargets, _ judge: inout MarkerJudge
  ) {
    var record = ManifestRecord(path: shown(file.path), format: manifest.format, state: .declared)
    record.name = manifest.name
    record.version = manifest.version
    record.requiresPython = manifest.requiresPython
    record.indexes = manifest.indexes
    record.defaultGroups = manifest.defaultGroups
    record.included = inclusions.included.contains(file.path)
    let folder = TreePath.folder(file.path)
    for reference in manifest.references where reference.kind != .project {
      let (path, climbed) = TreePath.resolve(reference.path, from: folder)
      record.includes.append(shown(path))
      if climbed || reference.path.hasPrefix("/") {
        notices.append(
          Notice(
            "includes a path outside the tree, which is not read", path: shown(file.path),
            line: reference.line))
      } else if input.tree.file(at: path) == nil {
        notices.append(
          Notice(
            "includes `\(reference.path)`, which the tree does not have as a readable manifest",
            path: shown(file.path), line: reference.line))
      }
    }
    record.includes.sort()
    snapshot.manifests.append(record)
    let bounds = inclusions.constraints.contains(file.path)
    for requirement in manifest.requirements {
      let to = requirement.anyOf.map {
        targets.rows(nameKey(requirement.ecosystem, $0.name), folder: folder)
      }
      var edge = RequirementEdge(
        from: "", anyOf: requirement.anyOf.map(alternative), ecosystem: requirement.ecosystem,
        kind: bounds ? .constrains : requirement.kind,
        status: status(requirement, to, &judge, boundsOnly: bounds),
        evidence: evidence(file, line: requirement.line))
      edge.marker = requirement.marker
      edge.extrasRequested = requirement.extras
      edge.source = requirement.source
      edge.hashes = requirement.hashes
      switch requirement.group {
      case .extra(let name): edge.activatedByExtra = name
      case .group(let name): edge.group = name
      case nil: break
      }
      rows.add(edge, from: nil, to: to)
    }
  }

  private func status(
    _ requirement: RequirementFact, _ to: [[Int]], _ judge: inout MarkerJudge, boundsOnly: Bool
  ) -> RequirementEdge.Status {
    guard requirement.unparsed == nil, !requirement.anyOf.isEmpty else { return .unknown }
    switch judge.holds(requirement.marker) {
    case .no: return .inactive
    case .unknown: return .unknown
    case .yes: break
    }
    guard to.contains(where: { !$0.isEmpty }) else {
      if boundsOnly { return .inactive }
      // Without a lock a repository says nothing about what will be installed.
      return isRepository ? .unknown : .missing
    }
    // Alternatives are alternatives: any that all present rows fulfil is enough.
    var answers: Set<RequirementEdge.Status> = []
    for (term, candidates) in zip(requirement.anyOf, to) where !candidates.isEmpty {
      var statuses: Set<RequirementEdge.Status> = []
      for row in candidates {
        statuses.insert(fulfils(term, requirement.ecosystem, row, &judge))
      }
      // Of several pins under different markers, one that fits is enough.
      if statuses == [.satisfied] || (isRepository && statuses.contains(.satisfied)) {
        return .satisfied
      }
      answers.insert(statuses.contains(.violated) ? .violated : .unknown)
    }
    return answers.contains(.unknown) ? .unknown : .violated
  }

  private func fulfils(
    _ term: RequirementTerm, _ ecosystem: Ecosystem, _ row: Int, _ judge: inout MarkerJudge
  ) -> RequirementEdge.Status {
    let version = rows[row].record.version
    switch ecosystem {
    case .pypi:
      let answer = judge.contains(term.specifier, version)
      return answer == .yes ? .satisfied : answer == .no ? .violated : .unknown
    case .conda:
      let text = term.specifier.isEmpty ? term.name : "\(term.name) \(term.specifier)"
      guard let spec = try? CondaMatchSpec(text), let parsed = CondaVersion(version) else {
        return .unknown
      }
      let package = CondaPackage(
        name: rows[row].record.name, version: parsed, build: rows[row].record.build?.text ?? "")
      return spec.matches(package) ? .satisfied : .violated
    case .deb:
      guard !term.specifier.isEmpty else { return .satisfied }
      guard let bound = DebianBound(term.specifier), let parsed = DebianVersion(version) else {
        return .unknown
      }
      return bound.contains(parsed) ? .satisfied : .violated
    }
  }

  /// The form of a name under which the ecosystem compares it.
  func nameKey(_ ecosystem: Ecosystem, _ name: String) -> String {
    "\(ecosystem.rawValue)/\(ecosystem == .pypi ? PythonName.normalized(name) : name)"
  }

  /// Whether a manifest belongs to a project: what lies inside installed packages does not.
  func isProjectFile(_ path: String) -> Bool {
    let folders = path.split(separator: "/").dropLast()
    if folders.contains(where: {
      $0 == "site-packages" || $0 == "dist-packages" || $0 == "node_modules" || $0 == ".tox"
        || $0.hasSuffix(".dist-info") || $0.hasSuffix(".egg-info")
    }) {
      return false
    }
    return isRepository || !(path.hasPrefix("usr/share/") || path.hasPrefix("usr/lib/"))
  }

  // Files that others include, and those that are only ever included as constraints.
  private func inclusions() -> Inclusions {
    var inclusions = Inclusions()
    var required: Set<String> = []
    for file in input.tree.files where isProjectFile(file.path) {
      for case .manifest(let manifest) in file.record.facts {
        for reference in manifest.references where reference.kind != .project {
          let path = TreePath.resolve(reference.path, from: TreePath.folder(file.path)).path
          inclusions.included.insert(path)
          if reference.kind == .constraints {
            inclusions.constraints.insert(path)
          } else {
            required.insert(path)
          }
        }
      }
    }
    inclusions.constraints.subtract(required)
    return inclusions
  }
}

/// Which manifests are included by others.
struct Inclusions {
  var included: Set<String> = []
  var constraints: Set<String> = []
}

/// The rows that a declared requirement is held against.
struct DeclaredTargets {
  private var byName: [String: [(row: Int, folder: String)]] = [:]
  private let isRepository: Bool

  /// Locked rows for a repository, primary installs for everything else.
  init(rows: RowTable, isRepository: Bool) {
    self.isRepository = isRepository
    for row in rows.indices {
      let record = rows[row].record
      guard
        isRepository
          ? record.state == .locked
          : record.state == .installed && (record.role == .primary || record.role == .system)
      else { continue }
      let name = record.ecosystem == .pypi ? PythonName.normalized(record.name) : record.name
      byName["\(record.ecosystem.rawValue)/\(name)", default: []]
        .append((row, TreePath.folder(rows[row].path)))
    }
  }

  /// The rows of a name: for a repository those of the nearest lock file at or above the folder.
  func rows(_ key: String, folder: String) -> [Int] {
    let found = byName[key] ?? []
    guard isRepository else { return found.map(\.row) }
    let above = found.filter { TreePath.isInside(folder, $0.folder) }
    guard let nearest = above.map(\.folder.utf8.count).max() else { return [] }
    return above.filter { $0.folder.utf8.count == nearest }.map(\.row)
  }
}
