/// One requirement of a package, or of the project itself, and what became of it.
package struct RequirementEdge: Sendable, Hashable, Codable {
  /// The node that stands for the project or image itself.
  package static let root = "root"

  /// What became of the requirement in this environment.
  package enum Status: String, Sendable, Hashable, Codable {
    /// A present package fulfils it.
    case satisfied
    /// No package of that name is present where it would be searched.
    case missing
    /// The package is present in a version that the constraint refuses.
    case violated
    /// Its marker is false, or nobody asked for its extra.
    case inactive
    /// It cannot be decided from what is known.
    case unknown
  }

  /// One alternative.
  package struct Alternative: Sendable, Hashable, Codable {
    /// The name as written.
    package var name: String
    /// The constraint in the ecosystem's own notation; empty for any version.
    package var specifier: String
    /// The rows of that name which are searched, whether they fulfil it or not; ordered.
    package var to: [String]

    /// An alternative.
    package init(name: String, specifier: String, to: [String] = []) {
      self.name = name
      self.specifier = specifier
      self.to = to
    }
  }

  /// The id of the requiring row, or `root`.
  package var from: String
  /// The alternatives; any one is enough.
  package var anyOf: [Alternative]
  /// The family in which the names are searched.
  package var ecosystem: Ecosystem
  /// The environment marker, normalised.
  package var marker: String?
  /// Extras of the required package that are asked for.
  package var extrasRequested: [String]
  /// The extra of the requiring package that brings the requirement.
  package var activatedByExtra: String?
  /// The dependency group of the project that brings it.
  package var group: String?
  /// The kind of promise.
  package var kind: RequirementKind
  /// What became of it.
  package var status: Status
  /// A direct reference instead of a version.
  package var source: PackageSource?
  /// Accepted digests.
  package var hashes: [String]
  /// Where it is written.
  package var evidence: Evidence

  /// An edge.
  package init(
    from: String, anyOf: [Alternative], ecosystem: Ecosystem, kind: RequirementKind,
    status: Status, evidence: Evidence
  ) {
    self.from = from
    self.anyOf = anyOf
    self.ecosystem = ecosystem
    self.marker = nil
    self.extrasRequested = []
    self.activatedByExtra = nil
    self.group = nil
    self.kind = kind
    self.status = status
    self.source = nil
    self.hashes = []
    self.evidence = evidence
  }
}

extension RequirementEdge {
  /// Writes every key that other programs rely on, `null` where nothing is known.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(from, forKey: .from)
    try container.encode(anyOf, forKey: .anyOf)
    try container.encode(ecosystem, forKey: .ecosystem)
    try container.encode(marker, forKey: .marker)
    try container.encode(extrasRequested, forKey: .extrasRequested)
    try container.encode(activatedByExtra, forKey: .activatedByExtra)
    try container.encodeIfPresent(group, forKey: .group)
    try container.encode(kind, forKey: .kind)
    try container.encode(status, forKey: .status)
    try container.encodeIfPresent(source, forKey: .source)
    try container.encode(hashes, forKey: .hashes)
    try container.encode(evidence, forKey: .evidence)
  }
}

/// A manifest or lock file of a tree.
package struct ManifestRecord: Sendable, Hashable, Codable {
  /// The path.
  package var path: String
  /// The format, `requirements` or `pyproject`.
  package var format: String
  /// Declared wishes or pins.
  package var state: PackageRecord.State
  /// The project's name, where the file has one.
  package var name: String?
  /// The project's version.
  package var version: String?
  /// `requires-python`.
  package var requiresPython: String?
  /// Files that it includes, as paths of the same tree, sorted.
  package var includes: [String]
  /// Indexes and channels in order of preference.
  package var indexes: [String]
  /// Groups that are installed by default.
  package var defaultGroups: [String]
  /// Another manifest includes this one.
  package var included: Bool

  /// A manifest.
  package init(path: String, format: String, state: PackageRecord.State) {
    self.path = path
    self.format = format
    self.state = state
    self.includes = []
    self.indexes = []
    self.defaultGroups = []
    self.included = false
  }
}

/// A Dockerfile of a tree.
package struct BuildRecord: Sendable, Hashable, Codable {
  /// The path.
  package var path: String
  /// What it says.
  package var stages: [BuildFact.Stage]

  /// A build file.
  package init(path: String, stages: [BuildFact.Stage]) {
    self.path = path
    self.stages = stages
  }
}
