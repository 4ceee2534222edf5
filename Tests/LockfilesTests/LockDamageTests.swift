import Digests
import Documents
import Foundation
import Model
import TestKit
import Testing

import struct Bytes.Digest

@testable import Lockfiles

/// THREATS T-82: a lock file of which anything was changed is refused, with the reason.
@Suite struct LockDamageTests {
  private static func error(_ bytes: [UInt8]) -> LockfileError? {
    do throws(LockfileError) {
      _ = try LockDocument.read(bytes, path: "holdfast.lock")
      return nil
    } catch {
      return error
    }
  }

  private static func error(_ text: String) -> LockfileError? { error(Array(text.utf8)) }

  private static func text(_ body: LockBody = LockSample.full) throws -> String {
    String(decoding: try LockDocument.bytes(of: body), as: UTF8.self)
  }

  /// The file around another body, with the digest that belongs to it.
  static func sealed(_ body: String) throws -> String {
    let digest = try Digest.sha256(of: Array(body.utf8)).text
    return "{\n  \"body\": \(body),\n  \"digest\": \"\(digest)\",\n"
      + "  \"schema\": \"holdfast.lock/1\"\n}\n"
  }

  /// The body's text with replacements, sealed anew.
  static func resealed(_ replacements: (String, String)...) throws -> String {
    let whole = try text()
    let start = try #require(whole.range(of: "\"body\": ")).upperBound
    let end = try #require(whole.range(of: ",\n  \"digest\"")).lowerBound
    var body = String(whole[start..<end])
    for (old, new) in replacements {
      #expect(body.contains(old))
      body = body.replacingOccurrences(of: old, with: new)
    }
    return try sealed(body)
  }

  private static var isNotCanonical: (LockfileError?) -> Bool {
    { if case .notCanonical = $0 { true } else { false } }
  }

  private static var isDigestMismatch: (LockfileError?) -> Bool {
    { if case .digestMismatch = $0 { true } else { false } }
  }

  // Small, with a row of each kind of place.
  private static var small: LockBody {
    var part = DeclaredPart()
    part.python = "3.11"
    part.requirements = LockSample.declared.requirements.suffix(1)
    return LockBody(project: "p", environments: ["e": LockedEnvironment(declared: part)])
  }

  @Test func `T-82 any byte changed`() throws {
    let bytes = try LockDocument.bytes(of: Self.small)
    for position in bytes.indices {
      for mask in [UInt8(1), 0x20, 0x80] {
        var changed = bytes
        changed[position] ^= mask
        #expect(Self.error(changed) != nil, "byte \(position) with \(mask)")
      }
    }
  }

  @Test func `T-82 any byte taken away or put in`() throws {
    let bytes = try LockDocument.bytes(of: Self.small)
    for position in bytes.indices {
      var shorter = bytes
      shorter.remove(at: position)
      #expect(Self.error(shorter) != nil, "without byte \(position)")
      for added in [UInt8(ascii: " "), UInt8(ascii: "\n"), bytes[position]] {
        var longer = bytes
        longer.insert(added, at: position)
        #expect(Self.error(longer) != nil, "\(added) before byte \(position)")
      }
    }
    #expect(Self.error(bytes + [UInt8(ascii: "\n")]) != nil)
  }

  @Test func `T-82 every prefix`() throws {
    let bytes = try LockDocument.bytes(of: LockSample.laptop)
    for count in 0..<bytes.count {
      #expect(Self.error(Array(bytes[..<count])) != nil, "\(count) bytes")
    }
  }

  @Test func `T-82 changes drawn by seed`() throws {
    let bytes = try LockDocument.bytes(of: LockSample.full)
    for seed in 0..<500 {
      var random = SeededRandom(seed: UInt64(seed))
      let changed = random.flipped(bytes)
      #expect(changed == bytes || Self.error(changed) != nil, "seed \(seed)")
    }
  }

  @Test func `T-82 a changed version`() throws {
    let changed = try Self.text().replacingOccurrences(of: "1.26.4", with: "1.26.5")
    #expect(Self.isDigestMismatch(Self.error(changed)))
  }

