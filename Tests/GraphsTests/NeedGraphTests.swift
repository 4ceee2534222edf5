import Graphs
import Model
import Testing
import Trees

/// What the binaries of an environment need of the machine and of the libraries below them.
struct NeedGraphTests {
  private static let packages = NativeTree.packages

  private func versions(_ names: String..., of library: String = "libc.so.6")
    -> [BinaryFact.VersionNeed]
  {
    [BinaryFact.VersionNeed(library: library, versions: names)]
  }

  @Test func `the highest symbol version of each family counts, with its file`() {
    var tree = NativeTree.python
    tree.distribution("a", "1")
    tree.module("a/x.cpython-311-x86_64-linux-gnu.so") {
      $0.versionNeeds =
        versions("GLIBC_2.4", "GLIBC_2.17", "GLIBC_PRIVATE")
        + versions(
          "CXXABI_1.3", "CXXABI_1.3.13", "GLIBCXX_3.4.9", "GLIBCXX_3.4.21", of: "libstdc++.so.6")
    }
    tree.module("a/y.cpython-311-x86_64-linux-gnu.so") {
      $0.versionNeeds = versions("GLIBC_2.9", "GLIBCXX_3.4")
      $0.levelNeeded = 3
    }
    // The system's own libraries fit the system's C library.
    tree.binary("usr/lib/libsystem.so") { $0.versionNeeds = versions("GLIBC_2.99") }
    let needs = tree.accelerators.needs
    #expect(needs.glibc?.minimum == "2.17")
    #expect(needs.glibc?.path == "/\(Self.packages)/a/x.cpython-311-x86_64-linux-gnu.so")
    #expect(
      needs.glibc?.because == "symbol versions of x.cpython-311-x86_64-linux-gnu.so")
    #expect(needs.glibcxx?.minimum == "3.4.21")
    #expect(needs.cxxabi?.minimum == "1.3.13")
    #expect(needs.cpu?.minimum == "x86-64-v3")
  }

  @Test func `packed relocations need glibc 2_36`() {
    var tree = NativeTree.python
    tree.distribution("a", "1")
    tree.module("a/x.so") { $0.versionNeeds = versions("GLIBC_2.34", "GLIBC_ABI_DT_RELR") }
    #expect(tree.accelerators.needs.glibc?.minimum == "2.36")
  }

  @Test(arguments: [
    (["cp311-cp311-manylinux1_x86_64"], "2.17", true),
    (["cp311-cp311-manylinux2014_x86_64"], "2.17", false),
    (["cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64"], "2.18", true),
    (["cp311-cp311-manylinux_2_27_x86_64", "cp311-cp311-manylinux_2_28_x86_64"], "2.28", true),
    (["cp311-cp311-manylinux_2_28_x86_64"], "2.28", false),
    (["cp311-cp311-linux_x86_64"], "2.99", false), ([], "2.99", false),
  ])
  func `a wheel's tag is held against its files`(tags: [String], version: String, isAbove: Bool) {
    var tree = NativeTree.python
    tree.distribution("torch", "2.1.2", tags: tags)
    tree.binary("\(Self.packages)/torch/lib/libtorch_cpu.so") {
      $0.versionNeeds = versions("GLIBC_2.2.5", "GLIBC_\(version)")
    }
    let snapshot = tree.snapshot()
    let needs = snapshot.accelerators.needs.glibcAboveTag
    #expect(needs.map(\.minimum) == (isAbove ? [version] : []))
    #expect(needs.map { snapshot.name($0.package) } == (isAbove ? ["torch"] : []))
  }

  @Test func `the C library is known by its own versions, dpkg comes first`() {
    #expect(NativeTree.python.snapshot().facts.libc?.family == "glibc")
    #expect(NativeTree.python.snapshot().facts.libc?.version == "2.36")
    var tree = NativeTree.python
    tree.add(
      "var/lib/dpkg/status",
      .package(PackageFact(ecosystem: .deb, name: "libc6", version: "2.31-13")))
    #expect(tree.snapshot().facts.libc?.version == "2.31")
    var musl = NativeTree()
    musl.binary("lib/ld-musl-x86_64.so.1")
    #expect(musl.snapshot().facts.libc?.family == "musl")
    #expect(NativeTree().snapshot().facts.libc == nil)
  }
}
