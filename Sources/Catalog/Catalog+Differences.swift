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
  /// The role, such as `primary` or `system`.
  package var role: String
  /// The state, such as `installed`.
  package var state: String
  /// Positions in the left snapshot's `packages`.
  package var left: [Int]
  /// Positions in the right snapshot's `packages`.
  package var right: [Int]
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
              package.build, package.source, role.name, state.name, changed.positions
            FROM (
              SELECT package_id, role_id, state_id,
                group_concat(side * (position + 1)) AS positions
              FROM (
                SELECT package_id, role_id, state_id, position, -1 AS side
                FROM snapshot_package WHERE snapshot_id = ?
                UNION ALL
                SELECT package_id, role_id, state_id, position, 1
                FROM snapshot_package WHERE snapshot_id = ?)
              GROUP BY package_id, role_id, state_id
              HAVING sum(side) <> 0) AS changed
              JOIN package ON package.id = changed.package_id
              JOIN package_role AS role ON role.id = changed.role_id
              JOIN package_state AS state ON state.id = changed.state_id
            ORDER BY package.ecosystem, package.name, package.version, package.id, changed.role_id,
              changed.state_id
            """),
        arguments: [leftNumber, rightNumber]
      ).map { row in
        let positions = (row[8] as String).split(separator: ",").compactMap { Int($0) }
        return PackageDifference(
          ecosystem: row[0], name: row[1], version: row[2], architecture: row[3], build: row[4],
          source: row[5], role: row[6], state: row[7],
          left: positions.filter { $0 < 0 }.map { -$0 - 1 }.sorted(),
          right: positions.filter { $0 > 0 }.map { $0 - 1 }.sorted())
      }
    }
  }
}
