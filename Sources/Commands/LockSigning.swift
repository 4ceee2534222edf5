import Analysis
import Catalog
import Foundation
import Lockfiles
import Model
import Signatures

/// Signs environments of a lock file; the signatures stand beside it.
struct LockSigning {
  let session: Session
  let place: LockPlace
  let catalog: Catalog?
  /// The private key's file.
  let keyPath: String

  /// The variable that holds the passphrase of an encrypted key; it is never an argument, which
  /// others on the machine could see.
  static let passphraseVariable = "HOLDFAST_KEY_PASSPHRASE"

  /// Signs the environments, by name, and writes the file of signatures when anything changed.
  func sign(
    _ document: LockDocument, environments: [String]
  ) throws -> [String: LockOutcome.Signature] {
    guard let pem = try place.file(keyPath, limit: 1 << 20) else {
      throw UsageError("there is no key `\(keyPath)`")
    }
    let passphrase = session.environment[Self.passphraseVariable].map { Array($0.utf8) }
    let key = try PrivateKey(pem: pem, path: keyPath, passphrase: passphrase)
    let before = try place.signatures()
    var file = SignatureFile(before)
    // A signature over an environment that is no longer locked says nothing any more.
    file.keep(environments: document.body.environments.keys.sorted())
    var signed: [String: LockOutcome.Signature] = [:]
    for name in environments {
      guard let digest = try document.environmentDigest(name) else { continue }
      let seen = try catalog?.seenSequence(
        project: document.body.project, environment: name, keyID: key.publicKey.keyID)
      let statement = try file.sign(
        project: document.body.project, environment: name, subjectDigest: digest,
        sequenceAtLeast: (seen ?? 0) + 1, with: key)
      try catalog?.sawSignature(
        project: statement.project, environment: name, keyID: statement.keyID,
        sequence: statement.sequence, subjectDigest: digest,
        at: Int64(Date().timeIntervalSince1970))
      signed[name] = LockOutcome.Signature(
        keyID: statement.keyID, sequence: statement.sequence,
        isNew: SignatureFile(before).claimed(name) != statement)
    }
    if file.bytes != before { try place.write(file.bytes, to: place.signaturesPath) }
    return signed
  }
}

/// Checks the signatures over a lock file against the keys that count.
struct SignatureCheck {
  /// What became of one environment's signature.
  struct Outcome {
    var state: LockState
    var verdict: SignatureVerdict
    /// The highest sequence that was seen before for the key that signed; nil where none was.
    var seen: Int64?

    /// The same for the analysis, which knows no signatures.
    func facts(environment: String, path: String, isRequired: Bool) -> SignatureState {
      switch verdict {
      case .absent:
        return SignatureState(
          environment: environment, path: path, problem: isRequired ? .missing : nil)
      case .valid(let statement):
        return SignatureState(
          environment: environment, path: path, problem: nil, sequence: statement.sequence,
          seen: seen)
      case .refused(let refusal):
        return SignatureState(environment: environment, path: path, problem: .init(refusal))
      }
    }
  }

  /// The file of signatures as messages name it.
  var shownPath: String { place.shownPath + SignatureFile.suffix }

  let place: LockPlace
  let catalog: Catalog?
  let keys: [PublicKey]
  let isRequired: Bool
  /// The project's name in the configuration: a lock file of another project brings its own.
  let project: String?

  /// Looks at the signature over one environment; a valid one is remembered in the catalog.
  func outcome(
    _ document: LockDocument, environment: String, platform: String?
  ) throws -> Outcome {
    var state = LockState(
      path: place.shownPath, digest: document.digest, environment: environment, platform: platform)
    let bytes = try place.signatures()
    guard !keys.isEmpty else {
      state.signature = bytes == nil ? .absent : .unchecked
      return Outcome(state: state, verdict: .absent, seen: nil)
    }
    let digest = try document.environmentDigest(environment) ?? ""
    let verdict = SignatureFile(bytes).verdict(
      project: project ?? document.body.project, environment: environment, subjectDigest: digest,
      keys: keys)
    var seen: Int64?
    switch verdict {
    case .valid(let statement):
      state.signature = .valid
      state.keyID = statement.keyID
      state.sequence = Int(clamping: statement.sequence)
      seen = try catalog?.seenSequence(
        project: statement.project, environment: environment, keyID: statement.keyID)
      try catalog?.sawSignature(
        project: statement.project, environment: environment, keyID: statement.keyID,
        sequence: statement.sequence, subjectDigest: digest,
        at: Int64(Date().timeIntervalSince1970))
    case .absent: state.signature = isRequired ? .refused : .absent
    case .refused: state.signature = .refused
    }
    return Outcome(state: state, verdict: verdict, seen: seen)
  }
}

extension SignatureState.Problem {
  init(_ refusal: SignatureVerdict.Refusal) {
    switch refusal {
    case .damaged(let reason): self = .damaged(reason: reason)
    case .unknownKey(let named): self = .unknownKey(named: named)
    case .wrongSignature(let keyID): self = .wrongSignature(keyID: keyID)
    case .otherProject(let found, let expected):
      self = .otherProject(found: found, expected: expected)
    case .otherEnvironment(let found, let expected):
      self = .otherEnvironment(found: found, expected: expected)
    case .otherContent(let found, let expected):
      self = .otherContent(found: found, expected: expected)
    case .otherKeyNamed(let found, let expected):
      self = .otherKeyNamed(found: found, expected: expected)
    }
  }
}
