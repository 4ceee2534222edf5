import Graphs
import Model
import Testing
import Trees

/// Whether extension modules import, and why not.
struct ExtensionGraphTests {
  private static let packages = NativeTree.packages
  private static let tag = "cpython-311-x86_64-linux-gnu"

  private func problems(_ tree: NativeTree) -> [String] {
    tree.accelerators.extensions.flatMap(\.problems).map {
      "\($0.module) \($0.kind.rawValue): \($0.detail)"
    }
  }

  private func module(_ change: (inout BinaryFact) -> Void) -> NativeTree {
    var tree = NativeTree.python
    tree.distribution("a", "1")
    tree.module("a/_x.\(Self.tag).so", change)
    return tree
  }

  @Test func `a module whose every need is met has no problem`() {
    let tree = module {
      $0.needed = ["libc.so.6", "libstdc++.so.6"]
      $0.versionNeeds = [
        BinaryFact.VersionNeed(library: "libc.so.6", versions: ["GLIBC_2.17"]),
        BinaryFact.VersionNeed(library: "libstdc++.so.6", versions: ["GLIBCXX_3.4.21"]),
      ]
      $0.imports = ["PyErr_SetString", "malloc", "_ZNSt6vectorD1Ev"]
    }
    let extensions = tree.accelerators.extensions
    #expect(extensions.map(\.modules) == [["a._x"]])
    #expect(extensions.map(\.location) == ["/\(Self.packages)"])
    #expect(extensions.map(\.problems) == [[]])
  }

