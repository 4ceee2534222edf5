import Model
import Versions

/// Files in folders of Python packages that no record names, grouped by what stands at the top.
struct UnownedFiles {
  /// Files below one name in a folder of packages.
  struct Group {
    /// The folder below the folder of packages, or the file itself.
    var path: String
    /// The files' positions in the survey.
    var positions: [Int] = []
    /// Some file of a package lies in the same folder.
    var isInsidePackage = false
    /// Some file is Python or a library.
    var hasCode = false
  }

  /// The groups, in the order of their paths.
  private(set) var groups: [Group] = []
  /// What is usual, once per kind.
  private(set) var notices: [Notice] = []

  private let index: SurveyIndex
  private let isOwned: [Bool]
  // The folders of dist-info and egg-info of known packages.
  private var records: Set<String> = []
  // Top names in a folder that belong to packages without a list of files.
  private var unlisted: [String: Set<String>] = [:]

  /// Looks through the folders of packages of a snapshot; `listed` are the rows that have lists.
  init(
    _ snapshot: Snapshot, _ index: SurveyIndex, isOwned: [Bool], listed: Set<String>
  ) {
    self.index = index
    self.isOwned = isOwned
    var places: Set<String> = []
    var withoutList: [String] = []
    let listedInstalls = Set(
      snapshot.packages.filter { listed.contains($0.id) }.map(\.install))
    for row in snapshot.packages where row.state == .installed && row.ecosystem == .pypi {
      let location = String(row.location.drop { $0 == "/" })
      guard let record = row.evidence.first?.path else { continue }
      let folder = PathOrder.folder(String(record.drop { $0 == "/" }))
      records.insert(folder)
      guard ["site-packages", "dist-packages"].contains(PathOrder.name(location)) else { continue }
      places.insert(location)
      guard !listedInstalls.contains(row.install), row.owner == nil else { continue }
      // Its own folder, as far as its name tells, and the egg that it lies in.
      withoutList.append("\(row.name) \(row.version)")
      unlisted[location, default: []].insert(Self.normalized(row.name))
      let inside = String(record.drop { $0 == "/" }).dropFirst(location.utf8.count + 1)
      if let top = inside.split(separator: "/").first {
        unlisted[location, default: []].insert(Self.normalized(String(top)))
      }
    }
    for place in places.sorted(by: PathOrder.precedes) { look(in: place) }
    if !withoutList.isEmpty {
      let names = withoutList.sorted().prefix(5).joined(separator: ", ")
      let more = withoutList.count > 5 ? " and \(withoutList.count - 5) more" : ""
      notices.append(
        Notice(
          "the files of \(names)\(more) cannot be checked: no list names them", code: "PKG023"))
    }
  }

  private static func normalized(_ name: String) -> String { PythonName.normalized(name) }

  // The files below a folder of packages follow each other in the survey.
  private mutating func look(in place: String) {
    var groupOf: [String: Int] = [:]
    var owned: Set<String> = []
    let first = groups.count
    var editable = 0
    var position = start(place + "/")
    while position < index.files.count {
      let file = index.files[position]
      guard file.path.utf8.starts(with: (place + "/").utf8) else {
        // Twins of other bytes may stand between.
        if PathOrder.precedes(place + "0", file.path) { break }
        position += 1
        continue
      }
      defer { position += 1 }
      if case .folder = file.kind { continue }
      let inside = String(file.path.dropFirst(place.count + 1))
      let top = String(inside.prefix { $0 != "/" })
      if isOwned[position] {
        owned.insert(top)
        continue
      }
      if Self.isEditable(inside) {
        editable += 1
        continue
      }
      if isUsual(file.path, inside) || unlisted[place]?.contains(Self.normalized(top)) == true {
        continue
      }
      let number = groupOf[top] ?? groups.count
      if number == groups.count {
        groupOf[top] = number
        groups.append(Group(path: place + "/" + top))
      }
      groups[number].positions.append(position)
      if [".py", ".so", ".pth"].contains(where: { inside.hasSuffix($0) }) || inside.contains(".so.")
      {
        groups[number].hasCode = true
      }
    }
    for number in groups[first...].indices {
      groups[number].isInsidePackage = owned.contains(PathOrder.name(groups[number].path))
    }
    if editable > 0 {
      notices.append(
        Notice(
          "\(editable == 1 ? "1 file" : "\(editable) files") of editable installs: the code is that of "
            + "a project folder", path: place, code: "PKG023"))
    }
  }

  private func start(_ path: String) -> Int {
    var low = 0
    var high = index.files.count
    while low < high {
      let middle = (low + high) / 2
      if PathOrder.precedes(index.files[middle].path, path) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  // What installs for development leave: setuptools, pip, hatch, uv.
  private static func isEditable(_ inside: String) -> Bool {
    guard !inside.contains("/") else { return false }
    return inside.hasPrefix("__editable__") || inside.hasSuffix(".egg-link")
      || inside == "easy-install.pth"
      || inside.hasPrefix("_") && inside.hasSuffix(".pth") && inside != "_virtualenv.pth"
  }

  // What tools put beside packages of their own accord.
  private func isUsual(_ path: String, _ inside: String) -> Bool {
    if inside.hasSuffix(".pyc") {
      guard let source = Self.source(of: path) else { return false }
      // Byte code in its folder is made by whoever imports the source first.
      return path.contains("/__pycache__/") || index.position(source) != nil
    }
    if usualNames.contains(inside) { return true }
    let folder = PathOrder.folder(path)
    return records.contains(folder) && Self.notes.contains(PathOrder.name(path))
  }

  /// `a/b.py` of `a/__pycache__/b.cpython-311.pyc`.
  static func source(of path: String) -> String? {
    guard path.hasSuffix(".pyc") else { return nil }
    let folder = PathOrder.folder(path)
    let name = PathOrder.name(path)
    guard PathOrder.name(folder) == "__pycache__" else { return String(path.dropLast()) }
    let module = name.prefix { $0 != "." }
    let parent = PathOrder.folder(folder)
    return (parent.isEmpty ? "" : parent + "/") + module + ".py"
  }

  private let usualNames: Set<String> = [
    "_virtualenv.py", "_virtualenv.pth", "README.txt", "README", "distutils-precedence.pth",
  ]
  private static let notes: Set<String> = [
    "INSTALLER", "REQUESTED", "RECORD", "direct_url.json", "uv_cache.json", "uv_build.json",
    "installed-files.txt", "zip-safe", "not-zip-safe", "dependency_links.txt",
  ]
}
