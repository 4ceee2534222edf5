import Model
import Trees

/// Lays surveyed layers over each other, lowest first, by the rules of `Overlay`.
///
/// OCI image specification, layer.md: whiteouts and opaque marks affect lower layers only, wherever
/// they stand in their own; anything but a folder over a folder replaces. An entry below a link goes
/// through it, a hard link shares content that outlives its first name.
struct SurveyOverlay {
  // A name in a folder; equal only byte by byte (THREATS T-25).
  private struct Place: Hashable {
    var folder: Int
    var name: PathKey
  }

  private struct Node {
    var name: PathKey
    var parent: Int
    // The position of its entry; nil for a folder that no entry names.
    var entry: Int?
    var isRemoved = false
  }

  private var nodes = [Node(name: PathKey(""), parent: 0)]
  private var places: [Place: Int] = [:]
  private var entries = BlockList<SurveyedEntry>()
  private var kept: [Int: [UInt8]] = [:]
  private var keptBytes = 0
  private var notices: [Notice] = []
  // The folder last entered: entries of one folder follow each other.
  private var lastFolder: (name: PathKey, node: Int, path: String)?
  private let limitKeptBytes: Int

  /// Nothing yet; at most `limitKeptBytes` bytes of files are kept.
  init(limitKeptBytes: Int) { self.limitKeptBytes = limitKeptBytes }

  /// Lays the next layer over what is there and empties it; `index` is its place in the stack.
  mutating func apply(_ layer: inout SurveyedLayer, _ index: Int) {
    notices += layer.notices.map {
      var notice = $0
      notice.layer = index
      return notice
    }
    for path in layer.whiteouts { remove(path) }
    for path in layer.opaqueFolders { empty(path) }
    let kept = layer.kept
    var position = 0
    layer.entries.drain { entry in
      var entry = entry
      entry.layer = Int32(clamping: index)
      add(entry, kept: kept[position])
      position += 1
    }
  }

  // MARK: Removing

  private mutating func remove(_ path: String) {
    guard let folder = find(TreePath.folder(path), followsLast: true),
      let node = places.removeValue(forKey: Place(folder: folder, name: name(path)))
    else { return }
    drop(node)
  }

  // Everything below a folder; the folder stays.
  private mutating func empty(_ path: String) {
    guard let node = find(path, followsLast: true) else { return }
    lastFolder = nil
    guard node != 0 else {
      nodes = [Node(name: PathKey(""), parent: 0)]
      places = [:]
      return
    }
    // A new node in its place: the names below the old one lead nowhere any more.
    let new = nodes[node]
    drop(node)
    nodes.append(new)
    places[Place(folder: new.parent, name: new.name)] = nodes.count - 1
  }

  private mutating func drop(_ node: Int) {
    nodes[node].isRemoved = true
    lastFolder = nil
  }

  // MARK: Adding

  private mutating func add(_ entry: consuming SurveyedEntry, kept content: [UInt8]?) {
    var entry = entry
    var content = content
    let path = entry.path
    let layer = Int(entry.layer)
    var shared: Int?
    if entry.kind == .hardLink {
      guard let target = find(entry.target ?? "", followsLast: false) else {
        notices.append(
          Notice(
            "content of link target `/\(entry.target ?? "")` was not read", path: path,
            layer: layer))
        remove(path)
        return
      }
      shared = nodes[target].entry
    }
    guard let folder = openFolder(TreePath.folder(path)) else {
      notices.append(Notice("links in the path never end", path: path, layer: layer))
      return
    }
    if let shared {
      let source = entries[shared]
      guard source.kind != .folder else { return }
      entry.kind = source.kind
      entry.target = source.target
      entry.size = source.size
      entry.digest = source.digest
      entry.hasDigest = source.hasDigest
      entry.md5 = source.md5
      entry.hasMD5 = source.hasMD5
      entry.metadata = source.metadata ?? entry.metadata
      content = content ?? kept[shared]
    }
    let written = name(path)
    if let real = lastFolder?.path, real != lastFolder?.name.path {
      entry.path = TreePath.join(real, written.path)
    }
    put(entry, at: Place(folder: folder, name: written), content)
  }

