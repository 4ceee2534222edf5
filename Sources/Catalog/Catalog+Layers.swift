import Bytes
import Compression
import Foundation
import GRDB
package import Model

extension Catalog {
  /// The facts of a layer, without its path table and the contents of file lists; nil when the
  /// layer was never read with these extractors and limits.
  ///
  /// The caller compares `size` with the blob at hand. A record that is damaged or of an older form
  /// counts as missing, so that the layer is read again.
  package func layerFacts(for key: LayerKey) throws(CatalogError) -> LayerFacts? {
    try read { database in
      let row = try Row.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT size, verified, record, record_digest FROM layer
            WHERE digest = ? AND extractors = ? AND limits = ?
            """),
        arguments: [key.digest.text, key.extractors, key.limits])
      guard let row else { return nil }
      let stored: Data = row[2]
      guard let record = try? Column.value(LayerRecord.self, [UInt8](stored), digest: row[3])
      else { return nil }
      return LayerFacts(key: key, size: row[0], verified: row[1], record: record)
    }
  }

  /// Whether the facts of a layer are there, and the size of its blob.
  package func layerSize(for key: LayerKey) throws(CatalogError) -> Int? {
    try read { database in
      try Int.fetchOne(
        database.cachedStatement(
          sql: "SELECT size FROM layer WHERE digest = ? AND extractors = ? AND limits = ?"),
        arguments: [key.digest.text, key.extractors, key.limits])
    }
  }

  /// The paths of a layer; nil when its facts are not there.
  package func layerPaths(for key: LayerKey) throws(CatalogError) -> PathTable? {
    let path = location.index
    return try read { database in
      let row = try Row.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT layer_paths.count, layer_paths.paths FROM layer
              JOIN layer_paths ON layer_paths.layer_id = layer.id
            WHERE digest = ? AND extractors = ? AND limits = ?
            """),
        arguments: [key.digest.text, key.extractors, key.limits])
      guard let row else { return nil }
      let stored: Data = row[1]
      do {
        return PathTable(bytes: try Column.content([UInt8](stored)), count: row[0])
      } catch let damage as Column.Damage {
        throw CatalogError.damaged(path: path, reason: damage.reason)
      }
    }
  }

  /// The contents of the file lists that one record of a layer names, by the position of the fact
  /// in the record; the last record of that path counts.
  package func fileLists(
    for key: LayerKey, path: String
  ) throws(CatalogError) -> [Int: [UInt8]] {
    let index = location.index
    return try read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT list.file, list.fact, list.content FROM layer
              JOIN layer_file_list AS list ON list.layer_id = layer.id
            WHERE layer.digest = ? AND layer.extractors = ? AND layer.limits = ? AND list.path = ?
            ORDER BY list.file DESC
            """),
        arguments: [key.digest.text, key.extractors, key.limits, path])
      var lists: [Int: [UInt8]] = [:]
      var last: Int?
      for row in rows {
        let file: Int = row[0]
        guard file == last ?? file else { break }
        last = file
        let stored: Data = row[2]
        do {
          lists[row[1]] = try Column.content([UInt8](stored))
        } catch let damage as Column.Damage {
          throw CatalogError.damaged(path: index, reason: damage.reason)
        }
      }
      return lists
    }
  }

  /// The facts of a git object; nil when it was never read by that extractor.
  package func gitFacts(
    blob: String, extractor: String
  ) throws(CatalogError) -> FileRecord? {
    try read { database in
      let row = try Row.fetchOne(
        database.cachedStatement(
          sql: "SELECT record, record_digest FROM git_fact WHERE blob = ? AND extractor = ?"),
        arguments: [blob, extractor])
      guard let row else { return nil }
      let stored: Data = row[0]
      return try? Column.value(FileRecord.self, [UInt8](stored), digest: row[1])
    }
  }
}

/// A layer's columns, compressed before the transaction begins.
struct LayerColumns {
  let facts: LayerFacts
  let record: Column
  let paths: [UInt8]
  let lists: [(path: String, file: Int, fact: Int, content: [UInt8])]

  init(_ facts: LayerFacts) throws {
    self.facts = facts
    self.record = try Column(json: facts.record)
    self.paths = try Zstd.compress(facts.record.paths.bytes, level: Column.level)
    var lists: [(path: String, file: Int, fact: Int, content: [UInt8])] = []
    for (file, entry) in facts.record.files.enumerated() {
      for (fact, value) in entry.facts.enumerated() {
        guard let content = value.fileListContent else { continue }
        lists.append((entry.path, file, fact, try Zstd.compress(content, level: Column.level)))
      }
    }
    self.lists = lists
  }

  /// Inserts the layer, or replaces what an earlier reading of the same bytes left.
  func insert(into database: Database) throws {
    let key = facts.key
    let identifier = try Int64.fetchOne(
      database.cachedStatement(
        sql: """
          INSERT INTO layer (digest, extractors, limits, size, verified, record, record_digest)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (digest, extractors, limits) DO UPDATE SET size = excluded.size,
            verified = max(verified, excluded.verified), record = excluded.record,
            record_digest = excluded.record_digest
          RETURNING id
          """),
      arguments: [
        key.digest.text, key.extractors, key.limits, facts.size, facts.verified,
        record.stored.data, record.digest,
      ])
    guard let identifier else { throw Column.Damage(reason: "a layer has no number") }
    try database.cachedStatement(sql: "INSERT OR REPLACE INTO layer_paths VALUES (?, ?, ?)")
      .execute(arguments: [identifier, facts.record.paths.count, paths.data])
    try database.cachedStatement(sql: "DELETE FROM layer_file_list WHERE layer_id = ?")
      .execute(arguments: [identifier])
    let insertion = try database.cachedStatement(
      sql: "INSERT INTO layer_file_list VALUES (?, ?, ?, ?, ?)")
    for list in lists {
      try insertion.execute(
        arguments: [identifier, list.path, list.file, list.fact, list.content.data])
    }
  }
}

extension Fact {
  /// The bytes of a file list that the fact carries.
  fileprivate var fileListContent: [UInt8]? {
    switch self {
    case .files(let list): list.content
    case .package(let package): package.files?.content
    default: nil
    }
  }
}
