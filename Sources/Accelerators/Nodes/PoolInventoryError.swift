package import Documents
import Model

/// Why an inventory of pools cannot be used.
package enum PoolInventoryError: Error, Sendable, Hashable {
  /// It is no JSON, or past a limit.
  case document(path: String, DocumentError)
  /// It follows another schema, or none.
  case schema(path: String, found: String?)
  /// A value of the wrong form, or a missing one.
  case value(path: String, line: Int, key: String, found: String, expected: String)
}

extension PoolInventoryError: Explained {
  /// The place, what was found and what was expected.
  package var message: String {
    switch self {
    case .document(let path, let error): "\(path):\(error)"
    case .schema(let path, let found):
      "\(path): found \(found.map { "schema `\(NodeText.quoted($0))`" } ?? "no `schema`"), "
        + "expected `\(PoolInventory.schemaName)`"
    case .value(let path, let line, let key, let found, let expected):
      "\(path):\(line): found \(found) for `\(key)`, expected \(expected)"
    }
  }

  /// The way out.
  package var hints: [String] {
    switch self {
    case .schema(_, let found?) where found.hasPrefix("holdfast.pools/"):
      ["upgrade holdfast, or import the nodes again with this version"]
    case .schema, .document:
      ["`holdfast pools import nodes.json -o pools.json` writes an inventory"]
    case .value: []
    }
  }
}
