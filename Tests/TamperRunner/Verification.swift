import Digests
import Lockfiles
import Signatures

/// The whole way from two files to a verdict, as `verify` goes it.
struct Verification: Sendable {
  let project: String?
  let environment: String
  let keys: [PublicKey]

  /// How one run ended.
  enum Outcome: Hashable {
    case accepted(LockStatement)
    /// Refused, and by which check.
    case refused(String)
  }

  func outcome(lock: [UInt8], signatures: [UInt8]) -> Outcome {
    let document: LockDocument
    do throws(LockfileError) {
      document = try LockDocument.read(lock, path: "holdfast.lock")
    } catch {
      return .refused("lock file: \(Self.name(error))")
    }
    guard let digest = try? document.environmentDigest(environment) else {
      return .refused("lock file: the environment is not there")
    }
    let verdict = SignatureFile(signatures).verdict(
      project: project ?? document.body.project, environment: environment, subjectDigest: digest,
      keys: keys)
    return switch verdict {
    case .valid(let statement): .accepted(statement)
    case .absent: .refused("signature: none for the environment")
    case .refused(let reason): .refused("signature: \(Self.name(reason))")
    }
  }

  private static func name(_ error: LockfileError) -> String {
    switch error {
    case .mergeConflict: "marks of a merge"
    case .syntax: "not JSON"
    case .unsupportedSchema: "another schema"
    case .digestMismatch: "the digest of the body"
    case .notCanonical: "not the one form"
    case .wrongShape: "a value of the wrong type"
    case .tooLarge: "too large"
    case .newerKeys: "keys of a later version"
    }
  }

  private static func name(_ refusal: SignatureVerdict.Refusal) -> String {
    switch refusal {
    case .damaged: "the file is damaged"
    case .unknownKey: "not a trusted key"
    case .wrongSignature: "not the key's signature"
    case .otherProject: "another project"
    case .otherEnvironment: "another environment"
    case .otherContent: "changed after signing"
    case .otherKeyNamed: "names another key"
    }
  }
}
