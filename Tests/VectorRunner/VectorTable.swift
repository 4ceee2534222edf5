import Documents
import Foundation

/// One file of verdicts: its kind, its ecosystem and its rows.
struct VectorTable {
  enum Problem: Error {
    case malformed(file: String)
  }

  let name: String
  let kind: String
  let ecosystem: String
  let rows: [VectorRow]

  init(_ file: URL) throws {
    name = file.deletingPathExtension().lastPathComponent
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    guard let table = object as? [String: Any], let kind = table["kind"] as? String,
      let ecosystem = table["ecosystem"] as? String
    else { throw Problem.malformed(file: file.lastPathComponent) }
    self.kind = kind
    self.ecosystem = ecosystem
    if let groups = table["groups"] as? [[String]] {
      // A row per group: its members are equal, and all lie below the next group.
      rows = groups.indices.map { index in
        let next = index + 1 < groups.count ? groups[index + 1] : []
        return VectorRow(["members": groups[index], "next": next])
      }
    } else if let cases = table["cases"] as? [[String: Any]] {
      rows = cases.map(VectorRow.init)
    } else {
      throw Problem.malformed(file: file.lastPathComponent)
    }
  }

  /// Whether another row of the same table asks for the opposite.
  ///
  /// One purl row refuses upper-case qualifier keys, a row of type `validate` with the same input
  /// and two Maven rows want them lower-cased.
  static func isContradiction(_ row: VectorRow, in table: String) -> Bool {
    table == "purl" && row.text("test_type") == "parse"
      && row.text("input") == "pkg:Rpm/fedora/curl@7.50.3-1.fc25?Arch=i386&Distro=fedora-25"
  }
}

/// One row of a table; a key that is missing or null reads as nil.
struct VectorRow {
  private let values: [String: Any]

  init(_ values: [String: Any]) {
    self.values = values
  }

  func text(_ key: String) -> String? {
    values[key] as? String
  }

  /// The value as a document; nil when it is missing or null.
  func document(_ key: String) throws -> DocumentNode? {
    guard let value = values[key], !(value is NSNull) else { return nil }
    let data = try JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed)
    return try JSONDocument.read([UInt8](data))
  }

  func number(_ key: String) -> Int? {
    values[key] as? Int
  }

  func flag(_ key: String) -> Bool? {
    values[key] as? Bool
  }

  func list(_ key: String) -> [Any]? {
    values[key] as? [Any]
  }

  func texts(_ key: String) -> [String]? {
    values[key] as? [String]
  }

  func dictionary(_ key: String) -> [String: String]? {
    values[key] as? [String: String]
  }

  func row(_ key: String) -> VectorRow? {
    (values[key] as? [String: Any]).map(VectorRow.init)
  }

  /// The row without its verdicts, as JSON with sorted keys, cut at 300 characters.
  var summary: String {
    let verdicts: Set<String> = [
      "cmp", "valid", "match", "result", "expected", "canonical", "expected_output",
      "expected_failure", "description", "file", "test_group",
    ]
    return Self.json(values.filter { !verdicts.contains($0.key) })
  }

  static func json(_ value: Any) -> String {
    let options: JSONSerialization.WritingOptions = [
      .sortedKeys, .fragmentsAllowed, .withoutEscapingSlashes,
    ]
    guard let data = try? JSONSerialization.data(withJSONObject: value, options: options) else {
      return "\(value)"
    }
    return String(String(decoding: data, as: UTF8.self).prefix(300))
  }
}
