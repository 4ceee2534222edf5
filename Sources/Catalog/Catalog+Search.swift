package import Bytes
import GRDB

/// A package seen in an environment's last scan.
package struct PackageSighting: Sendable, Hashable, Codable {
  /// The environment.
  package var environment: String
  /// The snapshot of its last scan.
  package var snapshot: Digest
  /// The package URL type.
  package var ecosystem: String
  /// The normalised name.
  package var name: String
  /// The version as written.
  package var version: String
  /// Local version, build text and tags; empty where nothing is known.
  package var build: String
  /// `declared`, `locked`, `installed`, `running`.
  package var state: String
  /// The role, such as `primary` or `system`.
  package var role: String
  /// The folder that is searched.
  package var location: String
}

/// A requirement that a package of an environment's last scan has.
package struct RequirementSighting: Sendable, Hashable, Codable {
  /// The environment.
  package var environment: String
  /// The requiring package, `name version`; nil for the project itself.
  package var package: String?
  /// What kind of promise.
  package var kind: String
  /// The requirement's text.
  package var text: String
}

extension Catalog {
  /// Where a package is, over the last scans of all environments; ordered by environment, version.
  ///
  /// `name` is matched in its normalised and in its written form; nil versions and ecosystems match
  /// all.
  package func sightings(
    of name: String, version: String? = nil, ecosystem: String? = nil
  ) throws(CatalogError) -> [PackageSighting] {
    try read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT environment.name, snapshot.digest, package.ecosystem, package.name,
              package.version, package.build, place.state, place.role, place.location
            FROM package
              JOIN snapshot_package AS link ON link.package_id = package.id
              JOIN environment ON environment.snapshot_id = link.snapshot_id
              JOIN snapshot ON snapshot.id = link.snapshot_id
              JOIN place ON place.id = link.place_id
            WHERE package.name IN (?1, ?2) AND (?3 IS NULL OR package.version = ?3)
              AND (?4 IS NULL OR package.ecosystem = ?4)
            ORDER BY environment.name, package.ecosystem, package.version, place.location
            """),
        arguments: [Self.normalised(name), name, version, ecosystem]
      ).map { row in
        PackageSighting(
          environment: row[0], snapshot: try Self.digest(row[1]), ecosystem: row[2], name: row[3],
          version: row[4], build: row[5], state: row[6], role: row[7], location: row[8])
      }
    }
  }

  /// Who asks for a package, over the last scans of all environments.
  package func requirements(on name: String) throws(CatalogError) -> [RequirementSighting] {
    try read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            WITH wanted AS (
              SELECT id, kind, text FROM requirement WHERE name IN (?1, ?2))
            SELECT environment.name, package.name || ' ' || package.version, wanted.kind,
              wanted.text
            FROM wanted
              JOIN package_requirement AS asks ON asks.requirement_id = wanted.id
              JOIN package ON package.id = asks.package_id
              JOIN snapshot_package AS link ON link.package_id = package.id
              JOIN environment ON environment.snapshot_id = link.snapshot_id
            UNION
            SELECT environment.name, NULL, wanted.kind, wanted.text
            FROM wanted
              JOIN snapshot_requirement AS asks
                ON asks.requirement_id = wanted.id AND asks.package_id = 0
              JOIN environment ON environment.snapshot_id = asks.snapshot_id
            ORDER BY 1, 2, 3, 4
            """),
        arguments: [Self.normalised(name), name]
      ).map { row in
        RequirementSighting(environment: row[0], package: row[1], kind: row[2], text: row[3])
      }
    }
  }

  /// Lower case, runs of `-`, `_`, `.` as one `-`: the normalised form of Python names (PEP 503).
  ///
  /// Other ecosystems match by the form as written.
  private static func normalised(_ name: String) -> String {
    var result: [UInt8] = []
    for byte in name.lowercased().utf8 {
      let isSeparator =
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: ".")
      if !isSeparator {
        result.append(byte)
      } else if result.last != UInt8(ascii: "-") {
        result.append(UInt8(ascii: "-"))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
