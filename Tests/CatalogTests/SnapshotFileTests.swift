import Bytes
import Digests
import Documents
import Foundation
import Model
import TestKit
import Testing

@testable import Catalog

@Suite struct SnapshotFileTests {
  @Test(arguments: [
    ("plain", "\"plain\""),
    ("a\"b\\c/d", "\"a\\\"b\\\\c/d\""),
    ("\n\t\u{0}\u{7F}", "\"\\u000a\\u0009\\u0000\\u007f\""),
    ("\u{80}\u{9F}\u{A0}", "\"\\u0080\\u009f\u{A0}\""),
    ("<a href=\"&\">", "\"\\u003ca href=\\\"\\u0026\\\"\\u003e\""),
    ("\u{61C}\u{200E}\u{200F}\u{2010}", "\"\\u061c\\u200e\\u200f\u{2010}\""),
    (
      "\u{2027}\u{2028}\u{2029}\u{202A}\u{202E}\u{202F}",
      "\"\u{2027}\\u2028\\u2029\\u202a\\u202e\u{202F}\""
    ),
    ("\u{2065}\u{2066}\u{2069}\u{206A}", "\"\u{2065}\\u2066\\u2069\u{206A}\""),
    ("é e\u{301} 漢 😀", "\"é e\u{301} 漢 😀\""),
  ])
  func `writes text that no sink mistakes`(text: String, expected: String) throws {
    var bytes: [UInt8] = []
    CanonicalText.append(text, to: &bytes)
    #expect(bytes == Array(expected.utf8))
    #expect(bytes == CanonicalJSON.compact(.string(text)))
    #expect(try JSONDecoder().decode(String.self, from: Data(bytes)).utf8.elementsEqual(text.utf8))
  }

  @Test func `canonical bytes are those of an encoder with sorted keys`() throws {
    let file = try SnapshotFile(Sample.full)
    let canonical = try file.canonicalBytes()
    let plain = [UInt8](try JSONEncoder().encode(Sample.full))
    let expected = CanonicalJSON.compact(JSONValue(try JSONDocument.read(plain)))
    #expect(String(decoding: canonical, as: UTF8.self) == String(decoding: expected, as: UTF8.self))
    #expect(canonical == expected)
    #expect(!canonical.contains { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "<") })
  }

  @Test func `the sample fills every field of packages and requirements`() {
    func gaps(_ value: Any, _ place: String) -> [String] {
      let mirror = Mirror(reflecting: value)
      if mirror.displayStyle == .optional {
        guard let wrapped = mirror.children.first?.value else { return [place] }
        return gaps(wrapped, place)
      }
      if mirror.displayStyle == .collection || mirror.displayStyle == .dictionary {
        if mirror.children.isEmpty { return [place] }
        return mirror.children.flatMap { gaps($0.value, place) }
      }
      guard mirror.displayStyle == .struct else { return [] }
      return mirror.children.flatMap { gaps($0.value, "\(place).\($0.label ?? "")") }
    }
    #expect(gaps(Sample.full.packages[0], "package") == [])
    #expect(gaps(Sample.full.requirements[0], "requirement") == [])
  }

  @Test func `reads its own bytes and its pretty form`() throws {
    let file = try SnapshotFile(Sample.full)
    let again = try SnapshotFile(reading: try file.canonicalBytes())
    #expect(again == file)
    let pretty = try file.prettyBytes()
    #expect(pretty.last == UInt8(ascii: "\n"))
    #expect(try SnapshotFile(reading: pretty) == file)
    #expect(try again.canonicalBytes() == file.canonicalBytes())
  }

  @Test func `the identity leaves out the tool and the reference`() throws {
    let file = try SnapshotFile(Sample.full)
    var other = Sample.full
    other.tool.version = "9.9.9"
    other.subject.reference = "elsewhere"
    #expect(try SnapshotFile(other).identity == file.identity)
    #expect(try SnapshotFile(other).canonicalBytes() != file.canonicalBytes())
    let text = String(decoding: try file.canonicalBytes(), as: UTF8.self)
      .replacing(#","tool":{"name":"holdfast","version":"0.1.0"}"#, with: "")
      .replacing(#""reference":"archive:a.tar","#, with: "")
    #expect(try Digest.sha256(of: Array(text.utf8)) == file.identity)
    other.subject.verified = false
    #expect(try SnapshotFile(other).identity != file.identity)
  }

  @Test func `keeps the keys of a later minor version`() throws {
    let known = try SnapshotFile(Sample.full)
    let text = String(decoding: try known.canonicalBytes(), as: UTF8.self)
      .replacing(#","layers":"#, with: #","future":{"k":[1.5,null]},"layers":"#)
    let file = try SnapshotFile(reading: Array(text.utf8))
    #expect(file.snapshot == Sample.full)
    #expect(try file.canonicalBytes() == Array(text.utf8))
    #expect(file.identity != known.identity)
    let other = text.replacing(#""version":"0.1.0""#, with: #""version":"0.2.0""#)
    #expect(try SnapshotFile(reading: Array(other.utf8)).identity == file.identity)
    let packed = try Folder()
    let catalog = try Catalog.open(packed.location)
    try catalog.record(ScanRecord(file: file, scannedAt: 1))
    #expect(try catalog.snapshot(file.identity) == file)
    #expect(try catalog.check() == [])
  }

  @Test(arguments: [
    ("", SnapshotFileError.notJSON(reason: "the text ends where a value is expected", line: 1)),
    ("[]", .otherSchema(found: nil)),
    ("{}", .otherSchema(found: nil)),
    (#"{"schema":"holdfast.report/1"}"#, .otherSchema(found: "holdfast.report/1")),
    (
      #"{"schema":"holdfast.snapshot/2"}"#,
      .newerSchema(found: "holdfast.snapshot/2", newest: "holdfast.snapshot/1")
    ),
    (#"{"schema":"holdfast.snapshot/0"}"#, .otherSchema(found: "holdfast.snapshot/0")),
    (#"{"schema":"holdfast.snapshot/1"}"#, .invalid(reason: "the key `tool` is missing")),
    (
      #"{"schema":"holdfast.snapshot/1","schema":"holdfast.snapshot/1"}"#,
      .notJSON(reason: "key `schema` already stands on line 1", line: 1)
    ),
    (#"{"a":"\ud800"}"#, .notJSON(reason: "a text holds half a surrogate pair", line: 1)),
    (
      String(repeating: "[", count: 100_000),
      .notJSON(reason: "nested deeper than 64 levels", line: 1)
    ),
  ])
  func `refuses what is no snapshot`(text: String, expected: SnapshotFileError) {
    #expect(throws: expected) { try SnapshotFile(reading: Array(text.utf8)) }
    #expect(!expected.message.isEmpty)
  }

  @Test func `refuses a document above the limit`() throws {
    let bytes = try SnapshotFile(Sample.full).canonicalBytes()
    #expect(throws: SnapshotFileError.tooLarge(bytes: bytes.count, limit: 100)) {
      try SnapshotFile(reading: bytes, limitBytes: 100)
    }
  }

  @Test func `every prefix and every flipped byte reads or throws`() throws {
    let bytes = try SnapshotFile(Sample.full).canonicalBytes()
    for count in stride(from: 0, to: bytes.count, by: 7) {
      #expect(throws: SnapshotFileError.self) {
        try SnapshotFile(reading: Array(bytes.prefix(count)))
      }
    }
    var random = SeededRandom(seed: 7)
    for _ in 0..<300 {
      _ = try? SnapshotFile(reading: random.flipped(bytes))
    }
  }
}
