import Foundation
import Repositories
import TestKit
import Testing

/// The hook, run by the system's shell and by git.
@Suite(.enabled(if: Tool.has("git", "sh", "env"), "needs git and a shell"))
struct HookScriptTests {
  // A repository with our hook in a folder of hooks, and a program that writes down how it is called.
  private func repository(
    program: String? = nil, hooks: String = ".git/hooks", status: Int = 0
  ) throws -> GitFolder {
    let repository = try GitFolder(["a.txt": "1"])
    try repository.write(
      outside: "bin/holdfast",
      Array(
        "#!/bin/sh\necho \"$@ in $(pwd) with ${GIT_INDEX_FILE:-none}\" >> '\(repository.outside)/log'\nexit \(status)\n"
          .utf8))
    _ = try Tool.output("chmod", ["+x", repository.outside + "/bin/holdfast"])
    try install(repository, program ?? repository.outside + "/bin/holdfast", hooks: hooks)
    try repository.write("a.txt", "2")
    return repository
  }

  private func install(_ repository: GitFolder, _ program: String, hooks: String) throws {
    try repository.write("\(hooks)/pre-commit", HookScript.text(program: program))
    _ = try Tool.output("chmod", ["+x", "\(hooks)/pre-commit"], in: repository.path)
  }

  private func log(_ repository: GitFolder) -> [String] {
    let text = (try? String(contentsOfFile: repository.outside + "/log", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  // Commits everything; false where the hook stops it.
  private func commit(_ repository: GitFolder, _ settings: [String] = [], in folder: String? = nil)
    throws -> Bool
  {
    let arguments = [
      "git", "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-a", "-m", "x",
    ]
    do {
      _ = try Tool.output("env", settings + arguments, in: folder ?? repository.path)
      return true
    } catch let failure as Tool.Failure where failure.status == 1 {
      return false
    }
  }

  @Test func `git asks the program at the path that was written down`() throws {
    let repository = try repository()
    #expect(try commit(repository))
    let lines = log(repository)
    #expect(lines.count == 1)
    #expect(lines[0].hasPrefix("check --staged in \(repository.path) with "))
    #expect(lines[0].hasSuffix(".lock"))
  }

  @Test func `a finding stops the commit`() throws {
    let repository = try repository(status: 1)
    #expect(try !commit(repository))
    #expect(try repository.git("status", "--short", "--untracked-files=no") == "M a.txt")
    #expect(try commit(repository, ["HOLDFAST_SKIP=1"]))
    #expect(log(repository).count == 1)
  }

  @Test(arguments: ["0", "no", "false", ""])
  func `HOLDFAST_SKIP may say no`(value: String) throws {
    let repository = try repository(status: 1)
    #expect(try !commit(repository, ["HOLDFAST_SKIP=\(value)"]))
  }

  @Test func `the program on PATH counts before the one that was written down`() throws {
    let repository = try repository(program: "/nowhere/holdfast")
    #expect(
      try commit(repository, ["PATH=\(repository.outside)/bin:/usr/bin:/bin"]))
    #expect(log(repository).count == 1)
  }

  @Test func `a program that is gone is told, with the way round`() throws {
    let repository = try repository(program: "/nowhere/it's gone/holdfast")
    #expect(try !commit(repository))
    let text = try Tool.output(
      "sh", ["-c", "sh .git/hooks/pre-commit 2>&1; echo \"status $?\""], in: repository.path)
    let lines = String(decoding: text, as: UTF8.self)
    #expect(lines.contains("no longer at /nowhere/it's gone/holdfast"))
    #expect(lines.contains("git commit --no-verify"))
    #expect(lines.contains("status 1"))
    try repository.git("commit", "-q", "-a", "--no-verify", "-m", "x")
  }

  @Test func `what was there before runs first, and stops the commit when it fails`() throws {
    let repository = try repository()
    let previous = ".git/hooks/" + HookScript.previousName
    try repository.write(
      previous, "#!/bin/sh\necho \"before $# $1\" >> '\(repository.outside)/log'\nexit ${FAIL:-0}\n"
    )
    // Not executable: git would not run it either.
    #expect(try commit(repository))
    #expect(log(repository).count == 1)
    _ = try Tool.output("chmod", ["+x", previous], in: repository.path)
    try repository.write("a.txt", "3")
    #expect(try !commit(repository, ["FAIL=1"]))
    #expect(log(repository).suffix(1) == ["before 0 "])
    #expect(try commit(repository))
    #expect(log(repository).count == 4)
    _ = try Tool.output("sh", [".git/hooks/pre-commit", "one", "two"], in: repository.path)
    #expect(log(repository).suffix(2).first == "before 2 one")
    try repository.write("a.txt", "4")
    #expect(try !commit(repository, ["FAIL=7"]) == true)
  }

  @Test func `linked work trees and core.hooksPath are served`() throws {
    let repository = try repository(hooks: ".githooks")
    try repository.git("config", "core.hooksPath", ".githooks")
    #expect(try commit(repository))
    #expect(log(repository).count == 1)
    let shared = try self.repository()
    let linked = shared.outside + "/linked tree"
    try shared.git("worktree", "add", "-q", "--detach", linked)
    try Data("3".utf8).write(to: URL(filePath: linked + "/a.txt"))
    #expect(try commit(shared, in: linked))
    #expect(log(shared).count == 1 && log(shared)[0].contains("in \(linked) with /"))
  }

  @Test func `our hook is known by its second line, and nothing else is ours`() {
    let ours = Array(HookScript.text(program: "/usr/bin/holdfast").utf8)
    #expect(HookScript.isOurs(ours))
    #expect(HookScript.isOurs(Array(HookScript.text(program: "/other").utf8)))
    for text in ["", "#!/bin/sh\nexec holdfast check --staged\n", "#!/bin/sh\n", "\u{0}\u{1}"] {
      #expect(!HookScript.isOurs(Array(text.utf8)))
    }
    for count in ours.indices { _ = HookScript.isOurs(Array(ours[..<count])) }
  }

  @Test func `installing keeps what is there, removing brings it back`() {
    let program = "/usr/bin/holdfast"
    let ours = Array(HookScript.text(program: program).utf8)
    let other = Array("#!/bin/sh\nmake lint\n".utf8)
    let plan = { (hook: [UInt8]?, kept: Bool) in
      HookPlan.install(HookSurroundings(hook: hook, hasPrevious: kept), program: program)
    }
    #expect(plan(nil, false) == .write(keepsPrevious: false))
    #expect(plan(nil, true) == .write(keepsPrevious: false))
    #expect(plan(other, false) == .write(keepsPrevious: true))
    #expect(plan(other, true) == .blocked)
    #expect(plan(ours, false) == .nothing && plan(ours, true) == .nothing)
    #expect(
      HookPlan.install(HookSurroundings(hook: ours), program: "/other")
        == .write(keepsPrevious: false))
    let removal = { (hook: [UInt8]?, kept: Bool) in
      HookPlan.uninstall(HookSurroundings(hook: hook, hasPrevious: kept))
    }
    #expect(removal(ours, true) == .remove(restoresPrevious: true))
    #expect(removal(ours, false) == .remove(restoresPrevious: false))
    #expect(removal(other, true) == .nothing && removal(nil, false) == .nothing)
  }

  @Test func `programs that manage hooks are asked to call ours`() {
    let install = { (surroundings: HookSurroundings) in
      HookPlan.install(surroundings, program: "/usr/bin/holdfast")
    }
    let framework = "#!/usr/bin/env bash\n# File generated by pre-commit: https://pre-commit.com\n"
    #expect(
      install(HookSurroundings(hook: Array(framework.utf8)))
        == .managed(.preCommit))
    #expect(
      install(HookSurroundings(hook: Array("#!/bin/sh\n. \"$0/../husky.sh\"\n".utf8)))
        == .managed(.husky))
    #expect(
      install(HookSurroundings(hook: nil, folder: "/x/.husky/_", hasHooksPath: true))
        == .managed(.husky))
    #expect(
      install(HookSurroundings(hook: Array("#!/bin/sh\nif [ \"$LEFTHOOK\" = 0 ]\n".utf8)))
        == .managed(.lefthook))
    for manager in HookSurroundings.Keeper.allCases {
      #expect(manager.hints.contains { $0.contains("holdfast check --staged") })
    }
  }
}
