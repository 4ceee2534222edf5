package import Bytes
import Digests
import Documents
import Foundation
package import Model

/// A snapshot as a document: its canonical bytes, the digest that names it, and what a file holds.
///
/// Format: `holdfast.snapshot/1`, `Schemas/snapshot.schema.json`. The canonical form has sorted
/// keys and no spaces; inside texts, control and bidirectional characters and `< > &` are written
/// as `\uXXXX`. The identity is the SHA-256 digest of that form without `tool` and
/// `subject.reference`, so that two users who scan the same bytes get the same one.
package struct SnapshotFile: Sendable, Hashable {
  /// The largest document that is read unless the caller says otherwise: 256 MiB.
  package static let limitBytes = 256 << 20

  /// What the document says.
  package let snapshot: Snapshot
  /// The name of the snapshot, computed from its content.
  package let identity: Digest
  /// The canonical document of a later minor version, whose further keys `snapshot` does not show.
  let extendedDocument: [UInt8]?

  /// The document of a snapshot that a scan made.
  ///
  /// Throws a `SnapshotFileError` only when the snapshot cannot be written at all.
  package init(_ snapshot: Snapshot) throws(SnapshotFileError) {
    self.snapshot = snapshot
    self.identity = try Self.digest(
      of: try Self.document(of: snapshot, forIdentity: true))
    self.extendedDocument = nil
  }

  /// A stored snapshot whose identity the catalog knows.
  init(snapshot: Snapshot, identity: Digest, extendedDocument: [UInt8]?) {
    self.snapshot = snapshot
    self.identity = identity
    self.extendedDocument = extendedDocument
  }

  /// Reads a document in any JSON layout.
  ///
  /// Refused with a `SnapshotFileError` are documents larger than `limitBytes`, other schemas,
  /// later major versions, and anything that is no snapshot.
  package init(
    reading bytes: [UInt8], limitBytes: Int = SnapshotFile.limitBytes
  ) throws(SnapshotFileError) {
    guard bytes.count <= limitBytes else {
      throw .tooLarge(bytes: bytes.count, limit: limitBytes)
    }
    let document = try JSONValue.reading(bytes, limitBytes: limitBytes)
    try Self.checkSchema(of: document)
    let canonical = CanonicalJSON.compact(document)
    do {
      self.snapshot = try JSONDecoder().decode(Snapshot.self, from: Data(canonical))
    } catch {
      throw .invalid(reason: Self.reason(of: error))
    }
    if try Self.document(of: snapshot) == canonical {
      self.identity = try Self.digest(of: try Self.document(of: snapshot, forIdentity: true))
      self.extendedDocument = nil
    } else {
      self.identity = try Self.digest(
        of: CanonicalJSON.compact(Self.identityPart(of: document)))
      self.extendedDocument = canonical
    }
  }

  /// The canonical bytes: UTF-8, no line end.
  package func canonicalBytes() throws(SnapshotFileError) -> [UInt8] {
    if let extendedDocument { return extendedDocument }
    return try Self.document(of: snapshot)
  }

  /// The same document for people: two spaces a level, one line end after it.
  package func prettyBytes() throws(SnapshotFileError) -> [UInt8] {
    let bytes = try canonicalBytes()
    return CanonicalJSON.pretty(try JSONValue.reading(bytes, limitBytes: bytes.count))
  }

  /// The name of the file that an export writes: `sha256-….json`.
  package var fileName: String { Self.fileName(of: identity) }

  static func fileName(of identity: Digest) -> String {
    "\(identity.algorithm.rawValue)-\(identity.hex).json"
  }

  /// The digest that a file name states; nil for any other name.
  static func identity(fromFileName name: String) -> Digest? {
    guard name.hasSuffix(".json"), let dash = name.utf8.firstIndex(of: UInt8(ascii: "-")) else {
      return nil
    }
    let hex = name[name.index(after: dash)...].dropLast(5)
    return Digest("\(name[..<dash]):\(hex)")
  }
}

extension SnapshotFile {
  static func digest(of bytes: [UInt8]) throws(SnapshotFileError) -> Digest {
    do {
      return try Digest.sha256(of: bytes)
    } catch {
      throw .unavailable(reason: "\(error)")
    }
  }

  /// The document without what two scans of the same bytes may say differently.
  private static func identityPart(of document: JSONValue) -> JSONValue {
    guard case .object(let members) = document.without("tool") else { return document }
    return .object(
      members.map { member in
        member.name == "subject"
          ? .init(member.name, member.value.without("reference")) : member
      })
  }

  private static func checkSchema(of document: JSONValue) throws(SnapshotFileError) {
    guard case .string(let schema)? = document["schema"] else { throw .otherSchema(found: nil) }
    guard schema != Snapshot.schemaName else { return }
    let family = Snapshot.schemaName.prefix { $0 != "/" }
    let parts = schema.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2, parts[0] == family, let major = Int(parts[1]), major > 1 {
      throw .newerSchema(found: schema, newest: Snapshot.schemaName)
    }
    throw .otherSchema(found: String(schema.prefix(80)))
  }

  private static func reason(of error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    func place(_ path: [any CodingKey]) -> String {
      path.isEmpty
        ? ""
        : " at `\(path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: "."))`"
    }
    switch error {
    case .keyNotFound(let key, let context):
      return "the key `\(key.stringValue)` is missing\(place(context.codingPath))"
    case .valueNotFound(_, let context), .typeMismatch(_, let context):
      return "a value of another kind stands\(place(context.codingPath))"
    case .dataCorrupted(let context):
      return "an unknown value stands\(place(context.codingPath))"
    @unknown default:
      return "\(error)"
    }
  }

  /// The canonical bytes of a snapshot, or those that its identity is the digest of.
  static func document(
    of snapshot: Snapshot, forIdentity: Bool = false
  ) throws(SnapshotFileError) -> [UInt8] {
    guard case .object(let members) = try rest(of: snapshot) else {
      throw .invalid(reason: "a snapshot is one object")
    }
    let parts = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    var writer = CanonicalWriter()
    var separator = UInt8(ascii: "{")
    do {
      for part in parts where !(forIdentity && part.name == "tool") {
        writer.append(raw: [separator])
        separator = UInt8(ascii: ",")
        writer.append(raw: "\"\(part.name)\":".utf8)
        switch part.name {
        case "packages": try writer.append(list: snapshot.packages)
        case "requirements": try writer.append(list: snapshot.requirements)
        case "subject" where forIdentity:
          writer.append(raw: CanonicalJSON.compact(part.value.without("reference")))
        default: writer.append(raw: CanonicalJSON.compact(part.value))
        }
      }
    } catch {
      throw .invalid(reason: "\(error)")
    }
    writer.append(raw: [UInt8(ascii: "}")])
    return writer.bytes
  }

  /// Everything but the packages and requirements, which are many and have their own writer.
  static func rest(of snapshot: Snapshot) throws(SnapshotFileError) -> JSONValue {
    var rest = snapshot
    rest.packages = []
    rest.requirements = []
    let bytes: Data
    do {
      bytes = try JSONEncoder().encode(rest)
    } catch {
      throw .invalid(reason: "\(error)")
    }
    return try JSONValue.reading([UInt8](bytes), limitBytes: bytes.count)
  }
}
