package import Model
import Versions

extension InstalledPart {
  /// What the lock knows, as a snapshot that analyses read like any other.
  ///
  /// What a lock does not keep stays empty: layers' instructions, extension modules, evidence below
  /// the folder of a package. Requirements are judged anew against the locked versions.
  package func snapshot(name: String, platform: String) -> Snapshot {
    var snapshot = Snapshot(
      tool: Snapshot.Tool(version: ""),
      subject: Snapshot.Subject(
        kind: subject.kind, reference: name, digest: subject.digest, platform: platform))
    snapshot.facts = facts
    snapshot.layers = layers.enumerated().map { index, digest in
      Snapshot.Layer(index: index, diffId: digest, createdBy: nil, empty: false)
    }
    snapshot.packages = packages.enumerated().map { Self.record($1, number: $0 + 1) }
    snapshot.requirements = LockedEdges(snapshot.packages, packages).edges
    let ids = Dictionary(
      snapshot.packages.map { ($0.purl, $0.id) }, uniquingKeysWith: { first, _ in first })
    snapshot.accelerators = accelerators.renamed { ids[$0] }
    return snapshot
  }

  private var facts: EnvironmentFacts {
    var facts = EnvironmentFacts()
    facts.os = os
    facts.libc = libc
    facts.base = base
    facts.interpreters = interpreters.map {
      EnvironmentFacts.Interpreter(
        kind: $0.kind, version: $0.version, path: $0.path, primary: $0.primary, layer: nil)
    }
    facts.environment = (variables ?? [:]).mapValues { .text($0) }
    facts.entrypoint = entrypoint
    var seen: Set<String> = []
    for role in [PackageRecord.Role.primary, .secondary, .system] {
      for package in packages
      where package.role == role && package.ecosystem != .deb
        && seen.insert(package.location).inserted
      {
        facts.searchPaths.append(
          EnvironmentFacts.SearchPath(path: package.location, role: role))
      }
    }
    return facts
  }

  private static func record(_ package: InstalledPackage, number: Int) -> PackageRecord {
    var record = PackageRecord(
      ecosystem: package.ecosystem, name: package.name, version: package.version,
      purl: package.purl, state: .installed, role: package.role, location: package.location,
      evidence: [Evidence(path: package.location)])
    record.id = "p\(number)"
    record.install = "i\(number)"
    record.architecture = package.architecture
    record.build = package.build
    record.source = package.source
    record.hashes = package.hashes
    record.contents = package.contents
    record.brokenState = package.brokenState
    return record
  }
}

/// Requirement edges between locked packages.
private struct LockedEdges {
  private let records: [PackageRecord]
  private let packages: [InstalledPackage]
  private var rows: [String: [Int]] = [:]

  init(_ records: [PackageRecord], _ packages: [InstalledPackage]) {
    self.records = records
    self.packages = packages
    for (row, package) in packages.enumerated() {
      rows[Self.key(package.ecosystem, package.name), default: []].append(row)
    }
  }

  var edges: [RequirementEdge] {
    packages.indices.flatMap { row in
      packages[row].requires.map { edge($0, from: row) }
    }
  }

  private static func key(_ ecosystem: Ecosystem, _ name: String) -> String {
    "\(ecosystem.rawValue)/\(PackageNames.normalized(ecosystem, name))"
  }

  private func edge(_ text: String, from row: Int) -> RequirementEdge {
    let package = packages[row]
    let read = RequirementText.read(package.ecosystem, text)
    let candidates = read.alternatives.map { found($0.name, package) }
    var edge = RequirementEdge(
      from: records[row].id,
      anyOf: zip(read.alternatives, candidates).map { term, rows in
        RequirementEdge.Alternative(
          name: term.name, specifier: term.specifier, to: rows.map { records[$0].id })
      },
      ecosystem: package.ecosystem, kind: .runtime, status: .unknown,
      evidence: Evidence(path: package.location))
    edge.marker = read.marker
    edge.extrasRequested = read.extras
    edge.status = status(read, candidates, package.ecosystem)
    return edge
  }

  // Rows of the same folder first, else those that are searched.
  private func found(_ name: String, _ package: InstalledPackage) -> [Int] {
    let all = rows[Self.key(package.ecosystem, name)] ?? []
    let near = all.filter { packages[$0].location == package.location }
    if !near.isEmpty { return near }
    return all.filter { [.primary, .secondary, .system].contains(packages[$0].role) }
  }

  private func status(
    _ read: RequirementText.Reading, _ candidates: [[Int]], _ ecosystem: Ecosystem
  ) -> RequirementEdge.Status {
    guard candidates.contains(where: { !$0.isEmpty }) else {
      // A lock keeps neither the names that packages provide nor the answers of markers.
      return ecosystem == .pypi && read.marker == nil && !read.alternatives.isEmpty
        ? .missing : .unknown
    }
    var answers: Set<RequirementEdge.Status> = []
    for (term, rows) in zip(read.alternatives, candidates) {
      for row in rows { answers.insert(fulfils(term, ecosystem, row)) }
    }
    if answers.contains(.satisfied) { return .satisfied }
    return answers.contains(.unknown) ? .unknown : .violated
  }

  private func fulfils(
    _ term: (name: String, specifier: String), _ ecosystem: Ecosystem, _ row: Int
  ) -> RequirementEdge.Status {
    guard !term.specifier.isEmpty else { return .satisfied }
    let version = packages[row].version
    switch ecosystem {
    case .pypi:
      guard let specifiers = try? PEP440Specifiers(term.specifier) else { return .unknown }
      return specifiers.contains(text: version) ? .satisfied : .violated
    case .conda:
      guard let spec = try? CondaMatchSpec("\(term.name) \(term.specifier)"),
        let parsed = CondaVersion(version)
      else { return .unknown }
      let package = CondaPackage(
        name: packages[row].name, version: parsed, build: packages[row].build?.text ?? "")
      return spec.matches(package) ? .satisfied : .violated
    case .deb:
      guard let bound = Self.bound(term.specifier), let parsed = DebianVersion(version) else {
        return .unknown
      }
      return bound.contains(parsed) ? .satisfied : .violated
    }
  }

  // `>= 2.34` (Debian policy, section 7.1).
  private static func bound(_ specifier: String) -> DebianRelation.Bound? {
    let operators: [String: DebianRelation.Operator] = [
      "<<": .older, "<=": .atMost, "=": .equal, ">=": .atLeast, ">>": .newer,
    ]
    let symbols = specifier.prefix { "<>=".contains($0) }
    let text = specifier.dropFirst(symbols.count).filter { $0 != " " }
    guard let comparison = operators[String(symbols)], let version = DebianVersion(text) else {
      return nil
    }
    return DebianRelation.Bound(comparison, version)
  }
}
