import Graphs
import Model
import Testing
import Trees

/// ld.so(8): where a needed name is looked for, and in which order.
struct LoaderTests {
  private static let program = "app/bin/tool"

  private func found(_ tree: NativeTree, _ name: String = "libx.so.1") -> String? {
    tree.loader.resolve(name, for: Self.program)?.path
  }

  private func tree(_ places: [String], _ change: (inout BinaryFact) -> Void = { _ in })
    -> NativeTree
  {
    var tree = NativeTree()
    tree.binary(Self.program, change)
    for place in places {
      tree.binary("\(place)/libx.so.1") { $0.soname = "libx.so.1" }
    }
    return tree
  }

  private static let everywhere = [
    "app/lib", "app/old", "opt/first", "opt/set", "usr/lib", "usr/lib/x86_64-linux-gnu",
  ]

  @Test func `DT_RPATH comes first, then the variable, DT_RUNPATH, ld.so.conf, the defaults`() {
    var tree = tree(Self.everywhere) { $0.rpath = ["$ORIGIN/../old"] }
    tree.variables = [("LD_LIBRARY_PATH", "/opt/first")]
    tree.add(
      "etc/ld.so.conf", .loaderFolders(LoaderFoldersFact(folders: ["/opt/set"], includes: [])))
    #expect(found(tree) == "app/old/libx.so.1")

    tree = self.tree(Self.everywhere) {
      $0.rpath = ["$ORIGIN/../old"]
      $0.runpath = ["${ORIGIN}/../lib"]
    }
    #expect(found(tree) == "app/lib/libx.so.1")
    tree.variables = [("LD_LIBRARY_PATH", "/nowhere:/opt/first")]
    #expect(found(tree) == "opt/first/libx.so.1")

    tree = self.tree(Self.everywhere)
    tree.add(
      "etc/ld.so.conf", .loaderFolders(LoaderFoldersFact(folders: ["/opt/set"], includes: [])))
    #expect(found(tree) == "opt/set/libx.so.1")
    tree = self.tree(Self.everywhere)
    #expect(found(tree) == "usr/lib/x86_64-linux-gnu/libx.so.1")
    #expect(found(self.tree(["usr/lib", "opt/set"])) == "usr/lib/libx.so.1")
    #expect(found(self.tree(["opt/set"])) == nil)
  }

