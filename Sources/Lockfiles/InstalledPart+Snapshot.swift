package import Model
import Versions

extension InstalledPart {
  /// What a scanned image, folder or host holds, without anything that only says where it was scanned
  /// or how its layers are counted.
  ///
  /// Values of variables that look secret never enter. Throws only where a digest cannot be computed.
  package init(of snapshot: Snapshot, hashes book: HashBook = HashBook()) throws {
    var part = InstalledPart(
      subject: Subject(kind: snapshot.subject.kind, digest: snapshot.subject.digest),
      numerics: try NumericsFingerprint(of: snapshot))
    let facts = snapshot.facts
    part.base = facts.base
    part.layers = snapshot.layers.compactMap(\.diffId)
    part.os = facts.os
    part.libc = facts.libc
    part.interpreters = facts.interpreters.map {
      Interpreter(kind: $0.kind, version: $0.version, path: $0.path, primary: $0.primary)
    }
    part.packages = Self.packages(snapshot, book)
    part.accelerators = Self.accelerators(snapshot)
    if snapshot.subject.kind == .image {
      part.variables = facts.environment.filter { LockedVariables.contains($0.key) }
        .compactMapValues(\.text)
      part.entrypoint = (facts.entrypoint ?? []) + (facts.command ?? [])
    }
    self = part.arranged
  }

  private static func packages(_ snapshot: Snapshot, _ book: HashBook) -> [InstalledPackage] {
    var requires: [String: [String]] = [:]
    for edge in snapshot.requirements
    where edge.status != .inactive && (edge.kind == .runtime || edge.kind == .preDepends) {
      requires[edge.from, default: []].append(RequirementText.whole(edge))
    }
    return snapshot.packages
      .filter { $0.state == .installed || $0.state == .running }
      .map { record in
        var package = InstalledPackage(record)
        package.requires = requires[record.id] ?? []
        if package.hashes.isEmpty, let known = book.hashes(for: package) {
          package.hashes = known.hashes
          package.hashesFrom = known.from
        }
        return package
      }
  }

  // Rows are named by package URL: ids are numbers that any other package may move.
  private static func accelerators(_ snapshot: Snapshot) -> AcceleratorFacts {
    let urls = Dictionary(
      snapshot.packages.map { ($0.id, $0.purl) }, uniquingKeysWith: { first, _ in first })
    return snapshot.accelerators.renamed { urls[$0] }
  }
}

extension InstalledPackage {
  fileprivate init(_ record: PackageRecord) {
    self.init(
      purl: record.purl, ecosystem: record.ecosystem,
      name: PackageNames.normalized(record.ecosystem, record.name), version: record.version,
      role: record.role, location: record.location)
    architecture = record.architecture
    build = record.build
    source = record.source
    contents = record.contents
    brokenState = record.brokenState
    // MD5 identifies nothing where a better digest stands beside it.
    let strong = record.hashes.filter { !$0.hasPrefix("md5:") }
    hashes = strong.isEmpty ? record.hashes : strong
    if !hashes.isEmpty {
      hashesFrom = record.ecosystem == .conda ? "conda-meta" : "direct_url.json"
    }
  }
}

extension AcceleratorFacts {
  /// The same facts without layers and extension modules, packages named by `name`.
  func renamed(_ name: (String) -> String?) -> AcceleratorFacts {
    var facts = self
    facts.extensions = []
    for row in facts.components.indices {
      facts.components[row].layer = nil
      facts.components[row].package = facts.components[row].package.flatMap(name)
    }
    for row in facts.gpuCode.indices {
      facts.gpuCode[row].layer = nil
      facts.gpuCode[row].package = facts.gpuCode[row].package.flatMap(name)
    }
    for row in facts.variants.indices {
      facts.variants[row].layer = nil
      facts.variants[row].package = facts.variants[row].package.flatMap(name)
    }
    for row in facts.compatibility.indices { facts.compatibility[row].layer = nil }
    for row in facts.engines.indices { facts.engines[row].layer = nil }
    let renamed = { (need: Need) in
      var need = need
      need.layer = nil
      need.package = need.package.flatMap(name)
      return need
    }
    facts.needs.driver = needs.driver.map(renamed)
    facts.needs.glibc = needs.glibc.map(renamed)
    facts.needs.glibcxx = needs.glibcxx.map(renamed)
    facts.needs.cxxabi = needs.cxxabi.map(renamed)
    facts.needs.cpu = needs.cpu.map(renamed)
    facts.needs.glibcAboveTag = needs.glibcAboveTag.map(renamed)
    return facts
  }
}
