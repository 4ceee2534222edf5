import Accelerators
import Model
import Trees

/// The ELF objects of a tree, and the names under which a loader finds them.
struct NativeObjects {
  /// One object.
  struct Object {
    let path: String
    let layer: Int
    let fact: BinaryFact
    /// What its name says, where it is a library of an accelerator stack.
    let library: LibraryFact?
  }

  /// What stands under a name.
  enum Entry: Hashable {
    case object(Int)
    /// A file that is there and was not read as ELF.
    case unread
  }

  /// The objects, sorted by path.
  private(set) var objects: [Object] = []
  /// The links of the tree.
  let links: LinkTable
  private var byPath: [PathKey: Int] = [:]
  private var numbers: [PathKey: Int] = [:]
  private var folders: [[PathKey: Entry]] = []
  // Objects by soname, of each folder.
  private var sonames: [[PathKey: Int]] = []

  init(_ tree: MergedTree) {
    self.links = tree.links
    for file in tree.files {
      var binary: BinaryFact?
      var library: LibraryFact?
      for fact in file.record.facts {
        if case .binary(let found) = fact { binary = binary ?? found }
        if case .library(let found) = fact { library = library ?? found }
      }
      if let binary {
        byPath[PathKey(file.path)] = objects.count
        add(file.path, .object(objects.count))
        objects.append(
          Object(path: file.path, layer: file.layer, fact: binary, library: library))
      } else if library != nil || Self.looksShared(file.path) {
        add(file.path, .unread)
      }
    }
    for link in tree.links.paths where Self.looksShared(link) {
      guard let real = tree.links.resolve(link), let entry = entry(real) else { continue }
      add(link, entry)
    }
    addSonames()
  }

  private mutating func add(_ path: String, _ entry: Entry) {
    let folder = PathKey(TreePath.folder(path))
    let number = numbers[folder] ?? folders.count
    if number == folders.count {
      numbers[folder] = number
      folders.append([:])
    }
    folders[number][PathKey(TreePath.name(path))] = entry
  }

  private mutating func addSonames() {
    sonames = Array(repeating: [:], count: folders.count)
    for (index, object) in objects.enumerated() {
      guard let soname = object.fact.soname,
        let number = numbers[PathKey(TreePath.folder(object.path))]
      else { continue }
      sonames[number][PathKey(soname)] = index
    }
  }

  // `libm.so.6`, `_ssl.cpython-311-x86_64-linux-gnu.so`: `.so` at the end or before a dot.
  private static func looksShared(_ path: String) -> Bool {
    let bytes = path.utf8.span
    var index = bytes.count - 3
    while index >= 0, bytes[index] != UInt8(ascii: "/") {
      if bytes[index] == UInt8(ascii: "."), bytes[index + 1] == UInt8(ascii: "s"),
        bytes[index + 2] == UInt8(ascii: "o"),
        index + 3 == bytes.count || bytes[index + 3] == UInt8(ascii: ".")
      {
        return true
      }
      index -= 1
    }
    return false
  }

  /// The object of a number.
  subscript(index: Int) -> Object { objects[index] }

  /// The numbers of all objects.
  var indices: Range<Int> { objects.indices }

  /// The object at a path, links resolved.
  func object(at path: String) -> Int? { real(path).flatMap { byPath[PathKey($0)] } }

  // The path without links, from the root.
  private func real(_ path: String) -> String? {
    links.isEmpty ? TreePath.normalized(path.utf8).path : links.resolve(path)
  }

  /// The object at a path that has no links in it.
  func exact(_ path: String) -> Int? { byPath[PathKey(path)] }

  /// What stands at a path without links.
  private func entry(_ path: String) -> Entry? {
    numbers[PathKey(TreePath.folder(path))].flatMap { folders[$0][PathKey(TreePath.name(path))] }
  }

  /// The number of a folder that holds shared libraries, links resolved; nil for other folders.
  func folder(_ path: String) -> Int? { real(path).flatMap { numbers[PathKey($0)] } }

  /// What stands under a name in a folder.
  func entry(_ name: PathKey, in folder: Int) -> Entry? { folders[folder][name] }

  /// The object of a folder that has a soname.
  func object(soname: PathKey, in folder: Int) -> Int? { sonames[folder][soname] }

  /// What the knowledge table says of an object, by its name, else by its soname.
  func component(of index: Int) -> LibraryFact? {
    if let library = objects[index].library { return library }
    guard let soname = objects[index].fact.soname,
      let match = NativeLibraries.match(fileName: soname)
    else { return nil }
    return LibraryFact(
      component: match.library.component, soname: match.soname, version: match.version)
  }
}
