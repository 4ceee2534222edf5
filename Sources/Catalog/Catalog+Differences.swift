package import Bytes
import GRDB

/// A package that one of two snapshots holds, or holds more often than the other.
package struct PackageDifference: Sendable, Hashable {
  /// The package URL type.
  package var ecosystem: String
  /// The normalised name.
  package var name: String
  /// The version as written.
  package var version: String
  /// The Debian architecture or conda subdir; empty where it has none.
  package var architecture: String
  /// Local version, build text and tags.
  package var build: String
  /// Where it came from.
  package var source: String
  /// The package URL.
  package var purl: String
  /// The role, such as `primary` or `system`.
  package var role: String
  /// The state, such as `installed`.
  package var state: String
  /// How often the left snapshot holds it.
  package var left: Int
  /// How often the right snapshot holds it.
  package var right: Int
}

extension Catalog {
  /// The packages whose number differs between two snapshots, by one join over integers.
  ///
  /// Compared are ecosystem, name, version, architecture, build, source, role and state; not the
  /// folder, the layer and the evidence. Ordered by ecosystem, name, version. Empty lists mean that
  /// the first questions of a comparison have no findings; details come from the snapshots.
  package func packageDifferences(
    _ left: Digest, _ right: Digest
  ) throws(CatalogError) -> [PackageDifference] {
    let numbers = try read { database in
      try [left, right].map { digest in
        try Int64.fetchOne(
          database.cachedStatement(sql: "SELECT id FROM snapshot WHERE digest = ?"),
          arguments: [digest.text])
      }
    }
    guard let leftNumber = numbers[0] else { throw .unknownSnapshot(left.text) }
    guard let rightNumber = numbers[1] else { throw .unknownSnapshot(right.text) }
    return try read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT package.ecosystem, package.name, package.version, package.architecture,
              package.build, package.source, package.purl, changed.role, changed.state,
              changed.left_count, changed.right_count
            FROM (
              SELECT package_id, place.role AS role, place.state AS state,
                sum(left_count) AS left_count, sum(right_count) AS right_count
              FROM (
                SELECT package_id, place_id, count AS left_count, 0 AS right_count
                FROM snapshot_package WHERE snapshot_id = ?
                UNION ALL
                SELECT package_id, place_id, 0, count
                FROM snapshot_package WHERE snapshot_id = ?)
                JOIN place ON place.id = place_id
              GROUP BY package_id, place.role, place.state
              HAVING sum(left_count) <> sum(right_count)) AS changed
              JOIN package ON package.id = changed.package_id
            ORDER BY package.ecosystem, package.name, package.version, package.purl,
              changed.role, changed.state, package.build, package.source
            """),
        arguments: [leftNumber, rightNumber]
      ).map { row in
        PackageDifference(
          ecosystem: row[0], name: row[1], version: row[2], architecture: row[3], build: row[4],
          source: row[5], purl: row[6], role: row[7], state: row[8], left: row[9],
          right: row[10])
      }
    }
  }
}
