import Foundation
import Testing

import struct TestKit.SeededRandom

@testable import Accelerators

/// Table files from users: read exactly or refused with a reason.
@Suite struct KnowledgeDamageTests {
  private func ptx(_ rows: String, _ head: String = #""table": "ptx", "date": "2026-12-01""#)
    -> String
  {
    "{\"schema\": \"holdfast.knowledge/1\", \(head),\n \"rows\": [\n\(rows)\n]}"
  }

  private let row = #"{"isa": "9.9", "cuda": "13.9", "source": "a document", "grade": "official"}"#

  @Test func `a newer table replaces the one of the build`() throws {
    let knowledge = try Knowledge(overriding: ["ptx.json": Array(ptx(row).utf8)])
    #expect(knowledge.cuda(ofPTX: "9.9")?.value == "13.9")
    #expect(knowledge.cuda(ofPTX: "9.9")?.source == "a document")
    #expect(knowledge.cuda(ofPTX: "8.7") == nil)
    #expect(knowledge.date == "2026-12-01")
    #expect(knowledge.minimumDriver(cudaMajor: 12)?.value == "525.60.13")
    #expect(knowledge.tables.first { $0.name == "ptx.json" }?.isReplaced == true)
  }

  @Test func `files that are no table are refused by name`() throws {
    let error = #expect(throws: KnowledgeError.self) {
      try Knowledge(overriding: ["driver.json": []])
    }
    #expect(error?.message.contains("`driver.json`") == true)
  }

  @Test(arguments: [
    ("", "1"), ("{", "1"), ("[]", "array"), ("{}", "`schema` is missing"),
    (#"{"schema": "holdfast.knowledge/2"}"#, "expected `holdfast.knowledge/1`"),
    (#"{"schema": "holdfast.knowledge/1", "table": "drivers"}"#, "`table` is `drivers`"),
  ])
  func `a document of another form is refused`(text: String, part: String) throws {
    let message = try #require(KnowledgeCase.refusal("ptx.json", text))
    #expect(message.contains(part), "\(message)")
    #expect(message.contains("`ptx.json`"))
  }

  @Test(arguments: [
    (#"{"isa": "9.9", "cuda": "13.9", "source": "a", "grade": "certain"}"#, "expected one of"),
    (#"{"isa": "9.9", "cuda": "13.9", "source": "", "grade": "official"}"#, "`source`"),
    (#"{"isa": "9.9", "cuda": "13.9", "grade": "official"}"#, "`source` is missing"),
    (#"{"isa": 9.9, "cuda": "13.9", "source": "a", "grade": "official"}"#, "`isa` is `9.9`"),
    (#"{"isa": "9.9", "cuda": "x", "source": "a", "grade": "official"}"#, "`cuda` is `x`"),
    (
      #"{"isa": "9.9", "cuda": "1", "source": "a", "grade": "official", "z": 1}"#, "`z` is no field"
    ),
    (#"{"isa": "9.9", "cuda": "\u001b[31m", "source": "a", "grade": "official"}"#, "`cuda`"),
    ("7", "a row is integer"), ("null", "a row is null"), ("[]", "a row is array"),
  ])
  func `a wrong row is refused with its line`(row: String, part: String) throws {
    let message = try #require(KnowledgeCase.refusal("ptx.json", ptx(row)))
    #expect(message.contains(part), "\(message)")
    #expect(!message.unicodeScalars.contains("\u{1B}"))
  }

  @Test func `messages name the line of the row`() throws {
    let bad = #"{"isa": "9.8", "cuda": "x", "source": "a", "grade": "official"}"#
    let message = try #require(KnowledgeCase.refusal("ptx.json", ptx(row + ",\n" + bad)))
    #expect(message.contains("line 4"), "\(message)")
  }

  @Test func `two rows for one key, unknown head fields and wrong days are refused`() throws {
    #expect(KnowledgeCase.refusal("ptx.json", ptx(row + "," + row))?.contains("second row") == true)
    for head in [
      #""table": "ptx", "date": "2026-13-01""#, #""table": "ptx", "date": "today""#,
      #""table": "ptx", "date": "2026-12-01", "more": 1"#, #""table": "ptx""#,
    ] {
      #expect(KnowledgeCase.refusal("ptx.json", ptx(row, head)) != nil, "\(head)")
    }
  }

  @Test func `a range that ends before it begins is refused`() throws {
    let text = """
      {"schema": "holdfast.knowledge/1", "table": "rocm-targets", "date": "2026-12-01", "rows": [
      {"from": "7.0", "to": "6.4", "targets": [], "source": "a", "grade": "official"}]}
      """
    #expect(KnowledgeCase.refusal("rocm-targets.json", text)?.contains("before `from`") == true)
  }

  @Test func `a file past the limit is refused`() throws {
    let text = ptx(String(repeating: " ", count: 5 << 20))
    #expect(KnowledgeCase.refusal("ptx.json", text) != nil)
  }

  @Test func `every prefix of a table is refused`() {
    let bytes = KnowledgeCase.bytes("support.json")
    for length in 0..<bytes.count - 1 {
      let text = Array(bytes[..<length])
      #expect(throws: KnowledgeError.self, "\(length)") {
        try Knowledge(overriding: ["support.json": text])
      }
    }
  }

  @Test func `flipped bits are read or refused, and never trap`() {
    let seed: UInt64 = 3_141_592
    var random = SeededRandom(seed: seed)
    var refused = 0
    for table in EmbeddedTables.all where table.text.utf8.count < 8000 {
      let bytes = Array(table.text.utf8)
      for _ in 0..<60 {
        let changed = random.flipped(bytes)
        do {
          let knowledge = try Knowledge(overriding: [table.file: changed])
          _ = knowledge.product("H100")
          _ = knowledge.toolkit(ofRuntime: "12.4.127")
          _ = knowledge.rocmSupports(driver: "6.3", release: "6.2")
        } catch {
          refused += 1
          #expect(error.file == table.file, "seed \(seed)")
        }
      }
    }
    #expect(refused > 0)
  }
}
