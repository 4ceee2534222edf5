import Accelerators
import Model
import Trees

/// What the parts of the accelerator graph are joined from.
struct AcceleratorJoin {
  let input: GraphInput
  let rows: RowTable
  /// The ids of the rows, by number.
  let ids: [String]
  let owners: PackageOwners
  let loader: Loader
  let environments: [PythonEnvironment]
  /// The folders of packages that some interpreter searches, primary first.
  let locations: [String]
  /// The tables.
  let knowledge: Knowledge
  /// A path as people see it.
  let shown: (String) -> String
  /// The position among the snapshot's layers of a layer of the stack.
  let layer: (Int) -> Int?
  // What brought each object.
  private let ownerOfObject: [Int?]
  private let components: [LibraryFact?]
  private let added: [Bool]
  /// Objects by soname and by file name, sorted by path.
  let librariesByName: [PathKey: [Int]]

  init(
    _ builder: GraphBuilder, environments: [PythonEnvironment], locations: [String], ids: [String]
  ) {
    self.input = builder.input
    self.rows = builder.rows
    self.ids = ids
    self.owners = PackageOwners(rows: builder.rows, tree: builder.input.tree)
    self.loader = Loader(tree: builder.input.tree, configuration: builder.input.configuration)
    self.environments = environments
    self.locations = locations
    self.knowledge = Knowledge.embedded
    self.shown = { builder.shown($0) }
    self.layer = { builder.layer($0) }
    let (owners, objects) = (owners, loader.objects)
    let components = objects.indices.map { objects.component(of: $0) }
    self.components = components
    self.added = objects.indices.map { index in
      Self.isAdded(
        objects[index].path, component: components[index]?.component, owners, environments)
    }
    self.ownerOfObject = objects.indices.map {
      owners.row(of: objects[$0].path, library: components[$0])
    }
    var byName: [PathKey: [Int]] = [:]
    for index in objects.indices {
      let file = PathKey(TreePath.name(objects[index].path))
      byName[file, default: []].append(index)
      if let soname = objects[index].fact.soname, PathKey(soname) != file {
        byName[PathKey(soname), default: []].append(index)
      }
    }
    self.librariesByName = byName
  }

  var objects: NativeObjects { loader.objects }

  /// The row that brought an object.
  func owner(of object: Int) -> Int? { ownerOfObject[object] }

  /// The id of the row that brought an object.
  func ownerID(of object: Int) -> String? { ownerOfObject[object].map { ids[$0] } }

  /// Whether the system's own libraries are part of what was scanned.
  var hasSystem: Bool {
    switch input.subject.kind {
    case .image, .folder, .host: true
    case .repository, .virtualEnvironment, .condaPrefix: false
    }
  }

  /// What the knowledge table says of an object.
  func component(of object: Int) -> LibraryFact? { components[object] }

  /// Whether an object belongs to a Python package, a conda prefix or an accelerator component: what
  /// the environment adds to its system.
  func isAdded(_ object: Int) -> Bool { added[object] }

  private static func isAdded(
    _ path: String, component: String?, _ owners: PackageOwners, _ environments: [PythonEnvironment]
  ) -> Bool {
    if owners.location(of: path) != nil { return true }
    if let component, !general.contains(component) { return true }
    return environments.contains {
      !$0.prefix.isEmpty && $0.prefix != "usr" && $0.prefix != "usr/local"
        && TreePath.isInside(path, $0.prefix)
    }
  }

  // Components that systems bring for programs of all kinds.
  private static let general: Set<String> = [
    "gnu-openmp", "llvm-openmp", "blas", "cblas", "lapack", "openblas", "atlas", "blis",
    "opencl-loader", "vulkan-loader",
  ]
}

