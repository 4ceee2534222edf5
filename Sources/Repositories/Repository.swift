import CGit2
import Glibc
import Model
package import Trees

/// A git repository, read as objects: no checkout, no hook, no filter, no configuration obeyed.
@safe
package struct Repository: ~Copyable {
  // The handle is owned: made in `init`, freed in `deinit`, and never leaves this room.
  let handle: OpaquePointer
  let path: String
  private let indexFile: String?
  private let cache = IndexCache()

  // An index is read once, whoever asks for it.
  private final class IndexCache {
    var index: GitIndex?
  }

  /// Opens the repository whose work tree, `.git` folder or bare folder is at `path`.
  ///
  /// `indexFile` names another index than the repository's own, as `GIT_INDEX_FILE` does in hooks of
  /// `git commit -a` and `git commit PATH`; a relative path counts from the top of the work tree.
  package init(path: String, indexFile: String? = nil) throws(RepositoryError) {
    unsafe self.handle = try Self.open(path)
    self.path = path
    self.indexFile = indexFile.flatMap { $0.isEmpty ? nil : $0 }
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
      for name in ["HEAD", "config", "packed-refs", "commondir", "gitdir"] {
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
    let tree = try unsafe peeled(reference, to: GIT_OBJECT_TREE)
    defer { unsafe git_object_free(tree) }
    var walker = TreeWalker(wants: wants)
    unsafe try walker.walk(handle, tree, folder: "", depth: 0, into: &visitor)
    let id = unsafe git_object_id(tree)
    return Outcome(
      tree: unsafe id.map { unsafe GitBlob.text($0.pointee) }, submodules: walker.submodules)
  }

  /// Hands the entries of the staged index to the visitor: what the next commit would hold.
  ///
  /// `isCandidate` sees the bytes of every path, valid during the call, and says which of them are
  /// looked at further; nothing is made of the others.
  package borrowing func walkIndex(
    isCandidate: (_ path: Span<UInt8>) -> Bool = { _ in true }, wants: (String) -> Bool,
    into visitor: inout some EntryVisitor
  ) throws(RepositoryError) -> Outcome {
    let index = try self.index()
    var outcome = Outcome(tree: nil, submodules: [])
    try index.forEach { bytes, entry throws(RepositoryError) in
      if entry.isSubmodule { outcome.submodules.append(Self.text(bytes)) }
      guard !entry.isSubmodule, !entry.isIntended, isCandidate(bytes) else { return }
      let name = Self.text(bytes)
      if entry.stage != 0 {
        if wants(name) { visitor.note(Notice("unmerged in the index: not read", path: name)) }
        return
      }
      guard Self.isPlain(bytes) else {
        let path = TreePath.normalized(Array(name.utf8)).path
        visitor.note(Notice("odd name in the index: not read", path: path))
        return
      }
      try unsafe GitBlob(handle, index.id(entry)).visit(
        name, isLink: entry.isLink, isWanted: wants(name), into: &visitor)
    }
    for name in outcome.submodules {
      visitor.note(Notice("submodule: not scanned", path: name))
    }
    return outcome
  }

  /// The staged index.
  borrowing func index() throws(RepositoryError) -> GitIndex {
    if let index = cache.index { return index }
    let index = try GitIndex(file: indexPath)
    cache.index = index
    return index
  }

  private var indexPath: String {
    guard let indexFile else { return gitFolder + "index" }
    return indexFile.hasPrefix("/") ? indexFile : (workTree ?? gitFolder) + indexFile
  }

  /// The folder with HEAD and index, of a linked work tree its own; it ends with a slash.
  var gitFolder: String {
    // The text belongs to the repository and is copied at once.
    guard let text = unsafe git_repository_path(handle) else { return path + "/" }
    return unsafe String(cString: text)
  }

  static func text(_ bytes: Span<UInt8>) -> String {
    // The bytes are copied into the text inside the closure.
    unsafe bytes.withUnsafeBufferPointer { unsafe TreePath.text($0) }
  }

  // No empty part, no `.` and no `..`.
  private static func isPlain(_ path: Span<UInt8>) -> Bool {
    var length = 0
    var dots = 0
    for position in path.indices {
      let byte = path[position]
      if byte == UInt8(ascii: "/") {
        if length == 0 || (length == dots && dots < 3) { return false }
        length = 0
        dots = 0
      } else {
        length += 1
        if byte == UInt8(ascii: ".") { dots += 1 }
      }
    }
    return length > 0 && !(length == dots && dots < 3)
  }

  /// The work tree's folder with a slash at its end; nil for a bare repository.
  package var workTree: String? {
    // The text belongs to the repository and is copied at once.
    guard let text = unsafe git_repository_workdir(handle) else { return nil }
    return unsafe String(cString: text)
  }
}
