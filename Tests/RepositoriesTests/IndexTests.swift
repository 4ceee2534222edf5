import Foundation
import Model
import Repositories
import TestKit
import Testing
import Trees

/// The index file as we read it, held against `git ls-files`.
@Suite(.enabled(if: Tool.has("git"), "needs git"))
struct IndexTests {
  // Paths with what makes index entries differ: lengths, depths, bytes that are not ASCII.
  private func repository(seed: UInt64) throws -> GitFolder {
    let repository = try GitFolder()
    var random = SeededRandom(seed: seed)
    let id = try repository.object("blob", Array("x".utf8))
    var lines: [UInt8] = []
    var seen: Set<String> = []
    for number in 0..<(random.next() % 300) {
      var parts: [String] = []
      for _ in 0...(random.next() % 5) {
        let length = Int(random.next() % 18) + 1
        parts.append(
          String(repeating: ["a", "b", "é", "x-"][Int(random.next() % 4)], count: length))
      }
      var path = parts.joined(separator: "/") + "/f\(number)"
      if number % 97 == 13 { path += String(repeating: "long", count: 1_100) }
      guard seen.insert(path).inserted else { continue }
      let mode = ["100644", "100755", "120000", "160000"][Int(random.next() % 4)]
      lines += Array("\(mode) \(id)\t\(path)\n".utf8)
    }
    try repository.git("update-index", "--index-info", input: lines)
    return repository
  }

  // Path, mode and stage of every file but submodules, as git lists them.
  private func judge(_ repository: GitFolder) throws -> [String] {
    try repository.git("-c", "core.quotePath=off", "ls-files", "-s", "-z")
      .split(separator: "\0").filter { !$0.hasPrefix("160000") }
      .map { line in
        let fields = line.split(separator: "\t", maxSplits: 1)
        let isLink = line.hasPrefix("120000")
        return "\(isLink ? "link" : "file") \(fields[1])"
      }.sorted()
  }

  private func ours(_ repository: GitFolder) throws -> [String] {
    try TreeCollector.index(repository.path).collector.kinds.map { path, kind in
      if case .symbolicLink = kind { return "link \(path)" }
      return "file \(path)"
    }.sorted()
  }

  @Test(arguments: [2, 3, 4], [1, 2, 3, 4] as [UInt64])
  func `agrees with git ls-files`(version: Int, seed: UInt64) throws {
    let repository = try repository(seed: seed)
    try repository.git("update-index", "--index-version", "\(version)")
    #expect(try ours(repository) == judge(repository))
  }

  @Test func `skips extensions: cache tree, untracked files, resolved conflicts, offsets`() throws {
    let repository = try GitFolder(["a.txt": "1", "d/b.txt": "2"])
    try repository.git("update-index", "--untracked-cache")
    try repository.git("-c", "index.threads=2", "status")
    try repository.git("-c", "core.fsmonitor=false", "write-tree")
    #expect(
      try TreeCollector.index(repository.path).collector.texts == ["a.txt": "1", "d/b.txt": "2"])
  }

  @Test func `a file that is only meant to be added is no part of the next commit`() throws {
    let repository = try GitFolder(["a.txt": "1"])
    try repository.write("requirements.txt", "alpha\n")
    try repository.git("add", "-N", "requirements.txt")
    #expect(try TreeCollector.index(repository.path).collector.texts == ["a.txt": "1"])
    #expect(
      try Repository(path: repository.path).fileBytes(
        .index, path: "requirements.txt", limitBytes: 100) == nil)
  }

  @Test func `the index of commit -a and commit PATH is read where git says it lies`() throws {
    let repository = try GitFolder(["a.txt": "1", "b.txt": "1"])
    try repository.write(
      ".git/hooks/pre-commit",
      "#!/bin/sh\nprintf %s \"$GIT_INDEX_FILE\" > named\ncp \"$GIT_INDEX_FILE\" kept\n")
    _ = try Tool.output("chmod", ["+x", ".git/hooks/pre-commit"], in: repository.path)
    try repository.write("a.txt", "2")
    try repository.write("b.txt", "2")
    try repository.git("add", "b.txt")
    for (arguments, expected) in [
      (["commit", "-q", "-m", "x", "a.txt"], ["a.txt": "2", "b.txt": "1"]),
      (["commit", "-q", "-a", "-m", "x"], ["a.txt": "3", "b.txt": "2"]),
    ] {
      try repository.git(arguments)
      let named = try String(contentsOfFile: repository.path + "/named", encoding: .utf8)
      #expect(named.hasSuffix(".lock") || named.contains("next-index"))
      // The file is gone after the commit: its copy stands beside the work tree's files.
      var collector = TreeCollector()
      _ = try Repository(path: repository.path, indexFile: "kept").walkIndex(
        wants: { _ in true }, into: &collector)
      #expect(collector.texts == expected)
      try repository.write("a.txt", "3")
    }
    let absolute = try Repository(path: repository.path, indexFile: repository.path + "/kept")
    #expect(
      try absolute.fileBytes(.index, path: "a.txt", limitBytes: 10) == Array("3".utf8))
    let missing = try Repository(path: repository.path, indexFile: "nowhere")
    #expect(try missing.fileBytes(.index, path: "a.txt", limitBytes: 10) == nil)
  }

  @Test func `every prefix of an index is read or refused`() throws {
    for version in ["2", "4"] {
      let repository = try repository(seed: 9)
      try repository.git("update-index", "--index-version", version)
      let file = repository.path + "/.git/index"
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
      for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 400)) {
        try Data(bytes[..<count]).write(to: URL(filePath: repository.path + "/cut"))
        var collector = TreeCollector()
        #expect(throws: RepositoryError.self, "\(count) bytes") {
          try Repository(path: repository.path, indexFile: "cut").walkIndex(
            wants: { _ in false }, into: &collector)
        }
      }
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `flipped bits of an index are read or refused`(seed: UInt64) throws {
    let repository = try repository(seed: 8)
    try repository.git("update-index", "--index-version", seed == 3 ? "4" : "2")
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: repository.path + "/.git/index")))
    var random = SeededRandom(seed: seed)
    for _ in 0..<200 {
      try Data(random.flipped(bytes)).write(to: URL(filePath: repository.path + "/flipped"))
      var collector = TreeCollector()
      _ = try? Repository(path: repository.path, indexFile: "flipped").walkIndex(
        wants: { _ in true }, into: &collector)
    }
  }

  @Test func `T-28 an index file that is no regular file is not waited for`() throws {
    let repository = try GitFolder(["a.txt": "1"])
    _ = try Tool.output("mkfifo", ["pipe"], in: repository.path)
    var collector = TreeCollector()
    #expect(throws: RepositoryError.self) {
      try Repository(path: repository.path, indexFile: "pipe").walkIndex(
        wants: { _ in true }, into: &collector)
    }
  }
}
