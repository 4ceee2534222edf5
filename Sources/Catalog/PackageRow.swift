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
  /// The name in the package URL, which is normalised; as written where that cannot be read.
  let name: String
  /// The name as its record writes it; empty where that is `name`.
  let writtenName: String

  init(_ record: PackageRecord) {
    self.ecosystem = record.ecosystem.rawValue
    self.version = record.version
    self.architecture = record.architecture ?? ""
    self.build = Self.text(record.build)
    self.source = Self.text(record.source)
    self.purl = record.purl
    self.name = (try? PackageURL(record.purl))?.name ?? record.name
    self.writtenName = record.name.utf8.elementsEqual(name.utf8) ? "" : record.name
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

  /// A hash of all columns, the same in every run (FNV-1a, 64 bits).
  var hash: Int64 {
    var hash = StableHash()
    for column in [purl, version, build, source, writtenName, architecture, ecosystem] {
      hash.combine(column)
    }
    return hash.number
  }

  /// The row's number and how many requirements it has; the row is inserted where it is new.
  ///
  /// Two packages of one hash are told apart by their columns; the caller's transaction sees to it
  /// that no row is inserted twice.
  func number(in database: Database) throws -> (identifier: Int64, requirementCount: Int) {
    let hash = hash
    let found = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT id, requirement_count FROM package
          WHERE hash = ? AND purl = ? AND version = ? AND build = ? AND source = ?
            AND written_name = ? AND architecture = ? AND ecosystem = ?
          """),
      arguments: [hash, purl, version, build, source, writtenName, architecture, ecosystem])
    if let found { return (found[0], found[1]) }
    try database.cachedStatement(
      sql: """
        INSERT INTO package (ecosystem, name, version, architecture, build, source, purl,
          written_name, requirement_count, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
        """
    ).execute(
      arguments: [
        ecosystem, name, version, architecture, build, source, purl, writtenName, hash,
      ])
    return (database.lastInsertedRowID, 0)
  }
}

/// A hash that is the same in every run: FNV-1a of 64 bits.
struct StableHash {
  private var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Adds a text and its end.
  mutating func combine(_ text: String) {
    for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    value = (value ^ 0xFF) &* 0x0000_0100_0000_01B3
  }

  /// The hash as SQLite keeps it.
  var number: Int64 { Int64(bitPattern: value) }
}
