import Archives
import Bytes
import Digests

/// Digests of JSON parts that are in memory.
enum ContentDigest {
  /// The SHA-256 digest.
  static func sha256(of bytes: [UInt8]) throws(ImageError) -> Digest {
    do {
      return try Digest.sha256(of: bytes)
    } catch {
      throw .archive(.digest(error))
    }
  }

  /// The digest by the algorithm of another one.
  static func digest(of bytes: [UInt8], like other: Digest) throws(ImageError) -> Digest {
    do {
      switch other.algorithm {
      case .sha256: return try Digest.sha256(of: bytes)
      case .sha512: return try Digest.sha512(of: bytes.span)
      }
    } catch {
      throw .archive(.digest(error))
    }
  }
}
