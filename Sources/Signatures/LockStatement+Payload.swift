import Bytes
import Documents
import Model

/// Why bytes are no statement about a lock file.
package struct StatementError: Error, Hashable, Explained {
  /// What was found and what was expected.
  package let message: String
}

extension LockStatement {
  /// The type of the payload in its envelope.
  package static let payloadType = "application/vnd.in-toto+json"
  /// The type of the statement.
  package static let statementType = "https://in-toto.io/Statement/v1"
  /// The schema of the lock file that the subject is a part of.
  package static let lockSchema = "holdfast.lock/1"
  /// The largest sequence: what every reader of JSON takes for a whole number (RFC 8259, section 6).
  package static let limitSequence: Int64 = 1 << 53 - 1

  static let limitBytes = 64 << 10

  /// The name of the subject: `holdfast.lock#prod`.
  package static func subjectName(_ environment: String) -> String {
    "holdfast.lock#\(environment)"
  }

  /// The statement as the bytes that are signed: JSON in canonical form.
  package var payload: [UInt8] {
    let digest = subjectDigest.split(separator: ":", maxSplits: 1)
    let member = JSONValue.Member(
      String(digest.first ?? ""), .string(String(digest.dropFirst().first ?? "")))
    return CanonicalJSON.compact([
      "_type": .string(Self.statementType),
      "predicate": [
        "environment": .string(environment), "keyId": .string(keyID),
        "lockSchema": .string(Self.lockSchema), "project": .string(project),
        "sequence": JSONValue(integerLiteral: sequence),
      ],
      "predicateType": .string(Self.predicateType),
      "subject": [
        ["digest": .object([member]), "name": .string(Self.subjectName(environment))]
      ],
    ])
  }

  /// Reads the signed bytes: every member is there, has its type, and no other one is.
  package init(payload: [UInt8]) throws(StatementError) {
    let root = try StrictJSON.read(payload, limitBytes: Self.limitBytes) {
      StatementError(message: "the statement is no JSON: \($0)")
    }
    let statement = try Self.members(
      of: root, "statement", ["_type", "predicate", "predicateType", "subject"])
    try Self.expect(statement["_type"], "_type", Self.statementType)
    try Self.expect(statement["predicateType"], "predicateType", Self.predicateType)
    let predicate = try Self.members(
      of: statement["predicate"], "predicate",
      ["environment", "keyId", "lockSchema", "project", "sequence"])
    try Self.expect(predicate["lockSchema"], "lockSchema", Self.lockSchema)
    guard let environment = predicate["environment"]?.string, !environment.isEmpty else {
      throw Self.failure("environment", "a name")
    }
    let project = predicate["project"]?.string
    guard predicate["project"]?.isNull == true || project?.isEmpty == false else {
      throw Self.failure("project", "a name or null")
    }
    guard let sequence = predicate["sequence"]?.integer,
      (1...Self.limitSequence).contains(sequence)
    else { throw Self.failure("sequence", "a whole number from 1 on") }
    guard let keyID = predicate["keyId"]?.string, Self.isDigest(keyID) else {
      throw Self.failure("keyId", "64 hexadecimal digits")
    }
    guard let subjects = statement["subject"]?.array, subjects.count == 1 else {
      throw Self.failure("subject", "an array of one")
    }
    let subject = try Self.members(of: subjects.first, "subject", ["digest", "name"])
    try Self.expect(subject["name"], "name", Self.subjectName(environment))
    let digest = try Self.members(of: subject["digest"], "digest", ["sha256"])
    guard let hex = digest["sha256"]?.string, Self.isDigest(hex) else {
      throw Self.failure("sha256", "64 hexadecimal digits")
    }
    self.init(
      project: project, environment: environment, sequence: sequence, keyID: keyID,
      subjectDigest: "sha256:\(hex)")
  }

  private static func isDigest(_ text: String) -> Bool {
    text.utf8.count == 64 && text.utf8.allSatisfy(Hex.isLowercaseDigit)
  }

  /// The members of an object that has exactly these.
  private static func members(
    of node: DocumentNode?, _ name: String, _ keys: [String]
  ) throws(StatementError) -> DocumentTable {
    guard let table = node?.table else { throw failure(name, "an object") }
    for key in keys where table[key] == nil {
      throw StatementError(message: "`\(name)` has no `\(key)`")
    }
    guard table.count == keys.count else {
      throw StatementError(
        message: "`\(name)` has \(table.count) members, expected \(keys.joined(separator: ", "))")
    }
    return table
  }

  private static func expect(
    _ node: DocumentNode?, _ key: String, _ value: String
  ) throws(StatementError) {
    guard let text = node?.string, ExactText.areSame(text, value) else {
      throw failure(key, "`\(value)`")
    }
  }

  private static func failure(_ key: String, _ expected: String) -> StatementError {
    StatementError(message: "`\(key)` is not \(expected)")
  }
}

/// Text compared byte by byte: two spellings of one accented letter are two names.
enum ExactText {
  static func areSame(_ left: String?, _ right: String?) -> Bool {
    switch (left, right) {
    case (nil, nil): true
    case (let left?, let right?): left.utf8.elementsEqual(right.utf8)
    default: false
    }
  }
}
