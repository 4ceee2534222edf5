import Digests
import Documents
import Foundation
import Model
import TestKit
import Testing

import struct Bytes.Digest

@testable import Lockfiles

@Suite struct LockDocumentTests {
  static let samples: [(name: String, body: LockBody)] = [
    ("full", LockSample.full), ("laptop", LockSample.laptop), ("empty", LockBody()),
  ]

  @Test(arguments: samples.map(\.name))
  func `the file is the one that people and programs know`(name: String) throws {
    let body = try #require(Self.samples.first { $0.name == name }?.body)
    try GoldenLock.check(try LockDocument.bytes(of: body), "written/\(name).lock")
  }

  @Test(arguments: samples.map(\.name))
  func `reads back what it wrote`(name: String) throws {
    let body = try #require(Self.samples.first { $0.name == name }?.body)
    let document = try LockDocument.read(try LockDocument.bytes(of: body), path: "holdfast.lock")
    #expect(document.body == body.arranged)
    #expect(document.unknownKeys.isEmpty)
    #expect(try LockDocument.bytes(of: document.body) == LockDocument.bytes(of: body))
    #expect(try LockDocument(body).digest == document.digest)
  }

  @Test func `the digest covers the bytes between the first and the last brace of the body`() throws
  {
    let bytes = try LockDocument.bytes(of: LockSample.full)
    let text = String(decoding: bytes, as: UTF8.self)
    let start = try #require(text.range(of: "\"body\": ")).upperBound
    let end = try #require(text.range(of: ",\n  \"digest\"")).lowerBound
    let digest = try Digest.sha256(of: Array(text[start..<end].utf8)).text
    #expect(try LockDocument.read(bytes, path: "holdfast.lock").digest == digest)
  }

  @Test func `one changed package is one changed line beside the digest`() throws {
    var body = LockSample.full
    let before = try LockDocument.bytes(of: body).split(separator: UInt8(ascii: "\n"))
    body.environments["training"]?.installed["linux/amd64"]?.packages[0].version = "2.4.0+cu121"
    let after = try LockDocument.bytes(of: body).split(separator: UInt8(ascii: "\n"))
    #expect(before.count == after.count)
    let changed = zip(before, after).filter { $0 != $1 }.map { String(decoding: $1, as: UTF8.self) }
    #expect(changed.count == 2)
    #expect(changed.first?.contains("\"version\":\"2.4.0+cu121\"") == true)
    #expect(changed.last?.hasPrefix("  \"digest\": ") == true)
  }

  @Test func `specifiers are readable and harmful characters are escapes`() throws {
    let text = String(decoding: try LockDocument.bytes(of: LockSample.full), as: UTF8.self)
    #expect(text.contains("torch[opt-einsum]>=2.3,<3"))
    #expect(text.contains("train & <serve>"))
    #expect(text.contains("\\u202e\\u001b[31m"))
    #expect(!text.unicodeScalars.contains("\u{202E}"))
    #expect(text.hasSuffix("\n"))
    #expect(!text.contains("\r"))
  }

  @Test func `rows in any order give the same bytes`() throws {
    let expected = try LockDocument.bytes(of: LockSample.full)
    for seed in 0..<100 {
      var random = SeededRandom(seed: UInt64(seed))
      var body = LockSample.full
      for name in body.environments.keys {
        body.environments[name]?.declared?.requirements.shuffle(using: &random)
        body.environments[name]?.declared?.pins.shuffle(using: &random)
        body.environments[name]?.declared?.files.shuffle(using: &random)
        body.environments[name]?.declared?.images.shuffle(using: &random)
        body.environments[name]?.declared?.groups?.shuffle(using: &random)
        body.environments[name]?.installed["linux/amd64"]?.packages.shuffle(using: &random)
        let count = body.environments[name]?.installed["linux/amd64"]?.packages.count ?? 0
        for row in 0..<count {
          body.environments[name]?.installed["linux/amd64"]?.packages[row].requires
            .shuffle(using: &random)
        }
      }
      #expect(try LockDocument.bytes(of: body) == expected, "seed \(seed)")
    }
  }

  @Test func `an environment has one form whatever else the file holds`() throws {
    let body = LockSample.full
    let training = try #require(body.environments["training"])
    let digest = try LockDocument(body).environmentDigest("training")
    let bytes = try LockDocument.environmentBytes(training)
    #expect(try Digest.sha256(of: bytes).text == digest)
    let alone = LockBody(environments: ["training": training])
    #expect(try LockDocument(alone).environmentDigest("training") == digest)
    #expect(try LockDocument(alone).environmentDigest("dev") == nil)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix("{\"declared\":{\"extras\":[\"cuda\"],"))
    #expect(text.contains("\u{202E}\\u001b[31m"))
  }

  @Test(.enabled(if: Tool.has("jq"), "needs jq"), arguments: ["training", "dev"])
  func `jq prints the bytes of an environment that a signature covers`(name: String) throws {
    let body = LockSample.full
    let environment = try #require(body.environments[name])
    let printed = try Tool.output(
      "jq", ["-cSj", ".body.environments[\"\(name)\"]"], input: LockDocument.bytes(of: body))
    #expect(
      String(decoding: printed, as: UTF8.self)
        == String(decoding: try LockDocument.environmentBytes(environment), as: UTF8.self))
  }
}
