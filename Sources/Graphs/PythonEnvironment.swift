import Model
import Trees
import Versions

/// An interpreter of the tree and the folders that it searches.
struct PythonEnvironment {
  /// The installation prefix, relative to the root of the tree.
  let prefix: String
  /// `3.11`; nil when nothing tells.
  var minor: String?
  /// `3.11.2`; nil when only the minor version is known.
  var full: String?
  /// The searched folders, in order, relative to the root of the tree.
  var locations: [String]
  /// The environment's entry point and PATH start this one.
  var isPrimary = false
  /// The interpreter as the snapshot lists it.
  var interpreter: EnvironmentFacts.Interpreter
}

extension GraphBuilder {
  /// The Python environments of the tree, sorted by prefix; at most one is primary.
  mutating func pythonEnvironments() -> [PythonEnvironment] {
    var found: [String: PythonSighting] = [:]
    for file in input.tree.files {
      for case .interpreter(let fact) in file.record.facts where fact.kind == "python" {
        switch fact.form {
        case .virtualEnvironment:
          found[TreePath.folder(file.path), default: PythonSighting()].configuration = fact
        case .executable:
          let prefix = TreePath.folder(TreePath.folder(file.path))
          found[prefix, default: PythonSighting()]
            .sawExecutable(shown(file.path), fact.version, layer(file.layer))
        }
      }
    }
    for row in rows.indices where rows[row].record.ecosystem == .pypi {
      let group = PythonGroup(recordPath: rows[row].path)
      guard let location = PythonLocation(group.location) else { continue }
      // Debian's interpreter lives in /usr and also searches /usr/local's dist-packages.
      let prefix = location.isDebian && location.prefix == "usr/local" ? "usr" : location.prefix
      found[prefix, default: PythonSighting()].sawLocation(group.location, location.version)
    }
    for row in rows.indices where rows[row].record.ecosystem == .conda {
      let prefix = TreePath.folder(TreePath.folder(rows[row].path))
      if rows[row].record.name == "python" {
        found[prefix, default: PythonSighting()].conda = rows[row].record.version
      }
    }
    var environments = found.sorted { $0.key < $1.key }
      .map { environment(prefix: $0.key, $0.value, all: found) }
    if let primary = primary(among: environments) {
      environments[primary].isPrimary = true
      environments[primary].interpreter.primary = true
    }
    return environments
  }

  private func environment(
    prefix: String, _ sighting: PythonSighting, all: [String: PythonSighting]
  ) -> PythonEnvironment {
    var full = sighting.configuration?.version ?? sighting.conda
    var minor = full.map(Self.minor) ?? sighting.newestMinor
    if full == minor { full = nil }
    if full == nil, let minor { full = knownFullVersion(prefix: prefix, minor: minor) }
    if full == nil, let home = sighting.configuration?.home {
      let base = TreePath.folder(TreePath.normalized(Array(home.utf8)).path)
      if let minor { full = knownFullVersion(prefix: base, minor: minor) }
    }
    if minor == nil, isRepository || prefix.isEmpty { minor = input.python.map(Self.minor) }
    var locations = sighting.locations.sorted()
    if prefix == "usr" {
      // Debian's order: local folders before the distribution's own.
      locations.sort {
        ($0.hasPrefix("usr/local/") ? 0 : 1, $0) < ($1.hasPrefix("usr/local/") ? 0 : 1, $1)
      }
    }
    if let minor, !locations.contains(where: { PythonLocation($0)?.isDebian == false }),
      prefix != "usr"
    {
      locations.append(TreePath.join(prefix, "lib/python\(minor)/site-packages"))
    }
    if sighting.configuration?.includesSystemPackages == true {
      locations += all["usr"]?.locations.sorted() ?? []
    }
    let path =
      sighting.executable
      ?? shown(TreePath.join(prefix, sighting.configuration == nil ? "bin/python3" : "pyvenv.cfg"))
    return PythonEnvironment(
      prefix: prefix, minor: minor, full: full, locations: locations,
      interpreter: EnvironmentFacts.Interpreter(
        kind: "python", version: full ?? minor, path: path, primary: false,
        layer: sighting.executableLayer))
  }

  static func minor(_ version: String) -> String {
    version.split(separator: ".").prefix(2).joined(separator: ".")
  }

  // The exact version from the package that brought the interpreter, or from the variable that
  // the images of the Python project set.
  private func knownFullVersion(prefix: String, minor: String) -> String? {
    if prefix == "usr" {
      for name in ["python\(minor)-minimal", "libpython\(minor)-minimal", "python\(minor)"] {
        if let row = rows.rows.first(where: {
          $0.record.ecosystem == .deb && $0.record.name == name && $0.record.role == .system
        }), let version = DebianVersion(row.record.version) {
          return version.upstream.split(separator: "~").first.map(String.init)
        }
      }
    }
    if prefix == "usr/local",
      let version = input.configuration?.variable("PYTHON_VERSION"),
      Self.minor(version) == minor
    {
      return version
    }
    return nil
  }

