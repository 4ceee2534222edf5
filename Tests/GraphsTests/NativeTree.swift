import Graphs
import Model
import Trees

/// Trees of ELF objects and packages that tests put together.
struct NativeTree {
  static let packages = "opt/venv/lib/python3.11/site-packages"

  private var files: [FileRecord] = []
  private var links: [(path: String, target: String)] = []
  var variables: [(name: String, value: String)] = []
  var workingFolder: String?
  var kind = Snapshot.Subject.Kind.folder

  /// A tree with a C library, a C++ library and Python 3.11 with a virtual environment.
  static var python: NativeTree {
    var tree = NativeTree()
    tree.binary("usr/lib/x86_64-linux-gnu/libc.so.6") {
      $0.soname = "libc.so.6"
      $0.versionDefinitions = ["GLIBC_2.17", "GLIBC_2.2.5", "GLIBC_2.36", "GLIBC_PRIVATE"]
      $0.exports = symbols("malloc", "free")
    }
    tree.binary("usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.30") {
      $0.soname = "libstdc++.so.6"
      $0.versionDefinitions = ["CXXABI_1.3.13", "GLIBCXX_3.4.21", "GLIBCXX_3.4.30"]
      $0.exports = symbols("_ZNSt6vectorD1Ev")
      $0.needed = ["libc.so.6"]
    }
    tree.link(
      "usr/lib/x86_64-linux-gnu/libstdc++.so.6", to: "libstdc++.so.6.0.30")
    tree.program()
    tree.add(
      "opt/venv/pyvenv.cfg",
      .interpreter(
        InterpreterFact(form: .virtualEnvironment, version: "3.11.2", home: "/usr/bin")))
    return tree
  }

  static func symbols(_ names: String...) -> SymbolSet {
    SymbolSet(hashes: names.map { SymbolSet.hash($0.utf8) })
  }

  private mutating func program() {
    var fact = BinaryFact(machine: "x86_64", bits: 64, isBigEndian: false, kind: .executable)
    fact.needed = ["libc.so.6"]
    fact.exports = Self.symbols("PyModule_Create2", "PyErr_SetString", "_Py_NoneStruct")
    add(
      "usr/bin/python3.11", .interpreter(InterpreterFact(form: .executable, version: "3.11")),
      .binary(fact))
    link("usr/bin/python3", to: "python3.11")
    link("opt/venv/bin/python3", to: "/usr/bin/python3")
  }

  mutating func add(_ path: String, _ facts: Fact...) {
    files.append(FileRecord(path: path, size: 1, extractor: "test", facts: facts))
  }

  /// Adds an ELF object of this machine.
  mutating func binary(
    _ path: String, machine: String = "x86_64", _ change: (inout BinaryFact) -> Void = { _ in }
  ) {
    var fact = BinaryFact(machine: machine, bits: 64, isBigEndian: false, kind: .sharedObject)
    change(&fact)
    add(path, .binary(fact))
  }

  /// Adds a library of an accelerator stack.
  mutating func library(
    _ path: String, _ component: String, _ soname: String, _ version: String? = nil,
    _ change: (inout BinaryFact) -> Void = { _ in }
  ) {
    var fact = BinaryFact(machine: "x86_64", bits: 64, isBigEndian: false, kind: .sharedObject)
    fact.soname = soname
    change(&fact)
    add(
      path, .library(LibraryFact(component: component, soname: soname, version: version)),
      .binary(fact))
  }

  /// Adds an extension module that needs nothing but the C library.
  mutating func module(_ path: String, _ change: (inout BinaryFact) -> Void = { _ in }) {
    binary("\(Self.packages)/\(path)") {
      $0.needed = ["libc.so.6"]
      $0.imports = ["PyModule_Create2"]
      $0.exports = SymbolSet(hashes: [])
      change(&$0)
    }
  }

  mutating func link(_ path: String, to target: String) { links.append((path, target)) }

  /// Adds an installed Python distribution.
  mutating func distribution(
    _ name: String, _ version: String, requires: [String] = [], tags: [String] = [],
    top: [String] = [], in location: String = packages
  ) {
    var fact = PackageFact(ecosystem: .pypi, name: name, version: version)
    fact.requirements = requires.map {
      RequirementFact(kind: .runtime, ecosystem: .pypi, anyOf: [RequirementTerm(name: $0)])
    }
    let folder = "\(location)/\(name)-\(version).dist-info"
    add("\(folder)/METADATA", .package(fact))
    if !tags.isEmpty {
      add("\(folder)/WHEEL", .companion(.wheel(tags: tags, build: nil, pureLibrary: false)))
    }
    if !top.isEmpty { add("\(folder)/top_level.txt", .companion(.topLevel(top))) }
  }

  var configuration: ImageConfiguration {
    var configuration = ImageConfiguration(platform: .current)
    configuration.environment = variables.map {
      ImageConfiguration.Variable(name: $0.name, value: $0.value)
    }
    configuration.workingDirectory = workingFolder
    return configuration
  }

  func tree(reversed: Bool = false) -> MergedTree {
    var layer = LayerRecord()
    layer.files = reversed ? files.reversed() : files
    for file in layer.files { layer.paths.append(file.path, .file) }
    for link in reversed ? links.reversed() : links {
      layer.links.append(LinkRecord(.symbolic, link.path, to: link.target))
      layer.paths.append(link.path, .symbolicLink)
    }
    return Overlay.merge([layer])
  }

  var loader: Loader { Loader(tree: tree(), configuration: configuration) }

  func snapshot(reversed: Bool = false) -> Snapshot {
    GraphBuilder.build(
      GraphInput(
        tree: tree(reversed: reversed),
        subject: Snapshot.Subject(kind: kind, reference: "test", platform: "linux/amd64"),
        tool: Snapshot.Tool(version: "0"), configuration: configuration))
  }

  var accelerators: AcceleratorFacts { snapshot().accelerators }
}

extension Snapshot {
  /// The name of the package of an id.
  func name(_ id: String?) -> String? { packages.first { $0.id == id }?.name }
}
