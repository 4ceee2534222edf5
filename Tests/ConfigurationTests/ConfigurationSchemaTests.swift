import Configuration
import Documents
import Foundation
import Model
import Testing

/// `Schemas/configuration.schema.json`, with Python's `jsonschema` as the judge.
@Suite struct ConfigurationSchemaTests {
  // What a schema cannot see: names defined elsewhere, the day, dates told from texts, numbers too
  // large, conditions, passwords, and what this version does not do yet.
  private static let beyondSchema: Set<String> = [
    "unknown-environment", "unknown-environment-in-allowance", "unknown-pool", "date-in-quotes",
    "end-too-far", "until-unreadable", "extends", "limit-huge",
    "password-in-source", "password-in-reference", "pool-architecture-of-cpu",
  ]

  private static func json(_ node: DocumentNode) -> Any {
    switch node.value {
    case .null: NSNull()
    case .boolean(let truth): truth
    case .integer(let number): number
    case .float(let number): number.isFinite ? number : 0.5
    case .string(let text): text
    case .dateTime(let text, _): text
    case .array(let items): items.map(json)
    case .table(let table):
      Dictionary(uniqueKeysWithValues: table.entries.map { ($0.key, json($0.value)) })
    }
  }

  @Test(.enabled(if: SchemaJudge.python != nil, "needs python3 with jsonschema"))
  func `agrees with the schema about every case`() throws {
    let folder = ConfigurationCase.project
    let schema = try JSONSerialization.jsonObject(
      with: Data(contentsOf: folder.appending(path: "Schemas/configuration.schema.json")))
    var cases: [String: Any] = [:]
    for fixture in ConfigurationCase.plain + ConfigurationCase.broken {
      guard let root = try? TOMLDocument.read(fixture.bytes),
        let node = fixture.file == "holdfast.toml" ? root : root.at("tool", "holdfast")
      else { continue }
      cases[fixture.testDescription] = Self.json(node)
    }
    let input = try JSONSerialization.data(withJSONObject: ["schema": schema, "cases": cases])
    let script = ConfigurationCase.folder.appending(path: "validate.py")
    let output = try #require(try SchemaJudge.output(of: script, input: input))
    let accepted = try #require(JSONSerialization.jsonObject(with: output) as? [String])
    for fixture in ConfigurationCase.plain + ConfigurationCase.broken {
      let name = fixture.testDescription
      guard cases[name] != nil else { continue }
      let isAccepted = fixture.kind == "plain" || Self.beyondSchema.contains(fixture.name)
      #expect(accepted.contains(name) == isAccepted, "\(name)")
    }
    #expect(cases.count > 50)
  }

  @Test func `lists the keys that are read`() throws {
    let bytes = [UInt8](
      try Data(
        contentsOf: ConfigurationCase.project.appending(path: "Schemas/configuration.schema.json")))
    let schema = try JSONDocument.read(bytes)
    func keys(_ path: String...) -> [String] {
      (schema.at(path: path + ["properties"])?.table?.keys ?? []).sorted()
    }
    #expect(keys() == known("wibble = 1"))
    #expect(keys("$defs", "environment") == known("environments.a.wibble = 1"))
    #expect(keys("$defs", "pool") == known("hardware.a.wibble = 1"))
    #expect(keys("$defs", "policy") == known("policy.wibble = 1"))
    #expect(keys("$defs", "allowance") == known("[[allow]]\nwibble = 1"))
    #expect(keys("properties", "limits") == known("limits.wibble = 1"))
    #expect(keys("properties", "lock") == known("lock.wibble = 1"))
    #expect(keys("properties", "workspace") == known("workspace.wibble = 1"))
    #expect(keys("properties", "extends") == known("extends.wibble = 1"))
  }

  /// The keys that the reader knows in the table where `wibble` stands.
  private func known(_ text: String) -> [String] {
    do {
      _ = try HoldfastConfiguration.read(Array(text.utf8), path: "holdfast.toml")
    } catch {
      if case .unknownKey(_, _, let known) = error.reason { return known.sorted() }
    }
    return []
  }
}
