import Model
import Trees
import Versions

/// Processes as Python packages start them: the interpreter, then what imports load first.
struct ProcessBuilder {
  private let join: AcceleratorJoin
  // The interpreter's object, by environment.
  private let interpreters: [Int?]
  private var bare: [Int: LoadedProcess] = [:]
  private var prepared: [String: LoadedProcess] = [:]
  private var wanted: [Int: [Int]] = [:]
  private var loadings: [Int: [(object: Int, isGlobal: Bool)]] = [:]

  init(_ join: AcceleratorJoin) {
    self.join = join
    self.interpreters = join.environments.map { Self.interpreter(of: $0, join) }
  }

  /// The environment whose interpreter searches a folder of packages, the primary one first.
  func environment(of location: String) -> Int? {
    join.environments.firstIndex { $0.isPrimary && $0.locations.contains(location) }
      ?? join.environments.firstIndex { $0.locations.contains(location) }
      ?? join.environments.firstIndex { environment in
        // `lib-dynload` of the standard library.
        environment.minor.map {
          TreePath.isInside(location, TreePath.join(environment.prefix, "lib/python\($0)"))
        } ?? false
      }
  }

  /// The object of an environment's interpreter, or of its `libpython`; nil where it was not read.
  func interpreter(of environment: Int?) -> Int? { environment.flatMap { interpreters[$0] } }

  private static func interpreter(of environment: PythonEnvironment, _ join: AcceleratorJoin)
    -> Int?
  {
    var names = ["python3", "python"]
    if let minor = environment.minor { names.insert("python\(minor)", at: 0) }
    for name in names {
      if let found = join.objects.object(at: TreePath.join(environment.prefix, "bin/\(name)")) {
        return found
      }
    }
    // The base interpreter of a virtual environment, then a shared libpython.
    guard let minor = environment.minor else { return nil }
    for folder in ["usr/bin", "usr/local/bin"] {
      if let found = join.objects.object(at: "\(folder)/python\(minor)") { return found }
    }
    let library = "libpython\(minor).so.1.0"
    for folder in [environment.prefix + "/lib", "usr/local/lib"] {
      if let found = join.objects.object(at: "\(folder)/\(library)") { return found }
    }
    return join.loader.system(library)
  }

  /// The process in which the modules of a row are imported; without a row, or with `isBare`, only
  /// the interpreter has started.
  mutating func process(of row: Int?, environment: Int?, isBare: Bool = false) -> LoadedProcess {
    let start = interpreterProcess(environment)
    guard let row, !isBare else { return start }
    let rows = preloading(row)
    guard !rows.isEmpty else { return start }
    let key = "\(environment ?? -1) " + rows.map(String.init).joined(separator: " ")
    if let known = prepared[key] { return known }
    var process = start
    let opener = interpreter(of: environment)
    for row in rows {
      for loading in loading(of: row) {
        _ = process.load(loading.object, from: opener, isGlobal: loading.isGlobal)
      }
    }
    prepared[key] = process
    return process
  }

  private mutating func interpreterProcess(_ environment: Int?) -> LoadedProcess {
    if let known = bare[environment ?? -1] { return known }
    var process = LoadedProcess(loader: join.loader)
    if let program = interpreter(of: environment) {
      _ = process.load(program, isGlobal: true)
      let preload = join.input.configuration?.variable("LD_PRELOAD") ?? ""
      for name in preload.split(whereSeparator: { $0 == " " || $0 == ":" }) {
        if case .found(let object, _) = join.loader.search(String(name), for: program, chain: []) {
          _ = process.load(object, isGlobal: true)
        }
      }
    }
    bare[environment ?? -1] = process
    return process
  }

  /// The rows among a row and what it requires that load libraries first, in the order of imports.
  mutating func preloading(_ row: Int) -> [Int] {
    if let known = wanted[row] { return known }
    var seen: Set<Int> = [row]
    var queue = [row]
    var position = 0
    let path = join.rows[row].record.ecosystem == .pypi ? join.rows[row].path : nil
    let location = path.map { PythonGroup(recordPath: $0).location }
    while position < queue.count, let location {
      let next = queue[position]
      position += 1
      for requirement in join.rows[next].fact?.requirements ?? []
      where requirement.kind == .runtime && requirement.group == nil
        && !(requirement.marker?.contains("extra") ?? false)
      {
        guard let name = requirement.anyOf.first?.name,
          let other = join.distribution(name, from: location), seen.insert(other).inserted
        else { continue }
        queue.append(other)
      }
    }
    let rows = queue.filter { !loading(of: $0).isEmpty }.sorted()
    wanted[row] = rows
    return rows
  }

  private mutating func loading(of row: Int) -> [(object: Int, isGlobal: Bool)] {
    if let known = loadings[row] { return known }
    let record = join.rows[row].record
    let name = PythonName.normalized(record.name)
    var found: [(object: Int, isGlobal: Bool)] = []
    for loading in Preloads.loadings
    where record.ecosystem == .pypi && loading.distributions.contains(name) {
      let location = PythonGroup(recordPath: join.rows[row].path).location
      for file in loading.files {
        for object in join.objects(matching: TreePath.join(location, file)) {
          found.append((object, loading.isGlobal))
        }
      }
    }
    loadings[row] = found
    return found
  }
}