  @Test func `every answer says how it was found`() {
    let answers = [
      tree(["app/lib"]) { $0.rpath = ["$ORIGIN/../lib"] },
      tree(["app/lib"]) { $0.runpath = ["$ORIGIN/../lib"] },
      tree(["usr/lib"]),
    ].map { $0.loader.resolve("libx.so.1", for: Self.program)?.by }
    #expect(
      answers == [.rpath(of: Self.program), .runpath(of: Self.program), .defaultFolder])
    #expect(
      tree(["app/lib"]).loader.resolve("/app/lib/libx.so.1", for: Self.program)?.by == .path)
  }

  @Test func `includes of ld.so.conf are patterns, sorted, each file once`() {
    var tree = tree(["opt/a", "opt/b"])
    tree.add(
      "etc/ld.so.conf",
      .loaderFolders(LoaderFoldersFact(folders: [], includes: ["/etc/ld.so.conf.d/*.conf"])))
    tree.add(
      "etc/ld.so.conf.d/20-a.conf",
      .loaderFolders(LoaderFoldersFact(folders: ["/opt/a"], includes: ["../ld.so.conf"])))
    tree.add(
      "etc/ld.so.conf.d/10-b.conf",
      .loaderFolders(LoaderFoldersFact(folders: ["/opt/b"], includes: [])))
    tree.add(
      "etc/ld.so.conf.d/00-c.conf.off",
      .loaderFolders(LoaderFoldersFact(folders: ["/opt/a"], includes: [])))
    #expect(found(tree) == "opt/b/libx.so.1")
  }

  @Test func `links of names and of folders are followed inside the root`() {
    var tree = NativeTree()
    tree.binary(Self.program) { $0.runpath = ["/usr/local/cuda/lib64"] }
    tree.binary("usr/local/cuda-12.4/targets/x86_64-linux/lib/libcudart.so.12.4.127") {
      $0.soname = "libcudart.so.12"
    }
    tree.link("usr/local/cuda", to: "/etc/alternatives/cuda")
    tree.link("etc/alternatives/cuda", to: "/usr/local/cuda-12.4")
    tree.link("usr/local/cuda-12.4/lib64", to: "targets/x86_64-linux/lib")
    tree.link(
      "usr/local/cuda-12.4/targets/x86_64-linux/lib/libcudart.so.12", to: "libcudart.so.12.4.127")
    #expect(
      found(tree, "libcudart.so.12")
        == "usr/local/cuda-12.4/targets/x86_64-linux/lib/libcudart.so.12.4.127")
  }

  @Test func `ldconfig knows sonames without a link, a run path does not`() {
    var tree = NativeTree()
    tree.binary(Self.program) { $0.runpath = ["/opt/run"] }
    tree.binary("opt/run/libx.so.1.5") { $0.soname = "libx.so.1" }
    #expect(found(tree) == nil)
    tree.binary("usr/lib/libx.so.1.4") { $0.soname = "libx.so.1" }
    #expect(found(tree) == "usr/lib/libx.so.1.4")
  }

  @Test func `files of another machine or class are passed over`() {
    var tree = tree(["usr/lib"]) { $0.runpath = ["/opt/arm", "/opt/small"] }
    tree.binary("opt/arm/libx.so.1", machine: "aarch64")
    tree.binary("opt/small/libx.so.1") { $0.bits = 32 }
    #expect(found(tree) == "usr/lib/libx.so.1")
  }

  @Test func `LIB and PLATFORM stand for Debian's folder, lib64 and the machine`() {
    #expect(
      found(tree(["app/bin/lib/x86_64-linux-gnu"]) { $0.runpath = ["$ORIGIN/$LIB"] })
        == "app/bin/lib/x86_64-linux-gnu/libx.so.1")
    #expect(
      found(tree(["app/bin/lib64"]) { $0.runpath = ["${ORIGIN}/${LIB}"] })
        == "app/bin/lib64/libx.so.1")
    #expect(
      found(tree(["opt/x86_64"]) { $0.runpath = ["/opt/$PLATFORM"] }) == "opt/x86_64/libx.so.1")
  }

  @Test func `relative folders count from the working folder of the image`() {
    var tree = tree(["srv/lib"])
    tree.variables = [("LD_LIBRARY_PATH", "lib")]
    #expect(found(tree) == nil)
    tree.workingFolder = "/srv"
    #expect(found(tree) == "srv/lib/libx.so.1")
  }

  @Test func `musl asks the variable before run paths, and knows no sonames`() {
    var tree = tree(["app/lib", "opt/first"]) { $0.rpath = ["$ORIGIN/../lib"] }
    tree.binary("lib/ld-musl-x86_64.so.1") { $0.soname = "libc.musl-x86_64.so.1" }
    #expect(found(tree) == "app/lib/libx.so.1")
    tree.variables = [("LD_LIBRARY_PATH", "/opt/first")]
    #expect(found(tree) == "opt/first/libx.so.1")
    tree.binary("usr/lib/liby.so.1.2") { $0.soname = "liby.so.1" }
    #expect(found(tree, "liby.so.1") == nil)
  }

  @Test func `texts of any kind make answers, never traps`() {
    let texts = ["", "/", "..", "$ORIGIN", "${ORIGIN", "$", "::", "a/../..", "é", "\u{0}"]
    var tree = NativeTree()
    tree.binary(Self.program) {
      $0.runpath = texts
      $0.needed = texts
    }
    tree.variables = [("LD_LIBRARY_PATH", texts.joined(separator: ":"))]
    for text in texts { #expect(found(tree, text) == nil) }
    tree.link("loop", to: "loop")
    #expect(tree.loader.resolve("/loop", for: "loop")?.path == nil)
  }
}
