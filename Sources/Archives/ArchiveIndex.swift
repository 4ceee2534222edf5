package import Model

/// The members of an outer tar (docker save, OCI layout), found without reading their contents.
package struct ArchiveIndex: Sendable {
  /// What a member is.
  package enum Kind: Sendable, Hashable {
    case file
    case folder
    /// The target as written, as a path or relative to the link's folder.
    case symbolicLink(target: String)
    /// The target as a path from the root of the archive.
    case hardLink(target: String)
    case special
  }

  /// One member.
  package struct Member: Sendable {
    /// The path from the root of the archive, normalised.
    package let path: String
    /// What it is.
    package let kind: Kind
    /// The content of a file; nil for all others.
    package let region: ByteRegion?
  }

  /// The default of `limitMembers`.
  package static let defaultLimitMembers = 100_000

  /// The members in archive order; of equal paths only the last.
  package let members: [Member]
  /// What could not be read, or is odd.
  package let notices: [Notice]
  private let positions: [String: Int]
}

extension ArchiveIndex {
  /// Reads the headers of a plain tar, seeking over the contents.
  package init(
    _ archive: ByteRegion, limitMembers: Int = ArchiveIndex.defaultLimitMembers
  ) throws(ArchiveError) {
    throw .surroundings(reason: "not built yet")
  }

  /// The content of the file that `path` stands for, links resolved inside the archive (T-11, T-22).
  ///
  /// nil when the archive has no such member; a name or link that leads out of the archive, a loop
  /// and a link to nothing are errors.
  package func file(_ path: String) throws(ArchiveError) -> ByteRegion? {
    throw .surroundings(reason: "not built yet")
  }
}
