import Documents
import Foundation
import TestKit
import Testing

@testable import Signatures

@Suite struct LockStatementTests {
  static let keyID = String(repeating: "ab", count: 32)
  static let digest = "sha256:" + String(repeating: "0c", count: 32)

  static func statement(
    project: String? = "plan", environment: String = "prod", sequence: Int64 = 7
  ) -> LockStatement {
    LockStatement(
      project: project, environment: environment, sequence: sequence, keyID: keyID,
      subjectDigest: digest)
  }

  @Test func `the payload is an in-toto statement in canonical form`() {
    let text = """
      {"_type":"https://in-toto.io/Statement/v1","predicate":{"environment":"prod",\
      "keyId":"\(Self.keyID)","lockSchema":"holdfast.lock/1","project":"plan","sequence":7},\
      "predicateType":"urn:holdfast:lock:1","subject":[{"digest":\
      {"sha256":"\(Self.digest.dropFirst(7))"},"name":"holdfast.lock#prod"}]}
      """
    #expect(String(decoding: Self.statement().payload, as: UTF8.self) == text)
  }

  @Test(arguments: [
    statement(), statement(project: nil), statement(environment: "a\"b<\u{202E}é"),
    statement(sequence: LockStatement.limitSequence), statement(sequence: 1),
  ])
  func `reads back what it wrote`(statement: LockStatement) throws {
    #expect(try LockStatement(payload: statement.payload) == statement)
  }

  @Test(arguments: [
    ("Statement/v1", "Statement/v0.1", "`_type`"),
    ("urn:holdfast:lock:1", "urn:holdfast:lock:2", "`predicateType`"),
    ("\"holdfast.lock/1\"", "\"holdfast.lock/2\"", "`lockSchema`"),
    ("holdfast.lock#prod", "holdfast.lock#dev", "`name`"),
    ("\"environment\":\"prod\"", "\"environment\":\"dev\"", "`name`"),
    ("\"environment\":\"prod\"", "\"environment\":\"\"", "`environment`"),
    ("\"environment\":\"prod\"", "\"environment\":7", "`environment`"),
    ("\"project\":\"plan\"", "\"project\":\"\"", "`project`"),
    ("\"project\":\"plan\"", "\"project\":[]", "`project`"),
    ("\"project\":\"plan\",", "", "has no `project`"),
    ("\"sequence\":7", "\"sequence\":0", "`sequence`"),
    ("\"sequence\":7", "\"sequence\":-1", "`sequence`"),
    ("\"sequence\":7", "\"sequence\":7.0", "`sequence`"),
    ("\"sequence\":7", "\"sequence\":\"7\"", "`sequence`"),
    ("\"sequence\":7", "\"sequence\":9007199254740992", "`sequence`"),
    ("\"sequence\":7", "\"sequence\":7,\"time\":1", "6 members"),
    ("\"sequence\":7", "\"sequence\":7,\"sequence\":8", "already stands"),
    ("\"_type\":", "\"extra\":1,\"_type\":", "5 members"),
    ("\"sha256\":", "\"sha512\":", "has no `sha256`"),
    ("{\"sha256\":", "{\"sha1\":\"\",\"sha256\":", "2 members"),
    ("\"sha256\":\"0c", "\"sha256\":\"0C", "`sha256`"),
    ("\"sha256\":\"0c", "\"sha256\":\"", "`sha256`"),
    ("\"keyId\":\"ab", "\"keyId\":\"AB", "`keyId`"),
    ("\"subject\":[", "\"subject\":[{},", "`subject`"),
  ])
  func `refuses every other statement, and says why`(
    text: String, other: String, part: String
  ) throws {
    let payload = String(decoding: Self.statement().payload, as: UTF8.self)
    let changed = payload.replacingOccurrences(of: text, with: other)
    try #require(changed != payload)
    do throws(StatementError) {
      _ = try LockStatement(payload: Array(changed.utf8))
      Issue.record("read \(changed)")
    } catch {
      #expect(error.message.contains(part), "\(error.message)")
    }
  }

  @Test func `every prefix is refused`() {
    let payload = Self.statement().payload
    for count in payload.indices {
      #expect(throws: StatementError.self) {
        try LockStatement(payload: Array(payload.prefix(count)))
      }
    }
  }

  @Test func `changed bytes give another statement or none`() {
    let statement = Self.statement()
    let payload = statement.payload
    var random = SeededRandom(seed: 11)
    for _ in 0..<4000 {
      let changed = random.flipped(payload)
      guard changed != payload, let read = try? LockStatement(payload: changed) else { continue }
      #expect(read != statement, "\(String(decoding: changed, as: UTF8.self))")
    }
  }
}
