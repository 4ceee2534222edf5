import Model

/// Why a key file is refused; no case holds a byte of a key.
package enum KeyError: Error, Hashable {
  /// What the caller wants of a file.
  package enum Purpose: String, Sendable, Hashable {
    /// A key to verify with.
    case publicKey = "a public key"
    /// A key to sign with.
    case privateKey = "a private key"
  }

  /// The file is larger than any key.
  case tooLarge(path: String, limitBytes: Int)
  /// The file holds something else: `an RSA key`, `an OpenSSH public key`, `a certificate`.
  case unsupported(path: String, found: String, purpose: Purpose)
  /// The file holds a public key of ours in a form that would give it a second id.
  case unusualForm(path: String)
  /// The file holds a private key where the public one belongs.
  case privateGiven(path: String)
  /// The file holds a public key where the private one belongs.
  case publicGiven(path: String)
  /// The file holds several keys, and none is taken by chance.
  case severalKeys(path: String, count: Int)
  /// The file looks like a key and cannot be read as one.
  case damaged(path: String, reason: String)
  /// The key is encrypted, and no passphrase was given.
  case passphraseNeeded(path: String)
  /// The passphrase does not open the key.
  case wrongPassphrase(path: String)
  /// The cryptographic library refuses to work, or has no memory left.
  case unavailable(operation: String)
}

extension KeyError: Explained {
  /// What was found, what was expected, and where.
  package var message: String {
    switch self {
    case .tooLarge(let path, let limit): "`\(path)` is larger than \(limit) bytes, no key is"
    case .unsupported(let path, let found, let purpose):
      "`\(path)` holds \(found), expected \(purpose.rawValue) of Ed25519 or ECDSA P-256 in PEM"
    case .unusualForm(let path):
      "`\(path)` holds a P-256 key with a compressed point or with its curve written out"
    case .privateGiven(let path): "`\(path)` holds a private key, expected the public one"
    case .publicGiven(let path): "`\(path)` holds a public key, expected the private one"
    case .severalKeys(let path, let count): "`\(path)` holds \(count) keys, expected one"
    case .damaged(let path, let reason): "`\(path)` cannot be read as a key: \(reason)"
    case .passphraseNeeded(let path): "`\(path)` holds an encrypted key, and no passphrase is given"
    case .wrongPassphrase(let path): "the passphrase does not open the key in `\(path)`"
    case .unavailable(let operation): "the cryptographic library cannot \(operation)"
    }
  }

  /// Ways out.
  package var hints: [String] {
    switch self {
    case .tooLarge, .severalKeys, .unavailable: []
    case .passphraseNeeded: ["the variable `HOLDFAST_KEY_PASSPHRASE` gives it"]
    case .unusualForm:
      [
        "the usual form: `openssl pkey -pubin -in FILE -ec_conv_form uncompressed -ec_param_enc named_curve -pubout`"
      ]
    case .unsupported(_, _, .privateKey):
      ["a new key: `openssl genpkey -algorithm ed25519 -out holdfast.key`"]
    case .unsupported(_, _, .publicKey), .privateGiven:
      ["the public half of a key: `openssl pkey -in holdfast.key -pubout -out holdfast.pub`"]
    case .publicGiven: ["give the file that the public key was made from"]
    case .damaged: ["`openssl pkey -in FILE -noout -text` says what OpenSSL reads there"]
    case .wrongPassphrase: ["`openssl pkey -in FILE -noout` asks for the passphrase and tries it"]
    }
  }
}
