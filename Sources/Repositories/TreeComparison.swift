import CGit2
import Trees

/// Finds the files that two git trees do not share; equal folders are not entered.
@safe
struct TreeComparison {
  /// The paths that differ, in no order.
  private(set) var changed: [String] = []

  // One entry of a tree, by its id and mode.
  private struct Item: Equatable {
    var id: String
    var mode: UInt32

    var isFolder: Bool { mode == GIT_FILEMODE_TREE.rawValue }
    var isFile: Bool { !isFolder && mode != GIT_FILEMODE_COMMIT.rawValue }
  }

  /// Compares two trees of one repository, either of which may be missing; all outlive the call.
  mutating func compare(
    _ repository: OpaquePointer, _ left: OpaquePointer?, _ right: OpaquePointer?, folder: String,
    depth: Int, where wants: (String) -> Bool
  ) throws(RepositoryError) {
    guard depth < TreeWalker.limitDepth else { return }
    let before = unsafe Self.items(left)
    let after = unsafe Self.items(right)
    for name in Set(before.keys).union(after.keys) {
      let (old, new) = (before[name], after[name])
      if old == new { continue }
      let path = TreePath.join(folder, name)
      if old?.isFile == true || new?.isFile == true {
        let oldFile = old.flatMap { $0.isFile ? $0.id : nil }
        let newFile = new.flatMap { $0.isFile ? $0.id : nil }
        if oldFile != newFile, wants(path) { changed.append(path) }
      }
      guard old?.isFolder == true || new?.isFolder == true else { continue }
      let first = try unsafe Self.folder(repository, old)
      defer { if let first = unsafe first { unsafe git_tree_free(first) } }
      let second = try unsafe Self.folder(repository, new)
      defer { if let second = unsafe second { unsafe git_tree_free(second) } }
      try unsafe compare(
        repository, first, second, folder: path, depth: depth + 1, where: wants)
    }
  }

  private static func items(_ tree: OpaquePointer?) -> [String: Item] {
    guard let tree = unsafe tree else { return [:] }
    var items: [String: Item] = [:]
    for position in 0..<(unsafe git_tree_entrycount(tree)) {
      // Entries belong to the tree, which outlives the call.
      guard let entry = unsafe git_tree_entry_byindex(tree, position),
        let text = unsafe git_tree_entry_name(entry), let id = unsafe git_tree_entry_id(entry)
      else { continue }
      let mode = unsafe git_tree_entry_filemode(entry).rawValue
      items[unsafe TreePath.text(GitBlob.bytes(text))] = Item(
        id: unsafe GitBlob.text(id.pointee), mode: mode)
    }
    return items
  }

  private static func folder(
    _ repository: OpaquePointer, _ item: Item?
  ) throws(RepositoryError) -> OpaquePointer? {
    guard let item, item.isFolder else { return nil }
    var id = git_oid()
    // `id` and `found` live through the calls.
    guard unsafe git_oid_fromstr(&id, item.id) == 0 else { return nil }
    var found: OpaquePointer?
    guard unsafe git_tree_lookup(&found, repository, &id) == 0 else {
      throw .damagedObject(name: item.id, reason: GitLibrary.lastError())
    }
    return unsafe found
  }
}
