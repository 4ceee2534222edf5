import Bytes
import Digests
import Documents

/// A lock file: its body, and the digest that the file states.
///
/// The file has one form for one content (`holdfast.lock/1`): UTF-8, line feeds, members sorted by the
/// bytes of their names, rows in the order that their lists document, one row per line
/// (`CanonicalJSON.rows`). `digest` covers the bytes of `body` as they stand in the file, from its
/// first brace to its last.
package struct LockDocument: Sendable {
  /// The schema's name and major version.
  package static let schemaName = "holdfast.lock/1"
  /// The file's name at the root of a project.
  package static let fileName = "holdfast.lock"
  /// The most bytes that a lock file may have.
  package static let limitBytes = 64 << 20

  /// What the file says.
  package private(set) var body: LockBody
  /// The digest of the body's bytes, `sha256:…`.
  package private(set) var digest: String
  /// Keys of a later minor version, as paths; positions in lists are left out (`packages[].key`).
  package private(set) var unknownKeys: [String]
  // The environments as they stand, where keys are unknown: a signature covers those too.
  private var written: JSONValue?

  /// The document of a body that is not written yet.
  package init(_ body: LockBody) throws {
    let arranged = body.arranged
    self.body = arranged
    self.digest = try Self.written(try LockFieldWriter.value(arranged)).digest
    self.unknownKeys = []
  }

  init(_ body: LockBody, digest: String, unknownKeys: [String], written: JSONValue?) {
    self.body = body
    self.digest = digest
    self.unknownKeys = unknownKeys
    self.written = written
  }

  /// The bytes of a lock file with this body: equal bodies give equal bytes.
  package static func bytes(of body: LockBody) throws -> [UInt8] {
    try written(try LockFieldWriter.value(body.arranged)).bytes
  }

  /// The bytes of this file with another body.
  ///
  /// Throws `newerKeys` where the file has keys that would be lost.
  package func bytes(replacingBodyWith body: LockBody, path: String) throws -> [UInt8] {
    if let key = unknownKeys.first { throw LockfileError.newerKeys(path: path, key: key) }
    return try Self.bytes(of: body)
  }

  /// The value of an environment in the form of RFC 8785: the bytes that a signature's digest covers.
  ///
  /// `jq -cSj '.body.environments["NAME"]' holdfast.lock` prints the same bytes.
  package static func environmentBytes(_ environment: LockedEnvironment) throws -> [UInt8] {
    CanonicalJSON.interchange(try LockFieldWriter.value(environment.arranged))
  }

  /// The digest over the bytes of an environment, `sha256:…`, keys of a later minor version
  /// included; nil where the file has no environment of that name.
  package func environmentDigest(_ name: String) throws -> String? {
    guard let environment = body.environments[name] else { return nil }
    let bytes: [UInt8]
    if let value = written?[name] {
      bytes = CanonicalJSON.interchange(value)
    } else {
      bytes = try Self.environmentBytes(environment)
    }
    return try Digest.sha256(of: bytes).text
  }

  /// The bytes of a file with this body, and the body's digest.
  static func written(_ body: JSONValue) throws(DigestError) -> (bytes: [UInt8], digest: String) {
    let text = CanonicalJSON.rows(body, level: 1)
    let digest = try Digest.sha256(of: text).text
    return (LockFrame.opening + text + LockFrame.ending(digest), digest)
  }
}
