import Foundation
import Model
import Testing

@testable import Reports

@Suite struct JSONReportTests {
  @Test func `a report is read back as it was`() throws {
    for report in [Sample.threeWay, Sample.fullReport, Sample.hostile] {
      let bytes = try JSONReport.bytes(report)
      #expect(try JSONDecoder().decode(Report.self, from: Data(bytes)) == report)
    }
    let bytes = try JSONReport.bytes(of: Sample.full)
    #expect(try JSONDecoder().decode(Snapshot.self, from: Data(bytes)) == Sample.full)
  }

  @Test func `the form is the one that programs know`() throws {
    try GoldenText.check(try JSONReport.bytes(Sample.fullReport), "three-way/report.json")
  }

  @Test func `hostile texts are ASCII escapes and true values`() throws {
    var report = Sample.hostile
    report.findings.removeAll { $0.title.utf8.count > 1000 }
    let bytes = try JSONReport.bytes(report)
    try GoldenText.check(bytes, "hostile/report.json")
    let text = String(decoding: bytes, as: UTF8.self)
    for character in ["<", ">", "&", "\u{1B}", "\u{202E}", "\u{9B}", "\u{7F}"] {
      #expect(!text.contains(character))
    }
  }

  private static let python = Project.python(with: "jsonschema")

  // Validates, then again with no further keys allowed, and names keys of the schema that never occur.
  private static let judge = """
    import json, sys
    from jsonschema import Draft202012Validator as Validator
    schema = json.load(open(sys.argv[1], encoding="utf-8"))
    document = json.load(sys.stdin)
    Validator.check_schema(schema)
    wrong = [e.json_path + ": " + e.message[:200] for e in Validator(schema).iter_errors(document)]
    def close(part):
        if isinstance(part, dict):
            if "properties" in part and "additionalProperties" not in part:
                part["additionalProperties"] = False
            for value in part.values(): close(value)
        elif isinstance(part, list):
            for value in part: close(value)
    close(schema)
    wrong += [e.json_path + ": " + e.message[:200] for e in Validator(schema).iter_errors(document)]
    def keys(part, found):
        if isinstance(part, dict):
            for name, value in part.items(): found.add(name); keys(value, found)
        elif isinstance(part, list):
            for value in part: keys(value, found)
        return found
    def named(part, found):
        if isinstance(part, dict):
            properties = part.get("properties")
            if isinstance(properties, dict): found.update(properties)
            for value in part.values(): named(value, found)
        elif isinstance(part, list):
            for value in part: named(value, found)
        return found
    if len(sys.argv) > 2:
        wrong += ["never written: " + n for n in sorted(named(schema, set()) - keys(document, set()))]
    print("\\n".join(wrong))
    sys.exit(1 if wrong else 0)
    """

  private func judge(_ schema: String, _ bytes: [UInt8], isWhole: Bool) throws -> String {
    let file = Project.root.appending(path: "Schemas/\(schema).schema.json").path
    return try Project.output(
      of: try #require(Self.python), ["-c", Self.judge, file] + (isWhole ? ["whole"] : []),
      input: bytes
    ).text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test(.enabled(if: python != nil, "needs python3 with jsonschema"))
  func `reports are what their schema says, key by key`() throws {
    #expect(try judge("report", JSONReport.bytes(Sample.fullReport), isWhole: true) == "")
    #expect(try judge("report", JSONReport.bytes(Sample.threeWay), isWhole: false) == "")
    #expect(try judge("report", JSONReport.bytes(Sample.hostile), isWhole: false) == "")
    #expect(
      try judge(
        "report", JSONReport.bytes(Report(tool: Sample.tool, command: "diff")), isWhole: false)
        == "")
  }

  @Test(.enabled(if: python != nil, "needs python3 with jsonschema"))
  func `snapshots are what their schema says, key by key`() throws {
    #expect(try judge("snapshot", JSONReport.bytes(of: Sample.full), isWhole: true) == "")
    #expect(try judge("snapshot", JSONReport.bytes(of: Sample.training), isWhole: false) == "")
    #expect(try judge("snapshot", JSONReport.bytes(of: Sample.image("a")), isWhole: false) == "")
  }

  @Test(.enabled(if: python != nil, "needs python3 with jsonschema"))
  func `the schemas refuse what is something else`() throws {
    let bytes = try JSONReport.bytes(of: Sample.training)
    #expect(try judge("report", bytes, isWhole: false) != "")
    for (from, to) in [
      ("\"installed\"", "\"present\""), ("\"pkg:", "\"purl:"), ("\"runtime\"", "\"sometimes\""),
      ("\"verified\"", "\"checked\""),
    ] {
      let text = String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: from, with: to)
      #expect(try judge("snapshot", Array(text.utf8), isWhole: false) != "", "\(from)")
    }
  }
}
