import Documents
import Foundation
import Model
import TestKit
import Testing

@testable import Analysis
@testable import Reports

@Suite struct SARIFReportTests {
  /// Rules of our own, so that the pages of real ones may change without a golden file.
  private static let rules = [
    Rule(
      "LCK001", "lock-out-of-date", .error, summary: "The lock is not\nwhat is declared.",
      meaning: "Somebody changed {one} and [not](the) other.", example: "LCK001  a → b",
      fix: "holdfast lock --declared"),
    Rule(
      "PKG001", "version-differs", .warning, summary: "Versions differ.", meaning: "They may.",
      example: "PKG001  a 1 → 2", fix: "Choose one."),
    Rule(
      "SRC001", "part-not-readable", .info, summary: "A part is not readable.", meaning: "It is.",
      example: "SRC001  x", fix: "Repair it.", allow: "No need."),
  ]

  private static let names = Sample.all.map(\.name)

  private func report(_ name: String) throws -> Report {
    try #require(Sample.all.first { $0.name == name }).report
  }

  /// The report as golden files hold it: not hundreds of findings, and no texts of 100 kB.
  private func short(_ report: Report) -> Report {
    var report = report
    report.findings.removeAll { $0.title.utf8.count > 1000 }
    report.findings = Array(report.findings.prefix(20))
    return report
  }

  @Test(arguments: names)
  func `the form is the one that programs know`(name: String) throws {
    let bytes = SARIFReport.bytes(short(try report(name)), rules: Self.rules)
    try GoldenText.check(bytes, "sarif/\(name).sarif")
  }

  private static let validator = Project.root.deletingLastPathComponent()
    .appending(path: "shared/tools/validate/validate.py").path
  private static let python = Project.python(with: "jsonschema, referencing")
  private static let hasValidator =
    python != nil && FileManager.default.fileExists(atPath: validator)

