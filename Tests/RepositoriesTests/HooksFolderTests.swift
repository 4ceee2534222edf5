import Foundation
import Model
import Repositories
import TestKit
import Testing

/// Where hooks lie, held against `git rev-parse --git-path hooks`.
@Suite(.enabled(if: Tool.has("git", "env"), "needs git"))
struct HooksFolderTests {
  // As git says it, from the top of a work tree or a bare folder.
  private func judge(_ path: String, _ variables: [String: String]) throws -> String {
    let settings = variables.map { "\($0.key)=\($0.value)" }
    let text = try Tool.output(
      "env", settings + ["git", "rev-parse", "--git-path", "hooks"], in: path)
    let answer = String(decoding: text, as: UTF8.self).trimmingCharacters(in: .newlines)
    let full = answer.hasPrefix("/") ? answer : "\(path)/\(answer)"
    return URL(filePath: full).standardizedFileURL.path
  }

  private func ours(_ path: String, _ variables: [String: String]) throws -> String {
    let folder = try Repository(path: path).hooksFolder(GitSurroundings(variables: variables))
    return URL(filePath: folder).standardizedFileURL.path
  }

  @Test func `without a setting they lie in the folder that all work trees share`() throws {
    let repository = try GitFolder(["a.txt": "1"])
    let outside = repository.outside
    try repository.git("clone", "-q", "--bare", ".", "\(outside)/bare.git")
    try repository.git("worktree", "add", "-q", "--detach", "\(outside)/linked")
    let plain = ["HOME": outside]
    for path in [repository.path, "\(outside)/linked", "\(outside)/bare.git"] {
      #expect(try ours(path, plain) == judge(path, plain))
    }
    #expect(try !Repository(path: repository.path).hasHooksPath(GitSurroundings(variables: plain)))
  }

  @Test(arguments: ["hooks.d", "/srv/hooks", "~/hooks", "../shared", "a b/c"])
  func `core.hooksPath of the repository is obeyed`(value: String) throws {
    let repository = try GitFolder(["a.txt": "1"])
    let outside = repository.outside
    // Before the setting: git would look for a hook there.
    try repository.git("worktree", "add", "-q", "--detach", "\(outside)/linked")
    try repository.git("config", "core.hooksPath", value)
    for path in [repository.path, "\(outside)/linked"] {
      let plain = ["HOME": outside]
      #expect(try ours(path, plain) == judge(path, plain))
      #expect(try Repository(path: path).hasHooksPath(GitSurroundings(variables: plain)))
    }
  }

  @Test func `core.hooksPath of the user and of the machine is obeyed, the nearest one first`()
    throws
  {
    let repository = try GitFolder(["a.txt": "1"])
    let outside = repository.outside
    let text = { (value: String) in Array("[core]\n\thooksPath = \(value)\n".utf8) }
    try repository.write(outside: "etc/gitconfig", text("/of/machine"))
    let machine = ["HOME": outside, "GIT_CONFIG_SYSTEM": "\(outside)/etc/gitconfig"]
    #expect(try ours(repository.path, machine) == "/of/machine")
    #expect(try ours(repository.path, machine) == judge(repository.path, machine))
    let none = machine.merging(["GIT_CONFIG_NOSYSTEM": "1"]) { $1 }
    #expect(try ours(repository.path, none) == judge(repository.path, none))
    try repository.write(outside: ".config/git/config", text("/of/xdg"))
    #expect(try ours(repository.path, machine) == judge(repository.path, machine))
    try repository.write(outside: ".gitconfig", text("~/of/user"))
    #expect(try ours(repository.path, machine) == "\(outside)/of/user")
    #expect(try ours(repository.path, machine) == judge(repository.path, machine))
    try repository.write(outside: "other", text("/of/other"))
    let other = machine.merging(["GIT_CONFIG_GLOBAL": "\(outside)/other"]) { $1 }
    #expect(try ours(repository.path, other) == judge(repository.path, other))
    try repository.write(outside: ".gitconfig", Array("[include]\n\tpath = other\n".utf8))
    #expect(try ours(repository.path, machine) == "/of/other")
    #expect(try ours(repository.path, machine) == judge(repository.path, machine))
    try repository.git("config", "core.hooksPath", "own")
    #expect(try ours(repository.path, machine) == judge(repository.path, machine))
  }

  @Test func `a work tree may have a setting of its own`() throws {
    let repository = try GitFolder(["a.txt": "1"])
    let outside = repository.outside
    try repository.git("worktree", "add", "-q", "--detach", "\(outside)/linked")
    try repository.git("config", "extensions.worktreeConfig", "true")
    _ = try Tool.output(
      "git", ["config", "--worktree", "core.hooksPath", "mine"], in: "\(outside)/linked")
    for path in [repository.path, "\(outside)/linked"] {
      #expect(try ours(path, ["HOME": outside]) == judge(path, ["HOME": outside]))
    }
  }

  @Test(arguments: ["~nobody/hooks", "%(prefix)/hooks"])
  func `a setting that only git can resolve is refused`(value: String) throws {
    let repository = try GitFolder(["a.txt": "1"])
    try repository.git("config", "core.hooksPath", value)
    #expect(throws: RepositoryError.self) { try ours(repository.path, ["HOME": "/"]) }
  }
}
