import Foundation
import TestKit
import Testing

@testable import Signatures

@Suite struct SigningTests {
  private static let one = "sha256:" + String(repeating: "01", count: 32)
  private static let two = "sha256:" + String(repeating: "02", count: 32)

  @Test func `stays as it is while nothing changes`() throws {
    var file = SignatureFile(nil)
    let key = try SignatureFixture.privateKey("p256")
    for environment in ["b", "a", "c"] {
      try file.sign(project: nil, environment: environment, subjectDigest: Self.one, with: key)
    }
    let before = file.bytes
    // ECDSA signs with a random number: a second signature would have other bytes.
    for environment in ["a", "b", "c"] {
      let statement = try file.sign(
        project: nil, environment: environment, subjectDigest: Self.one, with: key)
      #expect(statement.sequence == 1)
    }
    #expect(file.bytes == before)
    #expect(file.claimedEnvironments == ["a", "b", "c"])
    try file.sign(project: nil, environment: "b", subjectDigest: Self.two, with: key)
    let lines = before.split(separator: 0x0A)
    let after = file.bytes.split(separator: 0x0A)
    #expect(after.first == lines.first && after.last == lines.last && after[1] != lines[1])
  }

  @Test func `the sequence grows with each other content`() throws {
    var file = SignatureFile(nil)
    let key = try SignatureFixture.privateKey("ed25519")
    func sign(_ digest: String, atLeast: Int64 = 1, project: String? = nil) throws -> Int64 {
      try file.sign(
        project: project, environment: "a", subjectDigest: digest, sequenceAtLeast: atLeast,
        with: key
      ).sequence
    }
    #expect(try sign(Self.one) == 1)
    #expect(try sign(Self.two) == 2)
    #expect(try sign(Self.one) == 3)
    // The catalog has seen 3: the same content stays; it has seen 9: this one would look replayed.
    #expect(try sign(Self.one, atLeast: 4) == 3)
    #expect(try sign(Self.one, atLeast: 10) == 10)
    #expect(try sign(Self.two, atLeast: 5) == 11)
    #expect(try sign(Self.two, project: "named") == 12)
    #expect(try sign(Self.one, atLeast: .min) == 13)
    #expect(throws: SigningError.sequenceExhausted(LockStatement.limitSequence)) {
      try sign(Self.two, atLeast: LockStatement.limitSequence + 1)
    }
    #expect(try sign(Self.two, atLeast: LockStatement.limitSequence) == LockStatement.limitSequence)
    #expect(throws: SigningError.sequenceExhausted(LockStatement.limitSequence)) {
      try sign(Self.one)
    }
  }

  @Test func `a new key takes the place of the old one`() throws {
    var file = SignatureFile(nil)
    let old = try SignatureFixture.privateKey("ed25519")
    let new = try SignatureFixture.privateKey("p256")
    try file.sign(project: nil, environment: "a", subjectDigest: Self.one, with: old)
    try file.sign(project: nil, environment: "a", subjectDigest: Self.two, with: old)
    let statement = try file.sign(
      project: nil, environment: "a", subjectDigest: Self.two, with: new)
    #expect(statement.sequence == 3 && statement.keyID == new.publicKey.keyID)
    #expect(file.lines.count == 1)
    for (keys, holds) in [
      ([old.publicKey], false), ([new.publicKey], true), ([old.publicKey, new.publicKey], true),
    ] {
      let verdict = file.verdict(
        project: nil, environment: "a", subjectDigest: Self.two, keys: keys)
      #expect((verdict == .valid(statement)) == holds)
    }
  }

  @Test func `a planted sequence does not use up the numbers`() throws {
    let key = try SignatureFixture.privateKey("ed25519")
    let planted = LockStatement(
      project: nil, environment: "a", sequence: LockStatement.limitSequence,
      keyID: key.publicKey.keyID, subjectDigest: Self.one)
    var envelope = Envelope(payloadType: LockStatement.payloadType, payload: planted.payload)
    envelope.signatures = [.init(keyID: key.publicKey.keyID, bytes: [1])]
    var file = SignatureFile(envelope.bytes + [0x0A])
    let statement = try file.sign(
      project: nil, environment: "a", subjectDigest: Self.two, with: key)
    #expect(statement.sequence == 1)
    #expect(file.lines.count == 1)
  }

  @Test func `does not sign into a damaged file, nor what could not be read`() throws {
    let key = try SignatureFixture.privateKey("ed25519")
    var damaged = SignatureFile(Array("{\n".utf8))
    #expect(damaged.damage != nil && !damaged.isEmpty)
    #expect(throws: SigningError.self) {
      try damaged.sign(project: nil, environment: "a", subjectDigest: Self.one, with: key)
    }
    #expect(damaged.bytes == Array("{\n".utf8))
    var file = SignatureFile(nil)
    for digest in ["", "sha256:", "sha512:" + String(repeating: "00", count: 64), "01"] {
      #expect(throws: SigningError.badDigest(digest)) {
        try file.sign(project: nil, environment: "a", subjectDigest: digest, with: key)
      }
    }
    for (project, environment) in [(nil, ""), ("", "a")] as [(String?, String)] {
      #expect(throws: SigningError.badName(environment)) {
        try file.sign(
          project: project, environment: environment, subjectDigest: Self.one, with: key)
      }
    }
    #expect(file.isEmpty && file.bytes == [])
  }

  @Test func `lines of others stay byte by byte, and go with their environments`() throws {
    let key = try SignatureFixture.privateKey("ed25519")
    var file = SignatureFile(nil)
    try file.sign(project: nil, environment: "a", subjectDigest: Self.one, with: key)
    let spaced = String(decoding: file.bytes, as: UTF8.self)
      .replacingOccurrences(of: "\":", with: "\" : ")
    file = SignatureFile(Array(spaced.utf8))
    try file.sign(project: nil, environment: "b", subjectDigest: Self.one, with: key)
    #expect(String(decoding: file.bytes, as: UTF8.self).hasPrefix(spaced))
    file.keep(environments: ["b", "c"])
    #expect(file.claimedEnvironments == ["b"])
  }

  @Test func `a file has a size and a number of lines`() {
    let large = SignatureFile([UInt8](repeating: 0x0A, count: SignatureFile.limitBytes + 1))
    #expect(large.damage?.contains("larger") == true)
    #expect(SignatureFile(Array("\n".utf8)).damage?.hasPrefix("line 1: ") == true)
    let line = Array(#"{"payload":"","payloadType":"t","signatures":[{"sig":"Zg=="}]}"#.utf8)
    let lines = Array(repeating: line + [0x0A], count: 1001).flatMap { $0 }
    #expect(SignatureFile(lines).damage?.contains("1000 lines") == true)
    #expect(SignatureFile(Array(lines.dropLast(line.count + 1))).damage == nil)
    var envelope = Envelope(payloadType: "t", payload: [])
    envelope.signatures = Array(repeating: .init(keyID: nil, bytes: [1]), count: 64)
    let many = Array(repeating: envelope.bytes + [0x0A], count: 16).flatMap { $0 }
    #expect(SignatureFile(many).damage?.contains("1000 signatures") == true)
  }

  @Test func `every refusal has words`() {
    let refusals: [SignatureVerdict.Refusal] = [
      .damaged(reason: "r"), .unknownKey(named: nil), .unknownKey(named: "\u{1B}[31m"),
      .unknownKey(named: String(repeating: "a", count: 64)), .wrongSignature(keyID: "ab"),
      .otherProject(found: nil, expected: "x"), .otherProject(found: "\u{1B}[2J", expected: "x"),
      .otherEnvironment(found: "a\u{1B}", expected: "b"),
      .otherContent(found: Self.one, expected: Self.two),
      .otherKeyNamed(found: "ab", expected: "cd"),
    ]
    for refusal in refusals {
      #expect(!refusal.message.isEmpty && !refusal.hints.isEmpty)
      #expect(!refusal.message.contains("\u{1B}"))
    }
  }
}
