import GRDB

extension Catalog {
  /// What may be removed.
  package struct PruneOptions: Sendable, Hashable {
    /// How many scans of each environment stay; nil for all.
    package var keptScans: Int?
    /// Facts of git objects go too; they are read again when they are needed.
    package var gitFacts: Bool

    /// All history stays unless a number is given.
    package init(keptScans: Int? = nil, gitFacts: Bool = false) {
      self.keptScans = keptScans
      self.gitFacts = gitFacts
    }
  }

  /// What was removed, or would be.
  package struct PruneReport: Sendable, Hashable, Codable {
    /// Lines of the environments' histories.
    package var scans = 0
    /// Snapshots that no environment's history names.
    package var snapshots = 0
    /// Layers that no remaining snapshot was made from.
    package var layers = 0
    /// Packages that no remaining snapshot holds.
    package var packages = 0
    /// Requirement texts that nothing refers to.
    package var requirements = 0
    /// Git objects.
    package var gitFacts = 0
    /// Bytes given back to the file system; 0 for a dry run.
    package var freedBytes = 0
  }

  /// Removes what no environment's history needs; with `dryRun`, only says what that is.
  ///
  /// Snapshot files beside a network place stay: they are the truth, not the index.
  package func prune(
    _ options: PruneOptions = PruneOptions(), dryRun: Bool
  ) throws(CatalogError) -> PruneReport {
    guard mode != .readOnly else { throw .readOnly(path: location.index) }
    var report = PruneReport()
    do {
      try queue.writeWithoutTransaction { database in
        try database.inTransaction(.immediate) {
          report = try Self.prune(options, database)
          return dryRun ? .rollback : .commit
        }
        guard !dryRun else { return }
        let before = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        // Each step of the statement frees one page, so that all rows have to be fetched.
        _ = try Row.fetchAll(database, sql: "PRAGMA incremental_vacuum")
        let after = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        let pageSize = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
        report.freedBytes = max(0, before - after) * pageSize
      }
    } catch {
      throw CatalogError(error, path: location.index)
    }
    return report
  }

  private static func prune(
    _ options: PruneOptions, _ database: Database
  ) throws -> PruneReport {
    func remove(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
      try database.execute(sql: sql, arguments: arguments)
      return database.changesCount
    }
    var report = PruneReport()
    if let kept = options.keptScans {
      report.scans = try remove(
        """
        DELETE FROM environment_snapshot WHERE id IN (
          SELECT id FROM (
            SELECT id, row_number() OVER (
              PARTITION BY environment_id ORDER BY scanned_at DESC, id DESC) AS age
            FROM environment_snapshot)
          WHERE age > ?)
        """, [max(kept, 1)])
    }
    report.snapshots = try remove(
      "DELETE FROM snapshot WHERE id NOT IN (SELECT snapshot_id FROM environment_snapshot)")
    report.layers = try remove(
      "DELETE FROM layer WHERE id NOT IN (SELECT layer_id FROM snapshot_layer)")
    report.packages = try remove(
      "DELETE FROM package WHERE id NOT IN (SELECT package_id FROM snapshot_package)")
    report.requirements = try remove(
      """
      DELETE FROM requirement WHERE id NOT IN (SELECT requirement_id FROM package_requirement)
        AND id NOT IN (SELECT requirement_id FROM snapshot_requirement)
      """)
    _ = try remove("DELETE FROM place WHERE id NOT IN (SELECT place_id FROM snapshot_package)")
    _ = try remove("DELETE FROM document_base WHERE id NOT IN (SELECT base_id FROM snapshot)")
    if options.gitFacts { report.gitFacts = try remove("DELETE FROM git_fact") }
    return report
  }
}
