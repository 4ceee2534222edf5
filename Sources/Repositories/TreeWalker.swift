import CGit2
import Model
import Trees

/// Walks a git tree object and the trees below it.
@safe
struct TreeWalker {
  /// How deep trees may be nested (THREATS T-70).
  static let limitDepth = 256

  let wants: (String) -> Bool
  private(set) var submodules: [String] = []

  init(wants: @escaping (String) -> Bool) { self.wants = wants }

  /// Hands the entries of `tree` to the visitor; `repository` and `tree` outlive the call.
  mutating func walk(
    _ repository: OpaquePointer, _ tree: OpaquePointer, folder: String, depth: Int,
    into visitor: inout some EntryVisitor
  ) throws(RepositoryError) {
    guard depth < Self.limitDepth else {
      visitor.note(Notice("folders are nested too deep: not entered", path: folder))
      return
    }
    var last: String?
    for position in 0..<(unsafe git_tree_entrycount(tree)) {
      // Entries belong to the tree, which lives through this function.
      guard let entry = unsafe git_tree_entry_byindex(tree, position),
        let text = unsafe git_tree_entry_name(entry), let id = unsafe git_tree_entry_id(entry)
      else { continue }
      let name = unsafe TreePath.text(GitBlob.bytes(text))
      let path = TreePath.join(folder, name)
      if name.isEmpty || name == "." || name == ".." || name.lowercased() == ".git"
        || name.utf8.contains(UInt8(ascii: "/"))
      {
        visitor.note(Notice("odd name in a git tree: not read", path: path))
        continue
      }
      if name == last { visitor.note(Notice("the same name twice in a git tree", path: path)) }
      last = name
      switch unsafe git_tree_entry_filemode(entry) {
      case GIT_FILEMODE_TREE:
        _ = visitor.enter(TreeEntry(path: path, kind: .folder))
        var below: OpaquePointer?
        guard unsafe git_tree_lookup(&below, repository, id) == 0, let subtree = unsafe below
        else {
          throw .damagedObject(
            name: unsafe GitBlob.text(id.pointee), reason: GitLibrary.lastError())
        }
        defer { unsafe git_tree_free(subtree) }
        try unsafe walk(repository, subtree, folder: path, depth: depth + 1, into: &visitor)
      case GIT_FILEMODE_COMMIT:
        submodules.append(path)
        visitor.note(Notice("submodule: not scanned", path: path))
      case let mode:
        try unsafe GitBlob(repository, id.pointee).visit(
          path, isLink: mode == GIT_FILEMODE_LINK, isWanted: wants(path), into: &visitor)
      }
    }
  }
}
