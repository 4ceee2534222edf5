import Foundation
import TestKit
import Testing

/// A project of its own: a git repository with a manifest, a lock of its own and a configuration.
final class LockProject {
  let folder: TemporaryFolder
  var program: Program

  init(image: Bool = false) throws {
    folder = try TemporaryFolder()
    program = Program(folder: folder.path)
    program.environment["HOLDFAST_CATALOG"] = "\(folder.path)/.catalog.sqlite"
    try write(
      "pyproject.toml",
      """
      [project]
      name = "sample"
      version = "1.0"
      requires-python = ">=3.11"
      dependencies = ["numpy>=1.26,<2", "pandas>=2"]
      """)
    try write("requirements.txt", "numpy==1.26.4\npandas==2.2.2\n")
    let source = image ? "source = \"oci:\(Program.root)/fixtures/demo/images:production\"\n" : ""
    try write(
      "holdfast.toml",
      """
      schema = 1
      project = "sample"
      [environments.training]
      declared = "repo:."
      python = "3.11"
      \(source)
      """)
    try write(".gitignore", ".catalog.sqlite*\n")
    try git("init", "-q", "-b", "main")
    try git("add", "-A")
    try git("commit", "-q", "-m", "first")
  }

  var path: String { folder.path }

  func write(_ name: String, _ text: String) throws {
    try Data((text + "\n").utf8).write(to: URL(filePath: "\(folder.path)/\(name)"))
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: "\(folder.path)/\(name)")), as: UTF8.self)
  }

  /// Replaces a text of the manifest.
  func change(_ old: String, to new: String) throws {
    let text = try read("pyproject.toml").replacing(old, with: new)
    try write("pyproject.toml", String(text.dropLast()))
  }

  /// Runs git, which must succeed.
  func git(_ arguments: String...) throws {
    let outcome = try runGit(arguments)
    guard outcome.status == 0 else { throw GitFailure(text: outcome.errors) }
  }

  /// Runs git with the program on its search path, as a hook would find it.
  func runGit(_ arguments: [String]) throws -> Program.Outcome {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/git")
    process.arguments =
      [
        "-c", "user.name=Tester", "-c", "user.email=tester@example.com", "-c",
        "commit.gpgsign=false",
      ]
      + arguments
    let beside = Program.path.map { URL(filePath: $0).deletingLastPathComponent().path } ?? ""
    process.environment = [
      "PATH": "\(beside):/usr/bin:/bin", "HOME": folder.path, "LC_ALL": "C.UTF-8",
      "GIT_CONFIG_NOSYSTEM": "1", "HOLDFAST_CATALOG": "/nonexistent/catalog",
    ]
    process.currentDirectoryURL = URL(filePath: folder.path)
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    let complaint = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Program.Outcome(
      status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: complaint, as: UTF8.self))
  }

  struct GitFailure: Error {
    var text: String
  }
}

@Suite(
  .enabled(
    if: Program.path != nil && FileManager.default.isExecutableFile(atPath: "/usr/bin/git"),
    "needs the built program and git"))
struct LockTests {
  @Test func `a laptop locks what is declared, twice the same`() throws {
    let project = try LockProject()
    let first = try project.program.run("lock", "--declared")
    #expect(first.status == 0, "\(first.errors)")
    let lock = try project.read("holdfast.lock")
    #expect(lock.contains("numpy<2,>=1.26") || lock.contains("numpy>=1.26,<2"))
    #expect(!lock.contains(project.path))
    #expect(try project.program.run("lock", "--declared").status == 0)
    #expect(try project.read("holdfast.lock") == lock)
    #expect(try project.program.run("lock", "--check").status == 0)
  }

  @Test func `only what changed changes in the file`() throws {
    let project = try LockProject()
    _ = try project.program.run("lock", "--declared")
    let before = try project.read("holdfast.lock").split(separator: "\n")
    try project.change("pandas>=2", to: "pandas>=2.1")
    let check = try project.program.run("lock", "--check")
    #expect(check.status == 1)
    #expect(check.output.contains("pandas"), "\(check.output)")
    _ = try project.program.run("lock", "--declared")
    let after = try project.read("holdfast.lock").split(separator: "\n")
    #expect(zip(before, after).filter { $0 != $1 }.count == 2, "the requirement and the digest")
    #expect(before.count == after.count)
  }

