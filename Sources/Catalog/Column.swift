import Bytes
import Compression
import Digests
import Foundation
import Model

/// Compressed columns, each with the digest of its stored bytes (THREATS T-93).
struct Column {
  /// The largest content of a column, so that a damaged one cannot take all memory.
  static let limitBytes = 512 << 20

  /// How hard Zstandard tries: what is stored is read often and written once.
  static let level = 9

  /// The stored bytes.
  var stored: [UInt8]
  /// Their digest, as text.
  var digest: String

  /// A column of these bytes.
  init(_ content: [UInt8]) throws {
    self.stored = try Zstd.compress(content, level: Column.level)
    self.digest = try Digest.sha256(of: stored).text
  }

  /// A column of a value's JSON.
  init(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    try self.init([UInt8](try encoder.encode(value)))
  }

  /// The content of stored bytes that have the digest.
  static func content(_ stored: [UInt8], digest: String) throws -> [UInt8] {
    guard try Digest.sha256(of: stored).text == digest else {
      throw Damage(reason: "stored bytes do not have their digest `\(digest)`")
    }
    return try content(stored)
  }

  /// The content of stored bytes.
  static func content(_ stored: [UInt8]) throws -> [UInt8] {
    do {
      return try Zstd.decompress(stored, limit: limitBytes)
    } catch {
      throw Damage(reason: "stored bytes cannot be read: \(error)")
    }
  }

  /// A value from stored JSON that has the digest.
  static func value<Value: Decodable>(
    _ type: Value.Type, _ stored: [UInt8], digest: String
  ) throws -> Value {
    let content = try content(stored, digest: digest)
    do {
      return try JSONDecoder().decode(Value.self, from: Data(content))
    } catch {
      throw Damage(reason: "a stored record cannot be read: \(error)")
    }
  }

  /// A column that does not hold what was put in.
  struct Damage: Error {
    var reason: String
  }
}

extension [UInt8] {
  /// The bytes as SQLite takes them.
  var data: Data { Data(self) }
}
