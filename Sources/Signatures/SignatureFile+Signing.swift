import Bytes
import Model

/// Why an environment cannot be signed.
package enum SigningError: Error, Hashable {
  /// The file of signatures is damaged; signing would lose what it holds.
  case damaged(reason: String)
  /// The digest is not `sha256:…`.
  case badDigest(String)
  /// The name of the project or environment cannot stand in a statement.
  case badName(String)
  /// The sequence cannot grow any more.
  case sequenceExhausted(Int64)
  /// The file would have more lines than are read.
  case tooMany(limit: Int)
}

extension SigningError: Explained {
  /// What was found and what was expected.
  package var message: String {
    switch self {
    case .damaged(let reason): "the file of signatures cannot be read: \(reason)"
    case .badDigest(let text): "`\(text)` is no SHA-256 digest to sign"
    case .badName(let name): "`\(name)` cannot stand in a signed statement"
    case .sequenceExhausted(let sequence): "no sequence follows \(sequence)"
    case .tooMany(let limit): "the file of signatures would have more than \(limit) lines"
    }
  }

  /// Ways out.
  package var hints: [String] {
    switch self {
    case .damaged:
      ["take the last good one, `git checkout HEAD -- holdfast.lock.dsse`, or remove it, and sign"]
    case .sequenceExhausted: ["sign with a new key: its sequence starts at 1"]
    case .badDigest, .badName, .tooMany: []
    }
  }
}

extension SignatureFile {
  /// A sequence that no trusted key vouches for counts up to here only, so that a planted one cannot
  /// use up all there are.
  private static let limitUnverified: Int64 = 1 << 32

  /// Signs one environment; the statement that now stands in the file.
  ///
  /// The envelope stays as it is where the same key already signed the same content for the same
  /// project, and its sequence is not behind what was seen. `sequenceAtLeast` is the lowest sequence
  /// that a new signature may have: one more than the highest that the catalog has seen, else 1.
  @discardableResult
  package mutating func sign(
    project: String?, environment: String, subjectDigest: String, sequenceAtLeast: Int64 = 1,
    with key: PrivateKey
  ) throws -> LockStatement {
    if let damage { throw SigningError.damaged(reason: damage) }
    guard let digest = Digest(subjectDigest), digest.algorithm == .sha256 else {
      throw SigningError.badDigest(subjectDigest)
    }
    let lowest = max(1, sequenceAtLeast)
    let present = verdict(
      project: project, environment: environment, subjectDigest: subjectDigest,
      keys: [key.publicKey])
    if case .valid(let statement) = present, statement.sequence >= lowest - 1 { return statement }
    let before = verifiedSequence(environment, key.publicKey)
    guard before < LockStatement.limitSequence, lowest <= LockStatement.limitSequence else {
      throw SigningError.sequenceExhausted(max(before, lowest - 1))
    }
    let statement = LockStatement(
      project: project, environment: environment, sequence: max(before + 1, lowest),
      keyID: key.publicKey.keyID, subjectDigest: digest.text)
    var envelope = Envelope(payloadType: LockStatement.payloadType, payload: statement.payload)
    guard let readBack = try? LockStatement(payload: envelope.payload), readBack == statement else {
      throw SigningError.badName(environment)
    }
    try envelope.sign(with: key)
    try put(Line(bytes: envelope.bytes, envelope: envelope), environment)
    return statement
  }

  /// Removes what the file says about environments that the lock file no longer has.
  package mutating func keep(environments: [String]) {
    lines.removeAll { line in
      guard let claim = line.claim else { return false }
      return !environments.contains { ExactText.areSame($0, claim.environment) }
    }
  }

  /// The highest sequence so far: what the key itself signed counts in full.
  private func verifiedSequence(_ environment: String, _ key: PublicKey) -> Int64 {
    var highest: Int64 = 0
    for line in lines {
      guard let claim = line.claim, ExactText.areSame(claim.environment, environment) else {
        continue
      }
      if line.envelope.isSigned(by: [key]) || claim.sequence <= Self.limitUnverified {
        highest = max(highest, claim.sequence)
      }
    }
    return highest
  }

  /// Puts the line in the place of those for the same environment, and the lines in order.
  private mutating func put(_ line: Line, _ environment: String) throws(SigningError) {
    var kept = lines.map { (environment: $0.claim?.environment, line: $0) }
    kept.removeAll { ExactText.areSame($0.environment, environment) }
    guard kept.count < Self.limitEnvelopes else { throw .tooMany(limit: Self.limitEnvelopes) }
    kept.append((environment, line))
    let order = kept.indices.sorted { left, right in
      let (first, second) = (kept[left].environment, kept[right].environment)
      guard let first, let second else { return first != nil || second == nil && left < right }
      if ExactText.areSame(first, second) { return left < right }
      return first.utf8.lexicographicallyPrecedes(second.utf8)
    }
    lines = order.map { kept[$0].line }
  }
}
