import Accelerators
import Configuration
import Foundation
import Model
import Repositories
import Scanning
import Trees

/// Where an inventory of pools lies: a file of this machine, or one of a repository at a ref.
struct InventoryFile {
  /// The inventory as the configuration names it.
  let text: String
  /// The folder that relative places start from; empty for the working folder.
  let folder: String

  /// The name for people: `pools.json`.
  var label: String {
    let path = text.split(separator: "#").last.map(String.init) ?? text
    return path.split(separator: "/").last.map(String.init) ?? text
  }

  /// The inventory, whatever place names it.
  ///
  /// Throws `UsageError`, `RepositoryError` or `PoolInventoryError`.
  func read(in surroundings: SourceReference.Surroundings) throws -> PoolInventory {
    guard text.hasPrefix("repo:") else {
      for scheme in ["http://", "https://", "ssh://", "git@"] where text.hasPrefix(scheme) {
        throw UsageError(
          "the inventory `\(text)` lies on another machine, which is not asked",
          hints: ["fetch it, or clone the repository and name it as `repo:PATH@REF#pools.json`"])
      }
      return try PoolInventory.read(
        try Self.bytes(of: absolute(text), limit: PoolInventory.limitBytes), path: label)
    }
    let here = self
    let source = SourceReference(
      text,
      in: SourceReference.Surroundings(
        exists: { surroundings.exists(here.absolute($0)) },
        isFolder: { surroundings.isFolder(here.absolute($0)) }))
    guard let source, let member = source.member, !member.isEmpty else {
      throw UsageError(
        "the inventory `\(text)` names no file of the repository",
        hints: ["write it as `repo:PATH@REF#pools.json`"])
    }
    return try PoolInventory.read(try bytes(of: member, in: source), path: label)
  }

  private func bytes(of member: String, in source: SourceReference) throws -> [UInt8] {
    let path = absolute(source.path)
    let file = TreePath.normalized(Array(member.utf8)).path
    if source.selector == nil || source.selector == "worktree" {
      return try Self.bytes(of: "\(path)/\(file)", limit: PoolInventory.limitBytes)
    }
    let repository = try Repository(path: path)
    var reader = SingleFileReader(path: file, limitBytes: PoolInventory.limitBytes)
    let wants: (String) -> Bool = { $0 == file }
    _ =
      source.selector == "index"
      ? try repository.walkIndex(wants: wants, into: &reader)
      : try repository.walk(
        reference: source.selector ?? "HEAD", wants: wants, into: &reader)
    guard let bytes = reader.bytes else {
      throw UsageError(
        "`\(text)`: \(reader.reason ?? "the repository has no file `\(file)` there")")
    }
    return bytes
  }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
  }

  /// The content of a file, or of standard input for `-`, up to one byte past the limit.
  static func bytes(of path: String, limit: Int) throws -> [UInt8] {
    let file: FileHandle
    do {
      file =
        path == "-"
        ? .standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    } catch {
      throw UsageError("`\(path)` cannot be read: \(Self.reason(error))")
    }
    var bytes: [UInt8] = []
    do {
      while bytes.count <= limit,
        let data = try file.read(upToCount: min(1 << 20, limit + 1 - bytes.count)), !data.isEmpty
      {
        bytes += data
      }
    } catch {
      throw UsageError("`\(path)` cannot be read: \(Self.reason(error))")
    }
    return bytes
  }

  private static func reason(_ error: any Error) -> String {
    switch error as? CocoaError {
    case let error? where error.code == .fileReadNoSuchFile || error.code == .fileNoSuchFile:
      "no such file"
    case let error? where error.code == .fileReadNoPermission: "permission denied"
    default: error.localizedDescription
    }
  }
}

/// Keeps the content of one file of a tree.
private struct SingleFileReader: EntryVisitor {
  let path: String
  let limitBytes: Int
  private(set) var bytes: [UInt8]?
  private(set) var reason: String?

  init(path: String, limitBytes: Int) {
    self.path = path
    self.limitBytes = limitBytes
  }

  mutating func enter(_ entry: TreeEntry) -> ContentDemand {
    guard entry.path == path else { return .none }
    guard case .file(let size) = entry.kind else {
      reason = "`\(path)` is no regular file there"
      return .none
    }
    guard size <= limitBytes else {
      reason = "`\(path)` has \(size) bytes, more than the limit of \(limitBytes)"
      return .none
    }
    bytes = []
    return .all
  }

  mutating func read(_ chunk: Span<UInt8>) {
    for index in chunk.indices { bytes?.append(chunk[index]) }
  }

  mutating func leave() {}

  mutating func note(_ notice: Notice) {}
}
