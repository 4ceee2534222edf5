package import Documents
import Model

/// Why a listing of nodes cannot be used.
package enum NodeListingError: Error, Sendable, Hashable {
  /// It is no JSON, or past a limit.
  case document(DocumentError)
  /// It is JSON of another kind, `Pod` or nil where nothing is said.
  case notNodes(found: String?)
  /// It holds more nodes than are read.
  case tooManyNodes(found: Int, limit: Int)
  /// It holds no node.
  case empty
}

extension NodeListingError: Explained {
  /// What was found and expected.
  package var message: String {
    switch self {
    case .document(let error): "the listing of nodes cannot be read: \(error)"
    case .notNodes(let found?): "found a \(found), expected a list of nodes"
    case .notNodes(nil): "found JSON without `kind`, expected a list of nodes"
    case .tooManyNodes(let found, let limit):
      "the listing holds \(found) nodes, more than the limit of \(limit)"
    case .empty: "the listing holds no node"
    }
  }

  /// The way out.
  package var hints: [String] {
    switch self {
    case .document(let error):
      if case .tooLarge = error.reason {
        ["list fewer nodes at once, with `--selector`"]
      } else {
        [Self.command]
      }
    case .notNodes: [Self.command]
    case .tooManyNodes: ["list fewer nodes at once, with `--selector`"]
    case .empty: ["look at the context and the selector of `kubectl`"]
    }
  }

  private static let command = "`kubectl get nodes -o json > nodes.json` writes such a listing"
}
