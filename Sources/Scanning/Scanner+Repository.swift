import Catalog
import Extractors
import Graphs
import Images
import Model
import Repositories
import Synchronization
import Trees

extension Scanner {
  /// A repository at a ref, its staged index, or its work tree; any other folder as a work tree.
  func scanRepository(_ source: SourceReference) throws -> Snapshot {
    let isWorkTree = source.selector == nil || source.selector == "worktree"
    if isWorkTree {
      guard case .folder = FileStatus(path: source.path, followingLinks: true) else {
        throw ScanError.notAFolder(
          path: source.path, looksLike: FileStatus(path: source.path).description)
      }
    }
    var subject = Snapshot.Subject(
      kind: .repository, reference: source.text, platform: options.platform?.text)
    let cache = BlobCache(options.rehash ? nil : catalog)
    var fresh: [GitFacts] = []
    func walk(_ recorder: LayerRecorder) throws -> LayerRecord {
      var visitor = BlobKeeper(CountingRecorder(recorder, progress))
      if isWorkTree {
        FolderSource(path: source.path, descent: ProjectFolders(root: source.path).descent)
          .walk(into: &visitor)
        return try visitor.finished().record
      }
      let repository = try Repository(path: source.path)
      let wants: (String) -> Bool = { path in recorder.wants(path) }
      let outcome =
        source.selector == "index"
        ? try repository.walkIndex(wants: wants, into: &visitor)
        : try repository.walk(
          reference: source.selector ?? "HEAD", wants: wants, into: &visitor)
      subject.digest = outcome.tree.map { "git:\($0)" }
      subject.verified = outcome.tree != nil
      subject.incomplete = !outcome.submodules.isEmpty
      let finished = try visitor.finished()
      fresh += finished.facts
      return finished.record
    }
    var record = try walk(LayerRecorder(whiteouts: .ordinary, known: cache.known))
    if let member = source.member { record.keepOnly(inside: member) }
    var tree = Overlay.merge([record])
    // Manifests may include files whose names no pattern knows, and links may lead to others.
    for _ in 0..<IncludedManifests.limitDepth {
      let requests = tree.requests + IncludedManifests.requests(of: tree, in: record)
      guard !requests.isEmpty else { break }
      let targets = Dictionary(
        requests.map { ($0.path, $0.extractor) }, uniquingKeysWith: { first, _ in first })
      let second = try walk(LayerRecorder(reading: targets))
      guard !second.files.isEmpty else { break }
      record.files += second.files
      tree = Overlay.merge([record])
    }
    let snapshot = GraphBuilder.build(
      GraphInput(tree: tree, subject: subject, tool: tool, python: options.python))
    try keep(snapshot, gitFacts: fresh)
    return snapshot
  }
}

/// Facts of blobs that were read before.
struct BlobCache {
  private let catalog: Catalog?

  init(_ catalog: Catalog?) { self.catalog = catalog }

  /// Answers for a blob's id; nil without a catalog.
  var known: LayerRecorder.KnownContent? {
    guard let catalog else { return nil }
    return { key, extractor in try? catalog.gitFacts(blob: key, extractor: extractor) }
  }
}

/// Remembers which records belong to which blobs, so that they can be cached.
struct BlobKeeper: EntryVisitor {
  private var recorder: CountingRecorder
  private var keys: [String: String] = [:]

  init(_ recorder: CountingRecorder) { self.recorder = recorder }

  mutating func enter(_ entry: TreeEntry) -> ContentDemand {
    let demand = recorder.enter(entry)
    if demand == .all { keys[entry.path] = entry.contentKey }
    return demand
  }

  mutating func read(_ chunk: Span<UInt8>) { recorder.read(chunk) }
  mutating func leave() { recorder.leave() }
  mutating func note(_ notice: Notice) { recorder.note(notice) }

  /// The record, and the facts of the blobs that were read for it.
  consuming func finished() throws -> (record: LayerRecord, facts: [GitFacts]) {
    let keys = self.keys
    let record = try recorder.finished()
    let facts = record.files.compactMap { file in
      keys[file.path].map {
        GitFacts(blob: $0, extractor: Registry.cacheName(file.extractor), record: file)
      }
    }
    return (record, facts)
  }
}

/// Files that manifests include under names that no pattern knows.
enum IncludedManifests {
  /// How deep inclusions may be nested (THREATS T-64).
  static let limitDepth = 16

  /// The included files that the tree has but that nothing read yet.
  static func requests(of tree: MergedTree, in record: LayerRecord) -> [ContentRequest] {
    var wanted: Set<String> = []
    for file in tree.files {
      let folder = TreePath.folder(file.path)
      for fact in file.record.facts {
        guard case .manifest(let manifest) = fact else { continue }
        for reference in manifest.references
        where reference.kind == .requirements || reference.kind == .constraints {
          let path = TreePath.resolve(reference.path, from: folder).path
          if tree.file(at: path) == nil { wanted.insert(path) }
        }
      }
    }
    guard !wanted.isEmpty else { return [] }
    var found: [ContentRequest] = []
    record.paths.forEach { bytes, kind in
      guard kind == .file else { return }
      let path = String(decoding: bytes, as: UTF8.self)
      if wanted.contains(path) {
        found.append(ContentRequest(layer: 0, path: path, extractor: "python.requirements"))
      }
    }
    return found
  }
}

extension LayerRecord {
  /// Leaves only what lies at or below a path.
  mutating func keepOnly(inside member: String) {
    let folder = TreePath.normalized(Array(member.utf8)).path
    files.removeAll { !TreePath.isInside($0.path, folder) }
    links.removeAll { !TreePath.isInside($0.path, folder) }
  }
}

/// Which folders of a work tree hold the project's own files.
struct ProjectFolders: Sendable {
  private static let skipped: Set<String> = [
    ".git", ".hg", ".svn", ".tox", ".nox", ".mypy_cache", ".pytest_cache", ".ruff_cache",
    "__pycache__", "node_modules", ".ipynb_checkpoints", ".eggs", ".build", ".pixi",
  ]

  let root: String

  /// Not caches, environments or other repositories.
  func descent(_ path: String) -> FolderSource.Descent {
    if Self.skipped.contains(TreePath.name(path)) { return .skip }
    let place = "\(root)/\(path)"
    if FileStatus(path: "\(place)/.git") != .absent {
      return .skipNoting("submodule or other repository: not scanned")
    }
    for mark in ["pyvenv.cfg", "conda-meta"]
    where FileStatus(path: "\(place)/\(mark)") != .absent {
      return .skip
    }
    return .enter
  }
}
