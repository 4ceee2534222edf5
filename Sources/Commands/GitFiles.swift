import Foundation
import Lockfiles
import Model
import Repositories
import Trees

/// The files of the project at other revisions, as git keeps them.
///
/// A class, because the handle of the library cannot be copied.
final class GitFiles {
  /// The top of the work tree.
  let root: String
  private let repository: Repository

  /// The repository around a folder; `indexFile` stands for the index (`GIT_INDEX_FILE`).
  ///
  /// Throws `UsageError` outside repositories, `RepositoryError` for one that cannot be read.
  init(folder: String, indexFile: String? = nil) throws {
    guard let root = Repository.discover(from: folder) else {
      throw UsageError("`\(folder)` is in no git repository", hints: ["`git init` makes one"])
    }
    self.root = root
    repository = try Repository(path: root, indexFile: indexFile)
  }

  /// The path inside the repository; empty for its root, nil for one outside.
  func inside(_ path: String) -> String? {
    let url = URL(filePath: path).standardizedFileURL
    // The file itself may be gone from the folder; its folder is there.
    let folder = url.deletingLastPathComponent().resolvingSymlinksInPath().path
    let real = TreeFolder.joined(folder, url.lastPathComponent)
    if real == root || url.resolvingSymlinksInPath().path == root { return "" }
    return real.hasPrefix(root + "/") ? String(real.dropFirst(root.utf8.count + 1)) : nil
  }

  /// The bytes of a file at a revision; nil where it is not there.
  func file(_ path: String, _ revision: Revision) throws -> [UInt8]? {
    guard let path = inside(path), !path.isEmpty else { return nil }
    return try repository.fileBytes(revision, path: path, limitBytes: LockDocument.limitBytes)
  }

  /// The bytes of a file at a commit; nil where it is not there.
  func file(_ path: String, at reference: String) throws -> [UInt8]? {
    try file(path, .reference(reference))
  }

  /// The commit from which this branch left `reference`, else the commit of `reference` itself.
  func base(of reference: String) throws -> String {
    let commit = try repository.resolve(reference)
    return try repository.mergeBase(commit, "HEAD") ?? commit
  }

  /// The staged paths whose last part is this name, sorted.
  func staged(named name: String) throws -> [String] {
    var visitor = NameCollector()
    let ending = Array(name.utf8)
    _ = try repository.walkIndex(
      isCandidate: { path in
        guard path.count >= ending.count else { return false }
        let start = path.count - ending.count
        return ending.indices.allSatisfy { path[start + $0] == ending[$0] }
      }, wants: { _ in false }, into: &visitor)
    return visitor.paths.filter { TreeFolder.name($0) == name }.sorted()
  }

  /// The folder in which git looks for hooks, and whether a setting names it.
  func hooks() throws -> (folder: String, isConfigured: Bool) {
    (try repository.hooksFolder(), repository.hasHooksPath())
  }
}

/// Keeps the paths of a walk and reads nothing.
private struct NameCollector: EntryVisitor {
  private(set) var paths: [String] = []

  mutating func enter(_ entry: TreeEntry) -> ContentDemand {
    paths.append(entry.path)
    return .none
  }

  mutating func read(_ chunk: Span<UInt8>) {}
  mutating func leave() {}
  mutating func note(_ notice: Notice) {}
}
