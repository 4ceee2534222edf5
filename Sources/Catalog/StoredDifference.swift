import Bytes
import Compression
import Digests
import Foundation
import GRDB

/// A few of a snapshot's packages, chosen by their hashes: snapshots with many packages in common
/// have much of the sketch in common.
///
/// The smallest hashes of a set are a fair sample of it (bottom-k sketch).
struct DocumentSketch {
  /// How many hashes a sketch has.
  static let size = 8
  /// How many of them a base has to share.
  static let likeness = 2

  /// The smallest hashes, ascending.
  let hashes: [Int64]

  init(_ packages: [Int64]) {
    self.hashes = Array(Set(packages).sorted().prefix(Self.size))
  }

  /// The base that shares the most of the sketch; nil where none shares enough.
  func base(in database: Database) throws -> Int64? {
    let marks = Array(repeating: "?", count: hashes.count).joined(separator: ",")
    return try Int64.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT base_id FROM document_base_sketch WHERE hash IN (\(marks))
          GROUP BY base_id HAVING count(*) >= \(min(Self.likeness, max(hashes.count, 1)))
          ORDER BY count(*) DESC, base_id DESC LIMIT 1
          """), arguments: StatementArguments(hashes))
  }
}

/// A document as it is stored: the difference from a base that it is like.
struct StoredDifference {
  /// The number of the base.
  let base: Int64
  /// The compressed instructions.
  let stored: [UInt8]
  /// The digest of the document, as text.
  let digest: String

  /// Finds a base for a document; the document becomes one where none is like it.
  init(_ content: [UInt8], sketch: DocumentSketch, in database: Database) throws {
    self.digest = try Digest.sha256(of: content).text
    if let base = try sketch.base(in: database) {
      let known = try Self.content(ofBase: base, in: database)
      let stored = try Zstd.compress(
        ByteDelta.instructions(from: known, to: content), level: Column.level)
      // On its own a document shrinks to about an eighth; a base that does not halve that is no help.
      if stored.count < content.count / 16 {
        self.base = base
        self.stored = stored
        return
      }
    }
    try database.cachedStatement(sql: "INSERT INTO document_base (content) VALUES (?)")
      .execute(arguments: [try Zstd.compress(content, level: Column.level).data])
    self.base = database.lastInsertedRowID
    let insertion = try database.cachedStatement(
      sql: "INSERT INTO document_base_sketch VALUES (?, ?)")
    for hash in sketch.hashes { try insertion.execute(arguments: [hash, base]) }
    self.stored = try Zstd.compress(
      ByteDelta.instructions(from: content, to: content), level: Column.level)
  }

  private static func content(ofBase base: Int64, in database: Database) throws -> [UInt8] {
    let stored = try Data.fetchOne(
      database.cachedStatement(sql: "SELECT content FROM document_base WHERE id = ?"),
      arguments: [base])
    guard let stored else { throw Column.Damage(reason: "the base of a snapshot is missing") }
    return try Column.content([UInt8](stored))
  }

  /// The document that a difference from a base makes, when it has the digest.
  static func content(base: [UInt8], stored: [UInt8], digest: String) throws -> [UInt8] {
    let base = try Column.content(base)
    let instructions = try Column.content(stored)
    guard
      let content = ByteDelta.target(from: base, instructions, limit: Column.limitBytes),
      try Digest.sha256(of: content).text == digest
    else { throw Column.Damage(reason: "the stored document does not have its digest") }
    return content
  }
}
