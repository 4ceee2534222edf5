import GRDB

/// The newest signature of a key over an environment that was seen here.
package struct SeenSignature: Sendable, Hashable {
  /// Its sequence.
  package var sequence: Int64
  /// The digest of what was signed, `sha256:…`.
  package var subjectDigest: String
  /// When it was seen first, in seconds since 1970, UTC.
  package var seenAt: Int64
}

extension Catalog {
  /// The newest signature that was seen; nil where none was.
  ///
  /// A signature with a lower sequence is an older one that came back (THREATS T-83).
  package func seenSignature(
    project: String?, environment: String, keyID: String
  ) throws(CatalogError) -> SeenSignature? {
    try read { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT sequence, subject_digest, seen_at FROM seen_signature
          WHERE project = ? AND environment = ? AND key_id = ?
          """,
        arguments: [project ?? "", environment, keyID]
      ).map { row in
        SeenSignature(sequence: row[0], subjectDigest: row[1], seenAt: row[2])
      }
    }
  }

  /// The highest sequence that was seen; nil where none was.
  package func seenSequence(
    project: String?, environment: String, keyID: String
  ) throws(CatalogError) -> Int64? {
    try seenSignature(project: project, environment: environment, keyID: keyID)?.sequence
  }

  /// Keeps a signature that was verified, or made; one that is not newer changes nothing.
  ///
  /// The row is compared and written in one statement, so that of two programs the higher one stays.
  package func sawSignature(
    project: String?, environment: String, keyID: String, sequence: Int64, subjectDigest: String,
    at seenAt: Int64
  ) throws(CatalogError) {
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO seen_signature
            (project, environment, key_id, sequence, subject_digest, seen_at)
          VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (project, environment, key_id) DO UPDATE SET
            sequence = excluded.sequence, subject_digest = excluded.subject_digest,
            seen_at = excluded.seen_at
          WHERE excluded.sequence > seen_signature.sequence
          """,
        arguments: [project ?? "", environment, keyID, sequence, subjectDigest, seenAt])
    }
  }
}
