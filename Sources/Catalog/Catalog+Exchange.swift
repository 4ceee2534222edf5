package import Bytes
import Foundation
import GRDB
import Model

extension Catalog {
  /// What an import did.
  package struct ImportReport: Sendable, Hashable {
    /// Snapshots that were not there before.
    package var added = 0
    /// Snapshots that were there.
    package var known = 0
    /// Lines added to environments' histories.
    package var scans = 0
    /// Files that could not be read, each with its reason, in input order.
    package var failures: [CatalogError] = []
  }

  /// What an export wrote.
  package struct ExportReport: Sendable, Hashable {
    /// Files that were written.
    package var written = 0
    /// Files that were there already.
    package var known = 0
  }

  /// Adds snapshot files, and all `.json` files of folders; in any order, as often as one likes.
  ///
  /// A file that cannot be read is reported, and the others are added. History lines whose snapshot
  /// is in none of the files, and not in the catalog, are reported too.
  package func importFiles(_ paths: [String]) throws(CatalogError) -> ImportReport {
    var report = ImportReport()
    var files: [String] = []
    for path in paths {
      do throws(CatalogError) {
        files += try ExchangeFile.files(at: path)
      } catch {
        report.failures.append(error)
      }
    }
    var lines: [(path: String, line: HistoryLine)] = []
    // A transaction for some files at a time: others may write between, and few waits for the disk.
    for start in stride(from: 0, to: files.count, by: 32) {
      var snapshots: [SnapshotInsertion] = []
      for path in files[start..<min(start + 32, files.count)] {
        do throws(CatalogError) {
          if try isKnown(fileAt: path) {
            report.known += 1
            continue
          }
          switch try ExchangeFile.read(path) {
          case .snapshot(let file): snapshots.append(try Self.insertion(of: file, path: path))
          case .line(let line): lines.append((path, line))
          }
        } catch {
          report.failures.append(error)
        }
      }
      guard !snapshots.isEmpty else { continue }
      for isNew in try write({ database in try snapshots.map { try $0.number(in: database).isNew } }
      ) {
        if isNew { report.added += 1 } else { report.known += 1 }
      }
    }
    try importLines(lines, into: &report)
    return report
  }

  private static func insertion(
    of file: SnapshotFile, path: String
  ) throws(CatalogError) -> SnapshotInsertion {
    do {
      return try SnapshotInsertion(file)
    } catch {
      throw CatalogError(error, path: path)
    }
  }

  private func importLines(
    _ lines: [(path: String, line: HistoryLine)], into report: inout ImportReport
  ) throws(CatalogError) {
    guard !lines.isEmpty else { return }
    let (added, failures) = try write { database -> (Int, [CatalogError]) in
      var failures: [CatalogError] = []
      let before = try Self.lineCount(database)
      for (path, line) in lines {
        let number = try Int64.fetchOne(
          database.cachedStatement(sql: "SELECT id FROM snapshot WHERE digest = ?"),
          arguments: [line.snapshot.text])
        if let number {
          try Self.insertHistory(line, number, database)
        } else {
          failures.append(
            .unreadableSnapshot(
              path: path,
              .invalid(reason: "its snapshot `\(line.snapshot.short)` is not in the catalog")))
        }
      }
      return (try Self.lineCount(database) - before, failures)
    }
    report.scans += added
    report.failures += failures
  }

  private static func lineCount(_ database: Database) throws -> Int {
    try Int.fetchOne(database, sql: "SELECT count(*) FROM environment_snapshot") ?? 0
  }

  /// Whether the file's name states a digest that the catalog holds.
  private func isKnown(fileAt path: String) throws(CatalogError) -> Bool {
    guard let identity = SnapshotFile.identity(fromFileName: ExchangeFile.name(of: path)) else {
      return false
    }
    return try read { database in
      try Bool.fetchOne(
        database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM snapshot WHERE digest = ?)"),
        arguments: [identity.text]) ?? false
    }
  }

  /// Writes snapshots as `FOLDER/sha256-….json` and history lines as `FOLDER/scan-….json`, from
  /// which a catalog can be built again.
  ///
  /// Files that are there stay; each new one appears whole or not at all.
  package func exportFiles(
    to folder: String, identities: [Digest]? = nil
  ) throws(CatalogError) -> ExportReport {
    try CatalogPath.prepareFolder(folder)
    var report = ExportReport()
    let wanted: [Digest]
    if let identities { wanted = identities } else { wanted = try snapshots().map(\.identity) }
    for identity in wanted {
      let path = "\(folder)/\(SnapshotFile.fileName(of: identity))"
      if try CatalogPath.facts(path) != nil {
        report.known += 1
        continue
      }
      let file = try snapshot(identity)
      do {
        try ExchangeFile.write(try file.canonicalBytes(), to: path)
      } catch {
        throw CatalogError(error, path: path)
      }
      report.written += 1
    }
    let chosen = Set(wanted)
    for line in try lines() where chosen.contains(line.snapshot) {
      let wrote = try ExchangeFile.write(line, to: folder)
      if wrote { report.written += 1 } else { report.known += 1 }
    }
    return report
  }

  private func lines() throws(CatalogError) -> [HistoryLine] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT environment.name, history.scanned_at, snapshot.digest, history.reference,
            history.tool_version
          FROM environment_snapshot AS history
            JOIN environment ON environment.id = history.environment_id
            JOIN snapshot ON snapshot.id = history.snapshot_id
          ORDER BY environment.name, history.scanned_at, snapshot.digest
          """
      ).map { try Self.line($0) }
    }
  }

  /// Writes the files of a scan beside a network place, before the index learns of it.
  func keepFiles(of scan: ScanRecord) throws(CatalogError) {
    guard let folder = location.snapshotFolder, mode != .readOnly else { return }
    try CatalogPath.prepareFolder(folder)
    let path = "\(folder)/\(scan.file.fileName)"
    do {
      if try CatalogPath.facts(path) == nil {
        try ExchangeFile.write(try scan.file.canonicalBytes(), to: path)
      }
      if let environment = scan.environment {
        try ExchangeFile.write(
          HistoryLine(
            environment: environment, scannedAt: scan.scannedAt, snapshot: scan.file.identity,
            reference: scan.file.snapshot.subject.reference,
            toolVersion: scan.file.snapshot.tool.version), to: folder)
      }
    } catch {
      throw CatalogError(error, path: path)
    }
  }

  /// Adds the files beside a network place that this machine's index lacks.
  func importFromNetworkPlace() throws(CatalogError) {
    guard let folder = location.snapshotFolder, try CatalogPath.facts(folder) != nil else {
      return
    }
    let report = try importFiles([folder])
    if let failure = report.failures.first { throw failure }
  }
}