  @Test func `T-82 reordered keys`() throws {
    let swapped = try Self.resealed(
      (
        "{\"base\":\"build\",\"file\":\"docker/Dockerfile\",",
        "{\"file\":\"docker/Dockerfile\",\"base\":\"build\","
      ))
    #expect(Self.isNotCanonical(Self.error(swapped)))
    let whole = try Self.text(LockBody())
    let digest = try #require(whole.split(separator: "\n").first { $0.contains("\"digest\"") })
    let outer = whole.replacingOccurrences(of: "\(digest)\n", with: "")
      .replacingOccurrences(of: "{\n  \"body\"", with: "{\n\(digest)\n  \"body\"")
    #expect(Self.isNotCanonical(Self.error(outer)))
  }

  @Test func `T-82 reordered rows`() throws {
    let line = "\",\n            \""
    let swapped = try Self.resealed(
      ("docker/Dockerfile\(line)pyproject.toml", "pyproject.toml\(line)docker/Dockerfile"))
    #expect(Self.isNotCanonical(Self.error(swapped)))
  }

  @Test func `T-82 doubled keys`() throws {
    let twice = try Self.resealed(
      ("\"stage\":\"build\"}", "\"stage\":\"build\",\"stage\":\"build\"}"))
    guard case .syntax(_, let line, let reason) = Self.error(twice) else {
      Issue.record("doubled key was read")
      return
    }
    #expect(line != nil)
    #expect(reason.contains("`stage`"))
  }

  @Test func `T-82 doubled rows`() throws {
    let row = "{\"base\":\"build\",\"file\":\"docker/Dockerfile\",\"stage\":\"1\"}"
    let twice = try Self.resealed((row, "\(row),\n            \(row)"))
    #expect(Self.isNotCanonical(Self.error(twice)))
  }

  @Test func `T-82 CRLF`() throws {
    let changed = try Self.text().replacingOccurrences(of: "\n", with: "\r\n")
    #expect(Self.error(changed) == .notCanonical(path: "holdfast.lock", line: 1))
    let body = try Self.resealed(("\n", "\r\n"))
    #expect(Self.isNotCanonical(Self.error(body)))
  }

