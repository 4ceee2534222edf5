import Model
import Trees
import Versions

extension GraphBuilder {
  /// The rows of dpkg databases: the system's own, and those of foreign roots.
  mutating func addDebian() {
    let system = systemDatabases()
    for file in input.tree.files {
      var origins: [DebianIdentity: Int]?
      for case .package(let fact) in file.record.facts where fact.ecosystem == .deb {
        let role: PackageRecord.Role = system.contains(file.path) ? .system : .foreignRoot
        let known = origins ?? debianOrigins(file)
        origins = known
        addDebian(
          fact, file, role: role, root: databaseRoot(file.path),
          origin: known[DebianIdentity(fact)] ?? file.layer)
      }
    }
    if let libc = rows.rows.first(where: {
      $0.record.role == .system && $0.record.ecosystem == .deb && $0.record.name == "libc6"
    }) {
      snapshot.facts.libc = EnvironmentFacts.CLibrary(
        family: "glibc", version: DebianVersion(libc.record.version)?.upstream)
    }
  }

  // What `/var/lib/dpkg/status` resolves to, and the records of `/var/lib/dpkg/status.d`.
  private func systemDatabases() -> Set<String> {
    var paths: Set<String> = []
    if let file = input.tree.file(at: "var/lib/dpkg/status") { paths.insert(file.path) }
    if let folder = input.tree.links.resolve("var/lib/dpkg/status.d") {
      for file in input.tree.files where TreePath.folder(file.path) == folder {
        paths.insert(file.path)
      }
    }
    return paths
  }

  // The folder that stands for the root of a database's file system.
  private func databaseRoot(_ path: String) -> String {
    guard let range = path.firstRange(of: "var/lib/dpkg/") ?? path.firstRange(of: "usr/lib/dpkg/")
    else { return TreePath.folder(path) }
    return String(path[..<range.lowerBound].dropLast())
  }

  private mutating func addDebian(
    _ fact: PackageFact, _ file: MergedTree.File, role: PackageRecord.Role, root: String,
    origin: Int
  ) {
    var record = PackageRecord(
      ecosystem: .deb, name: fact.name, version: fact.version,
      purl: purl(debian: fact), state: .installed, role: role, location: shown(root),
      evidence: [evidence(file, line: fact.line)])
    record.architecture = fact.architecture
    record.brokenState = fact.brokenState
    record.attributes = fact.attributes
    record.layer = layer(origin)
    _ = rows.add(record, fact: fact, path: file.path)
  }

  // The status file is rewritten by each layer: a package is as old as its own paragraph, without
  // a gap (SEMANTICS, row 10).
  private func debianOrigins(_ file: MergedTree.File) -> [DebianIdentity: Int] {
    func identities(_ record: FileRecord) -> Set<DebianIdentity> {
      var identities: Set<DebianIdentity> = []
      for case .package(let fact) in record.facts { identities.insert(DebianIdentity(fact)) }
      return identities
    }
    var unbroken = identities(file.record)
    var origins: [DebianIdentity: Int] = [:]
    for version in file.history.reversed() {
      guard let record = version.record, !unbroken.isEmpty else { break }
      unbroken.formIntersection(identities(record))
      for identity in unbroken { origins[identity] = version.layer }
    }
    return origins
  }

  private func purl(debian fact: PackageFact) -> String {
    let system = snapshot.facts.os
    var qualifiers: [String: String] = [:]
    qualifiers["arch"] = fact.architecture
    if let system, let version = system.versionId {
      qualifiers["distro"] = "\(system.id)-\(version)"
    }
    return purlText(
      "deb", namespace: system?.id ?? "debian", name: fact.name, version: fact.version,
      qualifiers: qualifiers)
  }

  /// Requirement edges inside each dpkg database (Debian policy 7).
  mutating func addDebianEdges() {
    let debian = rows.indices.filter { rows[$0].record.ecosystem == .deb }
    for (_, members) in Dictionary(grouping: debian, by: { rows[$0].record.location })
      .sorted(by: { $0.key < $1.key })
    {
      let resolver = DebianResolver(rows: rows, members: members)
      for row in members {
        guard let fact = rows[row].fact else { continue }
        for requirement in fact.requirements {
          let answer = resolver.resolve(requirement, from: row)
          var edge = RequirementEdge(
            from: "", anyOf: requirement.anyOf.map(alternative), ecosystem: .deb,
            kind: requirement.kind, status: answer.status,
            evidence: Evidence(
              path: shown(rows[row].path), layer: rows[row].record.evidence.first?.layer,
              line: requirement.line))
          edge.marker = requirement.marker
          rows.add(edge, from: row, to: answer.to)
        }
      }
    }
  }

  /// A term of a requirement as an alternative without its candidates.
  func alternative(_ term: RequirementTerm) -> RequirementEdge.Alternative {
    let name = term.architecture.map { "\(term.name):\($0)" } ?? term.name
    return RequirementEdge.Alternative(name: name, specifier: term.specifier)
  }
}

