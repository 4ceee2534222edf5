import Bytes
import Digests
import Model

/// The ways of signing; a key has one, and no file that is verified can choose another.
package enum SignatureAlgorithm: String, Sendable, Hashable, CaseIterable {
  /// RFC 8032; a signature has 64 bytes.
  case ed25519
  /// FIPS 186-5 on the curve P-256 with SHA-256; a signature is ASN.1 DER.
  case ecdsaP256 = "ecdsa-p256"

  /// What stands in front of the point in a SubjectPublicKeyInfo (RFC 8410 and RFC 5480).
  var publicKeyInfoStart: [UInt8] {
    switch self {
    case .ed25519:
      [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
    case .ecdsaP256:
      [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08,
        0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
      ]
    }
  }
}

/// A key to verify with.
package struct PublicKey: Sendable, Hashable {
  /// How it signs.
  package let algorithm: SignatureAlgorithm
  /// Its name: the SHA-256 of its SubjectPublicKeyInfo in hexadecimal, as
  /// `openssl pkey -pubin -outform DER | sha256sum` prints it.
  package let keyID: String
  /// The SubjectPublicKeyInfo in DER.
  package let publicKeyInfo: [UInt8]

  /// Reads a PEM file of one SubjectPublicKeyInfo; `path` is for messages.
  ///
  /// A point in another form than the usual one is refused, so that a key has one id.
  package init(pem: [UInt8], path: String) throws(KeyError) {
    let file = try KeyFile(pem, path: path, purpose: .publicKey)
    guard file.form == .publicKeyInfo else { throw .privateGiven(path: path) }
    guard let handle = KeyHandle(publicKeyInfo: file.content) else {
      throw .damaged(path: path, reason: "it is no SubjectPublicKeyInfo of a known kind")
    }
    try self.init(handle, path: path, purpose: .publicKey)
    guard publicKeyInfo == file.content else { throw .unusualForm(path: path) }
  }

  /// The public half of a key.
  init(_ handle: borrowing KeyHandle, path: String, purpose: KeyError.Purpose) throws(KeyError) {
    switch handle.kind {
    case .other(let found): throw .unsupported(path: path, found: found, purpose: purpose)
    case .supported(let algorithm):
      guard let information = handle.publicKeyInfo else {
        throw .damaged(path: path, reason: "its public half cannot be computed")
      }
      self.algorithm = algorithm
      self.publicKeyInfo = information
      do throws(DigestError) {
        self.keyID = try Digest.sha256(of: information).hex
      } catch {
        throw .unavailable(operation: "compute SHA-256")
      }
    }
  }

  /// Whether the signature is this key's over the message.
  package func verifies(_ signature: [UInt8], over message: [UInt8]) -> Bool {
    guard let handle = KeyHandle(publicKeyInfo: publicKeyInfo) else { return false }
    return handle.verifies(signature, over: message, algorithm)
  }
}
