import Model
import Trees
import Versions

extension GraphBuilder {
  /// The rows of Python distributions: dist-info folders, egg-info folders and files.
  mutating func addPython() {
    var companions: [String: [CompanionFact]] = [:]
    var complete: Set<String> = []
    for file in input.tree.files {
      for case .companion(let fact) in file.record.facts {
        companions[TreePath.folder(file.path), default: []].append(fact)
      }
    }
    let owners = debianOwners()
    let conda = condaInstalls()
    for file in input.tree.files {
      for case .package(let fact) in file.record.facts where fact.ecosystem == .pypi {
        let group = PythonGroup(recordPath: file.path)
        complete.insert(group.folder)
        let row = addPython(fact, file, group, companions[group.folder] ?? [])
        if let owner = owners[file.path] ?? owners[group.folder] {
          rows[row].owner = owner
          rows.join(row, with: owner)
        }
        joinConda(row, fact, group, conda)
      }
    }
    for (folder, facts) in companions.sorted(by: { $0.key < $1.key })
    where folder.hasSuffix(".dist-info") && !complete.contains(folder) && !facts.isEmpty {
      notices.append(
        Notice("side files of a distribution without a readable METADATA", path: shown(folder)))
    }
  }

  private mutating func addPython(
    _ fact: PackageFact, _ file: MergedTree.File, _ group: PythonGroup,
    _ companions: [CompanionFact]
  ) -> Int {
    let name = PythonName.normalized(fact.name)
    var record = PackageRecord(
      ecosystem: .pypi, name: fact.name, version: fact.version,
      purl: purlText("pypi", namespace: nil, name: name, version: fact.version, qualifiers: [:]),
      state: .installed, role: .vendored, location: shown(group.location),
      evidence: [evidence(file)])
    var build = PackageRecord.Build(local: PEP440Version(fact.version)?.local)
    var fact = fact
    for companion in companions {
      switch companion {
      case .installer(let name): record.installer = name
      case .requested: record.direct = true
      case .wheel(let tags, let number, _):
        build.tags = tags.sorted()
        build.text = number
      case .origin(let source): record.source = source
      case .requires(let requirements):
        // Newer setuptools writes the same requirements into PKG-INFO.
        if fact.requirements.isEmpty { fact.requirements = requirements }
      case .archive(let hashes): record.hashes += hashes.map { "\($0):\($1)" }
      case .topLevel, .editable, .condaPins, .condaRequested: break
      }
    }
    // Without REQUESTED nothing is known from tools that never write it.
    if record.direct == nil, ["pip", "uv"].contains(record.installer ?? "") {
      record.direct = false
    }
    if build != PackageRecord.Build() { record.build = build }
    record.requiresPython = fact.requiresPython
    record.hashes += fact.hashes.map { "\($0):\($1)" }
    record.attributes = fact.attributes
    record.layer = layer(
      origin(file) { $0.facts.contains { Self.isPackage($0, fact.name, fact.version) } })
    return rows.add(record, fact: fact, path: file.path)
  }

  // Which deb row owns a package record, by the record's path.
  private func debianOwners() -> [String: Int] {
    var byName: [String: Int] = [:]
    for row in rows.indices where rows[row].record.ecosystem == .deb {
      let record = rows[row].record
      guard record.role == .system else { continue }
      byName[record.name] = byName[record.name] ?? row
      if let architecture = record.architecture { byName["\(record.name):\(architecture)"] = row }
    }
    var owners: [String: Int] = [:]
    for file in input.tree.files where file.path.hasSuffix(".list") {
      for case .files(let list) in file.record.facts where list.form == .dpkgList {
        guard let row = byName[String(TreePath.name(file.path).dropLast(5))] else { continue }
        for path in list.records {
          let written = TreePath.normalized(Array(path.utf8)).path
          owners[input.tree.links.resolve(written) ?? written] = row
        }
      }
    }
    return owners
  }

  // Conda rows by the records that they list, and by prefix and name.
  private func condaInstalls() -> [String: Int] {
    var installs: [String: Int] = [:]
    for row in rows.indices where rows[row].record.ecosystem == .conda {
      let prefix = TreePath.folder(TreePath.folder(rows[row].path))
      for path in rows[row].fact?.files?.records ?? [] {
        installs[TreePath.join(prefix, path)] = row
      }
      installs["\(prefix)\n\(PythonName.normalized(rows[row].record.name))"] = row
    }
    return installs
  }

  // A conda record and a dist-info of the same prefix describe one install: the conda record wins
  // for build and source, the dist-info for Python edges (SEMANTICS, row 17).
  private mutating func joinConda(
    _ row: Int, _ fact: PackageFact, _ group: PythonGroup, _ conda: [String: Int]
  ) {
    var owner = conda[rows[row].path] ?? conda[group.folder]
    if owner == nil, rows[row].record.installer == "conda", let prefix = group.prefix {
      owner = conda["\(prefix)\n\(PythonName.normalized(fact.name))"]
    }
    guard let owner,
      rows[owner].record.version == fact.version
        || conda[rows[row].path] != nil || conda[group.folder] != nil
    else { return }
    rows[row].owner = owner
    rows.join(row, with: owner)
    rows[row].record.source = rows[row].record.source ?? rows[owner].record.source
  }
}

/// Where the record of a Python distribution stands.
struct PythonGroup {
  /// The dist-info or egg-info folder; the record itself for a single-file egg-info.
  let folder: String
  /// The folder that is searched.
  let location: String

  init(recordPath: String) {
    let name = TreePath.name(recordPath)
    if name == "METADATA" || name == "PKG-INFO" {
      folder = TreePath.folder(recordPath)
      // An installed egg is itself the folder on the search path.
      location = TreePath.folder(folder)
    } else {
      folder = recordPath
      location = TreePath.folder(recordPath)
    }
  }

  /// The installation prefix of a location such as `PREFIX/lib/python3.11/site-packages`.
  var prefix: String? { PythonLocation(location)?.prefix }
}

/// A standard folder of packages: its prefix and the interpreter's version.
struct PythonLocation {
  let prefix: String
  /// `3.11`; nil for Debian's `python3` folder, which serves every version.
  let version: String?
  /// Debian's folders, searched by the system's interpreter only.
  let isDebian: Bool

  /// Reads `PREFIX/lib/pythonX.Y/site-packages` and its kin; nil for other folders.
  init?(_ path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 3, let last = parts.last,
      last == "site-packages" || last == "dist-packages"
    else { return nil }
    let folder = parts[parts.count - 2]
    guard folder.hasPrefix("python") || folder.hasPrefix("pypy"),
      ["lib", "lib64"].contains(parts[parts.count - 3])
    else { return nil }
    let number = folder.drop { !$0.isNumber }
    version = number.contains(".") ? String(number) : nil
    isDebian = last == "dist-packages"
    prefix = parts[..<(parts.count - 3)].joined(separator: "/")
  }
}
