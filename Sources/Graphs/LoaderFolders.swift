import Model
import Trees

/// The folders that a dynamic loader searches, apart from those that objects name.
///
/// Specification: ld.so(8), ldconfig(8); musl's `ldso/dynlink.c` for its defaults.
struct LoaderFolders {
  /// `LD_LIBRARY_PATH`, in order.
  let libraryPath: [String]
  /// `ld.so.conf` and what it includes, in order; folders without links.
  let configured: [String]
  /// The loader's own, in order.
  let defaults: [String]
  /// musl's loader, which has no soname cache and hands run paths down.
  let isMusl: Bool

  init(tree: MergedTree, configuration: ImageConfiguration?, machine: String?) {
    self.isMusl = Self.isMusl(tree)
    self.libraryPath =
      configuration?.variable("LD_LIBRARY_PATH").map {
        Self.folders($0, working: configuration?.workingDirectory)
      } ?? []
    self.configured = isMusl ? [] : Self.configured(tree)
    self.defaults =
      isMusl
      ? ["lib", "usr/local/lib", "usr/lib"]
      : Self.triplets(machine).flatMap { ["lib/\($0)", "usr/lib/\($0)"] }
        + ["lib64", "usr/lib64", "lib", "usr/lib"]
  }

  /// Whether the system's C library is musl: its loader is there, and glibc's library is not.
  static func isMusl(_ tree: MergedTree) -> Bool {
    var hasMusl = false
    for file in tree.files where TreePath.nameBegins(file.path, with: Array("l".utf8)) {
      if TreePath.nameBegins(file.path, with: Array("libc.so.6".utf8)) { return false }
      if TreePath.nameBegins(file.path, with: Array("ld-musl-".utf8)) { hasMusl = true }
    }
    if hasMusl { return true }
    for link in tree.links.paths where TreePath.nameBegins(link, with: Array("l".utf8)) {
      if TreePath.nameBegins(link, with: Array("libc.so.6".utf8)) { return false }
      if TreePath.nameBegins(link, with: Array("ld-musl-".utf8)) { hasMusl = true }
    }
    return hasMusl
  }

  /// The parts of a search path: at colons and semicolons; relative ones stand in the working
  /// folder, and an empty one is that folder itself.
  static func folders(_ text: String, working: String?) -> [String] {
    guard !text.isEmpty else { return [] }
    return text.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == ";" }.compactMap {
      part in
      if part.hasPrefix("/") { return String(part) }
      return working.map { "\($0)/\(part)" }
    }
  }

  /// The names of Debian's folder of a machine.
  static func triplets(_ machine: String?) -> [String] {
    switch machine {
    case "x86_64": ["x86_64-linux-gnu"]
    case "aarch64": ["aarch64-linux-gnu"]
    case "i386", "i686": ["i386-linux-gnu"]
    case "arm": ["arm-linux-gnueabihf"]
    case "ppc64le", "ppc64": ["powerpc64le-linux-gnu"]
    case "riscv64", "riscv": ["riscv64-linux-gnu"]
    case "s390x", "s390": ["s390x-linux-gnu"]
    case nil: ["x86_64-linux-gnu", "aarch64-linux-gnu"]
    case .some(let other): ["\(other)-linux-gnu"]
    }
  }

  // `/etc/ld.so.conf` with its includes, each file once.
  private static func configured(_ tree: MergedTree) -> [String] {
    var facts: [PathKey: LoaderFoldersFact] = [:]
    var paths: [String] = []
    for file in tree.files {
      for case .loaderFolders(let fact) in file.record.facts where facts[PathKey(file.path)] == nil
      {
        facts[PathKey(file.path)] = fact
        paths.append(file.path)
      }
    }
    var folders: [String] = []
    var seen: Set<PathKey> = []
    var waiting: [String] = tree.links.resolve("etc/ld.so.conf").map { [$0] } ?? []
    while let path = waiting.popLast() {
      guard seen.insert(PathKey(path)).inserted, let fact = facts[PathKey(path)] else { continue }
      folders += fact.folders
      var included: [String] = []
      for include in fact.includes {
        let pattern = TreePath.resolve(include, from: TreePath.folder(path)).path
        included += paths.filter { FilePattern.matches($0, pattern) }
      }
      waiting += included.reversed()
    }
    return folders
  }
}

/// Patterns of file names (glob(7)): `*` and `?` inside one folder.
enum FilePattern {
  /// Whether a path fits a pattern.
  static func matches(_ path: String, _ pattern: String) -> Bool {
    let text = Array(path.utf8)
    let wanted = Array(pattern.utf8)
    var position = 0
    var at = 0
    var star: (pattern: Int, text: Int)?
    while position < text.count {
      if at < wanted.count, wanted[at] == UInt8(ascii: "*") {
        star = (at + 1, position)
        at += 1
      } else if at < wanted.count,
        wanted[at] == text[position]
          || (wanted[at] == UInt8(ascii: "?") && text[position] != UInt8(ascii: "/"))
      {
        at += 1
        position += 1
      } else if let last = star, text[last.text] != UInt8(ascii: "/") {
        star = (last.pattern, last.text + 1)
        at = last.pattern
        position = last.text + 1
      } else {
        return false
      }
    }
    while at < wanted.count, wanted[at] == UInt8(ascii: "*") { at += 1 }
    return at == wanted.count
  }
}
