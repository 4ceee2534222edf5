package import Model

/// The installed part: what an image, folder or host holds, without anything that only says where it
/// was scanned.
///
/// `verify` makes the same value of what it scans and compares the two, so that whatever is locked is
/// checked, and nothing else.
package struct InstalledPart: Sendable, Hashable, Codable {
  /// What was locked.
  package var subject: Subject
  /// The base image, where it is known.
  package var base: EnvironmentFacts.BaseImage?
  /// The diff IDs of the image's layers in order; empty outside images.
  package var layers: [String]
  /// The operating system's release.
  package var os: EnvironmentFacts.OperatingSystem?
  /// The C library.
  package var libc: EnvironmentFacts.CLibrary?
  /// Interpreters, ordered by kind, version, path.
  package var interpreters: [Interpreter]
  /// Installed packages, ordered by ecosystem, name, version, location.
  package var packages: [InstalledPackage]
  /// Native and accelerator components, GPU code, variants, needs: rows name packages by package URL
  /// and carry no layer; extension modules are left out.
  package var accelerators: AcceleratorFacts
  /// Variables that matter, those that other machines set included; nil where the subject keeps none
  /// (a folder has no image configuration).
  package var variables: [String: String]?
  /// The entry point and command of an image; nil where the subject keeps none.
  package var entrypoint: [String]?
  /// The digest over the facts that change floating-point results, and what went in.
  package var numerics: NumericsFingerprint

  /// A part of a subject, with nothing in it.
  package init(subject: Subject, numerics: NumericsFingerprint) {
    self.subject = subject
    self.layers = []
    self.interpreters = []
    self.packages = []
    self.accelerators = AcceleratorFacts()
    self.numerics = numerics
  }

  /// What was locked.
  package struct Subject: Sendable, Hashable, Codable {
    /// The kind of subject.
    package var kind: Snapshot.Subject.Kind
    /// The manifest's digest of an image; nil for folders.
    package var digest: String?

    /// A subject.
    package init(kind: Snapshot.Subject.Kind, digest: String?) {
      self.kind = kind
      self.digest = digest
    }
  }

  /// An interpreter.
  package struct Interpreter: Sendable, Hashable, Codable {
    /// `python`.
    package var kind: String
    /// As exact as the evidence.
    package var version: String?
    /// The executable or environment.
    package var path: String
    /// The one that the environment starts.
    package var primary: Bool

    /// An interpreter.
    package init(kind: String, version: String?, path: String, primary: Bool) {
      self.kind = kind
      self.version = version
      self.path = path
      self.primary = primary
    }
  }
}

/// One installed distribution of a lock file, on one line.
package struct InstalledPackage: Sendable, Hashable, Codable {
  /// The package URL, with the normalised name.
  package var purl: String
  /// The family.
  package var ecosystem: Ecosystem
  /// The normalised name.
  package var name: String
  /// The version as its record writes it.
  package var version: String
  /// Debian architecture or conda subdir.
  package var architecture: String?
  /// Where it counts.
  package var role: PackageRecord.Role
  /// The folder that is searched.
  package var location: String
  /// What tells builds of one version apart.
  package var build: PackageRecord.Build?
  /// Where it came from.
  package var source: PackageSource?
  /// Digests of the distribution's archive: any one of them is right; sorted, empty where unknown.
  package var hashes: [String]
  /// Where the digests were read: a file of the repository, `direct_url.json`, `conda-meta`, or the
  /// file that `--hashes` named; nil without digests.
  package var hashesFrom: String?
  /// The digest of its list of files (`PackageRecord.contents`).
  package var contents: String?
  /// dpkg's state where the install is not whole.
  package var brokenState: String?
  /// Its requirements in the ecosystem's notation, sorted; inactive ones are left out.
  package var requires: [String]

  /// A package without details.
  package init(
    purl: String, ecosystem: Ecosystem, name: String, version: String, role: PackageRecord.Role,
    location: String
  ) {
    self.purl = purl
    self.ecosystem = ecosystem
    self.name = name
    self.version = version
    self.role = role
    self.location = location
    self.hashes = []
    self.requires = []
  }
}

/// One digest over the facts that change floating-point results: to be written beside a training run.
package struct NumericsFingerprint: Sendable, Hashable, Codable {
  /// `sha256:…` over the canonical JSON of `inputs`.
  package var digest: String
  /// What went in, by name (`blas`, `openmp`, `cuda`, `cudnn`, `cpu-level`, `variable OMP_NUM_THREADS`).
  package var inputs: [String: String]

  /// A fingerprint.
  package init(digest: String, inputs: [String: String]) {
    self.digest = digest
    self.inputs = inputs
  }
}
