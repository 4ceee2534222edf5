package import Model

/// Lays the records of layers over each other, lowest first.
///
/// OCI image specification, layer.md: whiteouts and opaque marks affect lower layers only, wherever
/// they stand in their own; anything but a folder over a folder replaces. Entries of a layer take
/// effect in its order, as an unpacking kernel would see them: an entry below a link goes through
/// it, a hard link shares content that outlives its first name.
package struct Overlay: Sendable {
  private var histories: [PathKey: [MergedTree.Version]] = [:]
  private var present: Set<PathKey> = []
  private var links = LinkTable()
  // Where links that extractors want come from.
  private var linkOrigins: [PathKey: (layer: Int, extractor: String)] = [:]
  // How many present files and links stand at or below each path: what an entry there replaces.
  private var occupied: [PathKey: Int] = [:]
  // Where the content of present files lies, if not under their own path in their own layer.
  private var contents: [PathKey: (layer: Int, path: String)] = [:]
  private var notices: [Notice] = []
  private var requests: [ContentRequest] = []
  // Targets of links that no extractor read, and those to look out for because of that.
  private var unknown: Set<PathKey> = []
  private let probes: Set<PathKey>
  private let supplements: [ContentRequest: FileRecord]
  // The folder last entered: entries of one folder follow each other.
  private var lastFolder: (name: PathKey, real: String?)?

  /// The final view of `layers`; `supplements` answers the requests of an earlier attempt.
  package static func merge(
    _ layers: [LayerRecord], supplements: [ContentRequest: FileRecord] = [:]
  ) -> MergedTree {
    var probes: Set<PathKey> = []
    var (tree, unknown) = merged(layers, probes: probes, supplements)
    // Links lead to files that nobody asked for: again, with an eye on where they lie.
    for _ in 0..<limitRounds where !unknown.isSubset(of: probes) {
      probes.formUnion(unknown)
      (tree, unknown) = merged(layers, probes: probes, supplements)
    }
    return tree
  }

  // How many hard links in a row are followed to a content.
  private static let limitRounds = 4

  private static func merged(
    _ layers: [LayerRecord], probes: Set<PathKey>, _ supplements: [ContentRequest: FileRecord]
  ) -> (tree: MergedTree, unknown: Set<PathKey>) {
    var overlay = Overlay(probes: probes, supplements: supplements)
    for (index, layer) in layers.enumerated() { overlay.apply(layer, index) }
    let tree = overlay.finished()
    return (tree, overlay.unknown)
  }

  private init(probes: Set<PathKey>, supplements: [ContentRequest: FileRecord]) {
    self.probes = probes
    self.supplements = supplements
  }

  private mutating func apply(_ layer: LayerRecord, _ index: Int) {
    for var notice in layer.notices {
      notice.layer = index
      notices.append(notice)
    }
    hide(by: layer, index)
    // Files and links stand in the order of the paths.
    var files = layer.files[...]
    var rest = layer.links[...]
    layer.paths.forEach { bytes, kind in
      let path = String(decoding: bytes, as: UTF8.self)
      switch kind {
      case .file:
        if let file = files.first, PathKey(file.path) == PathKey(path) {
          files.removeFirst()
          add(file, index)
        } else {
          pass(path, index)
        }
      case .symbolicLink, .hardLink:
        if let link = rest.first, PathKey(link.path) == PathKey(path) {
          rest.removeFirst()
          add(link, index)
        } else if let real = real(path) {
          clear(real, index)
        }
      case .folder:
        if let real = real(path), occupied[PathKey(real)] != nil { removeEntry(real, index) }
      case .special:
        if let real = real(path) { clear(real, index) }
      }
    }
    for file in files { add(file, index) }
    for link in rest { add(link, index) }
  }

  // The path with links in its folders resolved; nil when they never end.
  private mutating func real(_ path: String) -> String? {
    guard !links.isEmpty else { return path }
    let folder = PathKey(TreePath.folder(path))
    if lastFolder?.name != folder { lastFolder = (folder, links.resolve(folder.path)) }
    return lastFolder?.real.map { TreePath.join($0, TreePath.name(path)) }
  }

  // MARK: Removing

  // Whiteouts and opaque folders, applied before anything of the layer itself.
  private mutating func hide(by layer: LayerRecord, _ index: Int) {
    for path in layer.whiteouts { if let real = real(path) { clear(real, index) } }
    for path in layer.opaqueFolders {
      guard let folder = links.resolve(path) else { continue }
      clear(folder, index, keepsFolder: true)
    }
  }

  // Removes what stands at and below a path; with `keepsFolder` only what stands below.
  private mutating func clear(_ path: String, _ index: Int, keepsFolder: Bool = false) {
    guard path.isEmpty ? !occupied.isEmpty : occupied[PathKey(path)] != nil else { return }
    if !keepsFolder { removeEntry(path, index) }
    guard path.isEmpty || occupied[PathKey(path)] != nil else { return }
    for key in present where isBelow(key.path, path) { removeEntry(key.path, index) }
    for link in Array(links.paths) where isBelow(link, path) { removeEntry(link, index) }
  }

  private func isBelow(_ path: String, _ folder: String) -> Bool {
    path.utf8.count > folder.utf8.count && TreePath.isInside(path, folder)
  }

  // Removes the file or link at one path.
  private mutating func removeEntry(_ path: String, _ index: Int) {
    let key = PathKey(path)
    if present.remove(key) != nil {
      count(path, -1)
      contents[key] = nil
      var history = histories[key] ?? []
      // What one layer both adds and removes was never there.
      while history.last?.layer == index { history.removeLast() }
      if history.last?.record != nil {
        history.append(MergedTree.Version(layer: index, record: nil))
      }
      histories[key] = history.isEmpty ? nil : history
    }
    removeLink(path)
  }

  private mutating func removeLink(_ path: String) {
    guard links.target(of: path) != nil else { return }
    links.remove(path)
    linkOrigins[PathKey(path)] = nil
    count(path, -1)
    lastFolder = nil
  }

  private mutating func count(_ path: String, _ change: Int) {
    var path = path
    while !path.isEmpty {
      let number = (occupied[PathKey(path)] ?? 0) + change
      occupied[PathKey(path)] = number == 0 ? nil : number
      path = TreePath.folder(path)
    }
  }

  // A file above `path` gives way to a folder.
  private mutating func openFolders(of path: String, _ index: Int) {
    var folder = TreePath.folder(path)
    while !folder.isEmpty {
      if present.contains(PathKey(folder)) { removeEntry(folder, index) }
      folder = TreePath.folder(folder)
    }
  }

  // MARK: Adding

  // A file that no extractor read: it replaces, and may be what a link leads to.
  private mutating func pass(_ path: String, _ index: Int) {
    guard let real = real(path) else { return }
    clear(real, index)
    if probes.contains(PathKey(real)) {
      add(FileRecord(path: path, size: 0, extractor: ""), index)
    }
  }

  private mutating func add(_ record: FileRecord, _ index: Int) {
    guard let real = real(record.path) else {
      notices.append(Notice("links in the path never end", path: record.path, layer: index))
      return
    }
    clear(real, index)
    put(record, at: real, index, content: (index, record.path))
  }

  private mutating func put(
    _ record: FileRecord, at path: String, _ index: Int, content: (layer: Int, path: String)
  ) {
    let key = PathKey(path)
    openFolders(of: path, index)
    removeLink(path)
    if present.insert(key).inserted { count(path, 1) }
    contents[key] = content
    var record = record
    record.path = path
    var history = histories[key] ?? []
    // A removal by this very layer is a replacement, not a gap in the file's history.
    if history.last?.layer == index { history.removeLast() }
    history.append(MergedTree.Version(layer: index, record: record))
    histories[key] = history
  }

  private mutating func add(_ link: LinkRecord, _ index: Int) {
    guard let path = real(link.path) else {
      notices.append(Notice("links in the path never end", path: link.path, layer: index))
      return
    }
    switch link.kind {
    case .symbolic:
      clear(path, index)
      put(link.target, at: path, link.extractor, index)
    case .hard:
      guard let target = links.resolveFolder(link.target) else {
        notices.append(Notice("links in the target never end", path: path, layer: index))
        return
      }
      guard PathKey(target) != PathKey(path) else {
        notices.append(Notice("hard link to itself", path: path, layer: index))
        return
      }
      clear(path, index)
      if let text = links.target(of: target) {
        // Another name of a symbolic link is one too.
        put(text, at: path, link.extractor, index)
      } else if let extractor = link.extractor ?? (probes.contains(PathKey(path)) ? "" : nil) {
        take(content: target, for: path, extractor, index)
      }
    }
  }

  private mutating func put(
    _ target: String, at path: String, _ extractor: String?, _ index: Int
  ) {
    openFolders(of: path, index)
    links.set(path, to: target)
    count(path, 1)
    lastFolder = nil
    guard let extractor else { return }
    linkOrigins[PathKey(path)] = (index, extractor)
    if TreePath.resolve(target, from: TreePath.folder(path)).climbed {
      notices.append(
        Notice("link leaves the root and is followed inside it", path: path, layer: index))
    }
  }

  // Gives `path` the facts of `target`, or asks for the content; without an extractor the path is
  // only remembered as what another link leads to.
  private mutating func take(
    content target: String, for path: String, _ extractor: String, _ index: Int
  ) {
    let key = PathKey(target)
    if present.contains(key), let record = histories[key]?.last?.record,
      let content = contents[key]
    {
      if record.extractor == extractor {
        return put(record, at: path, index, content: content)
      }
      if extractor.isEmpty {
        return put(
          FileRecord(path: path, size: 0, extractor: ""), at: path, index, content: content)
      }
      let request = ContentRequest(
        layer: content.layer, path: content.path, extractor: extractor)
      if let answer = supplements[request] {
        return put(answer, at: path, index, content: content)
      }
      requests.append(request)
    } else {
      unknown.insert(key)
      if extractor.isEmpty { return }
    }
    notices.append(
      Notice("content of link target `/\(target)` was not read", path: path, layer: index))
  }

  // MARK: The final view

  private mutating func finished() -> MergedTree {
    for (key, origin) in linkOrigins.sorted(by: { $0.key < $1.key }) {
      guard let target = links.resolve(key.path) else {
        notices.append(Notice("links never end", path: key.path, layer: origin.layer))
        continue
      }
      if let record = histories[PathKey(target)]?.last?.record,
        record.extractor == origin.extractor, !Self.countsPerFolder(record)
      {
        continue
      }
      take(content: target, for: key.path, origin.extractor, origin.layer)
    }
    let files = present.sorted().compactMap { key -> MergedTree.File? in
      guard let history = histories[key], let last = history.last, let record = last.record,
        !record.extractor.isEmpty
      else { return nil }
      return MergedTree.File(
        path: key.path, layer: last.layer, record: record, history: Self.read(history))
    }
    let removed = histories.filter { !present.contains($0.key) }
      .sorted { $0.key < $1.key }
      .map { (path: $0.key.path, history: Self.read($0.value)) }
      .filter { !$0.history.isEmpty }
    return MergedTree(
      files: files, removed: removed, links: links, notices: notices.sorted(),
      requests: Array(Set(requests)).sorted())
  }

  // The versions that an extractor read, and the removals after them.
  private static func read(_ history: [MergedTree.Version]) -> [MergedTree.Version] {
    let isRead = history.contains { $0.record?.extractor.isEmpty == false }
    return isRead ? history.filter { $0.record?.extractor.isEmpty != true } : []
  }

  // A record of an install counts in the folder where it stands, so that a link to it is one more
  // install; databases, libraries and manifests are one thing, whatever links lead to them.
  private static func countsPerFolder(_ record: FileRecord) -> Bool {
    record.facts.contains { fact in
      switch fact {
      case .package(let package): package.ecosystem != .deb
      case .companion: true
      case .files(let list): list.form == .record || list.form == .installedFiles
      default: false
      }
    }
  }
}
