package import Bytes
package import Model
package import Trees

/// Turns the entries of one layer into its record: asks the registry for each path, hands content
/// to extractors, and keeps links, whiteouts and the table of paths.
package struct LayerRecorder: EntryVisitor {
  /// Whether names such as `.wh.NAME` hide files of lower layers.
  package enum Whiteouts: Sendable {
    /// Layers of container images (OCI image specification, layer.md, "Whiteouts").
    case interpreted
    /// Folders and repositories: names like any other.
    case ordinary
  }

  /// How files of extractors that need parts of them are treated (`RangedExtractor`).
  package enum Binaries {
    /// Their contents are read.
    case read
    /// Their names are all that counts, as in repositories, whose binaries nothing loads.
    case named
    /// The contents of some are read, by their paths; the names of the others.
    case chosen((_ path: String) -> Bool)

    fileprivate func reads(_ path: String) -> Bool {
      switch self {
      case .read: true
      case .named: false
      case .chosen(let choice): choice(path)
      }
    }
  }

  /// Facts of content that was read before, by the content's key and `Registry.cacheName`.
  package typealias KnownContent = (_ key: String, _ extractor: String) -> FileRecord?

  /// What was recorded so far.
  package private(set) var record = LayerRecord()
  private let whiteouts: Whiteouts
  private let known: KnownContent?
  private let only: [String: String]?
  private let binaries: Binaries
  private var pending: Pending = .nothing
  private var passing: PassingBinary?
  // The file whose content is passing by is longer than its extractor's limit.
  private var isCut = false

  // The file whose content is passing by.
  private enum Pending {
    case nothing
    case whole(path: String, extractor: any FileExtractor.Type, content: [UInt8])
    case stream(
      path: String, name: String, size: Int, extractor: any StreamExtractor, offset: Int,
      found: Extraction)
  }

  /// A recorder for one layer; `known` answers for content that was read before.
  ///
  /// Where nothing else is said, binaries of layers are read, and those of repositories only named.
  package init(
    whiteouts: Whiteouts, known: KnownContent? = nil, binaries: Binaries? = nil
  ) {
    self.whiteouts = whiteouts
    self.known = known
    self.only = nil
    self.binaries = binaries ?? (whiteouts == .interpreted ? .read : .named)
  }

  /// A recorder that reads only the named paths, each with the named extractor, whatever its
  /// patterns say: for content that is reached through a link of another name.
  package init(reading targets: [String: String]) {
    self.whiteouts = .interpreted
    self.known = nil
    self.only = targets
    self.binaries = .read
  }

  /// Whether the content of a file at that path would be asked for.
  package func wants(_ path: String) -> Bool {
    if let only { return only[path] != nil }
    return Registry.extractor(for: path) != nil
  }

  /// A new entry: recorded, and asked about.
  package mutating func enter(_ entry: TreeEntry) -> ContentDemand {
    guard !entry.path.isEmpty else { return .none }
    passing = nil
    if let only {
      guard case .file(let size) = entry.kind, let name = only[entry.path],
        let extractor = Registry.extractor(named: name)
      else { return .none }
      return open(entry, size: size, extractor: extractor)
    }
    if whiteouts == .interpreted, recordWhiteout(entry.path) { return .none }
    let extractor = Registry.extractor(for: entry.path)
    switch entry.kind {
    case .folder:
      record.paths.append(entry.path, .folder)
    case .special:
      record.paths.append(entry.path, .special)
      if extractor != nil {
        note(Notice("neither a regular file nor a link: not opened", path: entry.path))
      }
    case .symbolicLink(let target):
      record.paths.append(entry.path, .symbolicLink)
      record.links.append(
        LinkRecord(
          .symbolic, entry.path, to: target, extractor: Self.reader(of: entry.path, extractor)))
    case .hardLink(let target):
      record.paths.append(entry.path, .hardLink)
      record.links.append(LinkRecord(.hard, entry.path, to: target, extractor: extractor?.name))
    case .file(let size):
      record.paths.append(entry.path, .file)
      if let extractor { return open(entry, size: size, extractor: extractor) }
    }
    return .none
  }

  // A symbolic link to a binary whose name means nothing is a link and no more: its target is read
  // under its own name, and nobody misses one that leads nowhere.
  private static func reader(of link: String, _ extractor: (any Extractor.Type)?) -> String? {
    if let ranged = extractor as? any RangedExtractor.Type, !ranged.means(TreePath.name(link)) {
      return nil
    }
    return extractor?.name
  }

  private mutating func open(
    _ entry: TreeEntry, size: Int, extractor: any Extractor.Type
  ) -> ContentDemand {
    if let key = entry.contentKey, let known = known?(key, Registry.cacheName(extractor.name)) {
      record.files.append(
        FileRecord(
          path: entry.path, size: size, extractor: extractor.name, facts: known.facts,
          notices: known.notices))
      return .none
    }
    guard size <= extractor.limitBytes else {
      var found = Extraction()
      found.skip("\(size) bytes are more than the limit of \(extractor.limitBytes)")
      add(entry.path, size, extractor.name, found)
      return .none
    }
    switch extractor {
    case let extractor as any RangedExtractor.Type:
      let name = TreePath.name(entry.path)
      var found = Extraction()
      extractor.extract(name: name, size: size, into: &found)
      guard size > 0, binaries.reads(entry.path) else {
        addIfAny(entry.path, size, extractor.name, found)
        return .none
      }
      passing = PassingBinary(
        path: entry.path, name: name, size: size, extractor: extractor, found: found)
      return .parts
    case let extractor as any NameExtractor.Type:
      var found = Extraction()
      extractor.extract(name: TreePath.name(entry.path), size: size, into: &found)
      addIfAny(entry.path, size, extractor.name, found)
      return .none
    case let extractor as any StreamExtractor.Type:
      pending = .stream(
        path: entry.path, name: extractor.name, size: size, extractor: extractor.start(size: size),
        offset: 0, found: Extraction())
      return .all
    case let extractor as any FileExtractor.Type:
      var content: [UInt8] = []
      // The size is a claim: room is made as bytes arrive.
      content.reserveCapacity(min(size, 1 << 16))
      pending = .whole(path: entry.path, extractor: extractor, content: content)
      isCut = false
      return .all
    default:
      return .none
    }
  }

  /// The next chunk of the wanted file.
  package mutating func read(_ chunk: Span<UInt8>) {
    if passing != nil {
      passing?.take(chunk)
      return
    }
    // The state is taken out while it changes, so that its buffer is never copied.
    let state = pending
    pending = .nothing
    switch state {
    case .nothing:
      return
    case .whole(let path, let extractor, var content):
      // A file that grows while it is read may become larger than it was said to be.
      let room = max(0, extractor.limitBytes - content.count)
      for index in chunk.indices.prefix(room) { content.append(chunk[index]) }
      if chunk.count > room, !isCut {
        isCut = true
        note(
          Notice("more than \(extractor.limitBytes) bytes: the rest was not read", path: path))
      }
      pending = .whole(path: path, extractor: extractor, content: content)
    case .stream(let path, let name, let size, var extractor, let offset, var found):
      extractor.consume(chunk, at: offset, into: &found)
      pending = .stream(
        path: path, name: name, size: size, extractor: extractor, offset: offset + chunk.count,
        found: found)
    }
  }

  /// The wanted file is complete: its facts are added.
  package mutating func leave() {
    if var binary = passing.take() {
      binary.finish()
      return add(binary.path, binary.size, binary.extractor.name, binary.found)
    }
    let state = pending
    pending = .nothing
    switch state {
    case .nothing:
      return
    case .whole(let path, let extractor, let content):
      var found = Extraction()
      extractor.extract(File(name: TreePath.name(path), content: content), into: &found)
      add(path, content.count, extractor.name, found)
    case .stream(let path, let name, let size, var extractor, _, var found):
      extractor.finish(into: &found)
      add(path, size, name, found)
    }
  }

  /// The wanted binary, of which the parts that matter are read: its facts are added.
  package mutating func examine(_ content: some RangedBytes) {
    guard var binary = passing.take() else { return }
    binary.extractor.extract(name: binary.name, content: content, into: &binary.found)
    // One without facts is remembered too: another name of it need not be looked for.
    add(binary.path, binary.size, binary.extractor.name, binary.found)
  }

  /// Keeps a notice of the source.
  package mutating func note(_ notice: Notice) { record.notices.append(notice) }

  private mutating func add(_ path: String, _ size: Int, _ extractor: String, _ found: Extraction) {
    record.files.append(
      FileRecord(
        path: path, size: size, extractor: extractor, facts: found.facts, notices: found.notices))
  }

  private mutating func addIfAny(
    _ path: String, _ size: Int, _ extractor: String, _ found: Extraction
  ) {
    guard !found.facts.isEmpty || !found.notices.isEmpty else { return }
    add(path, size, extractor, found)
  }

  private mutating func recordWhiteout(_ path: String) -> Bool {
    guard TreePath.nameBegins(path, with: Self.mark) else { return false }
    let name = TreePath.name(path)
    let folder = TreePath.folder(path)
    let rest = String(Substring(name.utf8.dropFirst(Self.mark.count)))
    if rest == ".wh..opq" {
      record.opaqueFolders.append(folder)
    } else if ["", ".", ".."].contains(rest) {
      note(Notice("whiteout of no name is ignored", path: path))
    } else if !rest.utf8.starts(with: Self.mark) {
      // Others are leftovers of aufs, `.wh..wh.plnk` and the like: they describe no file.
      record.whiteouts.append(TreePath.join(folder, rest))
    }
    return true
  }

  /// What the names of whiteouts begin with.
  private static let mark = Array(".wh.".utf8)

  /// The finished record.
  package consuming func finished() -> LayerRecord { record }
}

/// A binary whose content is asked for, and its reader from the first chunk on.
///
/// It is changed in place: a reader may hold megabytes that must not be copied with every chunk.
private struct PassingBinary {
  let path: String
  let name: String
  let size: Int
  let extractor: any RangedExtractor.Type
  var found: Extraction
  private var reader: (any RangedExtractor)?
  private var offset = 0

  init(
    path: String, name: String, size: Int, extractor: any RangedExtractor.Type, found: Extraction
  ) {
    self.path = path
    self.name = name
    self.size = size
    self.extractor = extractor
    self.found = found
  }

  mutating func take(_ chunk: Span<UInt8>) {
    if reader == nil { reader = extractor.start(name: name, size: size) }
    reader?.consume(chunk, at: offset, into: &found)
    offset += chunk.count
  }

  mutating func finish() {
    if reader == nil { reader = extractor.start(name: name, size: size) }
    reader?.finish(into: &found)
    reader = nil
  }
}
