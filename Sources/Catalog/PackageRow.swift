import GRDB
import Model

/// The columns that tell one package from another, in whatever snapshot it stands.
struct PackageRow: Hashable {
  let ecosystem: String
  let version: String
  let architecture: String
  let build: String
  let source: String
  let purl: String
  let writtenName: String

  init(_ record: PackageRecord) {
    self.ecosystem = record.ecosystem.rawValue
    self.version = record.version
    self.architecture = record.architecture ?? ""
    self.build = Self.text(record.build)
    self.source = Self.text(record.source)
    self.purl = record.purl
    self.writtenName = record.name
  }

  /// Local version, build text and tags, separated by spaces.
  private static func text(_ build: PackageRecord.Build?) -> String {
    guard let build else { return "" }
    return ([build.local, build.text].compactMap(\.self) + build.tags).joined(separator: " ")
  }

  /// Kind, address, commit and the rest, separated by spaces.
  private static func text(_ source: PackageSource?) -> String {
    guard let source else { return "" }
    let parts = [source.kind.rawValue, source.url, source.requestedRevision, source.commit]
      .compactMap(\.self)
    return (parts + (source.editable == true ? ["editable"] : [])).joined(separator: " ")
  }

  /// The name in the package URL, which is normalised; as written where that cannot be read.
  var searchName: String {
    (try? PackageURL(purl))?.name ?? writtenName
  }

  /// The row's number and how many requirements it has; the row is inserted where it is new.
  func number(in database: Database) throws -> (identifier: Int64, requirementCount: Int) {
    let found = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT id, requirement_count FROM package
          WHERE purl = ? AND version = ? AND build = ? AND source = ? AND written_name = ?
            AND architecture = ? AND ecosystem = ?
          """),
      arguments: [purl, version, build, source, writtenName, architecture, ecosystem])
    if let found { return (found[0], found[1]) }
    try database.cachedStatement(
      sql: """
        INSERT INTO package (ecosystem, name, version, architecture, build, source, purl,
          written_name, requirement_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)
        """
    ).execute(
      arguments: [
        ecosystem, searchName, version, architecture, build, source, purl, writtenName,
      ])
    return (database.lastInsertedRowID, 0)
  }
}

extension PackageRecord.Role {
  /// The number in `package_role`.
  var number: Int {
    switch self {
    case .system: 1
    case .primary: 2
    case .secondary: 3
    case .vendored: 4
    case .embedded: 5
    case .foreignRoot: 6
    }
  }
}

extension PackageRecord.State {
  /// The number in `package_state`.
  var number: Int {
    switch self {
    case .declared: 1
    case .locked: 2
    case .installed: 3
    case .running: 4
    }
  }
}
