/// What one scan saw, for one platform: the environment graph on paper (`holdfast.snapshot/1`).
///
/// Two scans of the same bytes give equal snapshots, whatever the thread count, locale, folder or
/// time: nothing volatile is inside. The schema stands in `Schemas/snapshot.schema.json`.
package struct Snapshot: Sendable, Hashable, Codable {
  /// The schema's name and major version.
  package static let schemaName = "holdfast.snapshot/1"

  /// `holdfast.snapshot/1`.
  package var schema: String
  /// The program that made it; not part of the snapshot's identity.
  package var tool: Tool
  /// What was scanned.
  package var subject: Subject
  /// Facts of the environment as a whole.
  package var facts: EnvironmentFacts
  /// The image's history entries, the empty ones too; empty outside images.
  package var layers: [Layer]
  /// One row per identity, ordered by ecosystem, name, version, path.
  package var packages: [PackageRecord]
  /// Requirement edges, ordered by their source.
  package var requirements: [RequirementEdge]
  /// Accelerator components and what they need.
  package var accelerators: AcceleratorFacts
  /// Manifests and lock files found, with what they include.
  package var manifests: [ManifestRecord]
  /// How images are built from this tree.
  package var builds: [BuildRecord]
  /// What could not be read.
  package var notices: [Notice]

  /// An empty snapshot of a subject.
  package init(tool: Tool, subject: Subject) {
    self.schema = Snapshot.schemaName
    self.tool = tool
    self.subject = subject
    self.facts = EnvironmentFacts()
    self.layers = []
    self.packages = []
    self.requirements = []
    self.accelerators = AcceleratorFacts()
    self.manifests = []
    self.builds = []
    self.notices = []
  }

  /// The program that made a snapshot.
  package struct Tool: Sendable, Hashable, Codable {
    /// `holdfast`.
    package var name: String
    /// The program's version.
    package var version: String

    /// A program and its version.
    package init(name: String = "holdfast", version: String) {
      self.name = name
      self.version = version
    }
  }

  /// What was scanned.
  package struct Subject: Sendable, Hashable, Codable {
    /// The kinds of subject.
    package enum Kind: String, Sendable, Hashable, Codable {
      case image
      case repository
      case folder
      case virtualEnvironment = "virtual-environment"
      case condaPrefix = "conda-prefix"
      /// This machine: its drivers, GPUs and processor.
      case host
    }

    /// The kind of subject.
    package var kind: Kind
    /// The source as the user named it; not part of the snapshot's identity.
    package var reference: String
    /// The manifest's digest of an image, `git:` and the tree's id of a repository; nil for folders.
    package var digest: String?
    /// `linux/amd64`.
    package var platform: String?
    /// The facts come from bytes that were hashed to the digest.
    package var verified: Bool
    /// Parts of the subject were not scanned (a foreign layer, a submodule).
    package var incomplete: Bool

    /// A subject.
    package init(
      kind: Kind, reference: String, digest: String? = nil, platform: String? = nil,
      verified: Bool = false, incomplete: Bool = false
    ) {
      self.kind = kind
      self.reference = reference
      self.digest = digest
      self.platform = platform
      self.verified = verified
      self.incomplete = incomplete
    }
  }

  /// One history entry of an image.
  package struct Layer: Sendable, Hashable, Codable {
    /// The position in the history, counted from 0.
    package var index: Int
    /// The digest of the uncompressed layer; nil for empty entries.
    package var diffId: String?
    /// The instruction, as the image's history has it.
    package var createdBy: String?
    /// The entry changed no file.
    package var empty: Bool
    /// When it was made, as the image's history has it (RFC 3339).
    package var created: String?

    /// A history entry.
    package init(
      index: Int, diffId: String?, createdBy: String?, empty: Bool, created: String? = nil
    ) {
      self.index = index
      self.diffId = diffId
      self.createdBy = createdBy
      self.empty = empty
      self.created = created
    }
  }
}
