import Documents

/// A payload and the signatures over it.
///
/// Format: DSSE 1.0, "Protocol" and "Envelope". What is signed is the pre-authentication encoding of
/// type and payload, so that neither can be taken for the other; key ids are hints and decide nothing.
package struct Envelope: Sendable, Hashable {
  /// One signature.
  package struct Signature: Sendable, Hashable {
    /// The key that the signer names, unverified; nil where it names none.
    package var keyID: String?
    /// The signature in the form of its algorithm.
    package var bytes: [UInt8]

    /// A signature.
    package init(keyID: String?, bytes: [UInt8]) {
      self.keyID = keyID
      self.bytes = bytes
    }
  }

  /// The most bytes that are read.
  package static let limitBytes = 4 << 20
  /// The most signatures that are read.
  package static let limitSignatures = 64

  /// What the payload is: `application/vnd.in-toto+json`.
  package var payloadType: String
  /// The signed bytes.
  package var payload: [UInt8]
  /// The signatures in order.
  package var signatures: [Signature]

  /// A payload that nobody has signed yet.
  package init(payloadType: String, payload: [UInt8], signatures: [Signature] = []) {
    self.payloadType = payloadType
    self.payload = payload
    self.signatures = signatures
  }

  /// What is signed: `DSSEv1`, and the type and the payload with their lengths in bytes.
  package static func preAuthenticationEncoding(type: String, payload: [UInt8]) -> [UInt8] {
    var bytes = Array("DSSEv1 \(type.utf8.count) ".utf8)
    bytes.reserveCapacity(bytes.count + type.utf8.count + payload.count + 24)
    bytes.append(contentsOf: type.utf8)
    bytes.append(contentsOf: " \(payload.count) ".utf8)
    bytes.append(contentsOf: payload)
    return bytes
  }

  /// Adds a signature that names its key.
  package mutating func sign(with key: PrivateKey) throws(KeyError) {
    let message = Self.preAuthenticationEncoding(type: payloadType, payload: payload)
    signatures.append(
      Signature(keyID: key.publicKey.keyID, bytes: try key.signature(over: message)))
  }

  /// The keys that signed, each once and in the given order, with the first signature of each.
  package func signers(among keys: [PublicKey]) -> [(key: PublicKey, signature: Signature)] {
    let message = Self.preAuthenticationEncoding(type: payloadType, payload: payload)
    var seen: Set<PublicKey> = []
    return keys.compactMap { key in
      guard seen.insert(key).inserted,
        let signature = signatures.first(where: { key.verifies($0.bytes, over: message) })
      else { return nil }
      return (key, signature)
    }
  }

  /// Whether at least `threshold` different keys of the given ones signed; a threshold below one
  /// counts as one.
  package func isSigned(by keys: [PublicKey], threshold: Int = 1) -> Bool {
    signers(among: keys).count >= max(1, threshold)
  }

  /// The envelope as JSON on one line, without a line end.
  package var bytes: [UInt8] {
    let signatures = signatures.map { signature -> JSONValue in
      let text = JSONValue.string(Base64.text(signature.bytes))
      return signature.keyID.map { ["keyid": .string($0), "sig": text] } ?? ["sig": text]
    }
    return CanonicalJSON.compact([
      "payload": .string(Base64.text(payload)), "payloadType": .string(payloadType),
      "signatures": .array(signatures),
    ])
  }
}