  @Test func `libraries, versions and symbols that are missing are named with who needs them`() {
    let name = "a/_x.\(Self.tag).so"
    #expect(
      problems(module { $0.needed = ["libc.so.6", "libz.so.1"] })
        == ["a._x missing-library: libz.so.1, needed by \(name)"])
    #expect(
      problems(
        module {
          $0.versionNeeds = [
            BinaryFact.VersionNeed(library: "libc.so.6", versions: ["GLIBC_2.17", "GLIBC_2.38"])
          ]
        }) == [
          "a._x missing-version: GLIBC_2.38 of /usr/lib/x86_64-linux-gnu/libc.so.6, needed by \(name)"
        ])
    #expect(
      problems(module { $0.imports = ["PyMissing", "a", "b", "c", "d", "malloc"] })
        == ["a._x missing-symbol: PyMissing, a, b and 2 more, needed by \(name)"])
  }

  @Test func `functions of the standards need no list of symbols`() {
    func mathematics(_ needed: [String]) -> NativeTree {
      var tree = module {
        $0.needed = ["libc.so.6"] + needed
        $0.imports = ["sqrt", "fmodf"]
      }
      tree.binary("usr/lib/x86_64-linux-gnu/libm.so.6") {
        $0.soname = "libm.so.6"
        $0.versionDefinitions = ["GLIBC_2.2.5"]
      }
      return tree
    }
    #expect(problems(mathematics(["libm.so.6"])) == [])
    #expect(
      problems(mathematics([]))
        == ["a._x missing-symbol: sqrt, fmodf, needed by a/_x.\(Self.tag).so"])
  }

  @Test func `libraries of one package fit each other, but no framework hides in them`() {
    var tree = torch(requires: ["torch"])
    tree.binary("\(Self.packages)/torchvision.libs/libpng-1.so") { $0.soname = "libpng-1.so" }
    tree.module("torchvision/image.\(Self.tag).so") {
      $0.needed = ["libpng-1.so", "libc10.so"]
      $0.runpath = ["$ORIGIN/../torchvision.libs"]
      $0.imports = ["png_read", "_ZN3c107NewNameEv", "PyNothing"]
    }
    #expect(
      problems(tree) == [
        "torchvision.image missing-symbol: _ZN3c107NewNameEv, PyNothing, needed by "
          + "torchvision/image.\(Self.tag).so"
      ])
  }

  @Test func `what a helper library needs of another package must have been read`() {
    var tree = torch(requires: ["torch"])
    tree.binary("\(Self.packages)/torchvision/libhelper.so") {
      $0.soname = "libhelper.so"
      $0.needed = ["libc10.so"]
    }
    tree.module("torchvision/ops.\(Self.tag).so") {
      $0.needed = ["libhelper.so"]
      $0.runpath = ["$ORIGIN"]
    }
    #expect(
      problems(tree) == [
        "torchvision.ops unknown: what torchvision/libhelper.so needs of libc10.so was not read"
      ])
  }

  @Test func `what a library needs counts as well`() {
    var tree = module {
      $0.needed = ["libmine.so"]; $0.runpath = ["$ORIGIN/../a.libs"]
    }
    tree.binary("\(Self.packages)/a.libs/libmine.so") {
      $0.soname = "libmine.so"
      $0.needed = ["libz.so.1"]
      $0.exports = SymbolSet(hashes: [])
      $0.imports = ["nowhere"]
    }
    #expect(problems(tree) == ["a._x missing-library: libz.so.1, needed by a.libs/libmine.so"])
    tree.binary("usr/lib/libz.so.1") {
      $0.soname = "libz.so.1"
      $0.exports = SymbolSet(hashes: [])
    }
    #expect(problems(tree) == ["a._x missing-symbol: nowhere, needed by a.libs/libmine.so"])
  }

  @Test func `what was not read leaves the answer open`() {
    var tree = module {
      $0.needed = ["libopen.so"]; $0.imports = ["foreign"]
    }
    tree.binary("usr/lib/libopen.so") { $0.soname = "libopen.so" }
    #expect(
      problems(tree) == [
        "a._x unknown: foreign, needed by a/_x.\(Self.tag).so: the symbols of /usr/lib/libopen.so "
          + "were not read"
      ])
    tree = module { $0.needed = ["libbad.so"] }
    tree.add(
      "usr/lib/libbad.so",
      .library(LibraryFact(component: "nccl", soname: "libbad.so", version: nil)))
    #expect(
      problems(tree) == [
        "a._x unknown: libbad.so, needed by a/_x.\(Self.tag).so, could not be read"
      ])
    tree = module { $0.needed = ["libcuda.so.1"] }
    #expect(
      problems(tree) == [
        "a._x unknown: libcuda.so.1, needed by a/_x.\(Self.tag).so, comes with the driver of the "
          + "machine"
      ])
  }

  @Test(arguments: [
    ("cpython-310-x86_64-linux-gnu", true), ("cpython-312-x86_64-linux-gnu", true),
    ("cpython-311d-x86_64-linux-gnu", true), ("cpython-311-x86_64-linux-musl", true),
    ("pypy310-pp73-x86_64-linux-gnu", true), ("cpython-311-x86_64-linux-gnu", false),
    ("cpython-311", false), ("abi3", false),
  ])
  func `the suffix says which interpreter imports it`(tag: String, isOther: Bool) {
    var tree = NativeTree.python
    tree.distribution("a", "1")
    tree.module("a/_x.\(tag).so")
    #expect(
      problems(tree)
        == (isOther
          ? ["a._x other-python: built for \(tag), the interpreter is Python 3.11"] : []))
    // Beside a file that fits, one for another Python is no problem.
    tree.module("a/_x.cpython-311-x86_64-linux-gnu.so")
    #expect(problems(tree) == [])
  }

  @Test func `a module of another machine is not looked into`() {
    var tree = NativeTree.python
    tree.distribution("a", "1")
    tree.binary("\(Self.packages)/a/_x.abi3.so", machine: "aarch64") { $0.needed = ["libz.so.1"] }
    #expect(
      problems(tree) == ["a._x other-machine: built for aarch64, the environment is x86_64"])
  }

  @Test(arguments: [
    (1, "2.0.2", true), (1, "1.26.4", false), (2, "1.26.4", false), (2, "2.1.0", false),
  ])
  func `a module for NumPy 1 fails with NumPy 2, not the other way`(
    major: Int, version: String, fails: Bool
  ) {
    var tree = module {
      $0.numpy = BinaryFact.NumPyInterface(major: major, because: "test")
    }
    tree.distribution("numpy", version)
    #expect(
      problems(tree)
        == (fails
          ? ["a._x other-numpy: built for NumPy 1 (test), NumPy \(version) is installed"] : []))
    #expect(tree.accelerators.extensions.map(\.numpy) == [[major]])
  }

  @Test func `NumPy that is not there leaves the answer open`() {
    let tree = module { $0.numpy = BinaryFact.NumPyInterface(major: 2, because: "test") }
    #expect(
      problems(tree) == ["a._x unknown: uses NumPy's C interface, and NumPy was not found"])
  }

  private func torch(requires: [String]) -> NativeTree {
    var tree = NativeTree.python
    tree.distribution("torch", "2.5.1")
    tree.distribution("torchvision", "0.20.1", requires: requires)
    tree.module("torch/_C.\(Self.tag).so") {
      $0.needed = ["libtorch_python.so"]
      $0.rpath = ["$ORIGIN/lib"]
    }
    tree.binary("\(Self.packages)/torch/lib/libtorch_python.so") {
      $0.soname = "libtorch_python.so"
      $0.needed = ["libc10.so"]
      $0.rpath = ["$ORIGIN"]
      $0.exports = SymbolSet(hashes: [])
    }
    tree.binary("\(Self.packages)/torch/lib/libc10.so") {
      $0.soname = "libc10.so"
      $0.exports = NativeTree.symbols("_ZN3c105ErrorC1Ev")
    }
    tree.module("torchvision/_C.so") {
      $0.needed = ["libc10.so", "libtorch_python.so"]
      $0.imports = ["_ZN3c105ErrorC1Ev"]
      $0.exports = NativeTree.symbols("PyInit__C")
    }
    return tree
  }

  @Test func `an extension of torch finds what torch has loaded`() {
    let facts = torch(requires: ["torch"]).accelerators.extensions
    #expect(facts.map(\.modules) == [["torch._C"], ["torchvision._C"]])
    #expect(facts.map(\.problems) == [[], []])
    #expect(facts.map(\.libraries) == [[], ["libc10.so", "libtorch_python.so"]])
  }

  @Test func `without the requirement nobody knows whether torch comes first`() {
    #expect(
      problems(torch(requires: [])) == [
        "torchvision._C unknown: libc10.so, needed by torchvision/_C.so, loads only when "
          + "torch/lib/libc10.so was loaded before",
        "torchvision._C unknown: libtorch_python.so, needed by torchvision/_C.so, loads only when "
          + "torch/lib/libtorch_python.so was loaded before",
      ])
  }

  @Test func `another torch lacks the symbol`() {
    var tree = torch(requires: ["torch"])
    tree.module("torchvision/image.so") {
      $0.needed = ["libc10.so"]
      $0.imports = ["_ZN3c107NewNameEv"]
      $0.exports = NativeTree.symbols("PyInit_image")
    }
    #expect(
      problems(tree) == [
        "torchvision.image missing-symbol: _ZN3c107NewNameEv, needed by torchvision/image.so"
      ])
  }

  @Test func `symbols of libraries that were loaded for themselves alone do not count`() {
    var tree = torch(requires: ["torch"])
    // It asks for c10 without needing libc10: torch._C is not opened with RTLD_GLOBAL.
    tree.module("torchvision/loose.\(Self.tag).so") { $0.imports = ["_ZN3c105ErrorC1Ev"] }
    #expect(problems(tree).map { $0.prefix(36) } == ["torchvision.loose missing-symbol: _Z"])
  }

  @Test func `a virtual environment alone leaves the system open, not what it knows`() {
    var tree = NativeTree()
    tree.kind = .virtualEnvironment
    let location = "lib/python3.11/site-packages"
    tree.add(
      "pyvenv.cfg", .interpreter(InterpreterFact(form: .virtualEnvironment, version: "3.11.2")))
    tree.distribution("a", "1", in: location)
    tree.binary("\(location)/a/_x.abi3.so") {
      $0.needed = ["libc.so.6"]
      $0.imports = ["PyErr_SetString", "exp", "_ZN3c105ErrorC1Ev"]
      $0.exports = SymbolSet(hashes: [])
    }
    #expect(
      problems(tree) == [
        "a._x missing-symbol: _ZN3c105ErrorC1Ev, needed by a/_x.abi3.so",
        "* unknown: not part of what was read: libc.so.6, the interpreter's symbols, the system's "
          + "libraries that offer some symbols",
      ])
  }

  @Test func `plain libraries are no modules; names that cannot be imported neither`() {
    var tree = NativeTree.python
    tree.distribution("a", "1")
    tree.module("a/libplain.so") { $0.imports = [] }
    tree.module("a/not-a-name.abi3.so")
    tree.module("a.libs/_x.abi3.so")
    tree.module("a/_y.unknown.so")
    #expect(tree.accelerators.extensions.isEmpty)
  }

  @Test func `many problems are counted, and certain ones come first`() {
    var tree = NativeTree.python
    tree.distribution("a", "1")
    for number in 100..<200 {
      tree.module("a/x\(number).abi3.so") {
        $0.needed = number < 190 ? ["libcuda.so.1"] : ["libnowhere.so"]
      }
    }
    let found = tree.accelerators.extensions.flatMap(\.problems)
    #expect(found.count == 50)
    #expect(found.prefix(10).allSatisfy { $0.kind == .missingLibrary })
    #expect(found.last?.module == "*")
    #expect(found.last?.detail == "51 further problems")
  }

  @Test func `a graph does not depend on the order of files`() {
    for tree in [torch(requires: ["torch"]), torch(requires: [])] {
      let first = tree.snapshot()
      #expect(first.accelerators == tree.snapshot(reversed: true).accelerators)
      #expect(first == tree.snapshot())
    }
  }

  @Test func `a hostile net of needs ends`() {
    var tree = NativeTree.python
    tree.distribution("a", "1")
    let count = 3_000
    for number in 0..<count {
      tree.binary("\(Self.packages)/a.libs/lib\(number).so") {
        $0.soname = "lib\(number).so"
        $0.needed = ["lib\((number + 1) % count).so", "lib\((number * 7) % count).so"]
        $0.rpath = ["$ORIGIN"]
        $0.exports = SymbolSet(hashes: [])
      }
    }
    tree.module("a/_x.abi3.so") {
      $0.needed = ["lib0.so"]; $0.runpath = ["$ORIGIN/../a.libs"]
    }
    #expect(problems(tree) == ["a._x unknown: needs more libraries than are followed"])
  }
}
