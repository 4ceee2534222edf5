import Bytes
import Foundation
import GRDB
import Model

extension Catalog {
  /// What `check` found wrong.
  package struct Problem: Sendable, Hashable, Codable {
    /// The part: `file`, `snapshot sha256:…`, `layer sha256:…`.
    package var part: String
    /// What is wrong with it.
    package var reason: String
  }

  /// Everything that is wrong with the catalog; empty when all is well.
  ///
  /// Nothing is changed. SQLite's own checks, then every stored snapshot and layer is read and its digest computed
  /// again.
  package func check() throws(CatalogError) -> [Problem] {
    var problems = try fileProblems()
    guard problems.isEmpty else { return problems }
    let identities = try read { try String.fetchAll($0, sql: "SELECT digest FROM snapshot") }
    for text in identities.sorted() {
      if let reason = snapshotProblem(text) {
        problems.append(Problem(part: "snapshot \(text)", reason: reason))
      }
    }
    problems += try layerProblems()
    return problems
  }

  private func fileProblems() throws(CatalogError) -> [Problem] {
    do {
      return try read { database in
        let damage = try String.fetchAll(database, sql: "PRAGMA integrity_check")
        guard damage == ["ok"] else { return damage.map { Problem(part: "file", reason: $0) } }
        let links = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check")
        return links.map { row in
          let table: String = row[0]
          let parent: String = row[2]
          return Problem(part: "file", reason: "a row of \(table) has no row in \(parent)")
        }
      }
    } catch .damaged(_, let reason) {
      return [Problem(part: "file", reason: reason)]
    }
  }

  private func snapshotProblem(_ text: String) -> String? {
    guard let identity = Digest(text) else { return "its name is no digest" }
    do {
      let file = try snapshot(identity)
      let actual =
        if file.extendedDocument == nil {
          try SnapshotFile(file.snapshot).identity
        } else {
          try SnapshotFile(reading: try file.canonicalBytes()).identity
        }
      guard actual == identity else { return "its content has digest \(actual.text)" }
      let counts = try read { database in
        try Int.fetchAll(
          database,
          sql: """
            SELECT coalesce(sum(count), 0) FROM snapshot_package
              JOIN snapshot ON snapshot.id = snapshot_package.snapshot_id WHERE digest = ?
            """, arguments: [text])
      }
      guard counts == [file.snapshot.packages.count] else {
        return "it has \(file.snapshot.packages.count) packages and links to \(counts.first ?? 0)"
      }
      return nil
    } catch let error as any Explained {
      return error.message
    } catch {
      return "\(error)"
    }
  }

  private func layerProblems() throws(CatalogError) -> [Problem] {
    try read { database in
      var problems: [Problem] = []
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT layer.digest, record, record_digest, count, paths FROM layer
            LEFT JOIN layer_paths ON layer_paths.layer_id = layer.id ORDER BY layer.digest
          """)
      while let row = try rows.next() {
        let digest: String = row[0]
        do {
          let record: Data = row[1]
          _ = try Column.value(LayerRecord.self, [UInt8](record), digest: row[2])
          let paths: Data? = row[4]
          guard let paths else { throw Column.Damage(reason: "its paths are missing") }
          var count = 0
          PathTable(bytes: try Column.content([UInt8](paths)), count: row[3])
            .forEach { _, _ in count += 1 }
          guard count == row[3] else { throw Column.Damage(reason: "its paths end early") }
        } catch let damage as Column.Damage {
          problems.append(Problem(part: "layer \(digest)", reason: damage.reason))
        }
      }
      return problems
    }
  }
}
