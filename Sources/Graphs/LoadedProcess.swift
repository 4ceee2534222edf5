import Model
import Trees

/// The objects of one process, in the order in which a program loads them.
struct LoadedProcess {
  /// A needed name that nothing could be found for.
  struct Gap: Hashable {
    let name: String
    /// The object that needs it.
    let neededBy: Int
    /// A file of that name is there, but could not be read.
    let isUnread: Bool
  }

  /// What is loaded with one object.
  struct Closure {
    /// The object and all that it needs, the nearest first.
    var objects: [Int] = []
    /// Needed names without a file.
    var gaps: [Gap] = []
    /// There are more objects than anybody follows.
    var isCut = false
  }

  /// How many objects of one closure are followed.
  static let limit = 1_000

  let loader: Loader
  /// How each object that was needed by another one was found first.
  private(set) var found: [Int: Loader.FoundBy] = [:]
  /// The objects whose symbols every later object sees: the program's own, and those that are
  /// opened with `RTLD_GLOBAL`.
  private(set) var global: [Int] = []
  private var globals: Set<Int> = []
  private var names: [PathKey: Int] = [:]
  private var parents: [Int: Int] = [:]
  private var loaded: Set<Int> = []
  // The objects that each loaded object needs, and its gaps.
  private var needs: [Int: [Int]] = [:]
  private var gaps: [Int: [Gap]] = [:]

  init(loader: Loader) { self.loader = loader }

  /// Whether an object is in the process.
  func contains(_ index: Int) -> Bool { loaded.contains(index) }

  /// The object that stands for a soname in this process.
  func object(named name: String) -> Int? { names[PathKey(name)] }

  /// Loads an object with all that it needs, breadth first (ld.so(8), dlopen(3)).
  mutating func load(_ root: Int, from opener: Int? = nil, isGlobal: Bool = false) -> Closure {
    enter(root, as: nil, parent: opener)
    var closure = Closure(objects: [root])
    var seen: Set<Int> = [root]
    var position = 0
    while position < closure.objects.count {
      let index = closure.objects[position]
      position += 1
      for next in needed(of: index) where seen.insert(next).inserted {
        closure.objects.append(next)
      }
      closure.gaps += gaps[index] ?? []
      if closure.objects.count > Self.limit {
        closure.isCut = true
        break
      }
    }
    if isGlobal {
      for index in closure.objects where globals.insert(index).inserted { global.append(index) }
    }
    return closure
  }

  /// Loads an object and those it needs that are not in the process yet; nothing is followed twice.
  mutating func add(_ root: Int, from opener: Int?) {
    guard !loaded.contains(root) else { return }
    enter(root, as: nil, parent: opener)
    var queue = [root]
    while let index = queue.popLast() {
      queue += needed(of: index).filter { needs[$0] == nil }
    }
  }

  private mutating func enter(_ index: Int, as name: String?, parent: Int?) {
    let object = loader.objects[index]
    if loaded.insert(index).inserted {
      if let parent, parent != index { parents[index] = parent }
      // musl knows objects by the names under which it found them only.
      if let soname = object.fact.soname, !loader.folders.isMusl {
        names[PathKey(soname)] = names[PathKey(soname)] ?? index
      }
      let file = PathKey(TreePath.name(object.path))
      names[file] = names[file] ?? index
    }
    if let name { names[PathKey(name)] = names[PathKey(name)] ?? index }
  }

  private mutating func needed(of index: Int) -> [Int] {
    if let known = needs[index] { return known }
    var objects: [Int] = []
    var missing: [Gap] = []
    var chain: [Int]?
    for name in loader.objects[index].fact.needed {
      if let present = names[PathKey(name)] {
        objects.append(present)
        continue
      }
      let above = chain ?? self.chain(of: index)
      chain = above
      switch loader.search(name, for: index, chain: above) {
      case .found(let next, let by):
        found[next] = found[next] ?? by
        enter(next, as: name, parent: index)
        objects.append(next)
      case .unread: missing.append(Gap(name: name, neededBy: index, isUnread: true))
      case .missing: missing.append(Gap(name: name, neededBy: index, isUnread: false))
      }
    }
    needs[index] = objects
    if !missing.isEmpty { gaps[index] = missing }
    return objects
  }

  // The loaders of an object, nearest first.
  private func chain(of index: Int) -> [Int] {
    var chain: [Int] = []
    var next = parents[index]
    while let parent = next, chain.count < Self.limit {
      chain.append(parent)
      next = parents[parent]
    }
    return chain
  }
}
