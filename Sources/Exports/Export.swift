package import Lockfiles

/// What an environment of a lock file can be turned into.
package enum ExportFormat: String, Sendable, Hashable, CaseIterable {
  /// A requirements file with digests (pip, "Requirements File Format"), in pip's hash-checking mode.
  case requirements
  /// `pylock.toml` (PEP 751).
  case pylock
  /// A conda explicit file, `@EXPLICIT`.
  case condaExplicit = "conda-explicit"
  /// Versions for `apt-get install`, one `name=version` per line, with the archive's snapshot.
  case apt
  /// A Dockerfile that builds the environment anew.
  case dockerfile
  /// CycloneDX 1.6 in JSON.
  case cyclonedx
}

/// What an export is made of.
package struct ExportInput: Sendable {
  /// The environment's name.
  package var environment: String
  /// The project's name.
  package var project: String?
  /// The platform, `linux/amd64`.
  package var platform: String
  /// The installed part for the platform; nil where only the declared part is locked.
  package var installed: InstalledPart?
  /// The declared part.
  package var declared: DeclaredPart?
  /// The digest of the lock's body, `sha256:…`.
  package var lockDigest: String
  /// This program's version.
  package var toolVersion: String
  /// The date of the archive's snapshot for OS packages, `20260301T000000Z`; nil where none is given.
  package var snapshotDate: String?
  /// The folder of distributions that a requirements file or `pylock.toml` is written for; nil for the
  /// main one.
  package var location: String?
  /// Where archives lie, for formats that name addresses.
  package var archives: ArchiveBook

  /// An input without parts.
  package init(
    environment: String, project: String?, platform: String, lockDigest: String,
    toolVersion: String
  ) {
    self.environment = environment
    self.project = project
    self.platform = platform
    self.lockDigest = lockDigest
    self.toolVersion = toolVersion
    self.archives = ArchiveBook()
  }
}

/// An exported file, and what could not be pinned in it.
package struct Export: Sendable, Hashable {
  /// Something that the export could not pin or leaves out.
  package struct Gap: Sendable, Hashable {
    /// What it speaks of: a package URL, `base image`.
    package var subject: String
    /// Why, one sentence, lower case, no full stop.
    package var reason: String
    /// What would close it, one line; nil where nothing would.
    package var remedy: String?

    /// A gap.
    package init(subject: String, reason: String, remedy: String? = nil) {
      self.subject = subject
      self.reason = reason
      self.remedy = remedy
    }
  }

  /// The bytes of the file.
  package var bytes: [UInt8]
  /// The name under which such a file is usually kept, `requirements.txt`.
  package var fileName: String
  /// What could not be pinned, sorted by subject.
  package var gaps: [Gap]

  /// An exported file.
  package init(bytes: [UInt8], fileName: String, gaps: [Gap]) {
    self.bytes = bytes
    self.fileName = fileName
    self.gaps = gaps
  }
}
