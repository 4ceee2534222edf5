package import Bytes

extension Digest {
  /// The SHA-256 digest of the bytes.
  package static func sha256(of bytes: Span<UInt8>) throws(DigestError) -> Digest {
    var stream = try DigestStream(.sha256)
    try stream.update(bytes)
    return try stream.finish()
  }

  /// The SHA-256 digest of the bytes.
  package static func sha256(of bytes: [UInt8]) throws(DigestError) -> Digest {
    try sha256(of: bytes.span)
  }

  /// The SHA-512 digest of the bytes.
  package static func sha512(of bytes: Span<UInt8>) throws(DigestError) -> Digest {
    var stream = try DigestStream(.sha512)
    try stream.update(bytes)
    return try stream.finish()
  }
}

/// MD5, which package databases store beside file names; it never identifies content of ours.
package enum MD5 {
  /// The MD5 of the bytes as lower-case hexadecimal text.
  package static func hex(of bytes: Span<UInt8>) throws(DigestError) -> String {
    let state = try HashState(.md5)
    try state.update(bytes)
    return Hex.text(try state.finish())
  }
}
