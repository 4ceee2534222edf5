import CGit2
import Trees

/// A state of the repository's files.
package enum Revision: Sendable, Hashable {
  /// The tree of a commit, tag or branch: anything that `git rev-parse` understands.
  case reference(String)
  /// The staged index.
  case index
}

extension Repository {
  /// The id of the commit that a branch, tag or any other name of git's stands for.
  ///
  /// Throws `RepositoryError.unborn` for HEAD without a commit, `unknownReference` for other names.
  package borrowing func resolve(_ reference: String) throws(RepositoryError) -> String {
    let object = try unsafe peeled(reference, to: GIT_OBJECT_COMMIT)
    defer { unsafe git_object_free(object) }
    // The id belongs to the object, which lives until the end of this function.
    guard let id = unsafe git_object_id(object) else {
      throw .damagedObject(name: reference, reason: GitLibrary.lastError())
    }
    return unsafe GitBlob.text(id.pointee)
  }

  /// The branch that HEAD names, `refs/heads/main`, born or not; nil for a detached HEAD.
  package borrowing func headReference() throws(RepositoryError) -> String? {
    var found: OpaquePointer?
    // `found` lives through the call.
    guard unsafe git_reference_lookup(&found, handle, "HEAD") == 0, let head = unsafe found else {
      throw .git(operation: "read HEAD of `\(path)`", reason: GitLibrary.lastError())
    }
    defer { unsafe git_reference_free(head) }
    // The name belongs to the reference and is copied at once.
    guard let name = unsafe git_reference_symbolic_target(head) else { return nil }
    return unsafe String(cString: name)
  }

  /// The best commit from which both names descend; nil where they share none that is here, as in a
  /// shallow clone.
  package borrowing func mergeBase(_ first: String, _ second: String) throws(RepositoryError)
    -> String?
  {
    let left = try unsafe peeled(first, to: GIT_OBJECT_COMMIT)
    defer { unsafe git_object_free(left) }
    let right = try unsafe peeled(second, to: GIT_OBJECT_COMMIT)
    defer { unsafe git_object_free(right) }
    var base = git_oid()
    // `base` lives through the call; both ids belong to objects that outlive it.
    let code = unsafe git_merge_base(&base, handle, git_object_id(left), git_object_id(right))
    // The parents of a shallow clone's oldest commits are not here.
    let isShallow = unsafe git_repository_is_shallow(handle) == 1
    if code == GIT_ENOTFOUND.rawValue || (code != 0 && isShallow) { return nil }
    guard code == 0 else {
      throw .git(
        operation: "find the merge base of `\(first)` and `\(second)`",
        reason: GitLibrary.lastError())
    }
    return GitBlob.text(base)
  }

  /// The bytes of one file; nil where the revision has no regular file of that path.
  ///
  /// Throws `RepositoryError.tooLarge` before anything of a larger file is read.
  package borrowing func fileBytes(
    _ revision: Revision, path: String, limitBytes: Int
  ) throws(RepositoryError) -> [UInt8]? {
    let found: git_oid?
    switch revision {
    case .index: found = try indexIDs([path])[path]
    case .reference(let name):
      let tree = try unsafe peeled(name, to: GIT_OBJECT_TREE)
      defer { unsafe git_object_free(tree) }
      found = unsafe Self.blob(in: tree, at: path)
    }
    guard let id = found else { return nil }
    return try unsafe GitBlob(handle, id).bytes(path: path, limitBytes: limitBytes)
  }

