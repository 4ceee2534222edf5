import Documents
import Foundation
import Model
import Testing

@testable import Lockfiles

@Suite struct LockSchemaTests {
  // Keys of each object of the schema, by the path that leads there.
  private static func keys(
    _ part: DocumentNode, _ definitions: DocumentNode, _ path: String, into found: inout Set<String>
  ) {
    var part = part
    if let name = part["$ref"]?.string?.split(separator: "/").last {
      part = definitions[String(name)] ?? part
    }
    if let items = part["items"] { keys(items, definitions, "\(path)[]", into: &found) }
    if let value = part["additionalProperties"], value.table != nil {
      keys(value, definitions, "\(path).*", into: &found)
    }
    for entry in part["properties"]?.table?.entries ?? [] {
      let required = part["required"]?.strings?.contains(entry.key) == true
      found.insert("\(path).\(entry.key)\(required ? "" : "?")")
      keys(entry.value, definitions, "\(path).\(entry.key)", into: &found)
    }
  }

  private static var schema: DocumentNode {
    get throws {
      let file = LockSample.root.appending(path: "Schemas/lock.schema.json")
      return try JSONDocument.read([UInt8](try Data(contentsOf: file)))
    }
  }

  @Test func `the schema has exactly the keys that are read and written, required and not`() throws
  {
    let schema = try Self.schema
    var said: Set<String> = []
    Self.keys(
      try #require(schema.at("properties", "body")), try #require(schema["$defs"]), "body",
      into: &said)
    var collector = KeyCollector()
    var body = LockBody.blank
    try body.exchange(&collector)
    #expect(said.subtracting(collector.found).sorted() == [], "only in the schema")
    #expect(collector.found.subtracting(said).sorted() == [], "not in the schema")
    #expect(said.count > 100)
  }

  @Test func `every key of the schema says what it is`() throws {
    func missing(_ part: DocumentNode, _ path: String) -> [String] {
      (part.table?.entries ?? []).flatMap { entry in
        let below = missing(entry.value, "\(path).\(entry.key)")
        guard entry.key == "properties" else { return below }
        return below
          + (entry.value.table?.entries ?? []).filter {
            $0.value["description"] == nil && $0.value["$ref"] == nil
          }.map { "\(path).\($0.key)" }
      }
    }
    #expect(missing(try Self.schema, "") == [])
  }

  private static let python = JudgingPython.path(with: "jsonschema")

  // Validates, once as it is and once with no further keys allowed.
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
    print("\\n".join(wrong))
    """

  private func judge(_ bytes: [UInt8]) throws -> String {
    let file = LockSample.root.appending(path: "Schemas/lock.schema.json").path
    return try JudgingPython.output(
      try #require(Self.python), ["-c", Self.judge, file], input: bytes
    ).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test(.enabled(if: python != nil, "needs python3 with jsonschema"))
  func `lock files are what their schema says`() throws {
    for body in [LockSample.full, LockSample.laptop, LockBody()] {
      #expect(try judge(LockDocument.bytes(of: body)) == "")
    }
    let image = try InstalledPart(of: SnapshotSample.image)
    let environment = LockedEnvironment(
      declared: DeclaredPart(of: SnapshotSample.repository, selection: DeclaredSelection()),
      installed: ["linux/amd64": image])
    #expect(try judge(LockDocument.bytes(of: LockBody(environments: ["a": environment]))) == "")
  }

  @Test(
    .enabled(if: python != nil, "needs python3 with jsonschema"),
    arguments: [
      ("\"ecosystem\":\"deb\"", "\"ecosystem\":\"rpm\""), ("\"pkg:", "\"purl:"),
      ("\"primary\":true", "\"primary\":\"yes\""), ("holdfast.lock/1", "holdfast.lock/2"),
      ("\"subject\"", "\"object\""), ("\"count\":12", "\"count\":-1"),
    ])
  func `the schema refuses what is something else`(old: String, new: String) throws {
    let text = String(decoding: try LockDocument.bytes(of: LockSample.full), as: UTF8.self)
    #expect(text.contains(old))
    #expect(try judge(Array(text.replacing(old, with: new).utf8)) != "", "\(new)")
  }
}

/// A Python that has a module.
enum JudgingPython {
  static func path(with module: String) -> String? {
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    return folders.split(separator: ":").map { "\($0)/python3" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
        && (try? output($0, ["-c", "import \(module); print('found')"], input: []))?
          .hasPrefix("found") == true
    }
  }

  static func output(_ python: String, _ arguments: [String], input: [UInt8]) throws -> String {
    let source = FileManager.default.temporaryDirectory
      .appending(path: "holdfast-lock-\(UUID().uuidString)")
    try Data(input).write(to: source)
    defer { try? FileManager.default.removeItem(at: source) }
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments = arguments
    process.standardInput = try FileHandle(forReadingFrom: source)
    let sink = Pipe()
    process.standardOutput = sink
    process.standardError = sink
    try process.run()
    let bytes = try sink.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Collects every key that rows have, with the path that leads to it; `?` behind optional ones.
private struct KeyCollector: LockFields {
  private(set) var found: Set<String> = []
  private var path = "body"

  private mutating func add(_ key: String, isOptional: Bool = false) {
    found.insert("\(path).\(key)\(isOptional ? "?" : "")")
  }

  private mutating func enter<Row: LockRow>(
    _ row: Row.Type, _ key: String
  ) throws(LockShapeError) {
    let outer = path
    path += "." + key
    var blank = Row.blank
    try blank.exchange(&self)
    path = outer
  }

  mutating func text(_ key: String, _ value: inout String) { add(key) }
  mutating func text(_ key: String, _ value: inout String?) { add(key, isOptional: true) }
  mutating func flag(_ key: String, _ value: inout Bool) { add(key) }
  mutating func flag(_ key: String, _ value: inout Bool?) { add(key, isOptional: true) }
  mutating func number(_ key: String, _ value: inout Int) { add(key) }
  mutating func numbers(_ key: String, _ value: inout [Int]?) { add(key, isOptional: true) }
  mutating func texts(_ key: String, _ value: inout [String]) { add(key) }
  mutating func texts(_ key: String, _ value: inout [String]?) { add(key, isOptional: true) }
  mutating func table(_ key: String, _ value: inout [String: String]) { add(key) }
  mutating func table(_ key: String, _ value: inout [String: String]?) {
    add(key, isOptional: true)
  }

  mutating func word<Word: RawRepresentable>(_ key: String, _ value: inout Word)
  where Word.RawValue == String { add(key) }

  mutating func word<Word: RawRepresentable>(_ key: String, _ value: inout Word?)
  where Word.RawValue == String { add(key, isOptional: true) }

  mutating func row<Row: LockRow>(_ key: String, _ value: inout Row) throws(LockShapeError) {
    add(key)
    try enter(Row.self, key)
  }

  mutating func row<Row: LockRow>(_ key: String, _ value: inout Row?) throws(LockShapeError) {
    add(key, isOptional: true)
    try enter(Row.self, key)
  }

  mutating func rows<Row: LockRow>(_ key: String, _ value: inout [Row]) throws(LockShapeError) {
    add(key)
    try enter(Row.self, "\(key)[]")
  }

  mutating func rows<Row: LockRow>(
    _ key: String, _ value: inout [String: Row]
  ) throws(LockShapeError) {
    add(key)
    try enter(Row.self, "\(key).*")
  }
}