  private mutating func put(_ entry: SurveyedEntry, at place: Place, _ content: [UInt8]?) {
    let position = entries.count
    entries.append(entry)
    if let content { keep(content, position) }
    if let old = places[place] {
      if entry.kind == .folder, nodes[old].entry.map({ entries[$0].kind == .folder }) ?? true {
        nodes[old].entry = position
        return
      }
      drop(old)
    }
    if entry.kind == .symbolicLink { lastFolder = nil }
    nodes.append(Node(name: place.name, parent: place.folder, entry: position))
    places[place] = nodes.count - 1
  }

  private mutating func keep(_ content: [UInt8], _ position: Int) {
    guard keptBytes + content.count <= limitKeptBytes else {
      notices.append(
        Notice(
          "not kept: the lists of files have more than \(limitKeptBytes) bytes",
          path: entries[position].path, layer: Int(entries[position].layer)))
      return
    }
    keptBytes += content.count
    kept[position] = content
  }

  // MARK: The final view

  /// Every entry that is left, sorted; `layers` are the places of the stack's layers in the history,
  /// empty for trees without layers.
  consuming func finished(layers: [Int]) -> FileSurvey {
    var isPresent = Array(repeating: false, count: entries.count)
    // A folder has a lower number than what lies in it.
    var isRemoved = nodes.map(\.isRemoved)
    for node in nodes.indices.dropFirst() {
      if isRemoved[nodes[node].parent] { isRemoved[node] = true }
      if !isRemoved[node], let entry = nodes[node].entry { isPresent[entry] = true }
    }
    nodes = []
    places = [:]
    func place(_ layer: Int) -> Int? { layers.indices.contains(layer) ? layers[layer] : nil }
    var survey = FileSurvey(files: [], kept: [:], notices: notices)
    survey.files.reserveCapacity(isPresent.count { $0 })
    var position = 0
    let kept = kept
    entries.drain { entry in
      if isPresent[position] {
        survey.files.append(entry.file(layer: place(Int(entry.layer))))
        survey.kept[entry.path] = kept[position]
      }
      position += 1
    }
    survey.files.sort { PathKey($0.path) < PathKey($1.path) }
    for index in survey.notices.indices {
      survey.notices[index].layer = survey.notices[index].layer.flatMap(place)
    }
    survey.notices = Array(Set(survey.notices)).sorted()
    return survey
  }

  // MARK: Paths

  private func name(_ path: String) -> PathKey { PathKey(TreePath.name(path)) }

  private mutating func openFolder(_ path: String) -> Int? {
    if let lastFolder, lastFolder.name == PathKey(path) { return lastFolder.node }
    guard let node = walk(path, followsLast: true, opens: true) else { return nil }
    lastFolder = (PathKey(path), node, self.path(of: node))
    return node
  }

  private mutating func find(_ path: String, followsLast: Bool) -> Int? {
    walk(path, followsLast: followsLast, opens: false)
  }

  // As a kernel does inside this root: `..` leaves the folder that a link led to, and never the
  // root. With `opens` missing folders are made, and a file gives way to a folder.
  private mutating func walk(_ path: String, followsLast: Bool, opens: Bool) -> Int? {
    var rest = Self.parts(path)
    var node = 0
    var passed = 0
    while let part = rest.popLast() {
      if part == "." { continue }
      if part == ".." {
        node = nodes[node].parent
        continue
      }
      let place = Place(folder: node, name: PathKey(part))
      guard let child = places[place] else {
        guard opens else { return nil }
        nodes.append(Node(name: place.name, parent: node))
        places[place] = nodes.count - 1
        node = nodes.count - 1
        continue
      }
      guard let entry = nodes[child].entry.map({ entries[$0] }) else {
        node = child
        continue
      }
      if entry.kind == .symbolicLink, followsLast || !rest.isEmpty {
        passed += 1
        guard passed <= LinkTable.limit else { return nil }
        let target = entry.target ?? ""
        if target.utf8.first == UInt8(ascii: "/") { node = 0 }
        rest += Self.parts(target)
        continue
      }
      if opens, entry.kind != .folder { nodes[child].entry = nil }
      node = child
    }
    return node
  }

  // The parts of a path, the first one last.
  private static func parts(_ path: String) -> [String] {
    path.utf8.split(separator: UInt8(ascii: "/")).reversed().map { String(Substring($0)) }
  }

  private func path(of node: Int) -> String {
    var parts: [String] = []
    var node = node
    while node != 0 {
      parts.append(nodes[node].name.path)
      node = nodes[node].parent
    }
    return parts.reversed().joined(separator: "/")
  }
}
