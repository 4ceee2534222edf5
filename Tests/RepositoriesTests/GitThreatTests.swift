import Foundation
import Glibc
import Model
import Repositories
import Scanning
import TestKit
import Testing

/// THREATS T-70 to T-75: repositories that mean harm.
@Suite(.enabled(if: Tool.has("git"), "needs git"))
struct GitThreatTests {
  private func snapshot(_ path: String, _ selector: String?) async throws -> Snapshot {
    try await Scanner(options: ScanOptions(toolVersion: "0", threads: 1), catalog: nil).scan(
      SourceReference(kind: .repo, path: path, selector: selector, text: "test")
    ).snapshot
  }

  @Test func `T-70 odd names in a tree are noticed, the others are read`() throws {
    let repository = try GitFolder(["x": "1"])
    let blob = try repository.object("blob", Array("1".utf8))
    let names = [".git", ".GIT", "..", ".", "a/b", "good", "caf\u{E9}"].map { Array($0.utf8) }
    try repository.commit(
      tree: names.map { ("100644", $0, blob) } + [("100644", [0x62, 0xFF], blob)])
    let tree = try TreeCollector.tree(repository.path).collector
    #expect(tree.texts.keys.sorted() == ["b\\xff", "caf\u{E9}", "good"])
    #expect(tree.notices.count == 5)
    // A name of no bytes is no tree for the library.
    try repository.commit(tree: [("100644", [], blob)])
    #expect(throws: RepositoryError.self) { try TreeCollector.tree(repository.path) }
  }

  @Test func `T-70 names twice and in a wrong order are read`() throws {
    let repository = try GitFolder(["x": "1"])
    let one = try repository.object("blob", Array("1".utf8))
    let two = try repository.object("blob", Array("2".utf8))
    try repository.commit(
      tree: [("z", one), ("a", one), ("a", two)].map { ("100644", Array($0.0.utf8), $0.1) })
    let tree = try TreeCollector.tree(repository.path).collector
    #expect(tree.texts == ["a": "2", "z": "1"])
    #expect(tree.notices.map(\.path) == ["a"])
  }

  @Test func `T-70 a blob that poses as a tree, or a tree as a blob, is refused by name`() throws {
    let repository = try GitFolder(["x": "1"])
    let blob = try repository.object("blob", Array("1".utf8))
    let tree = try repository.git("rev-parse", "HEAD^{tree}")
    for (mode, id) in [("40000", blob), ("100644", tree), ("120000", tree)] {
      try repository.commit(tree: [(mode, Array("requirements.txt".utf8), id)])
      do {
        _ = try TreeCollector.tree(repository.path)
        Issue.record("mode \(mode) was read")
      } catch let error as RepositoryError {
        guard case .damagedObject(id, _) = error else {
          Issue.record("\(error)")
          continue
        }
      }
    }
  }

  @Test func `T-70 folders nested 3,000 deep end with a notice`() throws {
    let repository = try GitFolder(["x": "1"])
    let path = Array(repeating: "d", count: 3_000).joined(separator: "/")
    let commands = """
      commit refs/heads/main
      committer a <a@example.org> 0 +0000
      data 1
      x
      M 100644 inline \(path)/deep.txt
      data 1
      1
      M 100644 inline near.txt
      data 1
      2

      """
    try repository.git("fast-import", "--quiet", "--force", input: Array(commands.utf8))
    let tree = try TreeCollector.tree(repository.path).collector
    #expect(tree.texts == ["near.txt": "2"])
    #expect(tree.notices.count == 1)
  }

  @Test func `T-71 submodules are told and never fetched, whatever their URLs`() async throws {
    let repository = try GitFolder([
      "requirements.txt": "alpha\n",
      ".gitmodules": """
      [submodule "a"]
      \tpath = vendored
      \turl = ext::sh -c touch% \(NSTemporaryDirectory())holdfast-mark
      [submodule "../../b"]
      \tpath = --option
      \turl = --upload-pack=evil

      """,
    ])
    let head = try repository.git("rev-parse", "HEAD")
    try repository.git("update-index", "--add", "--cacheinfo", "160000,\(head),vendored")
    try repository.commit()
    for selector in ["HEAD", "index"] {
      let snapshot = try await snapshot(repository.path, selector)
      #expect(snapshot.subject.incomplete)
      #expect(snapshot.notices.map(\.path) == ["vendored"])
      #expect(snapshot.requirements.count == 1)
    }
    #expect(!FileManager.default.fileExists(atPath: NSTemporaryDirectory() + "holdfast-mark"))
  }

