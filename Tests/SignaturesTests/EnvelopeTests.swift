import Documents
import Foundation
import TestKit
import Testing

@testable import Signatures

@Suite struct EnvelopeTests {
  private static func cases(_ name: String) throws -> [DocumentNode] {
    let path = "\(projectFolder)/fixtures/vectors/\(name).json"
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let root = try JSONDocument.read(bytes)
    let cases = try #require(root["cases"]?.array)
    #expect(root["count"]?.integer == Int64(cases.count))
    return cases
  }

  @Test func `encodes as the vectors do`() throws {
    for vector in try Self.cases("dsse_pae") {
      let type = try #require(vector["payload_type"]?.string)
      let payload = try #require(vector["payload_base64"]?.string)
      let expected = try #require(vector["pae_base64"]?.string)
      let bytes = try #require(Base64.bytes(payload.utf8, isURLSafeAllowed: false))
      let encoded = Envelope.preAuthenticationEncoding(type: type, payload: bytes)
      #expect(Base64.text(encoded) == expected)
    }
  }

  @Test func `verifies as the vectors do`() throws {
    for vector in try Self.cases("dsse_verify") {
      let name = try #require(vector["name"]?.string)
      let pem = try #require(vector["public_key_pem"]?.string)
      let key = try PublicKey(pem: Array(pem.utf8), path: name)
      let json = CanonicalJSON.compact(JSONValue(try #require(vector["envelope"])))
      let holds = (try? Envelope(json))?.isSigned(by: [key]) ?? false
      #expect(holds == vector["valid"]?.boolean, "\(name)")
    }
  }

  private static var signed: Envelope {
    get throws {
      var envelope = Envelope(payloadType: "text/plain", payload: Array("hello".utf8))
      try envelope.sign(with: SignatureFixture.privateKey("ed25519"))
      try envelope.sign(with: SignatureFixture.privateKey("p256"))
      return envelope
    }
  }

  @Test func `reads back what it wrote`() throws {
    let envelope = try Self.signed
    #expect(try Envelope(envelope.bytes) == envelope)
    #expect(!envelope.bytes.contains(0x0A))
    var unnamed = envelope
    unnamed.signatures[0].keyID = nil
    #expect(try Envelope(unnamed.bytes) == unnamed)
  }

  @Test func `counts different keys, not signatures`() throws {
    var envelope = try Self.signed
    let first = try SignatureFixture.publicKey("ed25519")
    let second = try SignatureFixture.publicKey("p256")
    let third = try SignatureFixture.publicKey("other-p256")
    try envelope.sign(with: SignatureFixture.privateKey("ed25519"))
    #expect(envelope.signatures.count == 3)
    #expect(envelope.signers(among: [third, second, first, second]).map(\.key) == [second, first])
    #expect(envelope.isSigned(by: [first, second, third], threshold: 2))
    #expect(!envelope.isSigned(by: [first, second, third], threshold: 3))
    #expect(!envelope.isSigned(by: [first, first], threshold: 2))
    #expect(!envelope.isSigned(by: [third], threshold: 0))
    #expect(!envelope.isSigned(by: [], threshold: 0))
  }

  @Test func `key ids are hints only`() throws {
    var envelope = try Self.signed
    for index in envelope.signatures.indices { envelope.signatures[index].keyID = "x" }
    #expect(envelope.isSigned(by: [try SignatureFixture.publicKey("p256")]))
    #expect(!envelope.isSigned(by: [try SignatureFixture.publicKey("other-p256")]))
  }

  @Test func `takes both alphabets and members that it does not know`() throws {
    let key = try SignatureFixture.publicKey("ed25519")
    var envelope = Envelope(payloadType: "t", payload: [0xFB, 0xEF, 0xBE, 0xFF, 0xFF, 0xFF])
    try envelope.sign(with: SignatureFixture.privateKey("ed25519"))
    let sig = Base64.text(envelope.signatures.first?.bytes ?? [])
      .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
    let json = """
      {"more": {"a": []}, "payloadType": "\\u0074", "payload": "----____",
       "signatures": [{"sig": "\(sig)", "cert": null}]}
      """
    let read = try Envelope(Array(json.utf8))
    #expect(read.payload == envelope.payload && read.isSigned(by: [key]))
  }

  @Test(arguments: [
    ("", "the envelope is no JSON"), ("[]", "`` of the envelope is not an object"),
    ("{}", "`payloadType`"), (#"{"payloadType":1}"#, "`payloadType`"),
    (#"{"payloadType":""}"#, "`payloadType`"), (#"{"payloadType":"t"}"#, "`payload`"),
    (#"{"payloadType":"t","payload":"Zg"}"#, "`payload`"),
    (#"{"payloadType":"t","payload":"Zh=="}"#, "`payload`"),
    (#"{"payloadType":"t","payload":"Zg=="}"#, "`signatures`"),
    (#"{"payloadType":"t","payload":"Zg==","signatures":[]}"#, "has no signature"),
    (#"{"payloadType":"t","payload":"Zg==","signatures":[1]}"#, "`signatures`"),
    (#"{"payloadType":"t","payload":"Zg==","signatures":[{}]}"#, "`sig`"),
    (#"{"payloadType":"t","payload":"Zg==","signatures":[{"sig":""}]}"#, "`sig`"),
    (#"{"payloadType":"t","payload":"Zg==","signatures":[{"sig":"Zg==","keyid":1}]}"#, "`keyid`"),
    (#"{"payloadType":"t","payload":"Zg==","payload":"Zg==","signatures":[]}"#, "already stands"),
    (#"{"payloadType":"t\ud800","payload":"Zg==","signatures":[]}"#, "surrogate"),
    (#"{"a":[[[[[[[[[[1]]]]]]]]]]}"#, "deeper"), ("\u{FEFF}{}", "byte order mark"),
    (#"{"payloadType":"t"} x"#, "no JSON"),
  ])
  func `refuses what is no envelope, and says why`(json: String, part: String) {
    do throws(EnvelopeError) {
      _ = try Envelope(Array(json.utf8))
      Issue.record("read \(json)")
    } catch {
      #expect(error.message.contains(part), "\(error.message)")
    }
  }

  @Test func `an envelope has a size and a number of signatures`() throws {
    var envelope = try Self.signed
    let signature = try #require(envelope.signatures.first)
    envelope.signatures = Array(repeating: signature, count: Envelope.limitSignatures + 1)
    #expect(throws: EnvelopeError.self) { try Envelope(envelope.bytes) }
    let large = [UInt8](repeating: 0x20, count: Envelope.limitBytes + 1)
    #expect(throws: EnvelopeError.tooLarge(limitBytes: Envelope.limitBytes)) {
      try Envelope(large)
    }
  }

  @Test func `every prefix is refused, changed bytes never verify`() throws {
    let envelope = try Self.signed
    let bytes = envelope.bytes
    for count in bytes.indices {
      #expect(throws: EnvelopeError.self) { try Envelope(Array(bytes.prefix(count))) }
    }
    let keys = [
      try SignatureFixture.publicKey("ed25519"), try SignatureFixture.publicKey("p256"),
    ]
    var random = SeededRandom(seed: 7)
    for _ in 0..<2000 {
      guard let changed = try? Envelope(random.flipped(bytes)) else { continue }
      if changed.payload != envelope.payload || changed.payloadType != envelope.payloadType {
        #expect(changed.signers(among: keys).isEmpty)
      }
    }
  }
}
