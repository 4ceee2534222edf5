import Documents
import Foundation
import Model
import Testing

@testable import Accelerators

/// The tables of this build, held to their form and to sense.
@Suite struct KnowledgeTableTests {
  private static let judge = """
    import json, sys
    from jsonschema import Draft202012Validator as Validator
    schema = json.load(open(sys.argv[1], encoding="utf-8"))
    Validator.check_schema(schema)
    for document in json.load(sys.stdin):
        for error in Validator(schema).iter_errors(document):
            print(str(document.get("table")) + error.json_path + ": " + error.message[:200])
    """

  @Test func `every table decodes, has rows and tells its day`() throws {
    let knowledge = try Knowledge(base: nil, files: [:])
    #expect(knowledge.tables.map(\.name) == EmbeddedTables.all.map(\.file))
    #expect(knowledge.tables.map(\.name) == knowledge.tables.map(\.name).sorted())
    #expect(knowledge.tables.allSatisfy { $0.rows > 0 && !$0.isReplaced })
    #expect(knowledge.date == "2026-11-22")
    #expect(Knowledge.embedded.tables == knowledge.tables)
  }

  @Test func `every table read again alone gives the same answers`() throws {
    for table in EmbeddedTables.all {
      let replaced = try Knowledge(overriding: [table.file: Array(table.text.utf8)])
      let info = try #require(replaced.tables.first { $0.name == table.file })
      #expect(info.isReplaced)
      #expect(replaced.tables.count { $0.isReplaced } == 1)
    }
  }

  @Test(.enabled(if: KnowledgeCase.python != nil, "needs python3 with jsonschema"))
  func `every table is what the schema says`() throws {
    let schema = KnowledgeCase.root.appending(path: "Schemas/knowledge.schema.json").path
    let texts = EmbeddedTables.all.map(\.text).joined(separator: ",")
    let result = try KnowledgeCase.run(
      try #require(KnowledgeCase.python), ["-c", Self.judge, schema],
      input: Array("[\(texts)]".utf8))
    #expect(result.status == 0 && result.text == "", "\(result.text.prefix(2000))")
  }

  @Test(.enabled(if: KnowledgeCase.python != nil, "needs python3 with jsonschema"))
  func `the schema refuses what the reader refuses`() throws {
    let schema = KnowledgeCase.root.appending(path: "Schemas/knowledge.schema.json").path
    let text = String(decoding: KnowledgeCase.bytes("ptx.json"), as: UTF8.self)
    for (from, to) in [
      ("holdfast.knowledge/1", "holdfast.knowledge/2"), ("\"9.5\"", "\"9.5x\""),
      ("\"cuda\"", "\"kuda\""), ("\"measured\"", "\"seen\""), ("2026-11-22", "22.11.2026"),
      ("\"ptx\"", "\"px\""),
    ] {
      let changed = text.replacingOccurrences(of: from, with: to)
      #expect(KnowledgeCase.refusal("ptx.json", changed) != nil, "\(from)")
      let result = try KnowledgeCase.run(
        try #require(KnowledgeCase.python), ["-c", Self.judge, schema],
        input: Array("[\(changed)]".utf8))
      #expect(result.text != "", "\(from)")
    }
  }

  @Test func `no document repeats a source as a fact and every row is graded`() throws {
    for table in EmbeddedTables.all {
      let root = try JSONDocument.read(Array(table.text.utf8))
      for row in root["rows"]?.array ?? [] {
        let source = try #require(row["source"]?.string, "\(table.file):\(row.line)")
        let grade = try #require(row["grade"]?.string, "\(table.file):\(row.line)")
        #expect(source.utf8.count > 5, "\(table.file):\(row.line)")
        #expect(NativeLibraries.Grade(rawValue: grade) != nil)
        // What comes from memory is never more than a hint.
        if source.hasPrefix("from memory") { #expect(grade == "unverified", "\(source)") }
      }
    }
  }

  @Test func `rows stand in order`() {
    let knowledge = Knowledge.embedded
    func isSorted<Value: Comparable>(_ values: [Value]) -> Bool {
      zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
    }
    #expect(isSorted(knowledge.drivers.rows.map(\.toolkit)))
    #expect(isSorted(knowledge.toolkits.rows.map(\.toolkit)))
    #expect(isSorted(knowledge.images.rows.map(\.image)))
    #expect(isSorted(knowledge.ptx.rows.map(\.isa)))
    #expect(isSorted(knowledge.branches.rows.map(\.branch)))
    #expect(isSorted(knowledge.support.rows.map(\.branch)))
    #expect(isSorted(knowledge.minorVersions.rows.map(\.cudaMajor)))
    #expect(isSorted(knowledge.devices.rows.map(\.computeCapability)))
    #expect(isSorted(knowledge.deviceDrivers.rows.map(\.computeCapability)))
    #expect(isSorted(knowledge.rocmDrivers.rows.map(\.driver)))
    #expect(isSorted(knowledge.gpus.rows.map { "\($0.product.vendor) \($0.product.name)" }))
    #expect(isSorted(knowledge.imports.rows.map(\.module)))
  }

  @Test func `newer toolkits never need older drivers`() {
    let drivers = Knowledge.embedded.drivers.rows.compactMap(\.driver)
    #expect(zip(drivers, drivers.dropFirst()).allSatisfy { $0 <= $1 })
    let cuda = Knowledge.embedded.branches.rows.map(\.cuda)
    #expect(zip(cuda, cuda.dropFirst()).allSatisfy { $0 <= $1 })
    let isa = Knowledge.embedded.ptx.rows.map(\.cuda)
    #expect(zip(isa, isa.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func `the branch of a toolkit's driver reports that toolkit's CUDA version`() throws {
    let knowledge = Knowledge.embedded
    for row in knowledge.drivers.rows where row.origin.grade == .official {
      let driver = try #require(row.driver?.text)
      let cuda = try #require(knowledge.cuda(ofDriver: driver)?.value)
      // Updates of old toolkits came with the drivers of the branch.
      #expect(DottedVersion(cuda)?.majorMinor == row.toolkit.number.majorMinor, "\(driver)")
    }
  }

  @Test func `models name devices that the tables know`() {
    let knowledge = Knowledge.embedded
    for row in knowledge.gpus.rows {
      let product = row.product
      switch product.vendor {
      case .nvidia:
        #expect(knowledge.family(computeCapability: product.target) == product.family)
        let target = "sm_" + product.target.filter { $0 != "." }
        #expect(knowledge.target(target) != nil, "\(product.name)")
      default: #expect(product.target.hasPrefix("gfx"))
      }
      #expect(knowledge.product(product.name)?.value == product, "\(product.name)")
    }
  }

  @Test func `targets of one device come with a first toolkit no later than the suffixes`() {
    for row in Knowledge.embedded.targets.rows {
      guard let last = row.target.last, "af".contains(last) else { continue }
      let plain = Knowledge.embedded.target(String(row.target.dropLast()))
      #expect(plain != nil, "\(row.target)")
      #expect(
        DottedVersion.isAtLeast(row.first.text, plain?.value.first ?? "99") == true,
        "\(row.target)")
    }
  }
}
