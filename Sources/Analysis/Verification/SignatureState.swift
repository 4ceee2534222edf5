/// What became of the signature over one environment of a lock, in plain values.
package struct SignatureState: Sendable, Hashable {
  /// Why it does not count; nil where it holds, or where nobody asks for one.
  package enum Problem: Sendable, Hashable {
    /// One is asked for, and there is none.
    case missing
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

  /// The environment.
  package var environment: String
  /// The file of signatures as it was named.
  package var path: String
  /// Why it does not count.
  package var problem: Problem?
  /// The sequence number of a signature that holds.
  package var sequence: Int64?
  /// The highest sequence number that was seen before for the project, environment and key.
  package var seen: Int64?

  /// What became of a signature.
  package init(
    environment: String, path: String, problem: Problem?, sequence: Int64? = nil, seen: Int64? = nil
  ) {
    self.environment = environment
    self.path = path
    self.problem = problem
    self.sequence = sequence
    self.seen = seen
  }
}
