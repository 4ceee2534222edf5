package import Bytes
import GRDB
import Model

extension Catalog {
  /// What a recorded scan changed.
  package struct Recorded: Sendable, Hashable {
    /// The snapshot's name.
    package var identity: Digest
    /// The snapshot was not there before.
    package var isNew: Bool
  }

  /// Records a scan in one transaction: layers, git objects, the snapshot, the image's answer, and
  /// the line in the environment's history.
  ///
  /// Recording the same scan again changes nothing.
  @discardableResult
  package func record(_ scan: ScanRecord) throws(CatalogError) -> Recorded {
    if let environment = scan.environment { try Self.checkName(environment) }
    let layers: [LayerColumns]
    let gitFacts: [(GitFacts, Column)]
    let snapshot: SnapshotInsertion
    do {
      layers = try scan.newLayers.map { try LayerColumns($0) }
      gitFacts = try scan.newGitFacts.map { ($0, try Column(json: $0.record)) }
      snapshot = try SnapshotInsertion(scan.file)
    } catch {
      throw CatalogError(error, path: location.index)
    }
    try keepFiles(of: scan)
    return try write { database in
      for layer in layers { try layer.insert(into: database) }
      for (facts, column) in gitFacts { try Self.insert(facts, column, database) }
      let (identifier, isNew) = try snapshot.number(in: database)
      try Self.link(scan, to: identifier, database)
      return Recorded(identity: scan.file.identity, isNew: isNew)
    }
  }

  private static func insert(
    _ facts: GitFacts, _ column: Column, _ database: Database
  ) throws {
    try database.cachedStatement(
      sql: "INSERT OR REPLACE INTO git_fact VALUES (?, ?, ?, ?)"
    ).execute(arguments: [facts.blob, facts.extractor, column.stored.data, column.digest])
  }

  private static func link(
    _ scan: ScanRecord, to identifier: Int64, _ database: Database
  ) throws {
    for key in Set(scan.layers).union(scan.newLayers.map(\.key)) {
      try database.cachedStatement(
        sql: """
          INSERT OR IGNORE INTO snapshot_layer
          SELECT ?, id FROM layer WHERE digest = ? AND extractors = ? AND limits = ?
          """
      ).execute(arguments: [identifier, key.digest.text, key.extractors, key.limits])
    }
    if let image = scan.image {
      try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO image_snapshot VALUES (?, ?, ?, ?, ?)"
      ).execute(
        arguments: [
          image.manifest.text, image.platform, image.extractors, image.options, identifier,
        ])
    }
    if let environment = scan.environment {
      try insertHistory(
        HistoryLine(
          environment: environment, scannedAt: scan.scannedAt,
          snapshot: scan.file.identity, reference: scan.file.snapshot.subject.reference,
          toolVersion: scan.file.snapshot.tool.version), identifier, database)
    }
  }

  /// Adds one line to an environment's history, once.
  static func insertHistory(
    _ line: HistoryLine, _ snapshot: Int64, _ database: Database
  ) throws {
    try database.cachedStatement(
      sql: "INSERT INTO environment (name) VALUES (?) ON CONFLICT DO NOTHING"
    ).execute(arguments: [line.environment])
    try database.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO environment_snapshot
          (environment_id, snapshot_id, scanned_at, reference, tool_version)
        SELECT id, ?, ?, ?, ? FROM environment WHERE name = ?
        """
    ).execute(
      arguments: [
        snapshot, line.scannedAt, line.reference, line.toolVersion, line.environment,
      ])
  }

  /// Refuses names that a person could not type or would confuse.
  static func checkName(_ name: String) throws(CatalogError) {
    let isPlain = name.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse: false
      default: true
      }
    }
    guard isPlain, !name.isEmpty, name.utf8.count <= 200, name.first != " ", name.last != " "
    else { throw .badEnvironmentName(name) }
  }
}
