import Model
import Trees

/// A file that Python imports as a module.
struct ExtensionModule {
  /// What the file's name says of the interpreters that import it.
  enum Tag: Hashable {
    /// `NAME.so`: any.
    case plain
    /// `NAME.abi3.so`: the stable interface of CPython 3.
    case stable
    /// `NAME.cpython-311-x86_64-linux-gnu.so`: one version on one platform.
    case exact(String)
  }

  /// The dotted name, `torchvision._C`.
  let name: String
  let tag: Tag
  /// The number of the object.
  let object: Int

  /// Reads a file's path below a folder of packages; nil where Python does not import it.
  ///
  /// A plain `NAME.so` is a module only when it has the function that a module starts with.
  init?(inside: String, object: Int, fact: BinaryFact) {
    var folders = inside.split(separator: "/")
    guard let file = folders.popLast() else { return nil }
    let parts = file.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, parts.last == "so", let base = parts.first,
      (folders + [base]).allSatisfy(Self.isIdentifier)
    else { return nil }
    if parts.count == 2 {
      guard Self.isModule(String(base), fact) else { return nil }
      self.tag = .plain
    } else if parts[1] == "abi3" {
      self.tag = .stable
    } else if ["cpython-", "pypy", "graalpy"].contains(where: { parts[1].hasPrefix($0) }) {
      self.tag = .exact(String(parts[1]))
    } else {
      return nil
    }
    self.name = (folders + [base]).joined(separator: ".")
    self.object = object
  }

  private static func isIdentifier(_ name: Substring) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy {
      $0 >= 0x80 || $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0)
        || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
    }
  }

  private static func isModule(_ base: String, _ fact: BinaryFact) -> Bool {
    if let exports = fact.exports { return exports.contains("PyInit_\(base)") }
    return ["PyModule_Create2", "PyModuleDef_Init", "PyModule_FromDefAndSpec2"].contains {
      fact.imports.contains($0)
    }
  }

  /// Where the suffix stands in the order in which an interpreter tries them; nil when it does not.
  func rank(minor: String, isMusl: Bool?) -> Int? {
    switch tag {
    case .plain: return 2
    case .stable: return 1
    case .exact(let tag):
      let parts = tag.split(separator: "-")
      guard parts.count >= 2, parts[0] == "cpython",
        parts[1].elementsEqual(minor.filter { $0 != "." })
      else { return nil }
      if let isMusl, let system = parts.last, parts.count == 5,
        system == "musl" ? !isMusl : isMusl && system.hasPrefix("gnu")
      {
        return nil
      }
      return 0
    }
  }

  /// What people read of the tag, `cpython-311-x86_64-linux-gnu`.
  var tagText: String {
    switch tag {
    case .plain: "any Python"
    case .stable: "abi3"
    case .exact(let text): text
    }
  }
}

extension AcceleratorJoin {
  /// The extension modules of one package in one folder.
  struct ModuleGroup {
    let location: String
    /// The row of the package; nil for modules that no package owns.
    let row: Int?
    var modules: [ExtensionModule]
  }

  /// The modules in the folders that interpreters search, by folder and package.
  var moduleGroups: [ModuleGroup] {
    let searched = Set(locations.map { PathKey($0) })
    var groups: [ModuleGroup] = []
    var numbers: [String: Int] = [:]
    for object in objects.indices {
      let path = objects[object].path
      guard let location = Self.location(of: path, searched),
        let module = ExtensionModule(
          inside: String(path.dropFirst(location.isEmpty ? 0 : location.count + 1)),
          object: object, fact: objects[object].fact)
      else { continue }
      let row = owner(of: object)
      let key = "\(row ?? -1) \(location)"
      if let number = numbers[key] {
        groups[number].modules.append(module)
      } else {
        numbers[key] = groups.count
        groups.append(ModuleGroup(location: location, row: row, modules: [module]))
      }
    }
    return groups
  }

  // The nearest searched folder above a path, `lib-dynload` of a standard library included.
  private static func location(of path: String, _ searched: Set<PathKey>) -> String? {
    var folder = TreePath.folder(path)
    while !folder.isEmpty {
      if searched.contains(PathKey(folder)) { return folder }
      if TreePath.name(folder) == "lib-dynload" { return folder }
      folder = TreePath.folder(folder)
    }
    return searched.contains(PathKey("")) ? "" : nil
  }
}
