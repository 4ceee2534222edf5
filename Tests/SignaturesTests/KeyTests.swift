import Bytes
import Digests
import Foundation
import Model
import TestKit
import Testing

@testable import Signatures

@Suite struct KeyTests {
  @Test(arguments: [
    ("ed25519", "ed25519", SignatureAlgorithm.ed25519), ("p256", "p256", .ecdsaP256),
    ("p256-sec1", "p256", .ecdsaP256), ("p256-sec1-parameters", "p256", .ecdsaP256),
    ("ed25519-encrypted", "ed25519", .ed25519), ("p256-encrypted", "p256", .ecdsaP256),
  ])
  func `reads every form of a key`(
    name: String, publicName: String, algorithm: SignatureAlgorithm
  ) throws {
    let bytes = try SignatureFixture.bytes("keys/\(name).pem")
    let key = try PrivateKey(
      pem: bytes, path: "key.pem", passphrase: SignatureFixture.passphrase)
    let publicKey = try SignatureFixture.publicKey(publicName)
    #expect(key.publicKey == publicKey)
    #expect(publicKey.algorithm == algorithm)
    let message = Array("message".utf8)
    let signature = try key.signature(over: message)
    #expect(publicKey.verifies(signature, over: message))
    #expect(!publicKey.verifies(signature, over: message + [0]))
    #expect(!publicKey.verifies([], over: message))
    #expect(!publicKey.verifies(signature + [0], over: message))
    #expect(!publicKey.verifies(Array(signature.dropLast()), over: message))
    #expect(try publicKey.verifies(key.signature(over: []), over: []))
  }

  @Test(.enabled(if: Tool.has("openssl"), "needs openssl"), arguments: ["ed25519", "p256"])
  func `the id is the digest that openssl and sha256sum give`(name: String) throws {
    let information = try Tool.output(
      "openssl",
      ["pkey", "-pubin", "-in", SignatureFixture.path("keys/\(name).pub"), "-outform", "DER"])
    let key = try SignatureFixture.publicKey(name)
    #expect(key.publicKeyInfo == information)
    #expect(try key.keyID == Digest.sha256(of: information).hex)
  }

  @Test(.enabled(if: Tool.has("openssl"), "needs openssl"), arguments: ["ed25519", "p256"])
  func `openssl verifies what was signed, and its signature is verified`(name: String) throws {
    let folder = try TemporaryFolder()
    let message = Array("a message".utf8)
    let key = try SignatureFixture.privateKey(name)
    let messagePath = try folder.write("message", message)
    let signaturePath = try folder.write("signature", try key.signature(over: message))
    let hash = name == "p256" ? ["-digest", "sha256"] : []
    let verdict = try Tool.output(
      "openssl",
      ["pkeyutl", "-verify", "-pubin", "-inkey", SignatureFixture.path("keys/\(name).pub")]
        + ["-rawin", "-in", messagePath, "-sigfile", signaturePath] + hash)
    #expect(String(decoding: verdict, as: UTF8.self).contains("Verified Successfully"))
    let signature = try Tool.output(
      "openssl",
      ["pkeyutl", "-sign", "-inkey", SignatureFixture.path("keys/\(name).pem")]
        + ["-rawin", "-in", messagePath] + hash)
    #expect(key.publicKey.verifies(signature, over: message))
  }

  private static let foreign: [(String, String)] = [
    ("rsa", "an RSA key"), ("rsa-pkcs1", "an RSA key"), ("rsa-pss", "an RSA-PSS key"),
    ("dsa", "a DSA key"), ("p384", "an EC key on the curve P-384"),
    ("secp256k1", "an EC key on the curve secp256k1"), ("ed448", "an Ed448 key"),
    ("x25519", "an X25519 key"), ("openpgp", "an OpenPGP key"),
  ]

  @Test(
    arguments: foreign + [
      ("ssh", "an OpenSSH public key"), ("minisign", "a minisign or signify key"),
      ("ed25519-der", "a key without its PEM lines (DER)"),
    ])
  func `names the kind of a public key that is none of ours`(name: String, found: String) throws {
    let bytes = try SignatureFixture.bytes("refused/\(name).pub")
    let expected = KeyError.unsupported(path: "k", found: found, purpose: .publicKey)
    #expect(throws: expected) { try PublicKey(pem: bytes, path: "k") }
    #expect(expected.message.contains(found) && !expected.hints.isEmpty)
  }

