/// What became of the signature over one environment of a lock file.
package enum SignatureVerdict: Sendable, Hashable {
  /// There is no signature over the environment.
  case absent
  /// The signature holds, by a trusted key, over exactly this environment of this project.
  case valid(LockStatement)
  /// There is one that does not hold.
  case refused(Refusal)

  /// Why a signature does not hold (THREATS T-83).
  package enum Refusal: Sendable, Hashable {
    /// The file of signatures is damaged: what was found and where.
    case damaged(reason: String)
    /// None of the trusted keys made it; the id that it names.
    case unknownKey(named: String?)
    /// The signature is not the key's over these bytes.
    case wrongSignature(keyID: String)
    /// It was made for another project.
    case otherProject(found: String?, expected: String?)
    /// It was made for another environment.
    case otherEnvironment(found: String, expected: String)
    /// The environment was changed after it was signed.
    case otherContent(found: String, expected: String)
    /// The signed statement names another key than the one that signed it.
    case otherKeyNamed(found: String, expected: String)
  }
}

/// What is signed for one environment of a lock file: the predicate of an in-toto statement.
///
/// Format: in-toto attestation framework, "Statement layer specification", v1. The subject is the
/// environment's value in `holdfast.lock`, by the SHA-256 of its canonical JSON (RFC 8785), so that
/// `jq -cSj '.body.environments["NAME"]' holdfast.lock | sha256sum` gives the same.
package struct LockStatement: Sendable, Hashable {
  /// The type of the predicate.
  package static let predicateType = "urn:holdfast:lock:1"

  /// The project; nil where the lock names none.
  package var project: String?
  /// The environment.
  package var environment: String
  /// Counts up with each signature over another content of the environment, from 1 on.
  package var sequence: Int64
  /// The id of the signing key: the SHA-256 of its SubjectPublicKeyInfo in hexadecimal.
  package var keyID: String
  /// The digest of the environment's canonical JSON, `sha256:…`.
  package var subjectDigest: String

  /// A statement.
  package init(
    project: String?, environment: String, sequence: Int64, keyID: String, subjectDigest: String
  ) {
    self.project = project
    self.environment = environment
    self.sequence = sequence
    self.keyID = keyID
    self.subjectDigest = subjectDigest
  }
}
