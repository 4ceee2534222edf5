package import Bytes
import Model

/// The reason why a document is no snapshot that this build reads.
package enum SnapshotFileError: Error, Hashable {
  /// The document is larger than the caller allows.
  case tooLarge(bytes: Int, limit: Int)
  /// The bytes are no JSON document.
  case notJSON(reason: String, line: Int)
  /// The document names another schema, or none.
  case otherSchema(found: String?)
  /// A later major version of the schema.
  case newerSchema(found: String, newest: String)
  /// The document says that it is a snapshot, and is not.
  case invalid(reason: String)
  /// The file's name states another digest than its content has.
  case otherIdentity(stated: Digest, actual: Digest)
  /// The cryptographic library does not work.
  case unavailable(reason: String)
}

extension SnapshotFileError: Explained {
  /// What was found and what was expected.
  package var message: String {
    switch self {
    case .tooLarge(let bytes, let limit):
      "the document has \(bytes) bytes, more than the limit of \(limit)"
    case .notJSON(let reason, let line):
      "not a JSON document: line \(line), \(reason)"
    case .otherSchema(let found?):
      "not a snapshot: its schema is `\(found)`, expected `\(Snapshot.schemaName)`"
    case .otherSchema(nil):
      "not a snapshot: no schema is named, expected `\(Snapshot.schemaName)`"
    case .newerSchema(let found, let newest):
      "the snapshot has schema `\(found)`, the newest that this build reads is `\(newest)`"
    case .invalid(let reason):
      "not a snapshot: \(reason)"
    case .otherIdentity(let stated, let actual):
      "the content has digest `\(actual)`, the file's name states `\(stated)`"
    case .unavailable(let reason):
      "digests cannot be computed: \(reason)"
    }
  }

  /// Ways out.
  package var hints: [String] {
    switch self {
    case .newerSchema: ["upgrade holdfast, or export the snapshot again with this build"]
    case .otherIdentity: ["the file was changed after it was exported; export it again"]
    default: []
    }
  }
}
