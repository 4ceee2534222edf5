import Bytes
import Digests
import Documents

extension LockDocument {
  /// Reads a lock file, strictly (THREATS T-82).
  ///
  /// Checked in this order: size, marks of an unfinished merge, JSON, schema, digest, the one form,
  /// the shape of what is known. Keys of later minor versions are kept in `unknownKeys`; they stand
  /// inside the body, where the digest covers them.
  package static func read(
    _ bytes: [UInt8], path: String
  ) throws(LockfileError) -> LockDocument {
    guard bytes.count <= limitBytes else {
      throw .tooLarge(path: path, limitBytes: limitBytes)
    }
    if let line = MergeMarks.firstLine(bytes) { throw .mergeConflict(path: path, line: line) }
    return try LockReading(bytes, path: path).document()
  }
}

/// One reading of a lock file whose size is right and whose merges are finished.
private struct LockReading {
  private let bytes: [UInt8]
  private let path: String
  private let root: DocumentNode

  // Deep enough for every row and for what later versions put into one.
  private static let limitDepth = 32
  // A value takes some twenty bytes; more of them than this are no lock file.
  private static let limitValues = 8_000_000

  init(_ bytes: [UInt8], path: String) throws(LockfileError) {
    self.bytes = bytes
    self.path = path
    do throws(DocumentError) {
      root = try JSONDocument.read(
        bytes,
        options: JSONDocument.Options(
          limitDepth: Self.limitDepth, limitBytes: LockDocument.limitBytes,
          limitValues: Self.limitValues))
    } catch {
      throw .syntax(path: path, line: error.line, reason: error.message)
    }
  }

  func document() throws(LockfileError) -> LockDocument {
    try requireSchema()
    let digest = try requireText("digest", "a digest, `sha256:` and 64 hexadecimal digits")
    guard Digest(digest)?.algorithm == .sha256 else {
      throw wrongShape("digest", "a digest, `sha256:` and 64 hexadecimal digits")
    }
    guard let body = root["body"] else { throw wrongShape("body", "an object") }
    try requireDigest(digest)
    let value: LockBody
    var unknown: [[String]] = []
    do throws(LockShapeError) {
      value = try LockFieldReader.read(body, &unknown)
    } catch {
      try requireForm(JSONValue(body))
      let error = error.below("body")
      throw wrongShape(error.path, error.expected)
    }
    guard unknown.isEmpty else {
      try requireForm(JSONValue(body))
      let keys = Set(unknown.map { LockShapeError.path(["body"] + $0) }).sorted()
      return LockDocument(
        value, digest: digest, unknownKeys: keys,
        written: body["environments"].map { JSONValue($0) })
    }
    // Equal bytes prove the form of the text and the order of the rows at once.
    if let written = try? LockFieldWriter.value(value.arranged) { try requireForm(written) }
    return LockDocument(value, digest: digest, unknownKeys: [], written: nil)
  }

  private func requireSchema() throws(LockfileError) {
    guard root.table != nil else { throw wrongShape("body", "an object") }
    let schema = try requireText("schema", "the name of a schema")
    guard schema == LockDocument.schemaName else {
      throw .unsupportedSchema(path: path, found: schema, newest: LockDocument.schemaName)
    }
  }

  private func requireText(_ key: String, _ expected: String) throws(LockfileError) -> String {
    guard let text = root[key]?.string else { throw wrongShape(key, expected) }
    return text
  }

  private func wrongShape(_ key: String, _ expected: String) -> LockfileError {
    .wrongShape(path: path, key: key, expected: expected)
  }

  // Other bytes around the body are another form, and say nothing of the body's own bytes.
  private func requireDigest(_ stated: String) throws(LockfileError) {
    guard let body = LockFrame.body(bytes, digest: stated) else {
      try requireForm(root["body"].map { JSONValue($0) } ?? .null)
      throw .notCanonical(path: path, line: 1)
    }
    let actual = (try? Digest.sha256(of: Array(body)).text) ?? ""
    guard actual == stated else {
      throw .digestMismatch(path: path, expected: stated, actual: actual)
    }
  }

  private func requireForm(_ body: JSONValue) throws(LockfileError) {
    let stated = root["digest"]?.string ?? ""
    let written =
      LockFrame.opening + CanonicalJSON.rows(body, level: 1) + LockFrame.ending(stated)
    guard written != bytes else { return }
    let same = zip(written, bytes).prefix { $0 == $1 }.count
    let line = bytes.prefix(same).count { $0 == UInt8(ascii: "\n") } + 1
    throw .notCanonical(path: path, line: line)
  }
}