  @Test func `what a branch changes is said in words`() throws {
    let project = try LockProject()
    _ = try project.program.run("lock", "--declared")
    try project.git("add", "holdfast.lock")
    try project.git("commit", "-q", "-m", "lock")
    try project.change("pandas>=2", to: "pandas>=2.1")
    _ = try project.program.run("lock", "--declared")
    let outcome = try project.program.run("lock", "--diff", "HEAD")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("pandas"), "\(outcome.output)")
    #expect(!outcome.output.contains("numpy"), "\(outcome.output)")
  }

  @Test func `a merge conflict is recognised and explained (T-82)`() throws {
    let project = try LockProject()
    _ = try project.program.run("lock", "--declared")
    let lock = try project.read("holdfast.lock")
    try project.write("holdfast.lock", "<<<<<<< HEAD\n" + lock + "=======\n" + lock + ">>>>>>> b")
    for command in [
      ["lock", "--check"], ["lock", "--declared"], ["check"], ["verify", "training"],
    ] {
      let outcome = try project.program.run(command)
      #expect(outcome.status == 3, "\(command)")
      #expect(outcome.errors.contains("merge"), "\(command) \(outcome.errors)")
    }
  }

  @Test func `an image that was locked verifies, another one does not`() throws {
    let project = try LockProject(image: true)
    let lock = try project.program.run("lock")
    #expect(lock.status == 0, "\(lock.errors)")
    let same = try project.program.run("verify", "training")
    #expect(same.status == 0, "\(same.output)\(same.errors)")
    let other = try project.program.run(
      "verify", "oci:\(Program.root)/fixtures/demo/images:dev", "--env", "training")
    #expect(other.status == 1)
    #expect(other.output.contains("numpy"), "\(other.output)")
    // Locking the declared part leaves the installed one alone.
    let before = try project.read("holdfast.lock")
    _ = try project.program.run("lock", "--declared")
    #expect(try project.read("holdfast.lock") == before)
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"), "openssl"))
  func `a signed lock is refused once anything changed (T-83)`() throws {
    let project = try LockProject(image: true)
    for (name, arguments) in [
      ("ci", ["genpkey", "-algorithm", "ed25519"]),
      ("other", ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]),
    ] {
      let key = "\(project.path)/\(name).pem"
      try openssl(arguments + ["-out", key])
      try openssl(["pkey", "-in", key, "-pubout", "-out", "\(project.path)/\(name).pub"])
    }
    let signed = try project.program.run("lock", "--sign", "ci.pem")
    #expect(signed.status == 0, "\(signed.errors)")
    let first = (try project.read("holdfast.lock"), try project.read("holdfast.lock.dsse"))
    let wanted = ["--require-signature", "--key"]
    let good = try project.program.run(["verify", "training"] + wanted + ["ci.pub"])
    #expect(good.status == 0, "\(good.output)\(good.errors)")
    let wrongKey = try project.program.run(["verify", "training"] + wanted + ["other.pub"])
    #expect(wrongKey.status == 1 && wrongKey.output.contains("SIG001"), "\(wrongKey.output)")
    // Changed and written anew by someone without the key.
    try project.change("pandas>=2", to: "pandas>=2.1")
    _ = try project.program.run("lock", "--declared")
    let changed = try project.program.run(["verify", "training"] + wanted + ["ci.pub"])
    #expect(changed.status == 1 && changed.output.contains("SIG001"), "\(changed.output)")
    _ = try project.program.run("lock", "--declared", "--sign", "ci.pem")
    #expect(try project.program.run(["verify", "training"] + wanted + ["ci.pub"]).status == 0)
    // The older pair of files, put back: a valid signature, and one that was seen to be replaced.
    let second = (try project.read("holdfast.lock"), try project.read("holdfast.lock.dsse"))
    #expect(first != second)
    try project.write("holdfast.lock", String(first.0.dropLast()))
    try project.write("holdfast.lock.dsse", String(first.1.dropLast()))
    let replayed = try project.program.run(["verify", "training"] + wanted + ["ci.pub"])
    #expect(replayed.status == 1 && replayed.output.contains("SIG002"), "\(replayed.output)")
    try FileManager.default.removeItem(atPath: "\(project.path)/holdfast.lock.dsse")
    let removed = try project.program.run(["verify", "training"] + wanted + ["ci.pub"])
    #expect(removed.status == 1 && removed.output.contains("SIG001"), "\(removed.output)")
  }

  private func openssl(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
