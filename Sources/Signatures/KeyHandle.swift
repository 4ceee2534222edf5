import CCrypto

/// A key inside the cryptographic library; it frees its memory when it goes away.
///
/// Only readers that take no passphrase from anywhere are called: nothing here can ask a terminal.
@safe struct KeyHandle: ~Copyable {
  private let key: OpaquePointer

  /// What the library calls the key.
  enum Kind: Equatable {
    case supported(SignatureAlgorithm)
    /// `an RSA key`, `an EC key on the curve P-384`.
    case other(String)
  }

  /// A key from its SubjectPublicKeyInfo; nil where the bytes are none, or not nothing else.
  init?(publicKeyInfo content: [UInt8]) {
    let key = unsafe Self.parsed(content) { unsafe d2i_PUBKEY(nil, $0, $1) }
    guard let key = unsafe key else { return nil }
    unsafe self.key = key
  }

  /// A key from PKCS#8; nil where the bytes are none, or not nothing else.
  init?(privateKeyInfo content: [UInt8]) {
    let parsed = unsafe Self.parsed(content) { unsafe d2i_PKCS8_PRIV_KEY_INFO(nil, $0, $1) }
    guard let information = unsafe parsed else { return nil }
    defer { unsafe PKCS8_PRIV_KEY_INFO_free(information) }
    guard let key = unsafe EVP_PKCS82PKEY(information) else {
      ERR_clear_error()
      return nil
    }
    unsafe self.key = key
  }

  /// A key from SEC 1; nil where the bytes are none, or not nothing else.
  init?(ellipticPrivateKey content: [UInt8]) {
    // With the type given, the library tries the two plain forms of private keys only.
    let key = unsafe Self.parsed(content) { unsafe d2i_PrivateKey(EVP_PKEY_EC, nil, $0, $1) }
    guard let key = unsafe key else { return nil }
    unsafe self.key = key
  }

  /// What PKCS#8 under a passphrase is.
  enum Opening: ~Copyable {
    case key(KeyHandle)
    case wrongPassphrase
    case damaged
  }

  /// Opens PKCS#8 under a passphrase.
  static func opening(encryptedPrivateKeyInfo content: [UInt8], passphrase: [UInt8]) -> Opening {
    let parsed = unsafe Self.parsed(content) { unsafe d2i_X509_SIG(nil, $0, $1) }
    guard let box = unsafe parsed else { return .damaged }
    defer { unsafe X509_SIG_free(box) }
    defer { ERR_clear_error() }
    guard let length = Int32(exactly: passphrase.count) else { return .wrongPassphrase }
    // One byte more, so that an empty passphrase has an address too; its length is given.
    let padded = passphrase.map { CChar(bitPattern: $0) } + [0]
    let opened = unsafe padded.withUnsafeBufferPointer { buffer in
      unsafe PKCS8_decrypt(box, buffer.baseAddress, length)
    }
    guard let information = unsafe opened else { return .wrongPassphrase }
    defer { unsafe PKCS8_PRIV_KEY_INFO_free(information) }
    guard let key = unsafe EVP_PKCS82PKEY(information) else { return .damaged }
    return .key(unsafe KeyHandle(owning: key))
  }

  private init(owning key: OpaquePointer) {
    unsafe self.key = key
  }

  deinit {
    unsafe EVP_PKEY_free(key)
  }

  /// Calls a reader of DER with bytes that are one sequence and nothing else.
  private static func parsed(
    _ content: [UInt8],
    _ reader: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?
  ) -> OpaquePointer? {
    guard isOneSequence(content) else { return nil }
    defer { ERR_clear_error() }
    return unsafe content.withUnsafeBufferPointer { buffer -> OpaquePointer? in
      // The reader moves the pointer inside the buffer, at most to its end.
      var position = buffer.baseAddress
      return unsafe reader(&position, buffer.count)
    }
  }

  /// Whether the bytes are one SEQUENCE whose length goes to their end (X.690, section 8.1.3).
  private static func isOneSequence(_ content: [UInt8]) -> Bool {
    guard content.starts(with: [0x30]), let first = content.dropFirst().first else { return false }
    guard first >= 0x80 else { return content.count == 2 + Int(first) }
    let count = Int(first & 0x7F)
    guard (1...3).contains(count), content.count > 2 + count else { return false }
    let length = content.dropFirst(2).prefix(count).reduce(0) { $0 << 8 | Int($1) }
    return content.count == 2 + count + length
  }

