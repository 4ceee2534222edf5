/// Versions from one to another: `8.8` to `9.10` holds 9.10.2, without an end all later ones.
struct VersionRange: Sendable, Hashable {
  let from: Version
  let to: Version?

  /// Reads the fields `from` and `to`.
  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.from = try row.version("from")
    self.to = try row.optionalVersion("to")
    if let to, !Self.isUpTo(to, from.number) {
      throw row.problem("`to` is `\(to.text)`, before `from`")
    }
  }

  /// Whether a version lies inside; the end holds every version that begins with it.
  func contains(_ version: DottedVersion) -> Bool {
    guard version >= from.number else { return false }
    guard let to else { return true }
    return Self.isUpTo(to, version)
  }

  private static func isUpTo(_ end: Version, _ version: DottedVersion) -> Bool {
    let written = end.text.utf8.count { $0 == UInt8(ascii: ".") } + 1
    let padding = Array(repeating: 0, count: max(0, written - end.number.parts.count))
    let limit = end.number.parts + padding
    return !limit.lexicographicallyPrecedes(Array(version.parts.prefix(written)))
  }
}
