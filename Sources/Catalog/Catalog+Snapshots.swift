package import Bytes
import Foundation
import GRDB
import Model

/// What the catalog says of a snapshot without reading it.
package struct SnapshotSummary: Sendable, Hashable, Codable {
  /// The snapshot's name.
  package var identity: Digest
  /// The kind of subject, as in the snapshot.
  package var kind: String
  /// The source as the first scan named it.
  package var reference: String
  /// The subject's digest.
  package var subjectDigest: String?
  /// `linux/amd64`.
  package var platform: String?
  /// The facts come from bytes that were hashed.
  package var verified: Bool
  /// How many packages it has.
  package var packageCount: Int
  /// How many requirements it has.
  package var requirementCount: Int
  /// The environments that were seen so, sorted.
  package var environments: [String]
}

extension Catalog {
  /// All snapshots, ordered by name.
  package func snapshots() throws(CatalogError) -> [SnapshotSummary] {
    try read { database in
      var environments: [Int64: [String]] = [:]
      let links = try Row.fetchAll(
        database,
        sql: """
          SELECT DISTINCT history.snapshot_id, environment.name
          FROM environment_snapshot AS history
            JOIN environment ON environment.id = history.environment_id
          ORDER BY environment.name
          """)
      for row in links { environments[row[0], default: []].append(row[1]) }
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT id, digest, kind, reference, subject_digest, platform, verified, package_count,
            requirement_count FROM snapshot ORDER BY digest
          """)
      return try rows.map { row in
        SnapshotSummary(
          identity: try Self.digest(row[1]), kind: row[2], reference: row[3],
          subjectDigest: row[4], platform: row[5], verified: row[6], packageCount: row[7],
          requirementCount: row[8], environments: environments[row[0]] ?? [])
      }
    }
  }

  /// The snapshot that a text means: an environment's name (its last scan), `sha256:…`, or the
  /// first four or more digits of a digest.
  ///
  /// Throws `unknownSnapshot` and `ambiguousSnapshot`.
  package func identity(of text: String) throws(CatalogError) -> Digest {
    try read { database in
      let newest = try String.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT snapshot.digest FROM environment
              JOIN snapshot ON snapshot.id = environment.snapshot_id
            WHERE environment.name = ?
            """),
        arguments: [text])
      if let newest { return try Self.digest(newest) }
      let prefix = text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text
      guard (4...64).contains(prefix.utf8.count),
        prefix.utf8.allSatisfy(Hex.isLowercaseDigit)
      else { throw CatalogError.unknownSnapshot(text) }
      // `g` follows `f`, so that the range holds every digest that begins so.
      let found = try String.fetchAll(
        database.cachedStatement(
          sql: "SELECT digest FROM snapshot WHERE digest >= ? AND digest < ? ORDER BY digest"),
        arguments: ["sha256:\(prefix)", "sha256:\(prefix)g"])
      guard let first = found.first else { throw CatalogError.unknownSnapshot(text) }
      guard found.count == 1 else {
        throw CatalogError.ambiguousSnapshot(text, candidates: found.compactMap { Digest($0) })
      }
      return try Self.digest(first)
    }
  }

  /// The stored snapshot of that name.
  ///
  /// Throws `unknownSnapshot`, and `damaged` when the stored bytes do not have their digest.
  package func snapshot(_ identity: Digest) throws(CatalogError) -> SnapshotFile {
    try document(of: identity).file(in: location.index)
  }

  /// The stored snapshots of these names, unpacked side by side.
  ///
  /// Throws as `snapshot(_:)` does.
  package func snapshots(_ identities: [Digest]) async throws -> [SnapshotFile] {
    var documents: [StoredDocument] = []
    for identity in identities { documents.append(try document(of: identity)) }
    let path = location.index
    return try await withThrowingTaskGroup(of: (Int, SnapshotFile).self) { group in
      for (position, document) in documents.enumerated() {
        group.addTask { (position, try document.file(in: path)) }
      }
      var files: [(Int, SnapshotFile)] = []
      for try await file in group { files.append(file) }
      return files.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  private func document(of identity: Digest) throws(CatalogError) -> StoredDocument {
    let document = try read { database in
      try Row.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT digest, form, document, document_digest, content
            FROM snapshot JOIN document_base ON document_base.id = base_id WHERE digest = ?
            """),
        arguments: [identity.text]
      ).map { try StoredDocument($0) }
    }
    guard let document else { throw .unknownSnapshot(identity.text) }
    return document
  }

  /// The snapshot that scanning an image of this key would give; nil when it was not scanned so.
  package func snapshot(of image: ImageKey) throws(CatalogError) -> SnapshotFile? {
    let document = try read { database in
      try Row.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT digest, form, document, document_digest, content
            FROM image_snapshot JOIN snapshot ON snapshot.id = image_snapshot.snapshot_id
              JOIN document_base ON document_base.id = base_id
            WHERE manifest_digest = ? AND image_snapshot.platform = ? AND extractors = ?
              AND options = ?
            """),
        arguments: [image.manifest.text, image.platform, image.extractors, image.options]
      ).map { try StoredDocument($0) }
    }
    return try document?.file(in: location.index)
  }

  static func digest(_ text: String) throws -> Digest {
    guard let digest = Digest(text) else {
      throw Column.Damage(reason: "`\(text.prefix(80))` is no digest")
    }
    return digest
  }
}

/// A snapshot's columns, read and not yet unpacked.
private struct StoredDocument: Sendable {
  let identity: Digest
  let form: Int
  let base: [UInt8]
  let stored: [UInt8]
  let digest: String

  /// The columns `digest`, `form`, `document`, `document_digest`, `content` of a row.
  init(_ row: Row) throws {
    self.identity = try Catalog.digest(row[0])
    self.form = row[1]
    self.stored = [UInt8](row[2] as Data)
    self.digest = row[3]
    self.base = [UInt8](row[4] as Data)
  }

  /// The snapshot; `damaged` is thrown with the path of the catalog.
  func file(in path: String) throws(CatalogError) -> SnapshotFile {
    do {
      let content = try StoredDifference.content(base: base, stored: stored, digest: digest)
      switch SnapshotInsertion.Form(rawValue: form) {
      case .packed:
        return SnapshotFile(
          snapshot: try PackedSnapshot.snapshot(from: content), identity: identity,
          extendedDocument: nil)
      case .canonical:
        return SnapshotFile(
          snapshot: try JSONDecoder().decode(Snapshot.self, from: content.data),
          identity: identity, extendedDocument: content)
      case nil:
        throw Column.Damage(reason: "a snapshot has an unknown form")
      }
    } catch {
      let reason = (error as? Column.Damage)?.reason ?? "\(error)"
      throw .damaged(
        path: path, reason: "snapshot `\(identity.short)` cannot be read: \(reason)")
    }
  }
}