  @Test func `T-71 another repository inside the work tree is told and left alone`() async throws {
    let repository = try GitFolder(["requirements.txt": "alpha\n"])
    _ = try Tool.output("git", ["init", "-q", repository.path + "/inner"])
    try repository.write("inner/requirements.txt", "beta\n")
    let snapshot = try await snapshot(repository.path, nil)
    #expect(snapshot.requirements.compactMap { $0.anyOf.first?.name } == ["alpha"])
    #expect(snapshot.notices.map(\.path) == ["inner"])
  }

  @Test func `T-72 nothing that a configuration names is run`() async throws {
    let repository = try GitFolder([
      "requirements.txt": "alpha\n", ".gitattributes": "* filter=evil diff=evil merge=evil\n",
    ])
    let mark = repository.outside + "/mark"
    let script = repository.outside + "/evil.sh"
    try repository.write(outside: "evil.sh", Array("#!/bin/sh\ntouch \(mark)\ncat\n".utf8))
    _ = try Tool.output("chmod", ["+x", script])
    let hooks = [
      "post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman",
    ]
    for hook in hooks {
      try repository.write(".git/hooks/\(hook)", "#!/bin/sh\ntouch \(mark)\n")
      _ = try Tool.output("chmod", ["+x", "\(repository.path)/.git/hooks/\(hook)"])
    }
    try repository.write(
      ".git/config",
      """
      [core]
      \trepositoryformatversion = 0
      \tfsmonitor = \(script)
      \thooksPath = \(repository.path)/.git/hooks
      \tsshCommand = \(script)
      \tpager = \(script)
      \teditor = \(script)
      \tworktree = /
      \talternateRefsCommand = \(script)
      [filter "evil"]
      \tclean = \(script)
      \tsmudge = \(script)
      \tprocess = \(script)
      \trequired = true
      [diff "evil"]
      \ttextconv = \(script)
      \tcommand = \(script)
      [credential]
      \thelper = \(script)
      [uploadpack]
      \tpackObjectsHook = \(script)
      """)
    for selector in ["HEAD", "index", "main", nil] {
      let snapshot = try await snapshot(repository.path, selector)
      #expect(snapshot.requirements.map { $0.evidence.path } == ["requirements.txt"])
    }
    #expect(!FileManager.default.fileExists(atPath: mark))
  }

  @Test func `T-72 a configuration that includes itself is read or refused`() throws {
    let repository = try GitFolder(["a.txt": "1"])
    try repository.write(
      ".git/config", "[core]\n\trepositoryformatversion = 0\n[include]\n\tpath = config\n")
    do {
      #expect(try TreeCollector.tree(repository.path).collector.texts == ["a.txt": "1"])
    } catch is RepositoryError {}
  }

  @Test func `T-72 a bare repository inside a tree is only files`() async throws {
    let repository = try GitFolder(["requirements.txt": "alpha\n"])
    try repository.git("clone", "-q", "--bare", ".", "inner.git")
    try repository.write("inner.git/config", "[core]\n\tfsmonitor = touch mark\n\tbare = true\n")
    let snapshot = try await snapshot(repository.path, nil)
    #expect(snapshot.requirements.count == 1)
  }

  @Test(arguments: [
    "ref: ../../../../etc/passwd", "ref: HEAD", "ref: refs/heads/../../../config", "/etc/passwd",
    "ref: --upload-pack=x", "", "0000", "ref: refs/heads/loop",
  ])
  func `T-73 a HEAD that is a path, a loop or an option is refused`(text: String) throws {
    let repository = try GitFolder(["a.txt": "1"])
    try repository.write(".git/refs/heads/loop", "ref: refs/heads/pool\n")
    try repository.write(".git/refs/heads/pool", "ref: refs/heads/loop\n")
    try repository.write(".git/HEAD", text + "\n")
    #expect(throws: RepositoryError.self) { try TreeCollector.tree(repository.path) }
  }

  @Test func `T-73 a .git file that leads to a folder that does not lead back is refused`() throws {
    let secret = try GitFolder(["secret.txt": "1"])
    try secret.git("worktree", "add", "-q", "--detach", secret.outside + "/linked")
    let worktree = secret.path + "/.git/worktrees/linked"
    // A submodule's folder names its own work tree.
    let module = secret.path + "/.git/modules/m"
    _ = try Tool.output("git", ["clone", "-q", "--bare", secret.path, module])
    _ = try Tool.output("git", ["-C", module, "config", "core.bare", "false"])
    _ = try Tool.output("git", ["-C", module, "config", "core.worktree", "../../../m"])
    try secret.write("m/x", "")
    let folder = try TemporaryFolder()
    for target in [secret.path + "/.git", worktree, module] {
      try folder.write(".git", Array("gitdir: \(target)\n".utf8))
      do {
        _ = try TreeCollector.tree(folder.path)
        Issue.record("\(target) was read")
      } catch let error as RepositoryError {
        guard case .leadsAway = error else {
          Issue.record("\(error)")
          continue
        }
      }
    }
    try secret.write("m/.git", "gitdir: ../.git/modules/m\n")
    #expect(try TreeCollector.tree(secret.path + "/m").collector.texts == ["secret.txt": "1"])
    try folder.write(".git", Array("gitdir: .git\n".utf8))
    #expect(throws: RepositoryError.self) { try TreeCollector.tree(folder.path) }
  }

