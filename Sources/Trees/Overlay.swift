package import Model

/// Lays the records of layers over each other, lowest first.
///
/// OCI image specification, layer.md: whiteouts and opaque marks affect lower layers only, wherever
/// they stand in their own; anything but a folder over a folder replaces; a hard link shares content
/// that outlives its first name. Entries below a link of a lower layer go through the link.
package struct Overlay: Sendable {
  private var histories: [String: [MergedTree.Version]] = [:]
  private var present: Set<String> = []
  private var links = LinkTable()
  private var linkLayers: [String: (layer: Int, extractor: String)] = [:]
  private var notices: [Notice] = []
  private var requests: [ContentRequest] = []
  private let supplements: [ContentRequest: FileRecord]

  /// The final view of `layers`; `supplements` answers the requests of an earlier attempt.
  package static func merge(
    _ layers: [LayerRecord], supplements: [ContentRequest: FileRecord] = [:]
  ) -> MergedTree {
    var overlay = Overlay(supplements: supplements)
    for (index, layer) in layers.enumerated() { overlay.apply(layer, index) }
    return overlay.finished(layers)
  }

  private init(supplements: [ContentRequest: FileRecord]) {
    self.supplements = supplements
  }

  private mutating func apply(_ layer: LayerRecord, _ index: Int) {
    for var notice in layer.notices {
      notice.layer = index
      notices.append(notice)
    }
    if index > 0 {
      hide(by: layer, index)
      replace(by: layer, index)
    }
    for link in layer.links where link.kind == .symbolic { add(symbolic: link, index) }
    for file in layer.files { add(file, at: file.path, index) }
    for link in layer.links where link.kind == .hard { add(hard: link, in: layer, index) }
  }

  // Whiteouts and opaque folders, applied before anything of the layer itself.
  private mutating func hide(by layer: LayerRecord, _ index: Int) {
    guard !layer.whiteouts.isEmpty || !layer.opaqueFolders.isEmpty else { return }
    let gone = Set(layer.whiteouts.map { links.resolveFolder($0) ?? $0 })
    let emptied = Set(layer.opaqueFolders.map { links.resolve($0) ?? $0 })
    func isHidden(_ path: String) -> Bool {
      if gone.contains(path) { return true }
      var folder = path
      while !folder.isEmpty {
        folder = TreePath.folder(folder)
        if emptied.contains(folder) || gone.contains(folder) { return true }
      }
      return false
    }
    for path in present where isHidden(path) { remove(path, index) }
    links.removeAll(where: isHidden)
  }

  // Entries of the layer that take the place of something lower.
  private mutating func replace(by layer: LayerRecord, _ index: Int) {
    guard !present.isEmpty || !links.isEmpty else { return }
    // What would matter if the layer had an entry there: every fact, every link, and the folders
    // above them; also under the names by which folder links reach them.
    var interest: [[UInt8]: String] = [:]
    func watch(_ path: String, as name: String) {
      var path = path
      var name = name
      while !name.isEmpty, interest[Array(name.utf8)] == nil {
        interest[Array(name.utf8)] = path
        name = TreePath.folder(name)
        path = TreePath.folder(path)
      }
    }
    for path in present { watch(path, as: path) }
    for path in links.paths { watch(path, as: path) }
    for (link, _) in links.sorted {
      guard let target = links.resolve(link), interest[Array(target.utf8)] != nil else { continue }
      for path in present
      where path.utf8.count > target.utf8.count && TreePath.isInside(path, target) {
        let name = link + path.dropFirst(target.count)
        var tail = name
        var real = path
        while tail.utf8.count > link.utf8.count, interest[Array(tail.utf8)] == nil {
          interest[Array(tail.utf8)] = real
          tail = TreePath.folder(tail)
          real = TreePath.folder(real)
        }
      }
    }
    var replaced: Set<String> = []
    var folders: Set<String> = []
    layer.paths.forEach { bytes, kind in
      guard let path = interest[bytes] else { return }
      if kind == .folder { folders.insert(path) } else { replaced.insert(path) }
    }
    guard !replaced.isEmpty || !folders.isEmpty else { return }
    func isReplaced(_ path: String) -> Bool {
      if replaced.contains(path) { return true }
      var folder = TreePath.folder(path)
      while !folder.isEmpty {
        if replaced.contains(folder) { return true }
        folder = TreePath.folder(folder)
      }
      return false
    }
    for path in present where folders.contains(path) || isReplaced(path) { remove(path, index) }
    links.removeAll { folders.contains($0) || isReplaced($0) }
  }

  private mutating func remove(_ path: String, _ index: Int) {
    present.remove(path)
    histories[path, default: []].append(MergedTree.Version(layer: index, record: nil))
  }

  private mutating func add(_ record: FileRecord, at path: String, _ index: Int) {
    guard let real = links.resolveFolder(path) else {
      notices.append(Notice("links in the path never end", path: path, layer: index))
      return
    }
    var record = record
    record.path = real
    // A removal by this very layer is a replacement, not a gap in the file's history.
    if let last = histories[real]?.last, last.layer == index { histories[real]?.removeLast() }
    histories[real, default: []].append(MergedTree.Version(layer: index, record: record))
    present.insert(real)
    links.remove(real)
  }

  private mutating func add(symbolic link: LinkRecord, _ index: Int) {
    let path = links.resolveFolder(link.path) ?? link.path
    let (target, climbed) = TreePath.resolve(link.target, from: TreePath.folder(path))
    guard target != path else {
      notices.append(Notice("link to itself", path: path, layer: index))
      return
    }
    if climbed, link.extractor != nil {
      notices.append(
        Notice("link leaves the root and is followed inside it", path: path, layer: index))
    }
    links.set(path, to: "/" + target)
    if let extractor = link.extractor { linkLayers[path] = (index, extractor) }
  }

  private mutating func add(hard link: LinkRecord, in layer: LayerRecord, _ index: Int) {
    guard let extractor = link.extractor else { return }
    let target = links.resolve(link.target) ?? link.target
    guard target != (links.resolveFolder(link.path) ?? link.path) else {
      notices.append(Notice("hard link to itself", path: link.path, layer: index))
      return
    }
    take(content: target, for: link.path, extractor, upTo: index)
  }

  // Gives `path` the facts of `target`, or asks for the content.
  private mutating func take(
    content target: String, for path: String, _ extractor: String, upTo index: Int
  ) {
    if let version = histories[target]?.last(where: { $0.record?.extractor == extractor }),
      let record = version.record
    {
      add(record, at: path, index)
      return
    }
    for layer in stride(from: index, through: 0, by: -1) {
      let request = ContentRequest(layer: layer, path: target, extractor: extractor)
      if let record = supplements[request] {
        add(record, at: path, index)
        return
      }
    }
    let asked = ContentRequest(layer: index, path: target, extractor: extractor)
    requests.append(asked)
    notices.append(
      Notice("content of link target `/\(target)` was not read", path: path, layer: index))
  }

  private mutating func finished(_ layers: [LayerRecord]) -> MergedTree {
    // Wanted names that are symbolic links to files of other names.
    for (path, origin) in linkLayers.sorted(by: { $0.key < $1.key })
    where links.target(of: path) != nil {
      guard let target = links.resolve(path) else {
        notices.append(Notice("links never end", path: path, layer: origin.layer))
        continue
      }
      if let last = histories[target]?.last, last.record?.extractor == origin.extractor { continue }
      take(content: target, for: path, origin.extractor, upTo: origin.layer)
    }
    let files = present.sorted().compactMap { path -> MergedTree.File? in
      guard let history = histories[path], let last = history.last, let record = last.record else {
        return nil
      }
      return MergedTree.File(path: path, layer: last.layer, record: record, history: history)
    }
    let removed = histories.filter { !present.contains($0.key) }
      .sorted { $0.key < $1.key }.map { (path: $0.key, history: $0.value) }
    return MergedTree(
      files: files, removed: removed, links: links, notices: notices.sorted(),
      requests: located(layers))
  }

  // The topmost layer, at or below the asking one, that holds each requested content as a file.
  private func located(_ layers: [LayerRecord]) -> [ContentRequest] {
    guard !requests.isEmpty else { return [] }
    var found: [ContentRequest: Int] = [:]
    let byPath = Dictionary(grouping: requests, by: { Array($0.path.utf8) })
    for (index, layer) in layers.enumerated() {
      layer.paths.forEach { path, kind in
        guard kind == .file, let asking = byPath[path] else { return }
        for request in asking where index <= request.layer { found[request] = index }
      }
    }
    return found.map { ContentRequest(layer: $1, path: $0.path, extractor: $0.extractor) }
      .sorted { ($0.layer, $0.path) < ($1.layer, $1.path) }
  }
}
