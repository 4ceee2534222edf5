package import Model

/// Why a package is in an environment.
package struct WhyAnswer: Sendable, Hashable, Codable {
  /// One step of a path: a package and the requirement by which the one before it asked for it.
  package struct Step: Sendable, Hashable, Codable {
    /// The package's name and version, or what declares the first requirement.
    package var text: String
    /// The row's id; `root` for the project or image itself.
    package var id: String
    /// The requirement of the previous step, as written; nil for the first one.
    package var requirement: String?
    /// Where that requirement is written.
    package var evidence: Evidence?

    /// A step.
    package init(text: String, id: String, requirement: String? = nil, evidence: Evidence? = nil) {
      self.text = text
      self.id = id
      self.requirement = requirement
      self.evidence = evidence
    }
  }

  /// Someone who needs the package.
  package struct Need: Sendable, Hashable, Codable {
    /// The requiring package and its version, or the declaring file.
    package var text: String
    /// The constraint, empty for any version.
    package var specifier: String
    /// The condition of the requirement.
    package var marker: String?
    /// The kind of promise.
    package var kind: RequirementKind
    /// What became of it.
    package var status: RequirementEdge.Status
    /// Where it is written.
    package var evidence: Evidence
  }

  /// One place where the package stands, with all records that describe it there.
  package struct Copy: Sendable, Hashable, Codable {
    /// Names and versions of its records, the first one leading.
    package var identities: [String]
    /// What is known of its presence.
    package var state: PackageRecord.State
    /// Where it counts.
    package var role: PackageRecord.Role
    /// The folder that is searched.
    package var location: String
    /// The records.
    package var evidence: [Evidence]
    /// The layer that brought it.
    package var layer: Int?
    /// The instruction of that layer.
    package var instruction: String?
    /// The installing tool.
    package var installer: String?
    /// Where it came from.
    package var source: PackageSource?
    /// The package that owns its files.
    package var owner: String?
    /// Somebody asked for it; nil when nobody knows.
    package var direct: Bool?
    /// Requirement paths from what was asked for down to it, the shortest first, at most 20.
    package var paths: [[Step]]
    /// How many paths were left out, at least.
    package var hasMorePaths: Bool
    /// Everyone who needs it.
    package var needs: [Need]
  }

  /// The environment.
  package var environment: String
  /// The name that was asked for.
  package var package: String
  /// The places where it stands, those that count first; empty where it is absent.
  package var copies: [Copy]
  /// Requirements on the name that no copy serves: missing, inactive.
  package var unmet: [Need]
}
