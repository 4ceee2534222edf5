import Bytes
import Extractors
import Graphs
import Images
package import Model
import Repositories
import Trees

extension Scanner {
  /// What a repository declares: its manifests, lock files and Dockerfiles, and nothing else.
  ///
  /// The way of hooks and of the declared part of a lock: no catalog, no other file is looked at,
  /// and beside a large staged index only the paths that matter are more than a few bytes. The
  /// source is a work tree, a commit (`@REF`) or the staged index (`@index`); `indexFile` names
  /// another index, as `GIT_INDEX_FILE` does. Requirements, locks and builds are those of a whole
  /// scan. Throws `RepositoryError` or `ScanError`.
  ///
  /// `manifests`: the only files that count, beside those that they include; nil for all.
  package func scanDeclared(
    _ source: SourceReference, manifests: Set<String>? = nil, indexFile: String? = nil
  ) throws -> Snapshot {
    try scanProject(source, manifests: manifests, indexFile: indexFile).snapshot
  }

  /// What a repository declares, and what its manifests say beside requirements.
  ///
  /// `naming`: names of further files whose presence is told, whatever they hold.
  package func scanProject(
    _ source: SourceReference, manifests: Set<String>? = nil, naming names: Set<String> = [],
    indexFile: String? = nil
  ) throws -> ProjectScan {
    let inside = source.member.map { TreePath.normalized(Array($0.utf8)).path } ?? ""
    var walk = try DeclaredWalk(
      source, manifests: manifests.map { Set($0.map { TreePath.join(inside, $0) }) },
      indexFile: indexFile)
    var record = try walk.first(naming: names)
    if let member = source.member { record.keepOnly(inside: member) }
    var tree = Overlay.merge([record])
    for _ in 0..<IncludedManifests.limitDepth {
      let isWider = try walk.widen(&record, tree)
      if isWider { tree = Overlay.merge([record]) }
      let files = try walk.read(
        tree.requests + IncludedManifests.requests(of: tree, in: record))
      guard isWider || !files.isEmpty else { break }
      record.files += files
      tree = Overlay.merge([record])
    }
    var subject = Snapshot.Subject(
      kind: .repository, reference: source.text, platform: options.platform?.text)
    subject.digest = walk.outcome?.tree.map { "git:\($0)" }
    subject.verified = walk.outcome?.tree != nil
    subject.incomplete = walk.outcome?.submodules.isEmpty == false
    let snapshot = GraphBuilder.build(
      GraphInput(tree: tree, subject: subject, tool: tool, python: options.python))
    return ProjectScan(snapshot: snapshot, tree: tree, record: record, names: names)
  }
}

/// What a repository declares, with what only some judgements ask for.
package struct ProjectScan: Sendable {
  /// Manifests, lock files and Dockerfiles.
  package var snapshot: Snapshot
  /// What each manifest says, by path.
  package var manifests: [String: ManifestFact]
  /// The paths of files that have one of the names asked for, sorted.
  package var named: [String]

  init(snapshot: Snapshot, tree: MergedTree, record: LayerRecord, names: Set<String>) {
    self.snapshot = snapshot
    manifests = [:]
    named = []
    for file in tree.files {
      for case .manifest(let manifest) in file.record.facts { manifests[file.path] = manifest }
    }
    guard !names.isEmpty else { return }
    record.paths.forEach { bytes, kind in
      let path = String(decoding: bytes, as: UTF8.self)
      if kind == .file, names.contains(TreePath.name(path)) { named.append(path) }
    }
    named.sort()
  }
}

/// The walks through one source that a declared scan makes: the first, and few for what links and
/// inclusions lead to.
private struct DeclaredWalk: ~Copyable {
  private let source: SourceReference
  private let repository: Repository?
  // The only files that count by their own names; nil for all that declare something.
  private let manifests: Set<String>?
  // Paths that were looked at because something leads to them.
  private var visited: Set<String> = []
  /// What the walk of a tree or index found out; nil for a work tree.
  private(set) var outcome: Repository.Outcome?

  init(_ source: SourceReference, manifests: Set<String>?, indexFile: String?) throws {
    self.source = source
    self.manifests = manifests
    guard source.selector == nil || source.selector == "worktree" else {
      self.repository = try Repository(path: source.path, indexFile: indexFile)
      return
    }
    guard case .folder = FileStatus(path: source.path, followingLinks: true) else {
      throw ScanError.notAFolder(
        path: source.path, looksLike: FileStatus(path: source.path).description)
    }
    self.repository = nil
  }

