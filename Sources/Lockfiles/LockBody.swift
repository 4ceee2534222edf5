package import Model

/// What `holdfast.lock` says (`holdfast.lock/1`): the environments of a project, each with what its
/// repository declares and what is installed, per platform.
///
/// The file is `{"body": …, "digest": "sha256:…", "schema": "holdfast.lock/1"}` in canonical form; the
/// digest covers the bytes of `body`. The schema stands in `Schemas/lock.schema.json`; changes only
/// add keys. Nothing volatile is inside: no time, no host name, no path of the machine that wrote it.
package struct LockBody: Sendable, Hashable, Codable {
  /// The project's name in the configuration; nil where it has none.
  package var project: String?
  /// The environments by name; a project without configuration has one, `default`.
  package var environments: [String: LockedEnvironment]

  /// A body.
  package init(project: String? = nil, environments: [String: LockedEnvironment] = [:]) {
    self.project = project
    self.environments = environments
  }
}

/// One environment of a lock file; a signature covers exactly this value.
package struct LockedEnvironment: Sendable, Hashable, Codable {
  /// What manifests and their own locks say, computed from the repository alone; nil where nothing
  /// is declared.
  package var declared: DeclaredPart?
  /// What is installed, by platform (`linux/amd64`); empty before the first image was locked.
  package var installed: [String: InstalledPart]

  /// An environment.
  package init(declared: DeclaredPart? = nil, installed: [String: InstalledPart] = [:]) {
    self.declared = declared
    self.installed = installed
  }
}

/// The declared part: what a laptop and a hook can compute and check without any image.
///
/// Only meaning is kept: a comment or another order in a manifest changes nothing here.
package struct DeclaredPart: Sendable, Hashable, Codable {
  /// The version of Python that markers are judged for, as configured; nil where none is.
  package var python: String?
  /// The chosen dependency groups, sorted; nil for those that manifests install by default.
  package var groups: [String]?
  /// The chosen extras, sorted.
  package var extras: [String]
  /// The manifests, lock files and build files that were read, paths in the repository, sorted.
  package var files: [String]
  /// What manifests require, sorted.
  package var requirements: [Requirement]
  /// What the repository's lock files pin, sorted.
  package var pins: [Pin]
  /// What Dockerfiles start from, sorted.
  package var images: [BaseImage]

  /// A part that declares nothing.
  package init() {
    self.extras = []
    self.files = []
    self.requirements = []
    self.pins = []
    self.images = []
  }

  /// One declared requirement.
  package struct Requirement: Sendable, Hashable, Codable {
    /// The file that declares it.
    package var file: String
    /// The family in which the name is searched.
    package var ecosystem: Ecosystem
    /// The requirement in the ecosystem's notation without marker, `torch[opt]>=2.3,<3`.
    package var text: String
    /// The normalised name; of alternatives the first.
    package var name: String
    /// The environment marker, normalised.
    package var marker: String?
    /// The extra of the project that brings it.
    package var extra: String?
    /// The dependency group that brings it.
    package var group: String?
    /// The kind of promise.
    package var kind: RequirementKind
    /// A direct reference instead of a version.
    package var source: PackageSource?
    /// Accepted digests, sorted.
    package var hashes: [String]

    /// A requirement.
    package init(
      file: String, ecosystem: Ecosystem, text: String, name: String, kind: RequirementKind
    ) {
      self.file = file
      self.ecosystem = ecosystem
      self.text = text
      self.name = name
      self.kind = kind
      self.hashes = []
    }
  }

  /// One package that a lock file of the repository pins.
  package struct Pin: Sendable, Hashable, Codable {
    /// The lock file.
    package var file: String
    /// The family.
    package var ecosystem: Ecosystem
    /// The normalised name.
    package var name: String
    /// The version; empty where the lock has none.
    package var version: String
    /// The condition under which it is installed.
    package var marker: String?
    /// Where it comes from.
    package var source: PackageSource?
    /// Accepted digests of its archives, `sha256:…`, sorted.
    package var hashes: [String]

    /// A pin.
    package init(file: String, ecosystem: Ecosystem, name: String, version: String) {
      self.file = file
      self.ecosystem = ecosystem
      self.name = name
      self.version = version
      self.hashes = []
    }
  }

  /// The base of one stage of a Dockerfile.
  package struct BaseImage: Sendable, Hashable, Codable {
    /// The Dockerfile.
    package var file: String
    /// The stage's name, else its number from 0.
    package var stage: String
    /// The reference after substitution of build arguments.
    package var base: String

    /// A base.
    package init(file: String, stage: String, base: String) {
      self.file = file
      self.stage = stage
      self.base = base
    }
  }
}
