import Foundation
import Model
import Repositories
import TestKit
import Trees

/// A repository that git makes in a folder of its own.
final class GitFolder {
  private let folder: TemporaryFolder
  /// The path of the work tree.
  let path: String

  /// A repository with one commit of these files; without files it has no commit.
  init(_ files: [String: String] = [:], options: [String] = []) throws {
    self.folder = try TemporaryFolder()
    self.path = folder.path + "/work"
    _ = try Tool.output("git", ["init", "-q", "-b", "main"] + options + [path])
    guard !files.isEmpty else { return }
    for (name, text) in files { try write(name, text) }
    try git("add", "-A")
    try commit()
  }

  /// The folder around the work tree.
  var outside: String { folder.path }

  /// Writes a file below the work tree.
  func write(_ name: String, _ text: String) throws {
    try folder.write("work/\(name)", Array(text.utf8))
  }

  /// Writes a file outside the work tree.
  func write(outside name: String, _ bytes: [UInt8]) throws { try folder.write(name, bytes) }

  /// Runs git in the work tree.
  @discardableResult
  func git(_ arguments: String..., input: [UInt8] = []) throws -> String {
    try git(arguments, input: input)
  }

  /// Runs git in the work tree.
  @discardableResult
  func git(_ arguments: [String], input: [UInt8] = []) throws -> String {
    let identity = [
      "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always",
    ]
    let bytes = try Tool.output("git", identity + arguments, input: input, in: path)
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Commits what is staged.
  func commit() throws { try git("commit", "-q", "--allow-empty", "-m", "x") }

  /// Stores an object of any bytes; its id.
  func object(_ type: String, _ bytes: [UInt8]) throws -> String {
    try git("hash-object", "-t", type, "-w", "--literally", "--stdin", input: bytes)
  }

  /// Makes `main` a commit of a tree with these raw entries.
  func commit(tree entries: [(mode: String, name: [UInt8], id: String)]) throws {
    var bytes: [UInt8] = []
    for entry in entries {
      bytes += Array("\(entry.mode) ".utf8) + entry.name + [0] + Self.raw(entry.id)
    }
    let tree = try object("tree", bytes)
    let commit = try git("commit-tree", tree, "-m", "x")
    try git("update-ref", "refs/heads/main", commit)
  }

  private static func raw(_ id: String) -> [UInt8] {
    let digits = Array(id.utf8)
    return stride(from: 0, to: digits.count, by: 2).map {
      UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16) ?? 0
    }
  }
}

/// Keeps all that a walk hands over; the content of all files is wanted.
struct TreeCollector: EntryVisitor {
  private(set) var kinds: [String: TreeEntry.Kind] = [:]
  private(set) var texts: [String: String] = [:]
  private(set) var notices: [Notice] = []
  private var current: (path: String, bytes: [UInt8])?

  mutating func enter(_ entry: TreeEntry) -> ContentDemand {
    kinds[entry.path] = entry.kind
    guard case .file = entry.kind else { return .none }
    current = (entry.path, [])
    return .all
  }

  mutating func read(_ chunk: Span<UInt8>) {
    for index in chunk.indices { current?.bytes.append(chunk[index]) }
  }

  mutating func leave() {
    if let current { texts[current.path] = String(decoding: current.bytes, as: UTF8.self) }
    current = nil
  }

  mutating func note(_ notice: Notice) { notices.append(notice) }

  /// The tree of a ref.
  static func tree(_ path: String, _ reference: String = "HEAD") throws -> (
    collector: TreeCollector, outcome: Repository.Outcome
  ) {
    var collector = TreeCollector()
    let outcome = try Repository(path: path).walk(
      reference: reference, wants: { _ in true }, into: &collector)
    return (collector, outcome)
  }

  /// The staged index.
  static func index(_ path: String) throws -> (
    collector: TreeCollector, outcome: Repository.Outcome
  ) {
    var collector = TreeCollector()
    let outcome = try Repository(path: path).walkIndex(wants: { _ in true }, into: &collector)
    return (collector, outcome)
  }
}
