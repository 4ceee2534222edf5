package import Lockfiles
package import Model

/// What an audit looks at; everything is optional, and what is missing is unknown, never wrong.
package struct AuditInput: Sendable {
  /// The repository: manifests, locks, Dockerfiles.
  package var repository: NamedSnapshot?
  /// Images that were built from it; they know the versions that fixes name.
  package var images: [NamedSnapshot]
  /// The state of `holdfast.lock`.
  package var lock: AuditLock
  /// Findings of the file check (`PKG005`, `PKG022`, `PKG023`).
  package var integrity: [Finding]
  /// The files of every image were checked, whether anything was found or not.
  package var areFilesChecked: Bool
  /// The paths of the repository that have one of `wantedNames`; nil where nobody looked.
  package var otherFiles: [String]?
  /// What manifests say beside their requirements, by path; files that are not among them are known
  /// by their indexes alone.
  package var details: [String: ManifestDetails]

  /// Names of files that decide something and that a scan does not read.
  package static let wantedNames: Set<String> = [
    ".python-version", "Pipfile.lock", "conda-lock.yaml", "conda-lock.yml", "pdm.lock", "pixi.lock",
    "requirements.lock", "runtime.txt",
  ]

  /// Nothing to look at.
  package init() {
    self.repository = nil
    self.images = []
    self.lock = .notJudged
    self.integrity = []
    self.areFilesChecked = false
    self.otherFiles = nil
    self.details = [:]
  }
}

/// What a manifest says beside its requirements.
package struct ManifestDetails: Sendable, Hashable {
  /// Options that change how requirements are found, `--extra-index-url`, in file order.
  package var options: [ManifestOption]
  /// Where single packages are to come from.
  package var sources: [ManifestSource]

  /// The details of a manifest.
  package init(options: [ManifestOption] = [], sources: [ManifestSource] = []) {
    self.options = options
    self.sources = sources
  }
}

/// The state of `holdfast.lock` as far as an audit needs it.
package enum AuditLock: Sendable, Hashable {
  /// Nobody looked for one.
  case notJudged
  /// There is none.
  case missing
  /// It is refused; the reason in the words of the reader.
  case unreadable(reason: String)
  /// It was read.
  case present(path: String, environments: [Environment])

  /// One environment of the lock file.
  package struct Environment: Sendable, Hashable {
    /// The environment's name.
    package var name: String
    /// It has a declared part.
    package var hasDeclared: Bool
    /// The declared part is what the repository says now; nil where nobody compared them.
    package var isCurrent: Bool?
    /// A key that was given signed exactly this; nil where no key was given.
    package var isSigned: Bool?
    /// The installed parts by platform.
    package var installed: [String: InstalledPart]

    /// An environment that was neither compared nor checked for a signature.
    package init(
      name: String, hasDeclared: Bool, isCurrent: Bool? = nil, isSigned: Bool? = nil,
      installed: [String: InstalledPart] = [:]
    ) {
      self.name = name
      self.hasDeclared = hasDeclared
      self.isCurrent = isCurrent
      self.isSigned = isSigned
      self.installed = installed
    }
  }

  /// The environments of a lock file that could be read.
  package var environments: [Environment] {
    if case .present(_, let environments) = self { environments } else { [] }
  }
}