  // The first folder of executables that belongs to an environment: the entry point's own, an
  // activated environment, then PATH in order.
  private func primary(among environments: [PythonEnvironment]) -> Int? {
    if input.subject.kind == .virtualEnvironment || input.subject.kind == .condaPrefix {
      return environments.firstIndex { $0.prefix.isEmpty }
    }
    let configuration = input.configuration
    var folders: [String] = []
    if let program = configuration?.entrypoint?.first ?? configuration?.command?.first,
      program.hasPrefix("/")
    {
      folders.append(TreePath.folder(program))
    }
    for name in ["VIRTUAL_ENV", "CONDA_PREFIX"] {
      if let prefix = configuration?.variable(name) { folders.append(prefix + "/bin") }
    }
    let path =
      configuration?.variable("PATH")
      ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    folders += path.split(separator: ":").map(String.init)
    for folder in folders {
      let prefix = TreePath.folder(TreePath.normalized(Array(folder.utf8)).path)
      if let index = environments.firstIndex(where: { $0.prefix == prefix }) { return index }
    }
    return environments.count == 1 ? 0 : nil
  }

  /// Gives every Python and conda row its role, and lists the searched folders.
  mutating func assignRoles(_ environments: [PythonEnvironment]) {
    let primary = environments.first(where: \.isPrimary)
    var primaryLocations = primary?.locations ?? []
    for name in ["PYTHONPATH"] {
      let folders = input.configuration?.variable(name)?.split(separator: ":") ?? []
      primaryLocations = folders.map { TreePath.normalized(Array($0.utf8)).path } + primaryLocations
    }
    let secondaryLocations = Set(environments.filter { !$0.isPrimary }.flatMap(\.locations))
    let embedded = recordsOwnedByOthers()
    for row in rows.indices {
      switch rows[row].record.ecosystem {
      case .deb: continue
      case .conda:
        let prefix = TreePath.folder(TreePath.folder(rows[row].path))
        rows[row].record.role = primary?.prefix == prefix ? .primary : .secondary
      case .pypi:
        let group = PythonGroup(recordPath: rows[row].path)
        let owned = rows[row].owner.map { rows[$0].record.ecosystem == .deb } ?? false
        rows[row].record.role =
          owned
          ? .system
          : primaryLocations.contains(group.location)
            ? .primary
            : secondaryLocations.contains(group.location) || group.prefix != nil
              ? .secondary
              : embedded.contains(rows[row].path) || embedded.contains(group.folder)
                || isInsidePackage(group.location) ? .embedded : .vendored
      }
    }
    snapshot.facts.searchPaths =
      primaryLocations.map { EnvironmentFacts.SearchPath(path: shown($0), role: .primary) }
      + secondaryLocations.subtracting(primaryLocations).sorted().map {
        EnvironmentFacts.SearchPath(path: shown($0), role: .secondary)
      }
  }

  // A folder inside a standard folder of packages is part of some package there.
  private func isInsidePackage(_ location: String) -> Bool {
    let parts = location.split(separator: "/")
    return parts.dropLast().contains("site-packages") || parts.dropLast().contains("dist-packages")
  }

  // Package records that stand in another distribution's RECORD: test data, bundled copies.
  private func recordsOwnedByOthers() -> Set<String> {
    var owned: Set<String> = []
    for file in input.tree.files {
      for case .files(let list) in file.record.facts where list.form == .record {
        let location = TreePath.folder(TreePath.folder(file.path))
        for path in list.records {
          let full = TreePath.resolve(path, from: location).path
          if TreePath.folder(full) != TreePath.folder(file.path) { owned.insert(full) }
        }
      }
    }
    return owned
  }
}

/// What was seen of an interpreter in one prefix.
struct PythonSighting {
  var configuration: InterpreterFact?
  var conda: String?
  private(set) var executable: String?
  private(set) var executableLayer: Int?
  private(set) var locations: Set<String> = []
  private(set) var minors: Set<String> = []

  mutating func sawExecutable(_ path: String, _ version: String?, _ layer: Int?) {
    if let version { minors.insert(GraphBuilder.minor(version)) }
    // The most exact name tells most: `python3.11` before `python3`.
    if executable == nil || path.utf8.count > (executable?.utf8.count ?? 0) {
      executable = path
      executableLayer = layer
    }
  }

  mutating func sawLocation(_ location: String, _ version: String?) {
    locations.insert(location)
    if let version { minors.insert(version) }
  }

  /// The newest minor version that was seen.
  var newestMinor: String? {
    minors.filter { $0.contains(".") }.max { left, right in
      (PEP440Version(left), left) < (PEP440Version(right), right)
    } ?? minors.max()
  }
}

private func < (left: (PEP440Version?, String), right: (PEP440Version?, String)) -> Bool {
  if let a = left.0, let b = right.0, a != b { return a < b }
  return left.1 < right.1
}