extension AcceleratorJoin {
  /// The row of a distribution as an import from a folder of packages finds it: that folder first.
  func distribution(_ name: String, from location: String) -> Int? {
    let name = PythonName.normalized(name)
    if let row = owners.distributions(in: location)[name] { return row }
    let environment =
      environments.first { $0.isPrimary && $0.locations.contains(location) }
      ?? environments.first { $0.locations.contains(location) }
      ?? environments.first(where: \.isPrimary)
    for other in environment?.locations ?? [] {
      if let row = owners.distributions(in: other)[name] { return row }
    }
    return nil
  }

  /// The objects whose paths fit a pattern, sorted by path.
  func objects(matching pattern: String) -> [Int] {
    let start = pattern.prefix { $0 != "*" && $0 != "?" }
    return objects.indices.filter {
      objects[$0].path.utf8.starts(with: start.utf8)
        && FilePattern.matches(objects[$0].path, pattern)
    }
  }
}

/// Which libraries the processes of an environment take, and how they find them.
struct LoaderReach {
  /// How each object that something loads is found first.
  private(set) var found: [Int: String] = [:]

  init(_ join: AcceleratorJoin) {
    var builder = ProcessBuilder(join)
    // One process for each package that loads all of it.
    var order: [String] = []
    var members: [String: [(object: Int, location: String)]] = [:]
    for root in Self.roots(join) {
      let key = "\(join.owner(of: root.object) ?? -1) \(root.location)"
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(root)
    }
    for key in order {
      guard let group = members[key], let first = group.first else { continue }
      let environment = builder.environment(of: first.location)
      var process = builder.process(of: join.owner(of: first.object), environment: environment)
      for root in group { process.add(root.object, from: builder.interpreter(of: environment)) }
      take(process, join)
    }
    for row in join.rows.indices where join.rows[row].record.ecosystem == .pypi {
      addOpened(by: row, join, &builder)
    }
  }

  // The objects of Python packages, primary folders first; what brings a component loads nothing by
  // itself.
  private static func roots(_ join: AcceleratorJoin) -> [(object: Int, location: String)] {
    let order = Dictionary(
      join.locations.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let roots = join.objects.indices.compactMap { object -> (object: Int, location: String)? in
      guard let location = join.owners.location(of: join.objects[object].path),
        order[location] != nil
      else { return nil }
      let owner = join.owner(of: object)
      if let owner, join.owners.components[owner] != nil { return nil }
      if join.component(of: object) != nil { return nil }
      return (object, location)
    }
    return roots.sorted {
      (order[$0.location] ?? 0, $0.object) < (order[$1.location] ?? 0, $1.object)
    }
  }

  private mutating func take(_ process: LoadedProcess, _ join: AcceleratorJoin) {
    for (object, by) in process.found where found[object] == nil {
      found[object] = Self.text(by, join)
    }
  }

  private mutating func addOpened(
    by row: Int, _ join: AcceleratorJoin, _ builder: inout ProcessBuilder
  ) {
    let name = PythonName.normalized(join.rows[row].record.name)
    let location = PythonGroup(recordPath: join.rows[row].path).location
    for opening in Preloads.openings where opening.distributions.contains(name) {
      guard let opener = join.objects(matching: TreePath.join(location, opening.opener)).first
      else { continue }
      let environment = builder.environment(of: location)
      var process = builder.process(of: row, environment: environment)
      _ = process.load(opener, from: builder.interpreter(of: environment))
      var sonames: Set<String> = []
      for object in join.objects.indices {
        if let library = join.component(of: object),
          opening.components.contains(library.component)
        {
          sonames.insert(library.soname)
        }
      }
      for soname in sonames.sorted() where process.object(named: soname) == nil {
        let own = opening.folders.lazy.compactMap { folder in
          join.objects(matching: TreePath.join(location, "\(folder)/\(soname)")).first
        }.first
        if let own {
          found[own] = found[own] ?? Self.text(.opened(by: name), join)
        } else if case .found(let object, let by) = join.loader.search(
          soname, for: opener, chain: [])
        {
          found[object] = found[object] ?? Self.text(by, join)
        }
      }
      take(process, join)
    }
  }

  private static func text(_ by: Loader.FoundBy, _ join: AcceleratorJoin) -> String {
    func short(_ path: String) -> String {
      guard let location = join.owners.location(of: path), !location.isEmpty else {
        return join.shown(path)
      }
      return String(path.dropFirst(location.count + 1))
    }
    switch by {
    case .alreadyLoaded: return "loaded before"
    case .path: return "its path"
    case .rpath(let path): return "RPATH of \(short(path))"
    case .libraryPath: return "LD_LIBRARY_PATH"
    case .runpath(let path): return "RUNPATH of \(short(path))"
    case .configuration: return "ld.so.conf"
    case .defaultFolder: return "default folder"
    case .opened(let name): return "opened by \(name)"
    }
  }
}