  @Test(
    arguments: foreign + [
      ("p384-sec1", "an EC key on the curve P-384"), ("ssh", "an OpenSSH private key"),
      ("cosign", "a private key that cosign encrypted"),
      ("cosign-old", "a private key that cosign encrypted"),
      ("certificate", "a certificate"), ("request", "a certificate request"),
      ("p256-sec1-encrypted", "a key encrypted in the old way of PEM (`Proc-Type`)"),
    ])
  func `names the kind of a private key that is none of ours`(name: String, found: String) throws {
    let bytes = try SignatureFixture.bytes("refused/\(name).pem")
    #expect(throws: KeyError.unsupported(path: "k", found: found, purpose: .privateKey)) {
      try PrivateKey(pem: bytes, path: "k", passphrase: nil)
    }
  }

  @Test func `a certificate, JSON and nothing are no keys`() throws {
    for (name, found) in [("certificate.pem", "a certificate"), ("key.jwk", "JSON")] {
      let bytes = try SignatureFixture.bytes("refused/\(name)")
      #expect(throws: KeyError.unsupported(path: "k", found: found, purpose: .publicKey)) {
        try PublicKey(pem: bytes, path: "k")
      }
    }
    #expect(throws: KeyError.unsupported(path: "k", found: "nothing", purpose: .publicKey)) {
      try PublicKey(pem: [], path: "k")
    }
    #expect(throws: KeyError.tooLarge(path: "k", limitBytes: 65_536)) {
      try PublicKey(pem: [UInt8](repeating: 0x41, count: 65_537), path: "k")
    }
  }

  @Test(arguments: ["p256-compressed", "p256-explicit"])
  func `a key has one form and so one id`(name: String) throws {
    let bytes = try SignatureFixture.bytes("refused/\(name).pub")
    let expected = KeyError.unusualForm(path: "k")
    #expect(throws: expected) { try PublicKey(pem: bytes, path: "k") }
    #expect(expected.hints.first?.contains("-ec_conv_form uncompressed") == true)
  }

  @Test func `tells the halves of a key apart`() throws {
    for name in ["ed25519", "p256", "p256-sec1", "ed25519-encrypted"] {
      let bytes = try SignatureFixture.bytes("keys/\(name).pem")
      #expect(throws: KeyError.privateGiven(path: "k")) { try PublicKey(pem: bytes, path: "k") }
    }
    for name in ["ed25519", "p256"] {
      let bytes = try SignatureFixture.bytes("keys/\(name).pub")
      #expect(throws: KeyError.publicGiven(path: "k")) {
        try PrivateKey(pem: bytes, path: "k", passphrase: nil)
      }
    }
  }

  @Test(arguments: ["ed25519-encrypted", "p256-encrypted"])
  func `an encrypted key wants its passphrase, and asks nobody for it`(name: String) throws {
    let bytes = try SignatureFixture.bytes("keys/\(name).pem")
    #expect(throws: KeyError.passphraseNeeded(path: "k")) {
      try PrivateKey(pem: bytes, path: "k", passphrase: nil)
    }
    for wrong in ["", "correct hors", "correct horse\n"] {
      #expect(throws: KeyError.wrongPassphrase(path: "k")) {
        try PrivateKey(pem: bytes, path: "k", passphrase: Array(wrong.utf8))
      }
    }
  }

  @Test func `a block that lies about its content is refused, and asks nobody`() throws {
    for name in ["ed25519-encrypted", "p256-encrypted", "p256-sec1", "p256", "ed25519"] {
      let text = String(decoding: try SignatureFixture.bytes("keys/\(name).pem"), as: UTF8.self)
      let label = try #require(try PEMText(Array(text.utf8)).blocks.first?.label)
      for other in ["PUBLIC KEY", "PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"]
      where other != label {
        let relabelled = Array(text.replacingOccurrences(of: label, with: other).utf8)
        #expect(throws: KeyError.self) { try PublicKey(pem: relabelled, path: "k") }
        // PKCS#8 under the name of SEC 1 is what old programs wrote; it is read.
        if other == "EC PRIVATE KEY", name == "p256" { continue }
        #expect(throws: KeyError.self, "\(name) as \(other)") {
          try PrivateKey(pem: relabelled, path: "k", passphrase: SignatureFixture.passphrase)
        }
      }
    }
  }

  @Test func `takes no key by chance of two`() throws {
    let bytes = try SignatureFixture.bytes("refused/two.pub")
    #expect(throws: KeyError.severalKeys(path: "k", count: 2)) {
      try PublicKey(pem: bytes, path: "k")
    }
  }

  @Test func `reads a key behind text, with carriage returns and without a last line end`() throws {
    let bytes = try SignatureFixture.bytes("keys/ed25519.pub")
    let text = String(decoding: bytes, as: UTF8.self)
    let key = try SignatureFixture.publicKey("ed25519")
    for other in [
      "the key of the team: 1\n" + text, text.replacingOccurrences(of: "\n", with: "\r\n"),
      String(text.dropLast()), text + "\n\n",
    ] { #expect(try PublicKey(pem: Array(other.utf8), path: "k") == key) }
  }

  @Test func `halves that do not belong together are refused`() throws {
    let ours = try #require(try Self.content("keys/p256.pem"))
    let other = try #require(try Self.content("keys/other-p256.pem"))
    // The public point is the last part of both.
    let mixed = Base64.text(ours.dropLast(64) + other.suffix(64))
    let text = "-----BEGIN PRIVATE KEY-----\n\(mixed)\n-----END PRIVATE KEY-----\n"
    #expect(throws: KeyError.self) {
      try PrivateKey(pem: Array(text.utf8), path: "k", passphrase: nil)
    }
  }

  private static func content(_ name: String) throws -> [UInt8]? {
    try PEMText(try SignatureFixture.bytes(name)).blocks.first?.content
  }

  @Test func `nothing of a private key is printed`() throws {
    for name in ["ed25519", "p256"] {
      let key = try SignatureFixture.privateKey(name)
      #expect("\(key)" == "<redacted>")
      #expect(String(reflecting: key) == "<redacted>")
      var text = ""
      dump(key, to: &text)
      #expect(text == "- <redacted>\n")
      var wrapped = ""
      dump([key], to: &wrapped)
      #expect(!wrapped.contains("content") && !wrapped.contains("48"))
    }
  }

  @Test(arguments: ["ed25519.pub", "p256.pub", "ed25519.pem", "p256.pem", "ed25519-encrypted.pem"])
  func `every prefix of a key is refused`(name: String) throws {
    let bytes = try SignatureFixture.bytes("keys/\(name)")
    for count in 0..<bytes.count - 1 {
      #expect(!Self.reads(Array(bytes.prefix(count))), "\(count)")
    }
    #expect(Self.reads(bytes))
  }

  @Test(arguments: [
    "keys/ed25519.pub", "keys/p256.pub", "keys/ed25519.pem", "keys/p256.pem", "keys/p256-sec1.pem",
    "keys/ed25519-encrypted.pem", "refused/rsa.pub", "refused/certificate.pem",
  ])
  func `changed bytes are read or refused`(name: String) throws {
    let bytes = try SignatureFixture.bytes(name)
    var random = SeededRandom(seed: 4)
    for _ in 0..<400 {
      let changed = random.flipped(bytes)
      guard let key = try? PublicKey(pem: changed, path: "k") else {
        _ = try? PrivateKey(pem: changed, path: "k", passphrase: nil)
        continue
      }
      #expect(try Digest.sha256(of: key.publicKeyInfo).hex == key.keyID)
    }
  }

  private static func reads(_ bytes: [UInt8]) -> Bool {
    if (try? PublicKey(pem: bytes, path: "k")) != nil { return true }
    let key = try? PrivateKey(pem: bytes, path: "k", passphrase: SignatureFixture.passphrase)
    return key != nil
  }
}
