import Documents
import Foundation
import TestKit
import Testing

@testable import Signatures

@Suite struct SignatureFileTests {
  private static func digest(_ number: Int) -> String {
    let text = String(number, radix: 16)
    return "sha256:" + String(repeating: "0", count: 64 - text.count) + text
  }

  private static let keyNames = ["ed25519", "p256"]

  /// A file in which `prod` and `dev` are signed.
  private static func signed(by name: String, project: String? = "plan") throws -> SignatureFile {
    var file = SignatureFile(nil)
    let key = try SignatureFixture.privateKey(name)
    try file.sign(project: project, environment: "prod", subjectDigest: digest(1), with: key)
    try file.sign(project: project, environment: "dev", subjectDigest: digest(2), with: key)
    return file
  }

  private static func verdict(
    _ bytes: [UInt8]?, by name: String, project: String? = "plan", environment: String = "prod",
    content: Int = 1
  ) throws -> SignatureVerdict {
    SignatureFile(bytes).verdict(
      project: project, environment: environment, subjectDigest: digest(content),
      keys: [try SignatureFixture.publicKey(name)])
  }

  @Test(arguments: keyNames)
  func `what was signed holds`(name: String) throws {
    let file = try Self.signed(by: name)
    let read = SignatureFile(file.bytes)
    #expect(read.bytes == file.bytes)
    #expect(read.claimedEnvironments == ["dev", "prod"])
    let keyID = try SignatureFixture.publicKey(name).keyID
    let expected = LockStatement(
      project: "plan", environment: "prod", sequence: 1, keyID: keyID,
      subjectDigest: Self.digest(1))
    #expect(try Self.verdict(file.bytes, by: name) == .valid(expected))
    #expect(read.claimed("prod") == expected)
    #expect(read.claimed("qa") == nil)
  }

  @Test(arguments: keyNames) func `T-83 removed`(name: String) throws {
    let file = try Self.signed(by: name)
    #expect(try Self.verdict(nil, by: name) == .absent)
    #expect(try Self.verdict([], by: name) == .absent)
    let lines = file.bytes.split(separator: 0x0A)
    let withoutProd = Array(try #require(lines.first)) + [0x0A]
    #expect(try Self.verdict(withoutProd, by: name) == .absent)
  }

  @Test(arguments: keyNames) func `T-83 cut`(name: String) throws {
    let bytes = try Self.signed(by: name).bytes
    let lineEnd = try #require(bytes.firstIndex(of: 0x0A))
    for count in 1..<bytes.count {
      let verdict = try Self.verdict(Array(bytes.prefix(count)), by: name)
      if count == lineEnd + 1 {
        #expect(verdict == .absent)
      } else {
        guard case .refused(.damaged) = verdict else {
          Issue.record("\(count): \(verdict)")
          continue
        }
      }
    }
  }

  @Test(arguments: keyNames) func `T-83 for another file`(name: String) throws {
    let bytes = try Self.signed(by: name).bytes
    #expect(
      try Self.verdict(bytes, by: name, content: 3)
        == .refused(.otherContent(found: Self.digest(1), expected: Self.digest(3))))
    // A signature over something that is no lock file, by the right key.
    var other = Envelope(payloadType: LockStatement.payloadType, payload: Array("{}".utf8))
    try other.sign(with: SignatureFixture.privateKey(name))
    guard case .refused(.damaged) = try Self.verdict(other.bytes + [0x0A], by: name) else {
      Issue.record("an envelope over something else")
      return
    }
    let statement = try #require(SignatureFile(bytes).claimed("prod"))
    var typed = Envelope(payloadType: "application/json", payload: statement.payload)
    try typed.sign(with: SignatureFixture.privateKey(name))
    guard case .refused(.damaged) = try Self.verdict(typed.bytes + [0x0A], by: name) else {
      Issue.record("an envelope of another type")
      return
    }
  }

