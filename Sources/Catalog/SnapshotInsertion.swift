import Bytes
import GRDB
import Model

/// A snapshot's document and its rows, to be inserted.
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
  let content: [UInt8]

  init(_ file: SnapshotFile) throws {
    self.file = file
    if let extended = file.extendedDocument {
      self.form = .canonical
      self.content = extended
    } else {
      self.form = .packed
      self.content = try PackedSnapshot.bytes(of: file.snapshot)
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
    let packages = snapshot.packages.map { PackageRow($0) }
    let document = try StoredDifference(
      content, sketch: DocumentSketch(packages.map(\.hash)), in: database)
    try database.cachedStatement(
      sql: """
        INSERT INTO snapshot (digest, kind, reference, subject_digest, platform, verified,
          incomplete, package_count, requirement_count, form, base_id, document,
          document_digest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        digest, snapshot.subject.kind.rawValue, snapshot.subject.reference,
        snapshot.subject.digest, snapshot.subject.platform, snapshot.subject.verified,
        snapshot.subject.incomplete, snapshot.packages.count, snapshot.requirements.count,
        form.rawValue, document.base, document.stored.data, document.digest,
      ])
    let identifier = database.lastInsertedRowID
    let numbers = try packages.map { try $0.number(in: database) }
    try insertLinks(of: identifier, to: numbers.map(\.identifier), into: database)
    try insertRequirements(of: identifier, packages: numbers, into: database)
    return (identifier, true)
  }

  /// One row of `snapshot_package`.
  private struct Link: Hashable {
    var package: Int64
    var place: Int64
  }

  private func insertLinks(
    of identifier: Int64, to packages: [Int64], into database: Database
  ) throws {
    var places: [Place: Int64] = [:]
    var counts: [Link: Int] = [:]
    for (record, package) in zip(file.snapshot.packages, packages) {
      let place = Place(record)
      let number = try places[place] ?? place.number(in: database)
      places[place] = number
      counts[Link(package: package, place: number), default: 0] += 1
    }
    let insertion = try database.cachedStatement(
      sql: "INSERT INTO snapshot_package VALUES (?, ?, ?, ?)")
    let links = counts.sorted { left, right in
      (left.key.package, left.key.place) < (right.key.package, right.key.place)
    }
    for (link, count) in links {
      try insertion.execute(arguments: [identifier, link.package, link.place, count])
    }
  }

  private func insertRequirements(
    of identifier: Int64, packages: [(identifier: Int64, requirementCount: Int)],
    into database: Database
  ) throws {
    var positions: [String: Int] = [:]
    for (position, record) in file.snapshot.packages.enumerated() {
      positions[record.id] = position
    }
    let ofPackage = try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO package_requirement VALUES (?, ?)")
    let ofSnapshot = try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO snapshot_requirement VALUES (?, ?, ?, ?)")
    var counts: [Int64: Int] = [:]
    for edge in file.snapshot.requirements {
      let package = positions[edge.from].map { packages[$0] }
      let isNew = package?.requirementCount == 0
      let isSpecial = package == nil || edge.isUnmet
      guard isNew || isSpecial else { continue }
      let requirement = try RequirementRow(edge).number(in: database)
      if let package, isNew {
        try ofPackage.execute(arguments: [package.identifier, requirement])
        counts[package.identifier, default: 0] += 1
      }
      if isSpecial {
        try ofSnapshot.execute(
          arguments: [
            identifier, requirement, package?.identifier ?? 0, edge.status.rawValue,
          ])
      }
    }
    let counter = try database.cachedStatement(
      sql: "UPDATE package SET requirement_count = ? WHERE id = ?")
    for (package, count) in counts.sorted(by: { $0.key < $1.key }) {
      try counter.execute(arguments: [count, package])
    }
  }
}

/// A row of `place`: where packages stand, and what that means.
private struct Place: Hashable {
  let location: String
  let role: PackageRecord.Role
  let state: PackageRecord.State
  let layer: Int

  init(_ record: PackageRecord) {
    self.location = record.location
    self.role = record.role
    self.state = record.state
    self.layer = record.layer ?? -1
  }

  /// The row's number; it is inserted where it is new.
  func number(in database: Database) throws -> Int64 {
    let found = try Int64.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT id FROM place WHERE location = ? AND role = ? AND state = ? AND layer = ?
          """),
      arguments: [location, role.rawValue, state.rawValue, layer])
    if let found { return found }
    try database.cachedStatement(
      sql: "INSERT INTO place (location, role, state, layer) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [location, role.rawValue, state.rawValue, layer])
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
