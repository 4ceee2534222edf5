import Foundation
import Model
import Repositories
import Scanning
import TestKit
import Testing
import Trees

@Suite(.enabled(if: Tool.has("git"), "needs git"))
struct RepositoryTests {
  private func snapshot(_ path: String, _ selector: String?) async throws -> Snapshot {
    try await Scanner(options: ScanOptions(toolVersion: "0", threads: 1), catalog: nil).scan(
      SourceReference(kind: .repo, path: path, selector: selector, text: "test")
    ).snapshot
  }

  @Test func `reads a commit, a tag, a branch and the index, each by itself`() async throws {
    let repository = try GitFolder(["requirements.txt": "alpha==1\n"])
    try repository.git("tag", "-a", "v1", "-m", "x")
    try repository.write("requirements.txt", "alpha==2\n")
    try repository.git("commit", "-q", "-a", "-m", "x")
    try repository.write("requirements.txt", "alpha==3\n")
    try repository.git("add", "-A")
    try repository.write("requirements.txt", "alpha==4\n")
    let path = repository.path
    for (selector, version) in [
      ("v1", "1"), ("HEAD~1", "1"), ("main", "2"), ("HEAD", "2"), ("index", "3"),
      ("worktree", "4"), (nil, "4"),
    ] as [(String?, String)] {
      let snapshot = try await snapshot(path, selector)
      #expect(snapshot.requirements.map { $0.anyOf.first?.specifier } == ["==\(version)"])
      #expect(snapshot.subject.kind == .repository && snapshot.notices.isEmpty)
    }
    let tree = try repository.git("rev-parse", "HEAD^{tree}")
    let committed = try await snapshot(path, "HEAD")
    #expect(committed.subject.digest == "git:\(tree)" && committed.subject.verified)
    let loose = try await snapshot(path, nil)
    #expect(loose.subject.digest == nil && !loose.subject.verified)
  }

