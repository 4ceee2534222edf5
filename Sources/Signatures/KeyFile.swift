import Model

/// The one key in a key file, and what a file holds that is no key of ours.
struct KeyFile {
  /// The forms of keys that are read.
  enum Form {
    /// SubjectPublicKeyInfo, RFC 5280.
    case publicKeyInfo
    /// PrivateKeyInfo, RFC 5208: PKCS#8.
    case privateKeyInfo
    /// EncryptedPrivateKeyInfo, RFC 5208: PKCS#8 under a passphrase.
    case encryptedPrivateKeyInfo
    /// ECPrivateKey, RFC 5915: SEC 1.
    case ellipticPrivateKey
  }

  static let limitBytes = 64 << 10

  let form: Form
  /// The key in DER.
  let content: [UInt8]

  init(_ bytes: [UInt8], path: String, purpose: KeyError.Purpose) throws(KeyError) {
    guard bytes.count <= Self.limitBytes else {
      throw .tooLarge(path: path, limitBytes: Self.limitBytes)
    }
    let text: PEMText
    do throws(PEMText.Damage) {
      text = try PEMText(bytes)
    } catch {
      throw .damaged(path: path, reason: error.reason)
    }
    // `openssl ecparam -genkey` writes the curve once more in front of the key.
    let blocks = text.blocks.filter { $0.label != "EC PARAMETERS" }
    guard let block = blocks.first else {
      throw .unsupported(path: path, found: Self.unarmoured(bytes), purpose: purpose)
    }
    guard let form = Self.form(of: block) else {
      throw .unsupported(path: path, found: Self.foreign(block), purpose: purpose)
    }
    guard blocks.count == 1 else { throw .severalKeys(path: path, count: blocks.count) }
    guard let content = block.content, !content.isEmpty else {
      throw .damaged(path: path, reason: "its content is no Base64")
    }
    self.form = form
    self.content = content
  }

  private static func form(of block: PEMText.Block) -> Form? {
    guard !block.hasHeaders else { return nil }
    return switch block.label {
    case "PUBLIC KEY": .publicKeyInfo
    case "PRIVATE KEY": .privateKeyInfo
    case "ENCRYPTED PRIVATE KEY": .encryptedPrivateKeyInfo
    case "EC PRIVATE KEY": .ellipticPrivateKey
    default: nil
    }
  }

  /// What a block holds that is no key of ours.
  private static func foreign(_ block: PEMText.Block) -> String {
    switch block.label {
    case "RSA PRIVATE KEY", "RSA PUBLIC KEY": "an RSA key"
    case "DSA PRIVATE KEY": "a DSA key"
    case "OPENSSH PRIVATE KEY": "an OpenSSH private key"
    case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE": "a certificate"
    case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST": "a certificate request"
    case "ENCRYPTED SIGSTORE PRIVATE KEY", "ENCRYPTED COSIGN PRIVATE KEY":
      "a private key that cosign encrypted"
    case "PGP PUBLIC KEY BLOCK", "PGP PRIVATE KEY BLOCK": "an OpenPGP key"
    default:
      block.hasHeaders
        ? "a key encrypted in the old way of PEM (`Proc-Type`)" : "`\(block.label)`"
    }
  }

  /// What a file without any block looks like.
  private static func unarmoured(_ bytes: [UInt8]) -> String {
    let beginnings: [(String, String)] = [
      ("ssh-", "an OpenSSH public key"), ("ecdsa-sha2-", "an OpenSSH public key"),
      ("sk-", "an OpenSSH public key"), ("---- BEGIN SSH2", "an SSH public key"),
      ("untrusted comment:", "a minisign or signify key"), ("AGE-SECRET-KEY-", "an age key"),
      ("age1", "an age key"), ("{", "JSON"), ("\u{30}", "a key without its PEM lines (DER)"),
    ]
    if bytes.isEmpty { return "nothing" }
    return beginnings.first { bytes.starts(with: $0.0.utf8) }?.1 ?? "no PEM block"
  }
}