  @Test func `T-28 a FIFO in place of a file of git is not waited for`() throws {
    for name in ["HEAD", "config", "index"] {
      let repository = try GitFolder(["a.txt": "1"])
      _ = try Tool.output("rm", ["-f", ".git/\(name)"], in: repository.path)
      _ = try Tool.output("mkfifo", [".git/\(name)"], in: repository.path)
      #expect(throws: RepositoryError.self) { try TreeCollector.index(repository.path) }
    }
  }

  @Test func `T-74 a blob above the limit of its reader is skipped with a notice`() async throws {
    let repository = try GitFolder([
      "requirements.txt": "alpha\n",
      "requirements-big.txt": String(repeating: "#", count: 17 << 20),
    ])
    for selector in ["HEAD", "index"] {
      let snapshot = try await snapshot(repository.path, selector)
      #expect(snapshot.requirements.count == 1)
      #expect(snapshot.notices.map(\.path) == ["requirements-big.txt"])
    }
  }

  @Test func `T-74 a damaged or missing object is refused by name`() throws {
    let repository = try GitFolder(["requirements.txt": "alpha\n"])
    let blob = try repository.git("rev-parse", "HEAD:requirements.txt")
    let file = ".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
    for command in [["chmod", "u+w", file], ["truncate", "-s", "9", file], ["rm", file]] {
      _ = try Tool.output(command[0], Array(command.dropFirst()), in: repository.path)
      if command[0] == "chmod" { continue }
      do {
        _ = try TreeCollector.tree(repository.path)
        Issue.record("read after \(command[0])")
      } catch let error as RepositoryError {
        guard case .damagedObject(blob, _) = error else {
          Issue.record("\(error)")
          continue
        }
      }
    }
  }

  @Test func `T-74 damaged packs are read or refused`() throws {
    let files = Dictionary(uniqueKeysWithValues: (0..<20).map { ("f\($0).txt", "text \($0)\n") })
    let repository = try GitFolder(files)
    try repository.git("gc", "-q")
    let folder = repository.path + "/.git/objects/pack"
    let manager = FileManager.default
    var random = SeededRandom(seed: 74)
    for name in try manager.contentsOfDirectory(atPath: folder).sorted() {
      let path = "\(folder)/\(name)"
      _ = try Tool.output("chmod", ["u+w", path])
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
      for _ in 0..<40 {
        try Data(random.flipped(bytes)).write(to: URL(filePath: path))
        _ = try? TreeCollector.tree(repository.path)
      }
      try Data(bytes).write(to: URL(filePath: path))
    }
    #expect(try TreeCollector.tree(repository.path).collector.texts == files)
  }

  @Test func `T-74 alternates that lead in a circle end`() throws {
    let repository = try GitFolder(["a.txt": "1"])
    try repository.write(
      ".git/objects/info/alternates", "\(repository.path)/.git/objects\n../../.git/objects\n")
    do {
      #expect(try TreeCollector.tree(repository.path).collector.texts == ["a.txt": "1"])
    } catch is RepositoryError {}
  }

  @Test(.enabled(if: getuid() == 0, "needs a user who may give files away"))
  func `T-75 a repository of another user is read`() throws {
    let repository = try GitFolder(["a.txt": "1"])
    _ = try Tool.output("chown", ["-R", "12345", repository.path])
    #expect(try TreeCollector.tree(repository.path).collector.texts == ["a.txt": "1"])
    #expect(try TreeCollector.index(repository.path).collector.texts == ["a.txt": "1"])
  }

  @Test func `T-66 a pointer of Git LFS in place of a manifest is told`() async throws {
    let pointer = """
      version https://git-lfs.github.com/spec/v1
      oid sha256:\(String(repeating: "0", count: 64))
      size 12

      """
    let repository = try GitFolder(["requirements.txt": pointer])
    let snapshot = try await snapshot(repository.path, "HEAD")
    #expect(snapshot.requirements.isEmpty)
    #expect(snapshot.notices.contains { $0.message.contains("LFS") })
  }
}
