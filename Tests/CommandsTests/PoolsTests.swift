import Foundation
import TestKit
import Testing

@Suite(.enabled(if: Program.path != nil, "needs the built program"))
struct PoolsTests {
  static let listings = "\(Program.root)/fixtures/nodes"

  private static let configuration = """
    [environments.production]
    source = "oci:images:production"
    hardware = ["t4", "l4"]

    [hardware]
    from = "pools.json"

    [hardware.t4]
    driver = "470.82.01"
    gpus = ["Tesla T4"]
    cpu = "x86-64-v3"
    nodes = 4

    [hardware.a100-525]
    gpus = ["Unheard-Of 9000"]
    """

  private func project(_ folder: borrowing TemporaryFolder, collected: String) throws -> Program {
    let program = Program(folder: folder.path)
    try folder.write("holdfast.toml", Array(Self.configuration.utf8))
    let made = try program.run(
      "pools", "import", "--collected", collected, "-o", "pools.json",
      "\(Self.listings)/rollout/nodes.json")
    #expect(made.status == 0, "\(made.errors)")
    return program
  }

  @Test func `an inventory is written, a table shown, and notices told`() throws {
    let folder = try TemporaryFolder()
    let program = Program(folder: folder.path)
    let outcome = try program.run(
      "pools", "import", "\(Self.listings)/rollout/nodes.json", "-o", "pools.json")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("a100-525") && outcome.output.contains("525.147.05"))
    #expect(outcome.errors.contains("no label tells the driver's version"))
    let object = try JSONSerialization.jsonObject(with: Data(folder.read("pools.json")))
    let inventory = try #require(object as? [String: Any])
    #expect(inventory["schema"] as? String == "holdfast.pools/1")
    // The day of the newest heartbeat of its nodes.
    #expect(inventory["collected"] as? String == "2026-11-20")
    #expect((inventory["pools"] as? [Any])?.count == 5)
  }

  @Test func `--format json prints the inventory that -o writes`() throws {
    let folder = try TemporaryFolder()
    let program = Program(folder: folder.path)
    let listing = "\(Self.listings)/gfd-new/nodes.json"
    let printed = try program.run("pools", "import", "-f", "json", listing)
    let written = try program.run("pools", "import", "-f", "json", "-o", "pools.json", listing)
    #expect(printed.status == 0 && written.status == 0 && written.output == "")
    #expect(try Array(printed.output.utf8) == folder.read("pools.json"))
  }

  @Test(arguments: [
    (["\(listings)/SOURCE.md"], Int32(3), "the listing of nodes cannot be read: 1:1"),
    (["nothing-here.json"], 2, "no such file"), (["."], 2, "cannot be read"),
    (["\(listings)/single/nodes.json", "--collected", "yesterday"], 2, "is no day"),
    (["\(listings)/single/nodes.json", "--collected", "9999-01-01"], 2, "lies after today"),
  ])
  func `refuses what is no listing and what is no day`(
    arguments: [String], status: Int32, complaint: String
  ) throws {
    let folder = try TemporaryFolder()
    let outcome = try Program(folder: folder.path)
      .run(["pools", "import", "-o", "pools.json"] + arguments)
    #expect(outcome.status == status && outcome.output == "", "\(outcome)")
    #expect(outcome.errors.contains(complaint), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/pools.json"))
  }

  @Test func `lists pools of the configuration, then of the inventory, and its age`() throws {
    let folder = try TemporaryFolder()
    let program = try project(folder, collected: "2020-01-01")
    let outcome = try program.run("pools")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let names = outcome.output.split(separator: "\n").map { $0.prefix { $0 != " " } }
    #expect(names.prefix(5) == ["pool", "t4", "a100-525", "a100-535", "l4-535.104.05"])
    #expect(outcome.output.contains("pools.json was collected "))
    #expect(outcome.output.contains(" days ago") && !outcome.errors.contains(" days ago"))
    #expect(outcome.errors.contains("no table knows the GPU `Unheard-Of 9000`"))
    #expect(outcome.errors.contains("pool `a100-525` stands in holdfast.toml:14 too"))
    #expect(try program.run("pools", "ls", "--strict").status == 3)
  }

  private static let image = "oci:\(Program.root)/fixtures/demo/images:training"

  @Test(arguments: [
    (
      "--on l4",
      [
        "l4-535.104.05: 8.9 535.104.05", "l4-535.161.08: 8.9 535.161.08",
        "l4-unknown-driver: 8.9 ?",
      ]
    ),
    ("--on t4 --driver 580.65.06", ["t4: 7.5 580.65.06"]),
    ("--on t4 --driver 6.8.5", ["t4: 7.5 470.82.01"]),
    ("--on t4 --gpu H100", ["t4: 9.0 470.82.01"]),
    (
      "--on t4 --gpu H100 --gpu MI300X", ["t4 with H100: 9.0 470.82.01", "t4 with MI300X: gfx942 "]
    ),
    ("--gpu MI300X --driver 6.8.5", ["MI300X: gfx942 6.8.5"]),
    ("--gpu Unheard-Of", ["Unheard-Of: ? "]),
  ])
  func `what-ifs stand in the place of what pools have`(
    options: String, expected: [String]
  ) throws {
    let folder = try TemporaryFolder()
    let program = try project(folder, collected: "2020-01-01")
    let outcome = try program.run(
      ["fit", "--no-catalog", "--exit-zero", "-f", "json", Self.image]
        + options.split(separator: " ").map(String.init))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try #require(
      JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let fit = try #require(report["fit"] as? [String: Any])
    let pools = try #require(fit["pools"] as? [[String: Any]]).map { pool in
      let machine = pool["machine"] as? [String: Any] ?? [:]
      func words(_ list: String, _ key: String) -> String {
        (machine[list] as? [[String: Any]] ?? []).map { $0[key] as? String ?? "?" }
          .joined(separator: ",")
      }
      return "\(pool["name"] ?? "-"): \(words("gpus", "target")) \(words("drivers", "version"))"
    }
    #expect(pools == expected)
    let notices = (report["notices"] as? [[String: Any]] ?? []).compactMap {
      $0["message"] as? String
    }
    // Of pools that were not asked for nothing is said.
    #expect(!notices.contains { $0.contains("Unheard-Of 9000") })
    #expect(notices.contains { $0.contains(" days ago") } == options.contains("l4"))
  }

  @Test(arguments: [
    ("--on l5", "there is no pool `l5`"), ("--driver 535x", "is no driver version"),
  ])
  func `refuses pools and drivers that are none`(options: String, complaint: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try project(folder, collected: "2020-01-01").run(
      ["fit", "--no-catalog", Self.image] + options.split(separator: " ").map(String.init))
    #expect(outcome.status == 2 && outcome.errors.contains(complaint), "\(outcome)")
  }

  @Test func `a fresh inventory has no remark about its age`() throws {
    let folder = try TemporaryFolder()
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withFullDate]
    let program = try project(folder, collected: formatter.string(from: Date()))
    #expect(try !program.run("pools").output.contains("was collected"))
  }

  @Test func `reads an inventory of another repository at a ref`() throws {
    try #require(Tool.has("git"))
    let folder = try TemporaryFolder()
    _ = try project(folder, collected: "2020-01-01")
    let platform = "\(folder.path)/platform"
    try folder.write("platform/clusters/pools.json", folder.read("pools.json"))
    for arguments in [
      ["init", "-q", "-b", "main", platform], ["-C", platform, "add", "."],
      [
        "-C", platform, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "-m",
        "pools",
      ],
    ] { _ = try Tool.output("git", arguments) }
    try FileManager.default.removeItem(atPath: "\(platform)/clusters/pools.json")
    func list(_ from: String) throws -> Program.Outcome {
      try folder.write("project/holdfast.toml", Array("[hardware]\nfrom = \"\(from)\"\n".utf8))
      return try Program(folder: "\(folder.path)/project").run("pools", "-f", "json")
    }
    for reference in ["main", "HEAD", "index"] {
      let outcome = try list("repo:../platform@\(reference)#clusters/pools.json")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("l4-535.104.05"))
    }
    for (from, complaint) in [
      ("repo:../platform@main#pools.json", "has no file `pools.json` there"),
      ("repo:../platform@main#clusters", "`clusters` is no regular file there"),
      ("repo:../platform@main", "names no file of the repository"),
      ("repo:../platform#clusters/pools.json", "no such file"),
      ("repo:../platform@topic#pools.json", "no commit, tag or branch `topic`"),
      ("https://example.org/pools.json", "lies on another machine"),
      ("pools.json", "no such file"), ("holdfast.toml", "holdfast.toml:1:2: "),
    ] {
      let outcome = try list(from)
      #expect(outcome.status == 2, "\(from): \(outcome)")
      #expect(outcome.errors.contains(complaint), "\(from): \(outcome.errors)")
    }
  }

  @Test func `a machine is scanned from its files, with kernel and processor`() throws {
    let folder = try TemporaryFolder()
    try folder.write("proc/sys/kernel/osrelease", Array("6.1.0-26-amd64\n".utf8))
    try folder.write("proc/sys/kernel/arch", Array("x86_64\n".utf8))
    try folder.write("sys/module/nvidia/version", Array("535.161.08\n".utf8))
    try folder.write(
      "proc/driver/nvidia/gpus/0000:01:00.0/information", Array("Model: \t NVIDIA L4\n".utf8))
    let outcome = try Program().run("scan", "--no-catalog", "-f", "json", "host:\(folder.path)")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let snapshot = try #require(
      JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let facts = try #require(snapshot["facts"] as? [String: Any])
    let machine = try #require(facts["machine"] as? [String: Any])
    #expect(machine["kernel"] as? String == "6.1.0-26-amd64")
    let driver = try #require((machine["drivers"] as? [[String: Any]])?.first)
    #expect(driver["version"] as? String == "535.161.08")
    let gpu = try #require((machine["gpus"] as? [[String: Any]])?.first)
    #expect(gpu["name"] as? String == "NVIDIA L4" && gpu["count"] as? Int == 1)
    #expect((snapshot["packages"] as? [Any])?.isEmpty == true)
    let this = try Program().run("scan", "--no-catalog", "host:")
    #expect(this.status == 0, "\(this.errors)")
    let missing = try Program().run("scan", "--no-catalog", "host:/nonexistent")
    #expect(missing.status == 3, "\(missing.errors)")
  }
}
