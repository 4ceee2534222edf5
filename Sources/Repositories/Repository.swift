import CGit2
import Glibc
import Model
package import Trees

/// A git repository, read as objects: no checkout, no hook, no filter, no configuration obeyed.
@safe
package struct Repository: ~Copyable {
  // The handle is owned: made in `init`, freed in `deinit`, and never leaves this type.
  private let handle: OpaquePointer
  private let path: String

  /// Opens the repository whose work tree, `.git` folder or bare folder is at `path`.
  package init(path: String) throws(RepositoryError) {
    unsafe self.handle = try Self.open(path)
    self.path = path
  }

  private static func open(_ path: String) throws(RepositoryError) -> OpaquePointer {
    guard GitLibrary.isReady else {
      throw .git(operation: "start libgit2", reason: GitLibrary.lastError())
    }
    if let name = specialFile(of: path) {
      throw .git(operation: "open `\(path)`", reason: "`\(name)` is not a regular file")
    }
    var handle: OpaquePointer?
    let flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue
    // `handle` lives through the call; the path is copied.
    let code = unsafe git_repository_open_ext(&handle, path, flags, nil)
    guard code == 0, let opened = unsafe handle else {
      let reason = GitLibrary.lastError()
      if reason.contains("unsupported") || reason.contains("objectformat") {
        throw .unsupported(
          what: "an object format of its own (\(reason))",
          remedy: "export the files: `git archive HEAD | tar -x -C FOLDER` and scan that folder")
      }
      throw code == GIT_ENOTFOUND.rawValue
        ? .notARepository(path: path) : .git(operation: "open `\(path)`", reason: reason)
    }
    if let target = unsafe strayTarget(of: opened, at: path) {
      unsafe git_repository_free(opened)
      throw .leadsAway(path: path, target: target)
    }
    return unsafe opened
  }

  deinit {
    // Freed once: the type cannot be copied.
    unsafe git_repository_free(handle)
  }

  // Opening a FIFO would wait for ever (THREATS T-28): the library opens these files by itself.
  private static func specialFile(of path: String) -> String? {
    for folder in ["\(path)/.git", path] {
      for name in ["HEAD", "config", "index", "packed-refs", "commondir", "gitdir"] {
        var status = stat()
        // `status` lives through the call.
        guard unsafe stat("\(folder)/\(name)", &status) == 0 else { continue }
        if ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) { return "\(folder)/\(name)" }
      }
    }
    return nil
  }

  // A `.git` file must lead to a folder that leads back, as those of linked work trees and of
  // submodules do: the folder names this very work tree as its own.
  private static func strayTarget(of handle: OpaquePointer, at path: String) -> String? {
    var status = stat()
    // `status` lives through the call; the text belongs to the repository and is copied at once.
    guard unsafe lstat("\(path)/.git", &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      let text = unsafe git_repository_path(handle)
    else { return nil }
    let folder = unsafe String(cString: text)
    let isLinked = folder.contains("/modules/") || folder.contains("/worktrees/")
    guard isLinked, let tree = unsafe git_repository_workdir(handle),
      let own = realPath(path), unsafe realPath(String(cString: tree)) == own
    else { return folder }
    return nil
  }

  // The path without links; nil when it leads nowhere.
  private static func realPath(_ path: String) -> String? {
    // The library hands over a new text, which is freed here.
    guard let text = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }

  /// What a walk of a tree or index found out.
  package struct Outcome: Sendable, Hashable {
    /// The id of the tree; nil for the index.
    package var tree: String?
    /// Submodules, which were not scanned.
    package var submodules: [String]
  }

  /// Hands the entries of the tree that `reference` names to the visitor.
  ///
  /// `wants` says for which paths the size and content may be asked: all others are not looked up.
  package borrowing func walk(
    reference: String, wants: @escaping (String) -> Bool, into visitor: inout some EntryVisitor
  ) throws(RepositoryError) -> Outcome {
    var object: OpaquePointer?
    // `object` lives through the call.
    let code = unsafe git_revparse_single(&object, handle, reference)
    guard code == 0, let found = unsafe object else {
      if reference == "HEAD", unsafe git_repository_head_unborn(handle) == 1 {
        throw .unborn(path: path)
      }
      throw .unknownReference(name: reference)
    }
    defer { unsafe git_object_free(found) }
    var peeled: OpaquePointer?
    guard unsafe git_object_peel(&peeled, found, GIT_OBJECT_TREE) == 0, let tree = unsafe peeled
    else { throw .damagedObject(name: reference, reason: GitLibrary.lastError()) }
    defer { unsafe git_object_free(tree) }
    var walker = TreeWalker(wants: wants)
    unsafe try walker.walk(handle, tree, folder: "", depth: 0, into: &visitor)
    let id = unsafe git_object_id(tree)
    return Outcome(
      tree: unsafe id.map { unsafe GitBlob.text($0.pointee) }, submodules: walker.submodules)
  }

  /// Hands the entries of the staged index to the visitor.
  package borrowing func walkIndex(
    wants: (String) -> Bool, into visitor: inout some EntryVisitor
  ) throws(RepositoryError) -> Outcome {
    var index: OpaquePointer?
    guard unsafe git_repository_index(&index, handle) == 0, let opened = unsafe index else {
      throw .unsupported(
        what: "an index that libgit2 cannot read (\(GitLibrary.lastError()))",
        remedy: "`git sparse-checkout disable` or `git update-index --no-split-index` rewrites it")
    }
    defer { unsafe git_index_free(opened) }
    var outcome = Outcome(tree: nil, submodules: [])
    let count = unsafe git_index_entrycount(opened)
    for position in 0..<count {
      // An entry belongs to the index, which lives until the end of this function.
      guard let entry = unsafe git_index_get_byindex(opened, position) else { continue }
      let name = unsafe TreePath.text(GitBlob.bytes(entry.pointee.path))
      let stage = unsafe (Int32(entry.pointee.flags) & GIT_INDEX_ENTRY_STAGEMASK) >> 12
      if stage != 0 {
        if wants(name) { visitor.note(Notice("unmerged in the index: not read", path: name)) }
        continue
      }
      let (normalized, climbed) = TreePath.normalized(Array(name.utf8))
      guard !climbed, normalized == name else {
        visitor.note(Notice("odd name in the index: not read", path: normalized))
        continue
      }
      let mode = unsafe entry.pointee.mode
      if mode == GIT_FILEMODE_COMMIT.rawValue {
        outcome.submodules.append(name)
        continue
      }
      let id = unsafe entry.pointee.id
      try unsafe GitBlob(handle, id).visit(
        name, isLink: mode == GIT_FILEMODE_LINK.rawValue, isWanted: wants(name), into: &visitor)
    }
    for name in outcome.submodules {
      visitor.note(Notice("submodule: not scanned", path: name))
    }
    return outcome
  }

  /// The work tree's folder; nil for a bare repository.
  package var workTree: String? {
    // The text belongs to the repository and is copied at once.
    guard let text = unsafe git_repository_workdir(handle) else { return nil }
    return unsafe String(cString: text)
  }
}
