import Foundation
import TestKit
import Testing

@Suite(.enabled(if: Program.path != nil, "needs the built program"))
struct DemoTests {
  static let images = "\(Program.root)/fixtures/demo/images"

  private static func snapshot(_ tag: String) throws -> [String: Any] {
    let outcome = try Program().run("scan", "--no-catalog", "-f", "json", "oci:\(images):\(tag)")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    return try #require(object as? [String: Any])
  }

  private static func normalized(_ name: String) -> String {
    var text = ""
    for character in name.lowercased() {
      if "-_.".contains(character) {
        if text.last != "-" { text.append("-") }
      } else {
        text.append(character)
      }
    }
    return text
  }

  @Test(arguments: ["dev", "training", "production"])
  func `finds what dpkg-query and importlib found in the demo images`(tag: String) throws {
    let file = "\(Program.root)/fixtures/demo/expected-\(tag).json"
    let expected = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: file))) as? [String: Any])
    var wanted: Set<String> = []
    for package in try #require(expected["packages"] as? [[String: Any]]) {
      let isPython = package["type"] as? String == "python"
      let name = try #require(package["name"] as? String)
      let version = try #require(package["version"] as? String)
      let record = try #require(package["record"] as? String)
      wanted.insert("\(isPython ? Self.normalized(name) : name) \(version) \(record)")
    }
    var found: Set<String> = []
    for package in try #require(try Self.snapshot(tag)["packages"] as? [[String: Any]])
    where package["state"] as? String == "installed" {
      let isPython = package["ecosystem"] as? String == "pypi"
      let name = try #require(package["name"] as? String)
      let version = try #require(package["version"] as? String)
      let evidence = try #require(package["evidence"] as? [[String: Any]])
      let record = try #require(evidence.first?["path"] as? String)
      found.insert("\(isPython ? Self.normalized(name) : name) \(version) \(record)")
    }
    #expect(found.subtracting(wanted).sorted() == [])
    #expect(wanted.subtracting(found).sorted() == [])
  }

  @Test func `gives the same bytes with any threads, locale, folder and time zone`() throws {
    let source = "oci:\(Self.images):training"
    let first = try Program().run("scan", "--no-catalog", "-f", "json", source)
    for (threads, locale, zone, folder) in [
      ("1", "C", "UTC", "/"), ("2", "tr_TR.UTF-8", "Asia/Kolkata", "/tmp"),
      ("8", "C.UTF-8", "America/St_Johns", Program.root),
    ] {
      let again = try Program(environment: ["LC_ALL": locale, "TZ": zone], folder: folder)
        .run("scan", "--no-catalog", "-f", "json", "--threads", threads, source)
      #expect(again.status == 0)
      #expect(again.output == first.output, "\(threads) \(locale) \(zone) \(folder)")
    }
  }

  @Test func `scans a second time from the catalog and gives the same snapshot`() throws {
    let folder = try TemporaryFolder()
    let program = Program(environment: ["HOLDFAST_CATALOG": "\(folder.path)/catalog.sqlite"])
    let source = "oci:\(Self.images):dev"
    let first = try program.run("scan", "-f", "json", source)
    let second = try program.run("scan", "-f", "json", source)
    #expect(first.status == 0, "\(first.errors)")
    #expect(second.output == first.output)
    let training = try program.run("scan", "oci:\(Self.images):training")
    // The three layers that training shares with dev are not read again.
    #expect(training.output.contains("3 cached"), "\(training.output)")
  }

  @Test func `names the planted conflicts of the demo`() throws {
    let outcome = try Program().run(
      "diff", "--no-catalog", "-f", "json", "--baseline", "oci:\(Self.images):production",
      "oci:\(Self.images):dev", "oci:\(Self.images):training", "oci:\(Self.images):production")
    #expect(outcome.status == 1, "\(outcome.errors)")
    let report = try #require(
      JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(report["schema"] as? String == "holdfast.report/1")
    let findings = try #require(report["findings"] as? [[String: Any]])
    let conflicts = findings.filter { $0["code"] as? String == "DEP001" }
      .compactMap { $0["title"] as? String }
    #expect(conflicts.contains { $0.contains("scikit-learn") })
    #expect(conflicts.contains { $0.contains("pandas") && $0.contains("numpy") })
    #expect(conflicts.count == 3, "\(conflicts)")
    let causes = try #require(report["causes"] as? [[String: Any]])
    let kinds = Set(causes.compactMap { $0["kind"] as? String })
    #expect(kinds.isSuperset(of: ["base", "interpreter", "instruction"]), "\(kinds)")
    // Every difference between environments has a cause, and it is one of the report's.
    let ids = Set(causes.compactMap { $0["id"] as? String })
    for finding in findings where (finding["code"] as? String)?.hasPrefix("PKG00") == true {
      if let cause = finding["cause"] as? String { #expect(ids.contains(cause)) }
    }
  }

  @Test func `says of an image and its copy that nothing differs`() throws {
    let folder = try TemporaryFolder()
    let copy = "\(folder.path)/copy.tar"
    try #require(Tool.has("tar"))
    _ = try Tool.output("tar", ["-C", Self.images, "-cf", copy, "."])
    let outcome = try Program().run(
      "diff", "--no-catalog", "--fail-on", "info", "oci:\(Self.images):production",
      "oci:\(copy):production")
    #expect(outcome.status == 0, "\(outcome.output)")
  }
}
