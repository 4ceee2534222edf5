import Foundation
import Model
import Repositories
import TestKit
import Testing

/// Commits, files of revisions, merge bases and changed paths, held against git.
@Suite(.enabled(if: Tool.has("git"), "needs git"))
struct RevisionTests {
  // Two branches that part after the first commit.
  private func forked() throws -> GitFolder {
    let repository = try GitFolder([
      "pyproject.toml": "a", "src/a.py": "1", "deps/requirements.txt": "x", "gone/uv.lock": "1",
    ])
    try repository.git("tag", "-a", "v1", "-m", "x")
    try repository.git("checkout", "-q", "-b", "side")
    try repository.write("src/a.py", "2")
    try repository.write("deps/requirements.txt", "y")
    try repository.write("new/requirements.txt", "z")
    _ = try Tool.output("rm", ["-r", "gone"], in: repository.path)
    try repository.git("add", "-A")
    try repository.commit()
    try repository.git("checkout", "-q", "main")
    try repository.write("pyproject.toml", "b")
    try repository.git("commit", "-q", "-a", "-m", "x")
    return repository
  }

  @Test func `names stand for the commits that git says`() throws {
    let folder = try forked()
    let repository = try Repository(path: folder.path)
    for name in ["HEAD", "main", "side", "v1", "HEAD~1", "refs/heads/side"] {
      #expect(try repository.resolve(name) == folder.git("rev-parse", "\(name)^{commit}"))
    }
    for name in ["nothing", "--all", "", "HEAD:src/a.py", "HEAD^{tree}"] {
      #expect(throws: RepositoryError.unknownReference(name: name)) {
        try repository.resolve(name)
      }
    }
    #expect(try repository.headReference() == "refs/heads/main")
    try folder.git("checkout", "-q", "--detach")
    #expect(try Repository(path: folder.path).headReference() == nil)
    let unborn = try GitFolder()
    #expect(try Repository(path: unborn.path).headReference() == "refs/heads/main")
    #expect(throws: RepositoryError.unborn(path: unborn.path)) {
      try Repository(path: unborn.path).resolve("HEAD")
    }
  }

  @Test func `merge bases are those of git; a shallow clone may lack them`() throws {
    let folder = try forked()
    let repository = try Repository(path: folder.path)
    for (first, second) in [("main", "side"), ("v1", "side"), ("main", "main"), ("side", "main~1")]
    {
      #expect(
        try repository.mergeBase(first, second) == folder.git("merge-base", first, second))
    }
    try folder.git("checkout", "-q", "--orphan", "other")
    try folder.commit()
    #expect(try Repository(path: folder.path).mergeBase("other", "main") == nil)
    let shallow = folder.outside + "/shallow"
    try folder.git(
      "clone", "-q", "--depth", "1", "--no-single-branch", "--no-tags", "file://" + folder.path,
      shallow)
    #expect(try Repository(path: shallow).mergeBase("origin/main", "origin/side") == nil)
  }

  @Test func `files of a revision are read up to a limit`() throws {
    let folder = try forked()
    try folder.write("pyproject.toml", "staged")
    _ = try Tool.output("ln", ["-s", "pyproject.toml", "link.toml"], in: folder.path)
    try folder.git("add", "-A")
    let repository = try Repository(path: folder.path)
    let read = { (revision: Revision, path: String) throws in
      try repository.fileBytes(revision, path: path, limitBytes: 6).map {
        String(decoding: $0, as: UTF8.self)
      }
    }
    #expect(try read(.index, "pyproject.toml") == "staged")
    #expect(try read(.reference("HEAD"), "pyproject.toml") == "b")
    #expect(try read(.reference("v1"), "pyproject.toml") == "a")
    #expect(try read(.reference("side"), "new/requirements.txt") == "z")
    for path in ["nothing", "src", "", "/pyproject.toml", "../x", "link.toml", "src/"] {
      #expect(try read(.index, path) == nil && read(.reference("HEAD"), path) == nil)
    }
    #expect(throws: RepositoryError.tooLarge(path: "pyproject.toml", limitBytes: 5)) {
      try repository.fileBytes(.index, path: "pyproject.toml", limitBytes: 5)
    }
  }

  @Test func `changed paths are those of git diff`() throws {
    let folder = try forked()
    let repository = try Repository(path: folder.path)
    let judge = { (arguments: [String]) throws in
      try folder.git(["diff", "--name-only"] + arguments).split(separator: "\n").map(String.init)
        .sorted()
    }
    for (base, head) in [("main", "side"), ("side", "main"), ("v1", "main"), ("main", "main")] {
      #expect(
        try repository.changedPaths(
          from: .reference(base), to: .reference(head), where: { _ in true })
          == judge([base, head]))
    }
    #expect(
      try repository.changedPaths(
        from: .reference("main"), to: .reference("side"), where: { $0.hasSuffix(".txt") })
        == ["deps/requirements.txt", "new/requirements.txt"])
    try folder.write("deps/requirements.txt", "w")
    try folder.write("another/requirements.txt", "w")
    try folder.git("rm", "-q", "gone/uv.lock")
    try folder.git("add", "-A")
    let staged = try Repository(path: folder.path)
    #expect(
      try staged.changedPaths(
        from: .reference("HEAD"), to: .index, known: ["gone/uv.lock", "never"], where: { _ in true }
      )
        == judge(["--cached"]))
    let unborn = try GitFolder()
    try unborn.write("a.txt", "1")
    try unborn.git("add", "-A")
    #expect(
      try Repository(path: unborn.path).changedPaths(
        from: .reference("HEAD"), to: .index, where: { _ in true }) == ["a.txt"])
  }

  @Test func `the repository around a folder is the one that git finds`() throws {
    let folder = try forked()
    #expect(Repository.discover(from: folder.path + "/src") == folder.path)
    #expect(Repository.discover(from: folder.path) == folder.path)
    try folder.git("worktree", "add", "-q", folder.outside + "/linked", "side")
    #expect(Repository.discover(from: folder.outside + "/linked/src") == folder.outside + "/linked")
    try folder.git("clone", "-q", "--bare", ".", folder.outside + "/bare.git")
    #expect(
      Repository.discover(from: folder.outside + "/bare.git/refs") == folder.outside + "/bare.git")
    #expect(Repository.discover(from: folder.outside + "/nothing") == nil)
  }
}