  @Test func `sees what git sees in a commit`() throws {
    let repository = try GitFolder([
      "a.txt": "a", "d/b.txt": "b", "d/e/caf\u{E9}.txt": "c", "run.sh": "#!/bin/sh\n",
    ])
    _ = try Tool.output("ln", ["-s", "../a.txt", "d/link"], in: repository.path)
    _ = try Tool.output("chmod", ["+x", "run.sh"], in: repository.path)
    try repository.git("add", "-A")
    try repository.commit()
    let (tree, outcome) = try TreeCollector.tree(repository.path)
    let names = try repository.git(
      "-c", "core.quotePath=off", "ls-tree", "-r", "--name-only", "HEAD")
    #expect(
      tree.kinds.filter { $0.value != .folder }.keys.sorted()
        == names.split(separator: "\n").map(String.init).sorted())
    #expect(
      tree.texts == [
        "a.txt": "a", "d/b.txt": "b", "d/e/caf\u{E9}.txt": "c", "run.sh": "#!/bin/sh\n",
      ])
    #expect(tree.kinds["d/link"] == .symbolicLink(target: "../a.txt"))
    #expect(outcome.submodules.isEmpty && tree.notices.isEmpty)
    let (index, _) = try TreeCollector.index(repository.path)
    #expect(index.texts == tree.texts)
  }

  @Test func `links between manifests are followed inside the tree`() async throws {
    let repository = try GitFolder(["reqs/base.in": "alpha>=1\n"])
    _ = try Tool.output("ln", ["-s", "reqs/base.in", "requirements.txt"], in: repository.path)
    _ = try Tool.output(
      "ln", ["-s", "/etc/hostname", "requirements-host.txt"], in: repository.path)
    try repository.git("add", "-A")
    try repository.commit()
    for selector in ["HEAD", "index", nil] {
      let snapshot = try await snapshot(repository.path, selector)
      #expect(snapshot.requirements.compactMap { $0.anyOf.first?.name } == ["alpha"])
      #expect(snapshot.notices.contains { $0.path == "requirements-host.txt" })
    }
  }

  @Test func `row 19: inclusions are followed, once, and inside the tree`() async throws {
    let repository = try GitFolder([
      "requirements.txt":
        "-r more/base.in\n-c limits.txt\n-r /etc/passwd\n-r ../../outside.txt\nalpha\n",
      "more/base.in": "beta\n-r ../requirements.txt\n", "limits.txt": "beta<2\n",
    ])
    for selector in ["HEAD", nil] {
      let snapshot = try await snapshot(repository.path, selector)
      let names = snapshot.requirements.map { "\($0.anyOf.first?.name ?? "") \($0.kind.rawValue)" }
      #expect(names.sorted() == ["alpha declared", "beta constrains", "beta declared"])
      #expect(snapshot.notices.filter { $0.message.contains("outside the tree") }.count == 2)
    }
  }

  @Test func `T-76 a bare repository, a linked work tree and a detached HEAD are read`() throws {
    let repository = try GitFolder(["a.txt": "1"])
    let outside = repository.outside
    try repository.git("clone", "-q", "--bare", ".", "\(outside)/bare.git")
    try repository.git("worktree", "add", "-q", "--detach", "\(outside)/linked")
    try repository.git(
      "--git-dir", "\(outside)/bare.git", "worktree", "add", "-q", "\(outside)/of-bare", "main")
    try repository.git("checkout", "-q", "--detach")
    for path in [
      repository.path, repository.path + "/.git", outside + "/bare.git", outside + "/linked",
      outside + "/of-bare",
    ] {
      #expect(try TreeCollector.tree(path).collector.texts == ["a.txt": "1"], "\(path)")
    }
  }

  @Test func `T-76 a shallow clone is read where its objects are`() throws {
    let repository = try GitFolder(["a.txt": "1"])
    try repository.write("a.txt", "2")
    try repository.git("commit", "-q", "-a", "-m", "x")
    let path = repository.outside + "/shallow"
    try repository.git("clone", "-q", "--depth", "1", "file://" + repository.path, path)
    #expect(try TreeCollector.tree(path).collector.texts == ["a.txt": "2"])
    #expect(throws: RepositoryError.unknownReference(name: "HEAD~1")) {
      try TreeCollector.tree(path, "HEAD~1")
    }
  }

  @Test func `T-76 an unborn branch is told, its index is read`() throws {
    let repository = try GitFolder()
    let path = repository.path
    #expect(throws: RepositoryError.unborn(path: path)) { try TreeCollector.tree(path) }
    #expect(try TreeCollector.index(path).collector.kinds.isEmpty)
    try repository.write("a.txt", "1")
    try repository.git("add", "-A")
    #expect(try TreeCollector.index(path).collector.texts == ["a.txt": "1"])
  }

  @Test func `T-76 a sparse or split index and SHA-256 are refused with a way out`() throws {
    let split = try GitFolder(["a.txt": "1", "d/b.txt": "2"])
    try split.git("update-index", "--split-index")
    try expectUnsupported(split.path, index: true)
    let sparse = try GitFolder(["a.txt": "1", "d/e/b.txt": "2", "f/c.txt": "3"])
    try sparse.git("sparse-checkout", "init", "--cone", "--sparse-index")
    try sparse.git("sparse-checkout", "set", "f")
    try expectUnsupported(sparse.path, index: true)
    // The commit is still there.
    #expect(try TreeCollector.tree(sparse.path).collector.texts.count == 3)
    let long = try GitFolder(["a.txt": "1"], options: ["--object-format=sha256"])
    try expectUnsupported(long.path, index: false)
  }

  private func expectUnsupported(_ path: String, index: Bool) throws {
    do {
      _ = index ? try TreeCollector.index(path) : try TreeCollector.tree(path)
      Issue.record("\(path) was read")
    } catch let error as RepositoryError {
      guard case .unsupported = error else {
        Issue.record("\(error)")
        return
      }
      #expect(error.hints.joined().contains("git "))
    }
  }

  @Test func `an index with conflicts says so for the files that matter`() throws {
    let repository = try GitFolder(["a.txt": "1"])
    let id = try repository.object("blob", Array("x".utf8))
    try repository.git(
      "update-index", "--index-info",
      input: Array((1...3).map { "100644 \(id) \($0)\trequirements.txt\n" }.joined().utf8))
    let index = try TreeCollector.index(repository.path).collector
    #expect(index.texts == ["a.txt": "1"])
    #expect(Set(index.notices.map(\.message)) == ["unmerged in the index: not read"])
  }

  @Test func `a reference that is none is refused`() throws {
    let path = try GitFolder(["a.txt": "1"])
    for name in [
      "nothing", "--upload-pack=x", "../../etc/passwd", "", "HEAD:a.txt", "@{99}", "\u{0}",
    ] {
      #expect(throws: RepositoryError.self, "\(name)") { try TreeCollector.tree(path.path, name) }
    }
    let folder = try TemporaryFolder()
    #expect(throws: RepositoryError.notARepository(path: folder.path)) {
      try TreeCollector.tree(folder.path)
    }
  }
}
