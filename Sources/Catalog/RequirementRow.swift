import GRDB
import Model

/// A requirement's text, which many packages share.
struct RequirementRow: Hashable {
  let ecosystem: String
  let kind: String
  let name: String
  let text: String

  init(_ edge: RequirementEdge) {
    self.ecosystem = edge.ecosystem.rawValue
    self.kind = edge.kind.rawValue
    self.name = edge.anyOf.first?.name ?? ""
    let extras =
      edge.extrasRequested.isEmpty ? "" : "[\(edge.extrasRequested.joined(separator: ","))]"
    var text = edge.anyOf.map { alternative in
      alternative.name + extras
        + (alternative.specifier.isEmpty ? "" : " \(alternative.specifier)")
    }.joined(separator: " | ")
    if let marker = edge.marker { text += "; \(marker)" }
    self.text = text
  }

  /// The row's number; it is inserted where it is new.
  func number(in database: Database) throws -> Int64 {
    let found = try Int64.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT id FROM requirement
          WHERE name = ? AND text = ? AND kind = ? AND ecosystem = ?
          """),
      arguments: [name, text, kind, ecosystem])
    if let found { return found }
    try database.cachedStatement(
      sql: "INSERT INTO requirement (ecosystem, kind, name, text) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [ecosystem, kind, name, text])
    return database.lastInsertedRowID
  }
}