  /// Everything that declares something, links of such names, and files of the names.
  mutating func first(naming names: Set<String>) throws -> LayerRecord {
    let manifests = self.manifests
    let admits: (String) -> Bool = { Self.counts($0, manifests) }
    var visitor = DeclaredVisitor(LayerRecorder(whiteouts: .ordinary)) { path in
      admits(path) || (!names.isEmpty && names.contains(TreePath.name(path)))
    }
    outcome = try walk(
      isCandidate: { !names.isEmpty || Registry.mayDeclare($0) }, wants: admits, &visitor)
    return visitor.recorder.finished()
  }

  /// Adds what links and inclusions lead to and what stands on the way there; false for nothing new.
  mutating func widen(_ record: inout LayerRecord, _ tree: MergedTree) throws -> Bool {
    var wanted: Set<String> = []
    for link in record.links where link.extractor != nil || visited.contains(link.path) {
      Self.add(TreePath.resolve(link.target, from: TreePath.folder(link.path)).path, to: &wanted)
    }
    for file in tree.files {
      for case .manifest(let manifest) in file.record.facts {
        for reference in manifest.references
        where reference.kind == .requirements || reference.kind == .constraints {
          let path = TreePath.resolve(reference.path, from: TreePath.folder(file.path)).path
          if tree.file(at: path) == nil { Self.add(path, to: &wanted) }
        }
      }
    }
    wanted.subtract(visited)
    visited.formUnion(wanted)
    // Those that declare something were met on the first walk.
    let others = wanted.filter { !Self.counts($0, manifests) }
    guard !others.isEmpty else { return false }
    var visitor = DeclaredVisitor(LayerRecorder(whiteouts: .ordinary)) { others.contains($0) }
    try walk(others, &visitor)
    let found = visitor.recorder.finished()
    guard found.paths.count > 0 else { return false }
    record.files += found.files
    record.links += found.links
    found.paths.forEach { record.paths.append(String(decoding: $0, as: UTF8.self), $1) }
    return true
  }

  /// The files that are to be read by extractors which their names do not call for.
  mutating func read(_ requests: [ContentRequest]) throws -> [FileRecord] {
    guard !requests.isEmpty else { return [] }
    let targets = Dictionary(
      requests.map { ($0.path, $0.extractor) }, uniquingKeysWith: { first, _ in first })
    let paths = Set(targets.keys)
    var visitor = DeclaredVisitor(LayerRecorder(reading: targets)) { paths.contains($0) }
    try walk(paths, &visitor)
    return visitor.recorder.finished().files
  }

  private static func counts(_ path: String, _ manifests: Set<String>?) -> Bool {
    guard Registry.declares(path) else { return false }
    return manifests?.contains(path) ?? true
  }

  // The path and the folders above it, any of which may be a link.
  private static func add(_ path: String, to wanted: inout Set<String>) {
    var path = path
    while !path.isEmpty, wanted.insert(path).inserted { path = TreePath.folder(path) }
  }

  private func walk(_ paths: Set<String>, _ visitor: inout DeclaredVisitor) throws {
    let lengths = Set(paths.map(\.utf8.count))
    _ = try walk(
      isCandidate: { lengths.contains($0.count) }, wants: { paths.contains($0) }, &visitor)
  }

  private func walk(
    isCandidate: (Span<UInt8>) -> Bool, wants: @escaping (String) -> Bool,
    _ visitor: inout DeclaredVisitor
  ) throws -> Repository.Outcome? {
    switch repository {
    case .some(let repository) where source.selector == "index":
      return try repository.walkIndex(isCandidate: isCandidate, wants: wants, into: &visitor)
    case .some(let repository):
      return try repository.walk(
        reference: source.selector ?? "HEAD", wants: wants, into: &visitor)
    case .none:
      FolderSource(path: source.path, descent: ProjectFolders(root: source.path).descent)
        .walk(into: &visitor)
      return nil
    }
  }
}

/// Lets only some paths of a walk through to a recorder.
private struct DeclaredVisitor: EntryVisitor {
  private(set) var recorder: LayerRecorder
  private let admits: (String) -> Bool

  init(_ recorder: LayerRecorder, admits: @escaping (String) -> Bool) {
    self.recorder = recorder
    self.admits = admits
  }

  mutating func enter(_ entry: TreeEntry) -> ContentDemand {
    switch entry.kind {
    case .folder: return .none
    case .file, .hardLink, .special, .symbolicLink:
      return admits(entry.path) ? recorder.enter(entry) : .none
    }
  }

  mutating func read(_ chunk: Span<UInt8>) { recorder.read(chunk) }
  mutating func leave() { recorder.leave() }
  mutating func examine(_ content: some RangedBytes) { recorder.examine(content) }
  mutating func note(_ notice: Notice) { recorder.note(notice) }
}
