import Bytes
import GRDB
import Model

/// A snapshot's columns, compressed before the transaction begins, and its rows.
struct SnapshotInsertion {
  /// How `snapshot.document` is coded.
  enum Form: Int {
    /// `PackedSnapshot`.
    case packed = 1
    /// The canonical JSON of a document with keys that this build does not know.
    case canonical = 2
  }

  let file: SnapshotFile
  let form: Form
  let document: Column

  init(_ file: SnapshotFile) throws {
    self.file = file
    if let extended = file.extendedDocument {
      self.form = .canonical
      self.document = try Column(extended)
    } else {
      self.form = .packed
      self.document = try Column(PackedSnapshot.bytes(of: file.snapshot))
    }
  }

  /// The number of the snapshot; its rows are inserted where it is new.
  func number(in database: Database) throws -> (identifier: Int64, isNew: Bool) {
    let digest = file.identity.text
    let found = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT id FROM snapshot WHERE digest = ?"),
      arguments: [digest])
    if let found { return (found, false) }
    let snapshot = file.snapshot
    try database.cachedStatement(
      sql: """
        INSERT INTO snapshot (digest, kind, reference, subject_digest, platform, verified,
          incomplete, package_count, requirement_count, form, document, document_digest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        digest, snapshot.subject.kind.rawValue, snapshot.subject.reference,
        snapshot.subject.digest, snapshot.subject.platform, snapshot.subject.verified,
        snapshot.subject.incomplete, snapshot.packages.count, snapshot.requirements.count,
        form.rawValue, document.stored.data, document.digest,
      ])
    let identifier = database.lastInsertedRowID
    try insertRows(of: identifier, into: database)
    return (identifier, true)
  }

  private func insertRows(of identifier: Int64, into database: Database) throws {
    let snapshot = file.snapshot
    var locations: [String: Int64] = [:]
    var positions: [String: Int] = [:]
    var packages: [(identifier: Int64, needsRequirements: Bool)] = []
    let link = try database.cachedStatement(
      sql: "INSERT INTO snapshot_package VALUES (?, ?, ?, ?, ?, ?, ?)")
    for (position, record) in snapshot.packages.enumerated() {
      let package = try PackageRow(record).number(in: database)
      packages.append((package.identifier, package.requirementCount == 0))
      positions[record.id] = position
      let location = try locations[record.location] ?? Self.location(record.location, database)
      locations[record.location] = location
      try link.execute(
        arguments: [
          identifier, position, package.identifier, location, record.role.number,
          record.state.number, record.layer,
        ])
    }
    try insertRequirements(
      of: identifier, positions: positions, packages: packages, into: database)
  }

  private func insertRequirements(
    of identifier: Int64, positions: [String: Int],
    packages: [(identifier: Int64, needsRequirements: Bool)], into database: Database
  ) throws {
    let ofPackage = try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO package_requirement VALUES (?, ?)")
    let ofSnapshot = try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO snapshot_requirement VALUES (?, ?, ?, ?)")
    var counts: [Int64: Int] = [:]
    for edge in file.snapshot.requirements {
      let position = positions[edge.from]
      let needsLink = position.map { packages[$0].needsRequirements } ?? false
      let isSpecial = position == nil || edge.isUnmet
      guard needsLink || isSpecial else { continue }
      let requirement = try RequirementRow(edge).number(in: database)
      if let position, needsLink {
        let package = packages[position].identifier
        try ofPackage.execute(arguments: [package, requirement])
        counts[package, default: 0] += 1
      }
      if isSpecial {
        try ofSnapshot.execute(
          arguments: [identifier, position ?? -1, requirement, edge.status.rawValue])
      }
    }
    let counter = try database.cachedStatement(
      sql: "UPDATE package SET requirement_count = ? WHERE id = ?")
    for (package, count) in counts.sorted(by: { $0.key < $1.key }) {
      try counter.execute(arguments: [count, package])
    }
  }

  private static func location(_ path: String, _ database: Database) throws -> Int64 {
    let found = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT id FROM location WHERE path = ?"), arguments: [path])
    if let found { return found }
    try database.cachedStatement(sql: "INSERT INTO location (path) VALUES (?)")
      .execute(arguments: [path])
    return database.lastInsertedRowID
  }
}

extension RequirementEdge {
  /// A promise that this environment does not keep.
  fileprivate var isUnmet: Bool {
    switch (status, kind) {
    case (.violated, _): true
    case (.missing, .runtime), (.missing, .preDepends): true
    default: false
    }
  }
}
