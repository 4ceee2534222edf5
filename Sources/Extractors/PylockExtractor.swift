import Documents
import Model
import Trees
import Versions

/// Reads `pylock.toml` and `pylock.NAME.toml`, the lock file format of PEP 751.
///
/// Format: Python packaging user guide, "pylock.toml specification". What breaks a rule is named and
/// the rest is read all the same.
enum PylockExtractor: FileExtractor {
  static let name = "python.pylock"
  static let revision = 1
  static let patterns: [PathPattern] = [.prefixSuffix("pylock.", "toml")]

  // `NAME` holds no dot.
  static func accepts(_ path: String) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    let count = name.split(separator: ".", omittingEmptySubsequences: false).count
    return count == 2 || count == 3
  }

  static func extract(_ file: File, into found: inout Extraction) {
    guard let root = found.readTOML(file) else { return }
    if let version = root["lock-version"]?.string, let parsed = PEP440Version(version) {
      if parsed.release.first != 1 {
        return found.skip(
          "lock version \(Excerpted.text(version)) instead of the known 1.0",
          line: root["lock-version"]?.line)
      }
      if parsed.release.count > 1, parsed.release[1] > 0 {
        found.skip(
          "lock version \(Excerpted.text(version)) is newer than the known 1.0",
          line: root["lock-version"]?.line)
      }
    }
    if let error = PylockDocument.validate(root) {
      found.skip("\(error.place): \(error.message)", line: error.line)
    }
    var lock = LockFact(format: "pylock")
    lock.formatVersion = root["lock-version"]?.string
    lock.generator = root["created-by"]?.string
    lock.requiresPython = root["requires-python"]?.string
    lock.environments = (root["environments"]?.array ?? []).compactMap(\.string).map(normal)
    lock.groups =
      (root["extras"]?.strings ?? []).map { .extra($0) }
      + (root["dependency-groups"]?.strings ?? []).map { .group($0) }
    lock.defaultGroups = root["default-groups"]?.strings ?? []
    for node in root["packages"]?.array ?? [] {
      guard let name = node["name"]?.string else {
        found.skip("a package without name", line: node.line)
        continue
      }
      lock.packages.append(package(name, node))
    }
    var indexes = UniqueList<String>()
    for source in lock.packages.compactMap(\.source) where source.kind == .index {
      if let url = source.url { indexes.append(url) }
    }
    lock.indexes = indexes.values
    found.add(.lock(lock))
  }

  private static func normal(_ marker: String) -> String {
    (try? PEP508Marker(marker))?.text ?? marker
  }

  private static func package(_ name: String, _ node: DocumentNode) -> LockedPackage {
    var package = LockedPackage(
      ecosystem: .pypi, name: name, version: node["version"]?.string,
      line: node["name"]?.line ?? node.line)
    package.marker = node["marker"]?.string.map(normal)
    package.requiresPython = node["requires-python"]?.string
    package.source = source(node)
    package.isProject = node["directory"]?["path"]?.string == "."
    var hashes: Set<String> = []
    let archives =
      [node["archive"], node["sdist"]].compactMap { $0 } + (node["wheels"]?.array ?? [])
    for archive in archives {
      let file = PylockDocument.Package.filename(archive)
      if !file.isEmpty { package.files.append(file) }
      for entry in archive["hashes"]?.table?.entries ?? [] {
        if let digest = entry.value.string { hashes.insert("\(entry.key):\(digest)") }
      }
    }
    package.hashes = hashes.sorted()
    for item in node["dependencies"]?.array ?? [] {
      guard let name = item["name"]?.string else { continue }
      package.requirements.append(
        RequirementFact(
          kind: .runtime, ecosystem: .pypi,
          anyOf: [
            RequirementTerm(
              name: name, specifier: item["version"]?.string.map { "==\($0)" } ?? "")
          ], source: source(item), line: item.line))
    }
    return package
  }

  private static func source(_ node: DocumentNode) -> PackageSource? {
    if let vcs = node["vcs"] {
      let url = vcs["url"]?.string ?? vcs["path"]?.string
      let system = vcs["type"]?.string ?? "git"
      return PackageSource(
        kind: .vcs, url: url.map { "\(system)+\(SourceAddress.withoutCredentials($0))" },
        commit: vcs["commit-id"]?.string, requestedRevision: vcs["requested-revision"]?.string,
        subdirectory: vcs["subdirectory"]?.string)
    }
    if let directory = node["directory"] {
      return PackageSource(
        kind: .directory, url: directory["path"]?.string,
        editable: directory["editable"]?.boolean,
        subdirectory: directory["subdirectory"]?.string)
    }
    if let archive = node["archive"] {
      let url = archive["url"]?.string ?? archive["path"]?.string
      return PackageSource(
        kind: .archive, url: url.map { SourceAddress.withoutCredentials($0) },
        subdirectory: archive["subdirectory"]?.string)
    }
    return node["index"]?.string.map {
      PackageSource(kind: .index, url: SourceAddress.withoutCredentials($0))
    }
  }
}