  /// The paths whose content differs between two revisions, sorted: those that `wants` chooses.
  ///
  /// Two trees are compared folder by folder, equal folders at a glance. Beside the index only the
  /// paths that it holds and those of `known` are looked up in the tree, so that the time does not
  /// grow with the tree: a path that is gone from the index is found if it is among `known`.
  /// `isCandidate` sees the bytes of the index's paths first, so that few become texts.
  package borrowing func changedPaths(
    from base: Revision, to head: Revision, known: [String] = [],
    isCandidate: (_ path: Span<UInt8>) -> Bool = { _ in true },
    where wants: (_ path: String) -> Bool
  ) throws(RepositoryError) -> [String] {
    switch (base, head) {
    case (.index, .index): return []
    case (.reference(let name), .index), (.index, .reference(let name)):
      return try changedPaths(tree: name, known: known, isCandidate, where: wants)
    case (.reference(let first), .reference(let second)):
      let left = try unsafe peeled(first, to: GIT_OBJECT_TREE)
      defer { unsafe git_object_free(left) }
      let right = try unsafe peeled(second, to: GIT_OBJECT_TREE)
      defer { unsafe git_object_free(right) }
      var comparison = TreeComparison()
      try unsafe comparison.compare(handle, left, right, folder: "", depth: 0, where: wants)
      return comparison.changed.sorted()
    }
  }

  private borrowing func changedPaths(
    tree name: String, known: [String], _ isCandidate: (Span<UInt8>) -> Bool,
    where wants: (String) -> Bool
  ) throws(RepositoryError) -> [String] {
    var staged: [String: git_oid] = [:]
    let index = try self.index()
    try index.forEach { bytes, entry throws(RepositoryError) in
      guard !entry.isIntended, !entry.isSubmodule, isCandidate(bytes) else { return }
      let path = Self.text(bytes)
      if wants(path) { staged[path] = index.id(entry) }
    }
    let tree: OpaquePointer?
    do {
      unsafe tree = try peeled(name, to: GIT_OBJECT_TREE)
    } catch .unborn {
      return staged.keys.sorted()
    }
    guard let tree = unsafe tree else { return [] }
    defer { unsafe git_object_free(tree) }
    var changed: [String] = []
    for path in Set(staged.keys).union(known.filter(wants)) {
      let before = unsafe Self.blob(in: tree, at: path, orLink: true)
      if before.map(GitBlob.text) != staged[path].map(GitBlob.text) { changed.append(path) }
    }
    return changed.sorted()
  }

  // MARK: Objects

  // The ids of regular files of the index.
  private borrowing func indexIDs(_ paths: Set<String>) throws(RepositoryError) -> [String: git_oid]
  {
    let lengths = Set(paths.map(\.utf8.count))
    let index = try self.index()
    var ids: [String: git_oid] = [:]
    try index.forEach { bytes, entry throws(RepositoryError) in
      guard entry.stage == 0, !entry.isIntended, !entry.isSubmodule, !entry.isLink,
        lengths.contains(bytes.count)
      else { return }
      let path = Self.text(bytes)
      if paths.contains(path) { ids[path] = index.id(entry) }
    }
    return ids
  }

  /// The object that a name stands for, as a commit or a tree; whoever gets it frees it.
  borrowing func peeled(
    _ reference: String, to kind: git_object_t
  ) throws(RepositoryError) -> OpaquePointer {
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
    let result = unsafe git_object_peel(&peeled, found, kind)
    guard result == 0, let wanted = unsafe peeled else {
      if result == GIT_EINVALIDSPEC.rawValue || result == GIT_EPEEL.rawValue {
        throw .unknownReference(name: reference)
      }
      throw .damagedObject(name: reference, reason: GitLibrary.lastError())
    }
    return unsafe wanted
  }

  // The id of a regular file, or of a link too; nil for everything else.
  private static func blob(in tree: OpaquePointer, at path: String, orLink: Bool = false)
    -> git_oid?
  {
    guard !path.isEmpty, !path.hasPrefix("/"), !path.hasSuffix("/") else { return nil }
    var found: OpaquePointer?
    // `found` lives through the call; the path is copied.
    guard unsafe git_tree_entry_bypath(&found, tree, path) == 0, let entry = unsafe found else {
      return nil
    }
    defer { unsafe git_tree_entry_free(entry) }
    switch unsafe git_tree_entry_filemode(entry) {
    case GIT_FILEMODE_BLOB, GIT_FILEMODE_BLOB_EXECUTABLE: break
    case GIT_FILEMODE_LINK where orLink: break
    default: return nil
    }
    return unsafe git_tree_entry_id(entry)?.pointee
  }
}
