import Model

/// A key to sign with; whatever prints it prints `<redacted>`.
package struct PrivateKey: Sendable {
  /// Its public half.
  package let publicKey: PublicKey
  /// PKCS#8 in DER.
  private let content: [UInt8]

  /// Reads a PEM file of one PKCS#8 key, plain or under a passphrase, or of one SEC 1 EC key.
  ///
  /// The passphrase is used only where the key is encrypted; nobody is asked for one. `path` is for
  /// messages.
  package init(pem: [UInt8], path: String, passphrase: [UInt8]?) throws(KeyError) {
    let file = try KeyFile(pem, path: path, purpose: .privateKey)
    let handle: KeyHandle
    switch file.form {
    case .publicKeyInfo: throw .publicGiven(path: path)
    case .privateKeyInfo:
      guard let key = KeyHandle(privateKeyInfo: file.content) else {
        throw .damaged(path: path, reason: "it is no PKCS#8 key of a known kind")
      }
      handle = key
    case .ellipticPrivateKey:
      guard let key = KeyHandle(ellipticPrivateKey: file.content) else {
        throw .damaged(path: path, reason: "it is no SEC 1 key of a known curve")
      }
      handle = key
    case .encryptedPrivateKeyInfo:
      guard let passphrase else { throw .passphraseNeeded(path: path) }
      let opening = KeyHandle.opening(
        encryptedPrivateKeyInfo: file.content, passphrase: passphrase)
      switch consume opening {
      case .key(let key): handle = key
      case .wrongPassphrase: throw .wrongPassphrase(path: path)
      case .damaged: throw .damaged(path: path, reason: "it is no PKCS#8 key of a known kind")
      }
    }
    self.publicKey = try PublicKey(handle, path: path, purpose: .privateKey)
    guard let content = handle.privateKeyInfo else {
      throw .unsupported(path: path, found: "a key without its private half", purpose: .privateKey)
    }
    self.content = content
    // A file whose halves do not belong together would sign in vain.
    let probe = Array("holdfast".utf8)
    guard let signature = handle.signature(over: probe, publicKey.algorithm),
      publicKey.verifies(signature, over: probe)
    else { throw .damaged(path: path, reason: "its halves do not belong together") }
  }

  /// The signature over a message; it has been verified with the public half.
  package func signature(over message: [UInt8]) throws(KeyError) -> [UInt8] {
    guard let handle = KeyHandle(privateKeyInfo: content),
      let signature = handle.signature(over: message, publicKey.algorithm),
      publicKey.verifies(signature, over: message)
    else { throw .unavailable(operation: "sign") }
    return signature
  }
}

extension PrivateKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// `<redacted>`.
  package var description: String { "<redacted>" }
  /// `<redacted>`.
  package var debugDescription: String { "<redacted>" }
  /// Nothing of the key.
  package var customMirror: Mirror { Mirror(self, children: [(label: String?, value: Any)]()) }
}
