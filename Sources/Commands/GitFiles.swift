import Foundation
import Lockfiles
import Model
import Repositories

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
    let url = URL(filePath: path)
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

  /// The folder in which git looks for hooks, and whether a setting names it.
  func hooks() throws -> (folder: String, isConfigured: Bool) {
    (try repository.hooksFolder(), repository.hasHooksPath())
  }
}
