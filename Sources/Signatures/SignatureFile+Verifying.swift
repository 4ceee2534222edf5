extension SignatureFile {
  /// One envelope that a trusted key signed, and what it then says.
  private struct Verified {
    let statement: LockStatement
    let signers: [(key: PublicKey, signature: Envelope.Signature)]
  }

  /// What became of the signature over one environment of a lock file.
  ///
  /// `subjectDigest` is computed from the lock file by the caller, `keys` are those that are trusted,
  /// and project and environment are those that the caller means, not those of the file.
  package func verdict(
    project: String?, environment: String, subjectDigest: String, keys: [PublicKey]
  ) -> SignatureVerdict {
    if let damage { return .refused(.damaged(reason: damage)) }
    var verified: [Verified] = []
    var others: [Envelope] = []
    for (index, line) in lines.enumerated() {
      let signers = line.envelope.signers(among: keys)
      if signers.isEmpty {
        others.append(line.envelope)
        continue
      }
      guard line.envelope.payloadType == LockStatement.payloadType else {
        return .refused(.damaged(reason: "line \(index + 1): the payload is no in-toto statement"))
      }
      do throws(StatementError) {
        let statement = try LockStatement(payload: line.envelope.payload)
        verified.append(Verified(statement: statement, signers: signers))
      } catch {
        return .refused(.damaged(reason: "line \(index + 1): \(error.message)"))
      }
    }
    let named = verified.filter { ExactText.areSame($0.statement.environment, environment) }
    let claims = others.filter { Self.claims($0, environment) }
    guard named.count + claims.count <= 1 else {
      return .refused(.damaged(reason: "it signs `\(environment)` more than once"))
    }
    if let found = named.first {
      return Self.judge(
        found, project: project, environment: environment, subjectDigest: subjectDigest)
    }
    if let claim = claims.first { return .refused(Self.reason(against: claim, keys)) }
    return Self.unnamed(
      verified.map(\.statement), others, environment: environment, subjectDigest: subjectDigest,
      keys: keys)
  }

  /// Judges an envelope that a trusted key signed and that says it is for the environment.
  private static func judge(
    _ found: Verified, project: String?, environment: String, subjectDigest: String
  ) -> SignatureVerdict {
    let statement = found.statement
    guard let signer = found.signers.first(where: { $0.key.keyID == statement.keyID }) else {
      let expected = found.signers.first?.key.keyID ?? ""
      return .refused(.otherKeyNamed(found: statement.keyID, expected: expected))
    }
    guard let named = signer.signature.keyID else {
      return .refused(.damaged(reason: "the signature over `\(environment)` names no key"))
    }
    guard ExactText.areSame(named, signer.key.keyID) else {
      return .refused(.otherKeyNamed(found: named, expected: signer.key.keyID))
    }
    guard ExactText.areSame(statement.project, project) else {
      return .refused(.otherProject(found: statement.project, expected: project))
    }
    guard ExactText.areSame(statement.subjectDigest, subjectDigest) else {
      return .refused(.otherContent(found: statement.subjectDigest, expected: subjectDigest))
    }
    return .valid(statement)
  }

  /// The verdict where no envelope says that it is for the environment.
  private static func unnamed(
    _ statements: [LockStatement], _ others: [Envelope], environment: String,
    subjectDigest: String, keys: [PublicKey]
  ) -> SignatureVerdict {
    // The same content under another name: somebody renamed the environment in the lock file.
    let same = statements.first { ExactText.areSame($0.subjectDigest, subjectDigest) }
    if let found = same?.environment {
      return .refused(.otherEnvironment(found: found, expected: environment))
    }
    // What was changed may have named this environment before.
    for envelope in others {
      if case .wrongSignature(let keyID) = reason(against: envelope, keys) {
        return .refused(.wrongSignature(keyID: keyID))
      }
      if (try? LockStatement(payload: envelope.payload)) == nil {
        return .refused(.damaged(reason: "an envelope holds no statement about a lock file"))
      }
    }
    return .absent
  }

  private static func claims(_ envelope: Envelope, _ environment: String) -> Bool {
    let claim = try? LockStatement(payload: envelope.payload)
    return claim.map { ExactText.areSame($0.environment, environment) } ?? false
  }

  /// Why an envelope that none of the keys verified is refused.
  private static func reason(
    against envelope: Envelope, _ keys: [PublicKey]
  ) -> SignatureVerdict.Refusal {
    let names = envelope.signatures.compactMap(\.keyID)
    if let known = keys.first(where: { key in names.contains(key.keyID) }) {
      return .wrongSignature(keyID: known.keyID)
    }
    return .unknownKey(named: names.first)
  }
}