  /// What the key is.
  var kind: Kind {
    // A constant of the library or of the key, which lives as long as this value.
    guard let pointer = unsafe EVP_PKEY_get0_type_name(key) else { return .other("a key") }
    let name = unsafe String(cString: pointer)
    switch name {
    case "ED25519": return .supported(.ed25519)
    case "EC":
      var group = [CChar](repeating: 0, count: 80)
      var length = 0
      // The library writes at most 80 characters, the last one a zero.
      guard unsafe EVP_PKEY_get_group_name(key, &group, group.count, &length) == 1 else {
        ERR_clear_error()
        return .other("an EC key on a curve without a name")
      }
      let curve = String(
        decoding: group.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      switch curve {
      case "prime256v1", "P-256", "secp256r1": return .supported(.ecdsaP256)
      case "secp384r1": return .other("an EC key on the curve P-384")
      case "secp521r1": return .other("an EC key on the curve P-521")
      default: return .other("an EC key on the curve \(curve)")
      }
    case "RSA", "RSA-PSS", "X25519", "X448", "SM2": return .other("an \(name) key")
    case "ED448": return .other("an Ed448 key")
    default: return .other("a \(name) key")
    }
  }

  /// The SubjectPublicKeyInfo of the public half, in the one form that is accepted: the curve by its
  /// name, the point uncompressed (RFC 5480, section 2; RFC 8410, section 4).
  var publicKeyInfo: [UInt8]? {
    defer { ERR_clear_error() }
    switch kind {
    case .supported(.ed25519):
      var point = [UInt8](repeating: 0, count: 32)
      var length = 32
      // The library writes at most `length` bytes.
      guard unsafe EVP_PKEY_get_raw_public_key(key, &point, &length) == 1, length == 32 else {
        return nil
      }
      return SignatureAlgorithm.ed25519.publicKeyInfoStart + point
    case .supported(.ecdsaP256):
      guard let x = coordinate(OSSL_PKEY_PARAM_EC_PUB_X),
        let y = coordinate(OSSL_PKEY_PARAM_EC_PUB_Y)
      else { return nil }
      return SignatureAlgorithm.ecdsaP256.publicKeyInfoStart + x + y
    case .other: return nil
    }
  }

  private func coordinate(_ name: String) -> [UInt8]? {
    var number: OpaquePointer?
    guard unsafe EVP_PKEY_get_bn_param(key, name, &number) == 1 else { return nil }
    defer { unsafe BN_free(number) }
    var bytes = [UInt8](repeating: 0, count: 32)
    // The library writes exactly 32 bytes, or none.
    return unsafe BN_bn2binpad(number, &bytes, 32) == 32 ? bytes : nil
  }

  /// The private key as PKCS#8.
  var privateKeyInfo: [UInt8]? {
    defer { ERR_clear_error() }
    guard let information = unsafe EVP_PKEY2PKCS8(key) else { return nil }
    defer { unsafe PKCS8_PRIV_KEY_INFO_free(information) }
    let length = unsafe i2d_PKCS8_PRIV_KEY_INFO(information, nil)
    guard length > 0, Int(length) <= KeyFile.limitBytes else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(length))
    let written = unsafe bytes.withUnsafeMutableBufferPointer { buffer -> Int32 in
      // The library writes as many bytes as it just said, the size of the array.
      var position = buffer.baseAddress
      return unsafe i2d_PKCS8_PRIV_KEY_INFO(information, &position)
    }
    return written == length ? bytes : nil
  }

  /// The signature over a message; nil where the library refuses.
  func signature(over message: [UInt8], _ algorithm: SignatureAlgorithm) -> [UInt8]? {
    defer { ERR_clear_error() }
    guard let context = unsafe EVP_MD_CTX_new() else { return nil }
    defer { unsafe EVP_MD_CTX_free(context) }
    let function = unsafe algorithm.hashFunction
    guard unsafe EVP_DigestSignInit(context, nil, function, nil, key) == 1 else { return nil }
    var length = 0
    guard unsafe EVP_DigestSign(context, nil, &length, message, message.count) == 1,
      (1...256).contains(length)
    else { return nil }
    var bytes = [UInt8](repeating: 0, count: length)
    // The library writes at most `length` bytes, the size of the array.
    guard unsafe EVP_DigestSign(context, &bytes, &length, message, message.count) == 1,
      length <= bytes.count
    else { return nil }
    return Array(bytes.prefix(length))
  }

  /// Whether the signature is this key's over the message.
  func verifies(
    _ signature: [UInt8], over message: [UInt8], _ algorithm: SignatureAlgorithm
  ) -> Bool {
    defer { ERR_clear_error() }
    guard let context = unsafe EVP_MD_CTX_new() else { return false }
    defer { unsafe EVP_MD_CTX_free(context) }
    let function = unsafe algorithm.hashFunction
    guard unsafe EVP_DigestVerifyInit(context, nil, function, nil, key) == 1 else { return false }
    // The library reads both arrays during the call and keeps no pointer.
    return unsafe EVP_DigestVerify(
      context, signature, signature.count, message, message.count) == 1
  }
}

extension SignatureAlgorithm {
  /// The hash function that ECDSA signs with; Ed25519 has its own inside.
  fileprivate var hashFunction: OpaquePointer? {
    switch self {
    case .ed25519: nil
    case .ecdsaP256: unsafe EVP_sha256()
    }
  }
}