/// What makes a package of a dpkg database the same in the next layer.
struct DebianIdentity: Hashable {
  private let name: String
  private let version: String
  private let architecture: String?

  init(_ fact: PackageFact) {
    self.name = fact.name
    self.version = fact.version
    self.architecture = fact.architecture
  }
}

/// Answers Debian relations among the packages of one database.
struct DebianResolver {
  private let rows: RowTable
  private var byName: [String: [Int]] = [:]
  private var providers: [String: [(row: Int, version: DebianVersion?)]] = [:]
  private let versions: [Int: DebianVersion]

  init(rows: RowTable, members: [Int]) {
    self.rows = rows
    var versions: [Int: DebianVersion] = [:]
    for row in members {
      let record = rows[row].record
      byName[record.name, default: []].append(row)
      versions[row] = DebianVersion(record.version)
      for provided in rows[row].fact?.provides ?? [] {
        providers[provided.name, default: []]
          .append((row, provided.version.flatMap { DebianVersion($0) }))
      }
    }
    self.versions = versions
  }

  /// The candidates of each alternative, and what became of the requirement.
  func resolve(_ requirement: RequirementFact, from row: Int) -> (
    to: [[Int]], status: RequirementEdge.Status
  ) {
    guard requirement.unparsed == nil else {
      return (requirement.anyOf.map { byName[$0.name] ?? [] }, .unknown)
    }
    var to: [[Int]] = []
    var statuses: [RequirementEdge.Status] = []
    for term in requirement.anyOf {
      let answer = resolve(term, from: row, isConflict: requirement.kind == .conflicts)
      to.append(answer.to)
      statuses.append(answer.status)
    }
    if requirement.kind == .conflicts {
      // A conflict is kept when nothing present matches it.
      return (to, statuses.contains(.satisfied) ? .violated : .satisfied)
    }
    for status in [RequirementEdge.Status.satisfied, .unknown, .violated] {
      if statuses.contains(status) { return (to, status) }
    }
    return (to, .missing)
  }

  private func resolve(_ term: RequirementTerm, from row: Int, isConflict: Bool) -> (
    to: [Int], status: RequirementEdge.Status
  ) {
    let bound = DebianBound(term.specifier)
    if !term.specifier.isEmpty, bound == nil { return (byName[term.name] ?? [], .unknown) }
    var candidates: [Int] = []
    var fulfilled = false
    for other in byName[term.name] ?? [] {
      if isConflict, other == row { continue }
      guard matchesArchitecture(term, other, from: row) else { continue }
      candidates.append(other)
      if isUnfinished(other) { continue }
      guard let bound else {
        fulfilled = true
        continue
      }
      if let version = versions[other], bound.contains(version) { fulfilled = true }
    }
    for provider in providers[term.name] ?? [] {
      if isConflict, provider.row == row { continue }
      candidates.append(provider.row)
      if isUnfinished(provider.row) { continue }
      guard let bound else {
        fulfilled = true
        continue
      }
      // An unversioned `Provides` satisfies no versioned relation (Debian policy 7.5).
      if let version = provider.version, bound.contains(version) { fulfilled = true }
    }
    if fulfilled { return (candidates, .satisfied) }
    return (candidates, candidates.isEmpty ? .missing : .violated)
  }

  // What is not configured fulfils no dependency (Debian policy 7.2).
  private func isUnfinished(_ row: Int) -> Bool {
    ["unpacked", "half-installed", "half-configured"]
      .contains(rows[row].record.brokenState ?? "")
  }

  private func matchesArchitecture(_ term: RequirementTerm, _ other: Int, from row: Int) -> Bool {
    guard let wanted = term.architecture else { return true }
    let record = rows[other].record
    switch wanted {
    case "any": return true
    case "native": return record.architecture == rows[row].record.architecture
    default: return record.architecture == wanted || record.architecture == "all"
    }
  }
}

/// A version bound such as `>= 1.2`, as dpkg's relations write it.
struct DebianBound {
  private let bound: DebianRelation.Bound

  /// Reads an operator and a version; nil for an empty or unreadable text.
  init?(_ specifier: String) {
    let text = specifier.filter { $0 != " " }
    let symbols = text.prefix { "<>=".contains($0) }
    let operators: [String: DebianRelation.Operator] = [
      "<<": .older, "<=": .atMost, "=": .equal, ">=": .atLeast, ">>": .newer,
      "<": .atMost, ">": .atLeast,
    ]
    guard let comparison = operators[String(symbols)],
      let version = DebianVersion(text.dropFirst(symbols.count))
    else { return nil }
    self.bound = DebianRelation.Bound(comparison, version)
  }

  func contains(_ version: DebianVersion) -> Bool { bound.contains(version) }
}
