/// The families of packages that Holdfast reads; raw values are package URL types.
package enum Ecosystem: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
  case conda
  case deb
  case pypi

  /// Orders by package URL type.
  package static func < (left: Ecosystem, right: Ecosystem) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// One record of an installed package, as its file says it.
package struct PackageFact: Sendable, Hashable, Codable {
  /// The family.
  package var ecosystem: Ecosystem
  /// The name as written.
  package var name: String
  /// The version as written.
  package var version: String
  /// `amd64`, `all` (deb); subdir `linux-64`, `noarch` (conda); nil for Python.
  package var architecture: String?
  /// dpkg's third status word where it is not `installed`: such as `unpacked`.
  package var brokenState: String?
  /// Requirements in file order.
  package var requirements: [RequirementFact]
  /// Names that the package also answers to, with a version or without (Debian `Provides`).
  package var provides: [ProvidedName]
  /// Extras that exist (`Provides-Extra`).
  package var extras: [String]
  /// `Requires-Python`.
  package var requiresPython: String?
  /// The build string (conda), or the build number of a wheel.
  package var build: String?
  /// Where it came from, when the record says so.
  package var source: PackageSource?
  /// Digests of the distribution archive by algorithm, `sha256`, `md5`.
  package var hashes: [String: String]
  /// The user asked for it, when the record says so.
  package var requested: Bool?
  /// Further fields under their own names, `source-package`, `multi-arch`, `license`, `fn`.
  package var attributes: [String: String]
  /// The paths that the package owns where the record itself lists them (conda `files`).
  package var files: FileListFact?
  /// The line of the record in its file, counted from 1.
  package var line: Int?

  /// A record; everything that the file did not say stays empty.
  package init(ecosystem: Ecosystem, name: String, version: String, line: Int? = nil) {
    self.ecosystem = ecosystem
    self.name = name
    self.version = version
    self.architecture = nil
    self.brokenState = nil
    self.requirements = []
    self.provides = []
    self.extras = []
    self.requiresPython = nil
    self.build = nil
    self.source = nil
    self.hashes = [:]
    self.requested = nil
    self.attributes = [:]
    self.files = nil
    self.line = line
  }
}

/// A name that a package also answers to.
package struct ProvidedName: Sendable, Hashable, Codable {
  /// The virtual name.
  package var name: String
  /// The version; without one it satisfies no versioned relation (Debian policy 7.5).
  package var version: String?

  /// A provided name.
  package init(name: String, version: String? = nil) {
    self.name = name
    self.version = version
  }
}

/// Where a package came from.
package struct PackageSource: Sendable, Hashable, Codable {
  /// The kinds of place.
  package enum Kind: String, Sendable, Hashable, Codable {
    /// A package index or a distribution's archive.
    case index
    /// A conda channel.
    case channel
    /// A version control repository.
    case vcs
    /// An archive at a URL.
    case archive
    /// A local folder.
    case directory
  }

  /// The kind of place.
  package var kind: Kind
  /// The address without credentials; nil where the record names none.
  package var url: String?
  /// The exact commit of a version control source.
  package var commit: String?
  /// The branch, tag or revision that was asked for.
  package var requestedRevision: String?
  /// Installed for development: the folder itself is imported.
  package var editable: Bool?
  /// The folder of the project inside the repository or archive.
  package var subdirectory: String?

  /// A source from its parts.
  package init(
    kind: Kind, url: String? = nil, commit: String? = nil, requestedRevision: String? = nil,
    editable: Bool? = nil, subdirectory: String? = nil
  ) {
    self.kind = kind
    self.url = url
    self.commit = commit
    self.requestedRevision = requestedRevision
    self.editable = editable
    self.subdirectory = subdirectory
  }
}

/// What kind of promise a requirement is.
package enum RequirementKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Needed to run: `Requires-Dist`, Debian `Depends`, conda `depends`.
  case runtime
  /// Needed before it is unpacked: Debian `Pre-Depends`.
  case preDepends = "pre-depends"
  /// Usually wanted: Debian `Recommends`.
  case recommends
  /// Perhaps wanted: Debian `Suggests`.
  case suggests
  /// Bounds a package only if it is present: conda `constrains`, pip `-c`.
  case constrains
  /// Replaces what every other requirement says about the package: uv `override-dependencies`.
  case overrides
  /// Must not be present: Debian `Breaks` and `Conflicts`.
  case conflicts
  /// The interpreter's version: `Requires-Python`.
  case interpreter
  /// Declared by a manifest for use.
  case declared
  /// Needed to build: `build-system.requires`.
  case build
}

/// One alternative of a requirement: a name and the constraint on its version.
package struct RequirementTerm: Sendable, Hashable, Codable {
  /// The name as written.
  package var name: String
  /// The constraint text in the ecosystem's own notation; empty for any version.
  package var specifier: String
  /// `any` or an architecture after the name (Debian).
  package var architecture: String?

  /// A term.
  package init(name: String, specifier: String = "", architecture: String? = nil) {
    self.name = name
    self.specifier = specifier
    self.architecture = architecture
  }
}

/// A requirement as a file states it.
package struct RequirementFact: Sendable, Hashable, Codable {
  /// The kind of promise.
  package var kind: RequirementKind
  /// The family of the required package.
  package var ecosystem: Ecosystem
  /// The alternatives, any of which satisfies; one for most ecosystems.
  package var anyOf: [RequirementTerm]
  /// The environment marker, normalised (PEP 508).
  package var marker: String?
  /// Extras of the required package that are asked for.
  package var extras: [String]
  /// A direct reference instead of a version.
  package var source: PackageSource?
  /// Accepted digests, `sha256:…` (pip `--hash`).
  package var hashes: [String]
  /// The extra or dependency group that declares it; nil for the project's own requirements.
  package var group: RequirementGroup?
  /// The whole text of a requirement that could not be parsed; `anyOf` then holds at most the name,
  /// without a constraint, and nobody may conclude that the requirement is fulfilled.
  package var unparsed: String?
  /// The line, counted from 1.
  package var line: Int?

  /// A requirement.
  package init(
    kind: RequirementKind, ecosystem: Ecosystem, anyOf: [RequirementTerm], marker: String? = nil,
    extras: [String] = [], source: PackageSource? = nil, hashes: [String] = [],
    group: RequirementGroup? = nil, unparsed: String? = nil, line: Int? = nil
  ) {
    self.kind = kind
    self.ecosystem = ecosystem
    self.anyOf = anyOf
    self.marker = marker
    self.extras = extras
    self.source = source
    self.hashes = hashes
    self.group = group
    self.unparsed = unparsed
    self.line = line
  }
}

/// The part of a project that declares a requirement.
package enum RequirementGroup: Sendable, Hashable, Codable {
  /// An extra (`project.optional-dependencies`).
  case extra(String)
  /// A dependency group (PEP 735), or a tool's own kind of group.
  case group(String)
}
