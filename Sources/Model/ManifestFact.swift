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
  /// Options that change how requirements are found or installed, in file order.
  package var options: [ManifestOption]
  /// Where single packages are to come from (`tool.uv.sources` and its kin).
  package var sources: [ManifestSource]
  /// Who asks for a pinned requirement, as compiled files note it (`# via`).
  package var reasons: [ManifestReason]
  /// The tool that compiled the file, `pip-compile` or `uv`; nil for files written by hand.
  package var generator: String?
  /// Fields that the build fills in (`project.dynamic`).
  package var dynamic: [String]
  /// Every extra and group that the file declares, those without requirements too.
  package var groups: [RequirementGroup]
  /// Groups that are installed unless someone says otherwise.
  package var defaultGroups: [String]
  /// Sets of extras and groups of which at most one may be chosen (`tool.uv.conflicts`).
  package var conflicts: [[RequirementGroup]]
  /// Members of a workspace, as path patterns.
  package var members: [String]
  /// Path patterns that are no members after all.
  package var excludedMembers: [String]
  /// Platforms that the manifest is meant for, conda subdirs or environment markers.
  package var platforms: [String]
  /// Variables that the environment sets (conda `variables`).
  package var variables: [String: String]

  /// A manifest of the given format.
  package init(format: String) {
    self.format = format
    self.name = nil
    self.version = nil
    self.requiresPython = nil
    self.requirements = []
    self.references = []
    self.indexes = []
    self.options = []
    self.sources = []
    self.reasons = []
    self.generator = nil
    self.dynamic = []
    self.groups = []
    self.defaultGroups = []
    self.conflicts = []
    self.members = []
    self.excludedMembers = []
    self.platforms = []
    self.variables = [:]
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
  /// Where the file stands in the build context, when an earlier `COPY` of a Dockerfile tells; the
  /// path itself is then one inside the image.
  package var origin: String?
  /// The extra or group for which the file's requirements count; nil for the project itself.
  package var group: RequirementGroup?
  /// The line, counted from 1.
  package var line: Int?

  /// A reference.
  package init(
    kind: Kind, path: String, origin: String? = nil, group: RequirementGroup? = nil,
    line: Int? = nil
  ) {
    self.kind = kind
    self.path = path
    self.origin = origin
    self.group = group
    self.line = line
  }
}

/// An option of a manifest.
package struct ManifestOption: Sendable, Hashable, Codable {
  /// The long name, `--no-index`.
  package var name: String
  /// The value without credentials; nil for an option that takes none.
  package var value: String?
  /// The line, counted from 1.
  package var line: Int?

  /// An option.
  package init(name: String, value: String? = nil, line: Int? = nil) {
    self.name = name
    self.value = value
    self.line = line
  }
}

/// Where a manifest wants a package from.
package struct ManifestSource: Sendable, Hashable, Codable {
  /// The package's name as written.
  package var package: String
  /// The place; a local folder without a URL is a member of the same workspace.
  package var source: PackageSource
  /// The name of the index, where the manifest gives it one.
  package var index: String?
  /// The condition under which the source counts.
  package var marker: String?
  /// The extra or group for which the source counts.
  package var group: RequirementGroup?
  /// The line, counted from 1.
  package var line: Int?

  /// A source of a package.
  package init(
    package: String, source: PackageSource, index: String? = nil, marker: String? = nil,
    group: RequirementGroup? = nil, line: Int? = nil
  ) {
    self.package = package
    self.source = source
    self.index = index
    self.marker = marker
    self.group = group
    self.line = line
  }
}

/// Who asks for a requirement of a compiled file.
package struct ManifestReason: Sendable, Hashable, Codable {
  /// The line of the requirement, counted from 1.
  package var line: Int
  /// Package names, and `-r FILE` for what a file asks for itself.
  package var because: [String]

  /// A reason for the requirement on a line.
  package init(line: Int, because: [String]) {
    self.line = line
    self.because = because
  }
}
