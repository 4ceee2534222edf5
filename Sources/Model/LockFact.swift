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
  /// The tool that wrote the lock, where it says so.
  package var generator: String?
  /// Markers of the environments that the lock is for; empty where it is for all.
  package var environments: [String]
  /// The extras and groups that can be chosen.
  package var groups: [RequirementGroup]
  /// Groups that are installed unless someone says otherwise.
  package var defaultGroups: [String]
  /// Sets of choices of which at most one may be made (uv `conflicts`).
  package var conflicts: [[LockChoice]]
  /// Indexes that the lock names, without credentials.
  package var indexes: [String]
  /// The names of the workspace's members (uv `manifest.members`).
  package var members: [String]
  /// Bounds and replacements that were in force when the lock was made.
  package var constraints: [RequirementFact]
  /// The tool's options that the lock keeps (`exclude-newer`, `prerelease-mode`).
  package var options: [ManifestOption]

  /// A lock of the given format.
  package init(format: String) {
    self.format = format
    self.formatVersion = nil
    self.requiresPython = nil
    self.packages = []
    self.contentHash = nil
    self.generator = nil
    self.environments = []
    self.groups = []
    self.defaultGroups = []
    self.conflicts = []
    self.indexes = []
    self.members = []
    self.constraints = []
    self.options = []
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
  /// The names of its archives, wheels and source distributions, in file order.
  package var files: [String]
  /// Its own `requires-python`.
  package var requiresPython: String?
  /// Installed only where an extra asks for it (Poetry `optional`).
  package var isOptional: Bool
  /// Its own requirements, as far as the lock tells.
  package var requirements: [RequirementFact]
  /// What its manifest declared when the lock was made, for projects (uv `package.metadata`).
  package var declared: [RequirementFact]
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
    self.files = []
    self.requiresPython = nil
    self.isOptional = false
    self.requirements = []
    self.declared = []
    self.groups = []
    self.isProject = false
    self.line = line
  }
}

/// An extra or group of a package, or the package's own requirements.
package struct LockChoice: Sendable, Hashable, Codable {
  /// The package's name.
  package var package: String
  /// The extra or group; nil for the package itself.
  package var group: RequirementGroup?

  /// A choice.
  package init(package: String, group: RequirementGroup? = nil) {
    self.package = package
    self.group = group
  }

  /// Reads the form that uv's markers give a choice: `extra-7-project-cpu`, `group-7-project-dev`,
  /// `project-7-project`; the number is the length of the project's name in bytes.
  package init?(encoded text: String) {
    let parts = text.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let length = Int(parts[1]), length > 0 else { return nil }
    let rest = Array(parts[2].utf8)
    guard rest.count >= length else { return nil }
    let package = String(decoding: rest[..<length], as: UTF8.self)
    let name = String(decoding: rest[length...].dropFirst(), as: UTF8.self)
    if parts[0] == "project" {
      guard rest.count == length else { return nil }
      self.init(package: package)
      return
    }
    guard rest.count > length + 1, rest[length] == UInt8(ascii: "-") else { return nil }
    switch parts[0] {
    case "extra": self.init(package: package, group: .extra(name))
    case "group": self.init(package: package, group: .group(name))
    default: return nil
    }
  }
}