extension GraphBuilder {
  /// Components, device code, variants, needs and extension modules; `ids` are those of the rows.
  mutating func addAccelerators(_ environments: [PythonEnvironment], ids: [String]) {
    // A repository that only declares has none, and a hook no time to read the tables.
    if environments.isEmpty, input.tree.files.allSatisfy({ $0.record.onlyDeclares }) { return }
    let locations = snapshot.facts.searchPaths.map {
      TreePath.normalized(Array($0.path.utf8)).path
    }
    let join = AcceleratorJoin(self, environments: environments, locations: locations, ids: ids)
    if snapshot.facts.libc == nil { snapshot.facts.libc = join.libc }
    var facts = AcceleratorFacts()
    let reach = LoaderReach(join)
    facts.components = join.components(reach)
    facts.gpuCode = join.gpuCode
    facts.variants = join.variants(facts.gpuCode)
    facts.needs = join.needs(components: facts.components, variants: facts.variants)
    facts.compatibility = join.compatibility
    facts.engines = join.engines
    facts.extensions = ExtensionJudge.extensions(join)
    facts.machine = join.objects.machine
    snapshot.accelerators = facts
  }
}

extension FileRecord {
  /// Whether all its facts are those of manifests, lock files and Dockerfiles.
  fileprivate var onlyDeclares: Bool {
    facts.allSatisfy { fact in
      switch fact {
      case .manifest, .lock, .build: true
      default: false
      }
    }
  }
}

extension AcceleratorJoin {
  /// The C library that the loader finds: the highest version that glibc defines, or musl.
  var libc: EnvironmentFacts.CLibrary? {
    guard hasSystem else { return nil }
    if loader.folders.isMusl { return EnvironmentFacts.CLibrary(family: "musl", version: nil) }
    guard let index = loader.system("libc.so.6") else { return nil }
    let version = objects[index].fact.versionDefinitions
      .compactMap { SymbolVersion($0, family: "GLIBC") }.max()
    return EnvironmentFacts.CLibrary(family: "glibc", version: version?.text)
  }

  /// Device code by file.
  var gpuCode: [AcceleratorFacts.CodeRecord] {
    objects.indices.flatMap { index -> [AcceleratorFacts.CodeRecord] in
      let object = objects[index]
      return object.fact.gpuCode.sorted { $0.vendor < $1.vendor }.map { code in
        AcceleratorFacts.CodeRecord(
          path: shown(object.path), layer: layer(object.layer), package: ownerID(of: index),
          code: code)
      }
    }
  }

  /// Forward-compatibility drivers: `libcuda.so` below a folder `compat`, or with a note that says
  /// so.
  var compatibility: [AcceleratorFacts.CompatibilityDriver] {
    objects.indices.compactMap { index in
      let object = objects[index]
      let name = TreePath.name(object.path)
      let isBelow = object.path.split(separator: "/").dropLast().contains("compat")
      guard name.hasPrefix("libcuda.so"), isBelow || object.fact.forwardCompatibility != nil
      else { return nil }
      return AcceleratorFacts.CompatibilityDriver(
        path: shown(object.path), layer: layer(object.layer),
        driver: object.library?.version ?? NativeLibraries.match(fileName: name)?.version,
        cuda: object.fact.forwardCompatibility?.cuda,
        branches: object.fact.forwardCompatibility?.branches)
    }
  }

  /// Serialised TensorRT engines.
  var engines: [AcceleratorFacts.Engine] {
    input.tree.files.flatMap { file in
      file.record.facts.compactMap { fact in
        guard case .engine(let version) = fact else { return nil }
        return AcceleratorFacts.Engine(
          path: shown(file.path), layer: layer(file.layer), version: version)
      }
    }
  }
}

/// A version in a name of symbol versions, `GLIBC_2.17`.
struct SymbolVersion: Comparable {
  /// `2.17`.
  let text: String
  private let version: DottedVersion

  /// Reads `FAMILY_N.N.N`; nil for other names, such as `GLIBC_PRIVATE`.
  ///
  /// `GLIBC_ABI_DT_RELR` marks files with packed relocations, which glibc 2.36 reads first.
  init?(_ name: String, family: String) {
    guard name.hasPrefix(family + "_") else { return nil }
    let rest = name.dropFirst(family.count + 1)
    self.init(dotted: rest == "ABI_DT_RELR" && family == "GLIBC" ? "2.36" : String(rest))
  }

  /// Reads `2.17`; nil for what is no number with dots.
  init?(dotted text: String) {
    guard let version = DottedVersion(text) else { return nil }
    self.text = text
    self.version = version
  }

  static func < (left: SymbolVersion, right: SymbolVersion) -> Bool {
    left.version < right.version
  }

  static func == (left: SymbolVersion, right: SymbolVersion) -> Bool {
    left.version == right.version
  }
}