  private func expectValid(_ files: [String]) throws {
    let (status, text) = try Project.output(
      of: try #require(Self.python), [Self.validator, "sarif"] + files, input: [])
    #expect(status == 0, "\(text.suffix(4000))")
  }

  @Test(.enabled(if: hasValidator, "needs the validator and python3 with jsonschema"))
  func `what is kept is valid against the schema of SARIF`() throws {
    let folder = Project.root.appending(path: "fixtures/reports/sarif")
    try expectValid(Self.names.map { folder.appending(path: "\($0).sarif").path })
  }

  @Test(.enabled(if: hasValidator, "needs the validator and python3 with jsonschema"))
  func `whole, hostile and random reports are valid too`() throws {
    let folder = try TemporaryFolder()
    var files: [String] = []
    for (name, report) in Sample.all {
      files.append(try folder.write("\(name).sarif", SARIFReport.bytes(report)))
    }
    var random = SeededGenerator(seed: 20_261_122)
    for round in 0..<20 {
      var report = Sample.verify
      for index in report.findings.indices {
        report.findings[index].title = random.text()
        report.findings[index].subject = random.text()
        report.findings[index].fingerprint = random.text()
        report.findings[index].values[0].evidence = [
          Evidence(path: random.text(), line: Int.random(in: -2...5, using: &random))
        ]
      }
      files.append(try folder.write("random\(round).sarif", SARIFReport.bytes(report)))
    }
    try expectValid(files)
  }

  // MARK: What stands where

  private func results(_ report: Report) throws -> [[String: Any]] {
    let bytes = SARIFReport.bytes(report, rules: Self.rules)
    let log = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    return try #require(run["results"] as? [[String: Any]])
  }

  private func physical(_ result: [String: Any]) -> String? {
    let location = (result["locations"] as? [[String: Any]])?.first
    let physical = location?["physicalLocation"] as? [String: Any]
    guard let artifact = physical?["artifactLocation"] as? [String: Any],
      let region = physical?["region"] as? [String: Any]
    else { return nil }
    return "\(artifact["uri"] ?? ""):\(region["startLine"] ?? "")"
  }

  @Test func `a finding stands at its line, else at the lock, else at the configuration`() throws {
    #expect(physical(try results(Sample.check)[0]) == "uv.lock:812")
    let image = try results(Sample.verify)
    #expect(physical(image[0]) == "holdfast.lock:1")
    #expect(image.compactMap(physical).contains("Dockerfile.train:1"))
    #expect(physical(try results(Sample.threeWay)[0]) == "holdfast.toml:1")
    var named = Sample.verify
    named.lock?.path = "/home/somebody/holdfast.lock"
    #expect(physical(try results(named)[0]) == "holdfast.toml:1")
  }

  @Test(arguments: [
    ("a b/ü#?.txt", "a%20b/%C3%BC%23%3F.txt"), ("./x/./y", "x/y"), ("a:b", "a%3Ab"),
    ("100%", "100%25"),
  ])
  func `paths are relative references`(path: String, uri: String) throws {
    var report = Sample.check
    report.findings[0].values[0].evidence = [Evidence(path: path, line: 3)]
    #expect(physical(try results(report)[0]) == "\(uri):3")
  }

  @Test(arguments: ["../x", "a/../../x", "/etc/passwd", "", ".", "./"])
  func `a path that leads out of the repository is no file of it`(path: String) throws {
    var report = Sample.check
    report.findings[0].values[0].evidence = [Evidence(path: path, line: 3)]
    #expect(physical(try results(report)[0]) == "holdfast.lock:1")
  }

  @Test func `files of another repository are not taken for ours`() throws {
    var report = Sample.check
    report.environments.append(report.environments[0])
    report.environments[1].name = "platform"
    report.environments[1].reference = "repo:../platform@main"
    report.findings[0].values[0].environment = "platform"
    report.findings[0].environments = ["platform"]
    #expect(physical(try results(report)[0]) == "holdfast.lock:1")
  }

  @Test func `fingerprints stay when lines move, and are never used twice`() throws {
    func prints(_ report: Report) throws -> [String] {
      try results(report).compactMap {
        ($0["partialFingerprints"] as? [String: String])?["primaryLocationLineHash"]
      }
    }
    var moved = Sample.check
    for index in moved.findings.indices {
      moved.findings[index].values[0].evidence = [Evidence(path: "pyproject.toml", line: 99)]
    }
    #expect(try prints(moved) == prints(Sample.check))
    var twice = Sample.check
    twice.findings += twice.findings
    #expect(Set(try prints(twice)).count == 2 * Sample.check.findings.count + 1)
  }

  @Test func `a gate against a base says what is new`() throws {
    let states = try results(Sample.check).map { $0["baselineState"] as? String }
    #expect(states == Array(repeating: "new", count: 5) + ["unchanged"])
    #expect(try results(Sample.audit).allSatisfy { $0["baselineState"] == nil })
  }

  @Test func `no time, no folder of the machine, no name of a host`() throws {
    for (_, report) in Sample.all {
      let text = String(decoding: SARIFReport.bytes(report), as: UTF8.self)
      #expect(!text.contains("TimeUtc"))
      #expect(!text.contains("file://"))
      #expect(!text.contains(Project.root.path))
    }
  }

  @Test func `the weightiest results are kept and the rest is counted`() throws {
    var report = Sample.check
    let extra = Sample.lockFinding(
      "LCK013", "lock-missing", .info, .presence, "x", "for information")
    report.findings = Array(repeating: extra, count: 60) + Sample.check.findings
    let bytes = SARIFReport.bytes(report, resultLimit: 50)
    let log = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    let results = try #require(run["results"] as? [[String: Any]])
    #expect(results.count == 50)
    #expect(results.first?["level"] as? String == "error")
    #expect(String(decoding: bytes, as: UTF8.self).contains("16 results of less weight"))
  }

  @Test func `a hundred places are named and the rest is counted`() throws {
    var report = Sample.check
    report.findings[0].values[0].evidence = (1...130).map { Evidence(path: "a.txt", line: $0) }
    let result = try results(report)[0]
    #expect((result["relatedLocations"] as? [Any])?.count == 100)
    let message = (result["message"] as? [String: String])?["text"] ?? ""
    #expect(message.contains("30 further places"))
  }

  @Test(arguments: [
    ("plain", "plain"), ("${TAG} {0}", "${{TAG}} {{0}}"), ("torch[opt]", "torch[opt]"),
    ("[a](b)", "\\[a\\](b)"), ("\u{1B}", "\u{1B}"),
  ])
  func `messages hold true values`(text: String, written: String) {
    #expect(SARIFText.message(text) == .string(written))
  }
}
