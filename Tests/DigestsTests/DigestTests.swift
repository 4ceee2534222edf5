import Bytes
import Digests
import TestKit
import Testing

/// Digests against the examples of FIPS 180-4 and RFC 1321, and against the system's tools.
@Suite struct DigestTests {
  private func sha512(_ bytes: [UInt8]) throws -> Digest { try Digest.sha512(of: bytes.span) }

  private func md5(_ bytes: [UInt8]) throws -> String { try MD5.hex(of: bytes.span) }

  @Test(arguments: [
    ("", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "sha256:248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `computes SHA-256`(text: String, expected: String) throws {
    #expect(try Digest.sha256(of: Array(text.utf8)).text == expected)
  }

  @Test func `computes SHA-512`() throws {
    #expect(
      try sha512(Array("abc".utf8)).hex
        == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
  }

  @Test(arguments: [
    ("", "d41d8cd98f00b204e9800998ecf8427e"), ("abc", "900150983cd24fb0d6963f7d28e17f72"),
  ])
  func `computes MD5`(text: String, expected: String) throws {
    #expect(try md5(Array(text.utf8)) == expected)
  }

  @Test func `pieces give the digest of the whole`() throws {
    let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    for algorithm in Digest.Algorithm.allCases {
      for piece in [1, 63, 64, 65, 4096] {
        var stream = try DigestStream(algorithm)
        var start = 0
        while start < bytes.count {
          let end = min(start + piece, bytes.count)
          try stream.update(bytes[start..<end].span)
          start = end
        }
        let digest = try stream.finish()
        let whole =
          algorithm == .sha256 ? try Digest.sha256(of: bytes) : try sha512(bytes)
        #expect(digest == whole)
      }
    }
  }

  @Test(.enabled(if: Tool.has("sha256sum", "sha512sum", "md5sum"), "needs coreutils"))
  func `agrees with the system's tools`() throws {
    var random = SeededRandom(seed: 1)
    for count in [0, 1, 55, 56, 64, 119, 1000, 100_000] {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      func sum(_ tool: String) throws -> String {
        let text = String(decoding: try Tool.output(tool, [], input: bytes), as: UTF8.self)
        return String(text.prefix { $0 != " " })
      }
      #expect(try Digest.sha256(of: bytes).hex == sum("sha256sum"))
      #expect(try sha512(bytes).hex == sum("sha512sum"))
      #expect(try md5(bytes) == sum("md5sum"))
    }
  }
}
