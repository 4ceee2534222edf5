import Foundation
import TestKit
import Testing

@Suite(
  .enabled(
    if: Program.path != nil && FileManager.default.isExecutableFile(atPath: "/usr/bin/git"),
    "needs the built program and git"))
struct CheckTests {
  @Test func `a commit that changes a manifest without the lock is refused, with the way out`()
    throws
  {
    let project = try LockProject()
    _ = try project.program.run("lock", "--declared")
    #expect(try project.program.run("hook", "install").status == 0)
    try project.git("add", "holdfast.lock")
    try project.git("commit", "-q", "-m", "lock")
    try project.change("pandas>=2", to: "pandas>=2.1")
    try project.git("add", "pyproject.toml")
    let refused = try project.runGit(["commit", "-q", "-m", "change"])
    #expect(refused.status != 0)
    let said = refused.output + refused.errors
    #expect(said.contains("LCK001") && said.contains("holdfast lock --declared"), "\(said)")
    _ = try project.program.run("lock", "--declared")
    // Not staged yet: what is to be committed counts, not what lies about.
    #expect(try project.runGit(["commit", "-q", "-m", "change"]).status != 0)
    try project.git("add", "holdfast.lock")
    let passed = try project.runGit(["commit", "-q", "-m", "change"])
    #expect(passed.status == 0, "\(passed.output)\(passed.errors)")
    #expect(try project.program.run("hook", "uninstall").status == 0)
    #expect(!FileManager.default.fileExists(atPath: "\(project.path)/.git/hooks/pre-commit"))
  }

  @Test func `only what a branch adds fails with --since`() throws {
    let project = try LockProject()
    _ = try project.program.run("lock", "--declared")
    try project.change("pandas>=2", to: "pandas>=2.1")
    try project.git("add", "-A")
    try project.git("commit", "-q", "--no-verify", "-m", "stale on main")
    #expect(try project.program.run("check").status == 1)
    let since = try project.program.run("check", "--since", "main")
    #expect(since.status == 0, "\(since.output)")
    try project.change("numpy>=1.26,<2", to: "numpy>=1.26,<3")
    let added = try project.program.run("check", "--since", "main")
    #expect(added.status == 1 && added.output.contains("numpy"), "\(added.output)")
    #expect(try project.program.run("check", "--since", "nowhere").status == 2)
  }

  @Test func `a project below the top of its repository is judged by its own lock`() throws {
    let outer = try LockProject()
    for name in ["pyproject.toml", "requirements.txt", "holdfast.toml"] {
      try FileManager.default.createDirectory(
        atPath: "\(outer.path)/services/a", withIntermediateDirectories: true)
      try FileManager.default.moveItem(
        atPath: "\(outer.path)/\(name)", toPath: "\(outer.path)/services/a/\(name)")
    }
    var member = outer.program
    member.folder = "\(outer.path)/services/a"
    #expect(try member.run("lock", "--declared").status == 0)
    try outer.git("add", "-A")
    // From the member and from the top, where a hook runs.
    #expect(try member.run("check", "--staged").status == 0)
    #expect(try outer.program.run("check", "--staged").status == 0)
    let text = try outer.read("services/a/pyproject.toml").replacing(
      "pandas>=2", with: "pandas>=2.1")
    try outer.write("services/a/pyproject.toml", text)
    try outer.git("add", "-A")
    let staged = try outer.program.run("check", "--staged", "--format", "github")
    #expect(staged.status == 1)
    #expect(staged.output.contains("file=services/a/pyproject.toml,line="), "\(staged.output)")
  }

  @Test func `findings are SARIF, and what has none says so`() throws {
    let project = try LockProject()
    let sarif = try project.program.run("check", "--format", "sarif")
    let report = try #require(
      JSONSerialization.jsonObject(with: Data(sarif.output.utf8)) as? [String: Any])
    #expect(report["version"] as? String == "2.1.0")
    let scan = try project.program.run("scan", "--no-catalog", "--format", "sarif", "repo:.")
    #expect(scan.status == 2)
    #expect(scan.errors.contains("sarif"))
  }
}
