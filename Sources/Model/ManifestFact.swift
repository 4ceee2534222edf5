/// What a manifest declares: a wish, not an install.
package struct ManifestFact: Sendable, Hashable, Codable {
  /// The format, `requirements` or `pyproject`.
  package var format: String
  /// The project's name, where the manifest names one.
  package var name: String?
  /// The project's version.
  package var version: String?
  /// `requires-python`, or the tool's own way of saying it.
  package var requiresPython: String?
  /// The declared requirements, in file order.
  package var requirements: [RequirementFact]
  /// Files that this one includes.
  package var references: [ManifestReference]
  /// Indexes and channels, without credentials, in order of preference.
  package var indexes: [String]
  /// Groups that are installed unless someone says otherwise.
  package var defaultGroups: [String]
  /// Members of a workspace, as path patterns.
  package var members: [String]

  /// A manifest of the given format.
  package init(format: String) {
    self.format = format
    self.name = nil
    self.version = nil
    self.requiresPython = nil
    self.requirements = []
    self.references = []
    self.indexes = []
    self.defaultGroups = []
    self.members = []
  }
}

/// A file that a manifest includes.
package struct ManifestReference: Sendable, Hashable, Codable {
  /// How it is included.
  package enum Kind: String, Sendable, Hashable, Codable {
    /// pip `-r`, Dockerfile `COPY` of a manifest: its requirements count as declared here.
    case requirements
    /// pip `-c`: its lines bound versions only.
    case constraints
    /// pip `-e` and local paths: a project folder.
    case project
    /// Its content is a lock of this manifest.
    case lock
  }

  /// How it is included.
  package var kind: Kind
  /// The path as written, relative to the folder of the including file.
  package var path: String
  /// The line, counted from 1.
  package var line: Int?

  /// A reference.
  package init(kind: Kind, path: String, line: Int? = nil) {
    self.kind = kind
    self.path = path
    self.line = line
  }
}

/// What a lock file pins.
package struct LockFact: Sendable, Hashable, Codable {
  /// The format, `uv` or `poetry`.
  package var format: String
  /// The format's own version text.
  package var formatVersion: String?
  /// `requires-python`.
  package var requiresPython: String?
  /// The pinned packages, in file order.
  package var packages: [LockedPackage]
  /// The manifest's content digest where the lock keeps one (Poetry `content-hash`).
  package var contentHash: String?

  /// A lock of the given format.
  package init(format: String) {
    self.format = format
    self.formatVersion = nil
    self.requiresPython = nil
    self.packages = []
    self.contentHash = nil
  }
}

/// One pinned package of a lock file.
package struct LockedPackage: Sendable, Hashable, Codable {
  /// The family.
  package var ecosystem: Ecosystem
  /// The name as written.
  package var name: String
  /// The pinned version; nil for a project folder with a dynamic version.
  package var version: String?
  /// The condition under which the entry counts.
  package var marker: String?
  /// Where it comes from.
  package var source: PackageSource?
  /// Accepted digests, `sha256:…`, sorted.
  package var hashes: [String]
  /// Its own requirements, as far as the lock tells.
  package var requirements: [RequirementFact]
  /// Groups and extras that bring it, where the lock says so.
  package var groups: [RequirementGroup]
  /// The project itself, or a workspace member: a root, not a pin.
  package var isProject: Bool
  /// The line, counted from 1.
  package var line: Int?

  /// A pinned package.
  package init(ecosystem: Ecosystem, name: String, version: String?, line: Int? = nil) {
    self.ecosystem = ecosystem
    self.name = name
    self.version = version
    self.marker = nil
    self.source = nil
    self.hashes = []
    self.requirements = []
    self.groups = []
    self.isProject = false
    self.line = line
  }
}

/// How an image is built, as a Dockerfile says it.
package struct BuildFact: Sendable, Hashable, Codable {
  /// One stage.
  package struct Stage: Sendable, Hashable, Codable {
    /// `AS name`.
    package var name: String?
    /// The base after substitution of build arguments; a reference, an earlier stage or `scratch`.
    package var base: String
    /// Substitution left a variable without a value.
    package var baseIsPartial: Bool
    /// `--platform`.
    package var platform: String?
    /// The line of `FROM`.
    package var line: Int
    /// The instructions that matter, in order.
    package var instructions: [Instruction]

    /// A stage without instructions.
    package init(
      name: String?, base: String, baseIsPartial: Bool = false, platform: String? = nil, line: Int
    ) {
      self.name = name
      self.base = base
      self.baseIsPartial = baseIsPartial
      self.platform = platform
      self.line = line
      self.instructions = []
    }
  }

  /// One instruction.
  package struct Instruction: Sendable, Hashable, Codable {
    /// `RUN`, `ENV`, `COPY`, … in upper case.
    package var keyword: String
    /// The text after the keyword, continuation lines joined.
    package var text: String
    /// Packages that the instruction installs, as requirements with the family of the installer.
    package var requirements: [RequirementFact]
    /// Manifests that it copies or installs from.
    package var references: [ManifestReference]
    /// Variables that it sets.
    package var environment: [String: String]
    /// The first line.
    package var line: Int

    /// An instruction that installs nothing.
    package init(keyword: String, text: String, line: Int) {
      self.keyword = keyword
      self.text = text
      self.requirements = []
      self.references = []
      self.environment = [:]
      self.line = line
    }
  }

  /// The stages in order; the last one is the image unless a target is named.
  package var stages: [Stage]

  /// A build of these stages.
  package init(stages: [Stage]) {
    self.stages = stages
  }
}
