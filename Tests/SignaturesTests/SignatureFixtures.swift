import Foundation
import Testing

@testable import Signatures

/// The root of the project.
let projectFolder = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
  .path

/// Files below `fixtures/signatures`.
enum SignatureFixture {
  static let passphrase = Array("correct horse".utf8)

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: "\(projectFolder)/fixtures/signatures/\(name)")))
  }

  static func path(_ name: String) -> String { "\(projectFolder)/fixtures/signatures/\(name)" }

  /// The public half of `keys/NAME.pub`.
  static func publicKey(_ name: String) throws -> PublicKey {
    try PublicKey(pem: try bytes("keys/\(name).pub"), path: "\(name).pub")
  }

  /// The key of `keys/NAME.pem`.
  static func privateKey(_ name: String) throws -> PrivateKey {
    try PrivateKey(pem: try bytes("keys/\(name).pem"), path: "\(name).pem", passphrase: nil)
  }
}
