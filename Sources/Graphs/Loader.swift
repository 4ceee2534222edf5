package import Model
package import Trees

/// A model of the dynamic loader over the final view of a tree: which file a needed name becomes.
///
/// Nothing is run: the folders come from the objects themselves, from the image's variables, from
/// `ld.so.conf` and from the loader's defaults, in the order of ld.so(8). What only a running
/// machine knows stays out: `ld.so.cache`, subfolders by processor (`glibc-hwcaps`), the working
/// folder of a process where the image names none.
package struct Loader: Sendable {
  /// How a library is found.
  package enum FoundBy: Sendable, Hashable {
    /// A library of that name was in the process already.
    case alreadyLoaded
    /// The needed name is a path.
    case path
    /// `DT_RPATH` of an object on the chain of loaders.
    case rpath(of: String)
    /// `LD_LIBRARY_PATH`.
    case libraryPath
    /// `DT_RUNPATH` of the object that needs it.
    case runpath(of: String)
    /// A folder of `ld.so.conf`.
    case configuration
    /// A default folder of the loader.
    case defaultFolder
    /// A program that opens it itself.
    case opened(by: String)
  }

  /// What a search ends with.
  enum Answer {
    case found(Int, FoundBy)
    /// A file of that name stands where the loader looks, and was not read.
    case unread
    case missing
  }

  let objects: NativeObjects
  let folders: LoaderFolders
  private let libraryPath: [Int]
  private let configured: [Int]
  private let defaults: [Int]
  // The folders that exist, by object.
  private let rpaths: [Int: [Int]]
  private let runpaths: [Int: [Int]]

  /// The loader of a tree, with the variables of its image.
  package init(tree: MergedTree, configuration: ImageConfiguration?) {
    self.init(
      objects: NativeObjects(tree),
      folders: { machine in
        LoaderFolders(tree: tree, configuration: configuration, machine: machine)
      })
  }

  private init(objects: NativeObjects, folders: (String?) -> LoaderFolders) {
    self.objects = objects
    let known = folders(objects.machine)
    self.folders = known
    self.libraryPath = Self.numbers(known.libraryPath, objects)
    self.configured = Self.numbers(known.configured, objects)
    self.defaults = Self.numbers(known.defaults, objects)
    var rpaths: [Int: [Int]] = [:]
    var runpaths: [Int: [Int]] = [:]
    for index in objects.indices {
      let fact = objects[index].fact
      if !fact.runpath.isEmpty {
        runpaths[index] = Self.expanded(fact.runpath, of: index, objects)
      } else if !fact.rpath.isEmpty {
        // A DT_RPATH beside a DT_RUNPATH is ignored.
        rpaths[index] = Self.expanded(fact.rpath, of: index, objects)
      }
    }
    self.rpaths = rpaths
    self.runpaths = runpaths
  }

  private static func numbers(_ folders: [String], _ objects: NativeObjects) -> [Int] {
    var seen: Set<Int> = []
    return folders.compactMap { objects.folder($0) }.filter { seen.insert($0).inserted }
  }

  // `$ORIGIN`, `$LIB` and `$PLATFORM` of a run path (ld.so(8), rpath token expansion).
  private static func expanded(_ entries: [String], of index: Int, _ objects: NativeObjects)
    -> [Int]
  {
    let object = objects[index]
    let libraries = LoaderFolders.triplets(object.fact.machine).map { "lib/\($0)" }
    var folders: [String] = []
    for entry in entries where !entry.isEmpty {
      let text = entry.replacing("ORIGIN", by: "/" + TreePath.folder(object.path))
        .replacing("PLATFORM", by: object.fact.machine)
      guard text.hasPrefix("/") else { continue }
      for library in libraries + ["lib64", "lib"] {
        let folder = text.replacing("LIB", by: library)
        folders.append(folder)
        if folder == text { break }
      }
    }
    return numbers(folders, objects)
  }

  /// The file that a needed name becomes for an object, with no other object in the process.
  package func resolve(_ name: String, for path: String) -> (path: String, by: FoundBy)? {
    guard let index = objects.object(at: path),
      case .found(let found, let by) = search(name, for: index, chain: [])
    else { return nil }
    return (objects[found].path, by)
  }

  /// Looks for a needed name; `chain` holds the loaders of the object, nearest first.
  func search(_ name: String, for index: Int, chain: [Int]) -> Answer {
    if name.utf8.contains(UInt8(ascii: "/")) { return searchPath(name, for: index) }
    let key = PathKey(name)
    var unread = false
    func look(_ folders: [Int], hasCache: Bool = false) -> Int? {
      for folder in folders {
        switch objects.entry(key, in: folder) {
        case .object(let found) where fits(found, index): return found
        case .unread: unread = true
        case .object, nil: break
        }
        if hasCache, let found = objects.object(soname: key, in: folder), fits(found, index) {
          return found
        }
        if unread { return nil }
      }
      return nil
    }
    if folders.isMusl, let found = look(libraryPath) { return .found(found, .libraryPath) }
    // glibc asks the chain only for an object without DT_RUNPATH of its own.
    if !unread, folders.isMusl || runpaths[index] == nil {
      for owner in [index] + chain {
        let own = rpaths[owner] ?? (folders.isMusl ? runpaths[owner] : nil) ?? []
        if let found = look(own) { return .found(found, .rpath(of: objects[owner].path)) }
        if unread { return .unread }
      }
    }
    if !unread, !folders.isMusl, let found = look(libraryPath) {
      return .found(found, .libraryPath)
    }
    if !unread, !folders.isMusl, let found = look(runpaths[index] ?? []) {
      return .found(found, .runpath(of: objects[index].path))
    }
    if !unread, let found = look(configured, hasCache: true) {
      return .found(found, .configuration)
    }
    if !unread, let found = look(defaults, hasCache: !folders.isMusl) {
      return .found(found, .defaultFolder)
    }
    return unread ? .unread : .missing
  }

  /// The library of a name in the folders that every process searches; nil where there is none.
  func system(_ name: String) -> Int? {
    let key = PathKey(name)
    let machine = objects.machine
    for folder in configured + defaults {
      if case .object(let found) = objects.entry(key, in: folder),
        objects[found].fact.machine == machine
      {
        return found
      }
    }
    return nil
  }

  private func searchPath(_ name: String, for index: Int) -> Answer {
    let object = objects[index]
    let path = name.replacing("ORIGIN", by: "/" + TreePath.folder(object.path))
      .replacing("PLATFORM", by: object.fact.machine)
    guard path.hasPrefix("/"), let found = objects.object(at: path) else { return .missing }
    return .found(found, .path)
  }

  // The loader passes over files of another class or machine.
  private func fits(_ found: Int, _ index: Int) -> Bool {
    let (a, b) = (objects[found].fact, objects[index].fact)
    return a.machine == b.machine && a.bits == b.bits && a.isBigEndian == b.isBigEndian
  }
}

extension NativeObjects {
  /// The machine of most objects, code for devices apart; of equal numbers the first name.
  var machine: String? {
    var counts: [String: Int] = [:]
    for object in objects where !["cuda", "amdgpu"].contains(object.fact.machine) {
      counts[object.fact.machine, default: 0] += 1
    }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}

extension String {
  /// The text with `$NAME` and `${NAME}` replaced.
  fileprivate func replacing(_ name: String, by value: String) -> String {
    guard utf8.contains(UInt8(ascii: "$")) else { return self }
    return replacingEach("${\(name)}", by: value).replacingEach("$\(name)", by: value)
  }

  private func replacingEach(_ part: String, by value: String) -> String {
    var bytes: [UInt8] = []
    let (text, wanted) = (Array(utf8), Array(part.utf8))
    var index = 0
    while index < text.count {
      if text[index...].starts(with: wanted) {
        bytes += value.utf8
        index += wanted.count
      } else {
        bytes.append(text[index])
        index += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
