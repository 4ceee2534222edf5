/// One identity of one installed, locked or declared distribution.
package struct PackageRecord: Sendable, Hashable, Codable {
  /// What is known of the package's presence.
  package enum State: String, Sendable, Hashable, Codable {
    /// Named by a manifest.
    case declared
    /// Pinned by a lock file.
    case locked
    /// Present in the scanned tree.
    case installed
    /// In use on a host.
    case running
  }

  /// Where the package counts.
  package enum Role: String, Sendable, Hashable, Codable, Comparable {
    /// The operating system's own (dpkg, or an interpreter's system folder).
    case system
    /// On the search path of the environment's interpreter.
    case primary
    /// On the search path of another interpreter.
    case secondary
    /// A copy in a folder of its own, found by whoever adds that folder.
    case vendored
    /// Part of another package's files and on no search path: test data, assets.
    case embedded
    /// In a package database other than the system's.
    case foreignRoot = "foreign root"

    /// Orders by text.
    package static func < (left: Role, right: Role) -> Bool { left.rawValue < right.rawValue }
  }

  /// The details that tell builds of one version apart.
  package struct Build: Sendable, Hashable, Codable {
    /// The local version label, `cu121`.
    package var local: String?
    /// Wheel tags, sorted.
    package var tags: [String]
    /// The conda build string, or the build number of a wheel.
    package var text: String?

    /// A build.
    package init(local: String? = nil, tags: [String] = [], text: String? = nil) {
      self.local = local
      self.tags = tags
      self.text = text
    }
  }

  /// The row's id, `p17`; rows are numbered in their order.
  package var id: String
  /// The package URL, with the normalised name.
  package var purl: String
  /// The family.
  package var ecosystem: Ecosystem
  /// The name as its record writes it.
  package var name: String
  /// The version as its record writes it; empty for a locked project without one.
  package var version: String
  /// Debian architecture or conda subdir.
  package var architecture: String?
  /// What is known of its presence.
  package var state: State
  /// Where it counts.
  package var role: Role
  /// Shared by the rows that describe one distribution in one place.
  package var install: String
  /// The folder that is searched; for locked packages the lock file's folder.
  package var location: String
  /// The layer that holds its record.
  package var layer: Int?
  /// Where it was read; the first is the record itself.
  package var evidence: [Evidence]
  /// What tells builds of one version apart.
  package var build: Build?
  /// Where it came from.
  package var source: PackageSource?
  /// The user asked for it; nil when nobody knows.
  package var direct: Bool?
  /// The id of the row that owns its files (a deb owning a dist-info).
  package var owner: String?
  /// The installing tool, `pip`, `uv`, `conda`.
  package var installer: String?
  /// Digests of the distribution archive, `sha256:…`, sorted.
  package var hashes: [String]
  /// The digest of its list of files, equal for equal builds.
  ///
  /// Over what its record names with digests, in one form whoever installed it; nil where the record
  /// names none.
  package var contents: String?
  /// dpkg's state where the install is not whole.
  package var brokenState: String?
  /// `Requires-Python` of a Python distribution.
  package var requiresPython: String?
  /// Further fields under their own names.
  package var attributes: [String: String]

  /// A row; ids are given when the graph is complete.
  package init(
    ecosystem: Ecosystem, name: String, version: String, purl: String, state: State, role: Role,
    location: String, evidence: [Evidence]
  ) {
    self.id = ""
    self.purl = purl
    self.ecosystem = ecosystem
    self.name = name
    self.version = version
    self.architecture = nil
    self.state = state
    self.role = role
    self.install = ""
    self.location = location
    self.layer = evidence.first?.layer
    self.evidence = evidence
    self.build = nil
    self.source = nil
    self.direct = nil
    self.owner = nil
    self.installer = nil
    self.hashes = []
    self.contents = nil
    self.brokenState = nil
    self.requiresPython = nil
    self.attributes = [:]
  }
}

extension PackageRecord {
  /// Writes every key that other programs rely on, `null` where nothing is known.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(purl, forKey: .purl)
    try container.encode(ecosystem, forKey: .ecosystem)
    try container.encode(name, forKey: .name)
    try container.encode(version, forKey: .version)
    try container.encodeIfPresent(architecture, forKey: .architecture)
    try container.encode(state, forKey: .state)
    try container.encode(role, forKey: .role)
    try container.encode(install, forKey: .install)
    try container.encode(location, forKey: .location)
    try container.encode(layer, forKey: .layer)
    try container.encode(evidence, forKey: .evidence)
    try container.encode(build, forKey: .build)
    try container.encode(source, forKey: .source)
    try container.encode(direct, forKey: .direct)
    try container.encode(owner, forKey: .owner)
    try container.encodeIfPresent(installer, forKey: .installer)
    try container.encode(hashes, forKey: .hashes)
    try container.encodeIfPresent(contents, forKey: .contents)
    try container.encodeIfPresent(brokenState, forKey: .brokenState)
    try container.encodeIfPresent(requiresPython, forKey: .requiresPython)
    try container.encode(attributes, forKey: .attributes)
  }
}