  @Test(arguments: [("ed25519", "other-ed25519"), ("p256", "other-p256"), ("ed25519", "p256")])
  func `T-83 by another key`(name: String, other: String) throws {
    let bytes = try Self.signed(by: other).bytes
    let (keyID, otherID) = (
      try SignatureFixture.publicKey(name).keyID, try SignatureFixture.publicKey(other).keyID
    )
    #expect(try Self.verdict(bytes, by: name) == .refused(.unknownKey(named: otherID)))
    #expect(
      SignatureFile(bytes).verdict(
        project: "plan", environment: "prod", subjectDigest: Self.digest(1), keys: [])
        == .refused(.unknownKey(named: otherID)))
    // The id of the trusted key in the place of the other's, in the hint and in the statement.
    let claim = try #require(SignatureFile(bytes).claimed("prod"))
    let lied = LockStatement(
      project: claim.project, environment: "prod", sequence: 1, keyID: keyID,
      subjectDigest: claim.subjectDigest)
    var envelope = Envelope(payloadType: LockStatement.payloadType, payload: lied.payload)
    try envelope.sign(with: SignatureFixture.privateKey(other))
    envelope.signatures[0].keyID = keyID
    #expect(
      try Self.verdict(envelope.bytes + [0x0A], by: name)
        == .refused(.wrongSignature(keyID: keyID)))
    #expect(
      try Self.verdict(envelope.bytes + [0x0A], by: other)
        == .refused(.otherKeyNamed(found: keyID, expected: otherID)))
    envelope.signatures[0].keyID = nil
    #expect(
      try Self.verdict(envelope.bytes + [0x0A], by: name) == .refused(.unknownKey(named: nil)))
  }

  @Test(arguments: keyNames) func `T-83 right key for another project`(name: String) throws {
    let bytes = try Self.signed(by: name).bytes
    #expect(
      try Self.verdict(bytes, by: name, project: "other")
        == .refused(.otherProject(found: "plan", expected: "other")))
    #expect(
      try Self.verdict(bytes, by: name, project: nil)
        == .refused(.otherProject(found: "plan", expected: nil)))
    let unnamed = try Self.signed(by: name, project: nil).bytes
    #expect(
      try Self.verdict(unnamed, by: name, project: "plan")
        == .refused(.otherProject(found: nil, expected: "plan")))
    guard case .valid = try Self.verdict(unnamed, by: name, project: nil) else {
      Issue.record("a project without a name")
      return
    }
  }

  @Test(arguments: keyNames) func `T-83 right key for another environment`(name: String) throws {
    let bytes = try Self.signed(by: name).bytes
    // Somebody renamed `dev` in the lock file.
    #expect(
      try Self.verdict(bytes, by: name, environment: "qa", content: 2)
        == .refused(.otherEnvironment(found: "dev", expected: "qa")))
    // Somebody gave `prod` the content of `dev`.
    #expect(
      try Self.verdict(bytes, by: name, environment: "prod", content: 2)
        == .refused(.otherContent(found: Self.digest(1), expected: Self.digest(2))))
    #expect(try Self.verdict(bytes, by: name, environment: "qa", content: 3) == .absent)
    // Names are told apart byte by byte.
    var file = SignatureFile(nil)
    let key = try SignatureFixture.privateKey(name)
    try file.sign(
      project: "plan", environment: "\u{E9}", subjectDigest: Self.digest(1), with: key)
    #expect(
      try Self.verdict(file.bytes, by: name, environment: "e\u{301}")
        == .refused(.otherEnvironment(found: "\u{E9}", expected: "e\u{301}")))
  }

  @Test(arguments: keyNames) func `T-83 content changed after signing`(name: String) throws {
    let file = try Self.signed(by: name)
    let line = try #require(file.lines.first { $0.claim?.environment == "prod" })
    let claim = try #require(line.claim)
    let keyID = claim.keyID
    // The digest in the signed bytes is put right by hand.
    var envelope = line.envelope
    envelope.payload =
      LockStatement(
        project: "plan", environment: "prod", sequence: 2, keyID: keyID,
        subjectDigest: Self.digest(3)
      ).payload
    #expect(
      try Self.verdict(envelope.bytes + [0x0A], by: name, content: 3)
        == .refused(.wrongSignature(keyID: keyID)))
    // The environment's name is changed, so that nothing is said about `prod`.
    envelope.payload =
      LockStatement(
        project: "plan", environment: "qa", sequence: 1, keyID: keyID,
        subjectDigest: claim.subjectDigest
      ).payload
    #expect(
      try Self.verdict(envelope.bytes + [0x0A], by: name)
        == .refused(.wrongSignature(keyID: keyID)))
    envelope = line.envelope
    envelope.signatures[0].keyID = String(keyID.reversed())
    #expect(
      try Self.verdict(envelope.bytes + [0x0A], by: name)
        == .refused(.otherKeyNamed(found: String(keyID.reversed()), expected: keyID)))
    envelope.signatures[0].keyID = nil
    guard case .refused(.damaged) = try Self.verdict(envelope.bytes + [0x0A], by: name) else {
      Issue.record("a signature without the id of its key")
      return
    }
  }

  @Test(arguments: keyNames) func `T-83 older replayed`(name: String) throws {
    var file = try Self.signed(by: name)
    let older = file
    let key = try SignatureFixture.privateKey(name)
    let newer = try file.sign(
      project: "plan", environment: "prod", subjectDigest: Self.digest(3), with: key)
    #expect(newer.sequence == 2)
    // With the older lock file the older signature holds: its sequence gives it away.
    guard case .valid(let statement) = try Self.verdict(older.bytes, by: name) else {
      Issue.record("the older signature")
      return
    }
    #expect(statement.sequence < newer.sequence)
    // Both in one file are refused, whichever is first and whoever made the second.
    let lines = older.bytes.split(separator: 0x0A) + file.bytes.split(separator: 0x0A)
    for order in [lines, lines.reversed()] {
      let both: [UInt8] = order.flatMap { Array($0) + [0x0A] }
      guard case .refused(.damaged) = try Self.verdict(both, by: name) else {
        Issue.record("two signatures over one environment")
        continue
      }
    }
    var stranger = SignatureFile(nil)
    try stranger.sign(
      project: "plan", environment: "prod", subjectDigest: Self.digest(1),
      with: SignatureFixture.privateKey("other-p256"))
    guard case .refused(.damaged) = try Self.verdict(file.bytes + stranger.bytes, by: name) else {
      Issue.record("a second signature by a stranger")
      return
    }
  }

  @Test(arguments: keyNames) func `every single bit counts`(name: String) throws {
    let bytes = try Self.signed(by: name).bytes
    let keys = [try SignatureFixture.publicKey(name)]
    let lineEnd = try #require(bytes.firstIndex(of: 0x0A))
    // The whole file is damaged or `prod`, on the second line, does not hold; a byte in eight here,
    // all of them in `tamper-runner`.
    for index in stride(from: lineEnd + 1, to: bytes.count, by: 8) {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= 1 << bit
        let verdict = SignatureFile(changed).verdict(
          project: "plan", environment: "prod", subjectDigest: Self.digest(1), keys: keys)
        if case .valid = verdict { Issue.record("byte \(index), bit \(bit)") }
      }
    }
  }
}
