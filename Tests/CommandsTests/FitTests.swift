import Foundation
import TestKit
import Testing

@Suite(.enabled(if: Program.path != nil, "needs the built program"))
struct FitTests {
  private static let source = "oci:\(Program.root)/fixtures/demo/images:training"

  @Test func `tells for one GPU and driver what decides`() throws {
    let outcome = try Program().run(
      "fit", "--no-catalog", "-f", "json", Self.source, "--gpu", "B200", "--driver", "570.172.08")
    #expect(outcome.status == 1, "\(outcome.errors)")
    let report = try #require(
      JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let fit = try #require(report["fit"] as? [String: Any])
    let cells = try #require(fit["cells"] as? [[String: Any]])
    #expect(cells.count == 1)
    #expect(cells.first?["outcome"] as? String == "fails")
    let clauses = try #require(cells.first?["clauses"] as? [[String: Any]])
    #expect(clauses.first?["code"] as? String == "ACC004")
  }

  @Test func `the same image runs on a GPU that its code was made for`() throws {
    let outcome = try Program().run(
      "fit", "--no-catalog", Self.source, "--gpu", "H100", "--driver", "550.144.03")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("✓ runs") || outcome.output.contains("runs"))
  }

  @Test func `a wrong table, a wrong driver and no pool are explained`() throws {
    let folder = try TemporaryFolder()
    try Data("{\"schema\": 1}".utf8).write(to: URL(filePath: "\(folder.path)/drivers.json"))
    let table = try Program().run(
      "fit", "--no-catalog", Self.source, "--gpu", "L4", "--knowledge", folder.path)
    #expect(table.status == 3)
    #expect(table.errors.contains("drivers.json"))
    let driver = try Program().run(
      "fit", "--no-catalog", Self.source, "--gpu", "L4", "--driver", "new")
    #expect(driver.status == 2)
    let pool = try Program(folder: folder.path).run("fit", "--no-catalog", Self.source)
    #expect(pool.status == 2)
    #expect(pool.errors.contains("pool"))
  }

  @Test func `this machine is a source like others`() throws {
    let outcome = try Program().run("scan", "--no-catalog", "-f", "json", "host:")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let snapshot = try #require(
      JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let facts = try #require(snapshot["facts"] as? [String: Any])
    let machine = try #require(facts["machine"] as? [String: Any])
    #expect(machine["architecture"] as? String != nil)
    #expect(machine["kernel"] as? String != nil)
  }
}
