package import Bytes
import CCrypto

/// The reason why a digest could not be computed.
package enum DigestError: Error, Hashable {
  /// The cryptographic library refuses the algorithm, or has no memory left.
  case unavailable(algorithm: String)
}

/// Computes a digest over bytes that arrive in pieces.
package struct DigestStream: ~Copyable {
  private let algorithm: Digest.Algorithm
  private let state: HashState

  /// A stream that has seen no bytes.
  package init(_ algorithm: Digest.Algorithm) throws(DigestError) {
    self.algorithm = algorithm
    self.state =
      switch algorithm {
      case .sha256: try HashState(.sha256)
      case .sha512: try HashState(.sha512)
      }
  }

  /// Adds the next bytes.
  package mutating func update(_ bytes: Span<UInt8>) throws(DigestError) {
    try state.update(bytes)
  }

  /// Adds the next bytes, which must stay as they are during the call.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) throws(DigestError) {
    try unsafe state.update(bytes)
  }

  /// The digest of all bytes added.
  package consuming func finish() throws(DigestError) -> Digest {
    guard let digest = Digest(algorithm, bytes: try state.finish()) else {
      throw .unavailable(algorithm: algorithm.rawValue)
    }
    return digest
  }
}

/// One computation of the cryptographic library; it frees its memory when it goes away.
@safe struct HashState: ~Copyable {
  /// The functions in use.
  enum Function: String {
    case md5
    case sha256
    case sha512
  }

  private let function: Function
  private let context: OpaquePointer

  init(_ function: Function) throws(DigestError) {
    // The method tables are constants of the library.
    let method =
      switch function {
      case .md5: unsafe EVP_md5()
      case .sha256: unsafe EVP_sha256()
      case .sha512: unsafe EVP_sha512()
      }
    guard let context = unsafe EVP_MD_CTX_new() else {
      throw .unavailable(algorithm: function.rawValue)
    }
    guard unsafe EVP_DigestInit_ex(context, method, nil) == 1 else {
      unsafe EVP_MD_CTX_free(context)
      throw .unavailable(algorithm: function.rawValue)
    }
    self.function = function
    unsafe self.context = context
  }

  deinit {
    unsafe EVP_MD_CTX_free(context)
  }

  borrowing func update(_ bytes: Span<UInt8>) throws(DigestError) {
    // The library reads `count` bytes during the call and keeps no pointer.
    let status = unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
    }
    guard status == 1 else { throw .unavailable(algorithm: function.rawValue) }
  }

  borrowing func update(_ bytes: UnsafeRawBufferPointer) throws(DigestError) {
    guard unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
      throw .unavailable(algorithm: function.rawValue)
    }
  }

  /// Forgets all bytes; the function stays.
  borrowing func restart() throws(DigestError) {
    guard unsafe EVP_DigestInit_ex(context, nil, nil) == 1 else {
      throw .unavailable(algorithm: function.rawValue)
    }
  }

  consuming func finish() throws(DigestError) -> [UInt8] { try result() }

  /// The digest of all bytes since the start; nothing may be added before `restart`.
  borrowing func result() throws(DigestError) -> [UInt8] {
    var length: UInt32 = 0
    var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    // The library writes at most `EVP_MAX_MD_SIZE` bytes, the size of the array.
    guard unsafe EVP_DigestFinal_ex(context, &bytes, &length) == 1 else {
      throw .unavailable(algorithm: function.rawValue)
    }
    return Array(bytes.prefix(Int(length)))
  }
}