  @Test func `T-82 byte order mark`() throws {
    #expect(
      Self.error("\u{FEFF}" + (try Self.text())) == .notCanonical(path: "holdfast.lock", line: 1))
  }

  @Test func `T-82 homoglyphs`() throws {
    // Cyrillic letters in a name, in a key, and in the schema's name.
    let name = try Self.text().replacingOccurrences(of: "numpy", with: "num\u{0440}y")
    #expect(Self.isDigestMismatch(Self.error(name)))
    let key = try Self.resealed(("\"version\":\"1.26.4\"", "\"v\u{0435}rsion\":\"1.26.4\""))
    #expect(
      Self.error(key)
        == .wrongShape(
          path: "holdfast.lock", key: "body.environments.training.declared.pins[0].version",
          expected: "text"))
    let schema = try Self.text().replacingOccurrences(
      of: "holdfast.lock/1", with: "holdf\u{0430}st.lock/1")
    guard case .unsupportedSchema = Self.error(schema) else {
      Issue.record("another schema was read")
      return
    }
  }

  @Test(arguments: ["<<<<<<< HEAD", "=======", ">>>>>>> feature", "||||||| 1a2b3c4", "<<<<<<<\r"])
  func `T-82 conflict marks are recognised first, with their line`(mark: String) throws {
    var lines = try Self.text().split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
    lines.insert(mark, at: 6)
    let error = Self.error(lines.joined(separator: "\n"))
    #expect(error == .mergeConflict(path: "holdfast.lock", line: 7))
    #expect(error?.message.contains("line 7") == true)
    #expect(error?.hints.contains { $0.contains("git checkout --theirs") } == true)
    // Even where nothing else is left of the file.
    #expect(Self.error("\u{0}\n\(mark)\n") == .mergeConflict(path: "holdfast.lock", line: 2))
  }

  @Test func `T-82 a file past every size`() {
    let bytes = [UInt8](repeating: UInt8(ascii: " "), count: LockDocument.limitBytes + 1)
    #expect(
      Self.error(bytes)
        == .tooLarge(path: "holdfast.lock", limitBytes: LockDocument.limitBytes))
  }

  @Test func `T-82 nesting past every depth`() throws {
    let nested = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    let error = Self.error(try Self.sealed("{\n    \"environments\": \(nested)\n  }"))
    guard case .syntax(_, _, let reason) = error else {
      Issue.record("deep nesting was read")
      return
    }
    #expect(reason.contains("deep"))
  }

  @Test func `T-82 the digest of another file`() throws {
    let other = try LockDocument(LockSample.laptop).digest
    let own = try LockDocument(LockSample.full).digest
    let changed = try Self.text().replacingOccurrences(of: own, with: other)
    #expect(
      Self.error(changed)
        == .digestMismatch(path: "holdfast.lock", expected: other, actual: own))
  }

  @Test(arguments: [
    ("null", "body"), ("[]", "body"), ("{\n    \"environments\": 1\n  }", "body.environments"),
    ("{\n    \"environments\": {},\n    \"project\": null\n  }", "body.project"),
  ])
  func `T-82 a body of another shape names the key`(body: String, key: String) throws {
    guard case .wrongShape(_, let found, _) = Self.error(try Self.sealed(body)) else {
      Issue.record("\(body) was read")
      return
    }
    #expect(found == key)
  }

  @Test(arguments: [
    ("\"ecosystem\":\"deb\"", "\"ecosystem\":\"rpm\"", ".ecosystem"),
    ("\"count\":12", "\"count\":-12", ".count"),
    ("\"count\":12", "\"count\":12.5", ".count"),
    ("\"isLoaded\":true", "\"isLoaded\":1", ".isLoaded"),
    ("\"branches\":[470,525]", "\"branches\":[\"470\"]", ".branches"),
    ("\"hashesFrom\":\"direct_url.json\"", "\"hashesFrom\":null", ".hashesFrom"),
    ("\"OMP_NUM_THREADS\": \"8\"", "\"OMP_NUM_THREADS\": 8", ".variables.OMP_NUM_THREADS"),
    ("\"requires\":[\"libgcc-s1\"],", "", "].requires"),
  ])
  func `T-82 a value of another shape names the keys that lead to it`(
    old: String, new: String, key: String
  ) throws {
    guard case .wrongShape(_, let found, _) = Self.error(try Self.resealed((old, new))) else {
      Issue.record("\(new) was read")
      return
    }
    #expect(found.hasPrefix("body.environments.training."))
    #expect(found.hasSuffix(key))
  }

  @Test(arguments: ["", " ", "{}", "[]", "null", "\"holdfast.lock/1\"", "{\"schema\":1}", "\u{0}"])
  func `T-82 what is no lock file at all`(text: String) {
    #expect(Self.error(text) != nil)
  }

  @Test func `T-82 another form of the same content`() throws {
    for (old, new) in [
      ("\"count\":12", "\"count\":12.0"), ("\"count\":12", "\"count\":1.2e1"),
      ("\"name\":\"torch\"", "\"name\":\"t\\u006frch\""), ("\\u202e", "\u{202E}"),
      ("\\u001b", "\\u001B"), ("\"version\":\"2.3.0", "\"version\": \"2.3.0"),
      ("\"extras\": [\n            \"cuda\"\n          ]", "\"extras\": [\"cuda\"]"),
    ] {
      #expect(Self.error(try Self.resealed((old, new))) != nil, "\(new)")
    }
  }

  @Test func `keys of a later minor version survive reading and are not written away`() throws {
    let later = try Self.resealed(
      ("\"ecosystem\":\"pypi\",", "\"ecosystem\":\"pypi\",\"edge\":{\"a\":[1,2.5,null]},"),
      ("\"subject\": {", "\"stamp\": true,\n            \"subject\": {"))
    let document = try LockDocument.read(Array(later.utf8), path: "holdfast.lock")
    #expect(
      document.unknownKeys == [
        "body.environments.training.declared.pins[].edge",
        "body.environments.training.declared.requirements[].edge",
        "body.environments.training.installed.linux/amd64.packages[].edge",
        "body.environments.training.installed.linux/amd64.stamp",
        "body.environments.training.installed.linux/arm64.stamp",
      ])
    #expect(document.body == LockSample.full.arranged)
    let plain = try LockDocument(LockSample.full)
    #expect(
      try document.environmentDigest("training") != plain.environmentDigest("training"))
    #expect(try document.environmentDigest("dev") == plain.environmentDigest("dev"))
    #expect(throws: LockfileError.self) {
      try document.bytes(replacingBodyWith: LockBody(), path: "holdfast.lock")
    }
    let unsorted = later.replacingOccurrences(of: "\"a\":[1,2.5,null]", with: "\"a\": [1,2.5,null]")
    #expect(Self.error(unsorted) != nil)
  }
}
