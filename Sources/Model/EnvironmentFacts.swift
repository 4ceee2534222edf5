/// Facts of an environment as a whole.
package struct EnvironmentFacts: Sendable, Hashable, Codable {
  /// The operating system's release.
  package var os: OperatingSystem?
  /// The C library.
  package var libc: CLibrary?
  /// Interpreters, ordered by kind, version, path.
  package var interpreters: [Interpreter]
  /// Folders that are searched for packages, primary first.
  package var searchPaths: [SearchPath]
  /// Variables of the image's configuration; values of secret-looking names are redacted.
  package var environment: [String: EnvironmentValue]
  /// The image's entry point.
  package var entrypoint: [String]?
  /// The image's default command.
  package var command: [String]?
  /// The image's user.
  package var user: String?
  /// The image's working folder.
  package var workingDirectory: String?
  /// The image's labels.
  package var labels: [String: String]
  /// The base image, when labels name it.
  package var base: BaseImage?
  /// The machine itself, where the subject is one.
  package var machine: MachineFacts?

  /// No facts.
  package init() {
    self.interpreters = []
    self.searchPaths = []
    self.environment = [:]
    self.labels = [:]
  }

  /// The operating system's release (os-release).
  package struct OperatingSystem: Sendable, Hashable, Codable {
    /// `ID`.
    package var id: String
    /// `VERSION_ID`.
    package var versionId: String?
    /// `VERSION_CODENAME`.
    package var codename: String?
    /// `PRETTY_NAME`.
    package var name: String?

    /// A release.
    package init(id: String, versionId: String?, codename: String? = nil, name: String? = nil) {
      self.id = id
      self.versionId = versionId
      self.codename = codename
      self.name = name
    }
  }

  /// The C library.
  package struct CLibrary: Sendable, Hashable, Codable {
    /// `glibc` or `musl`.
    package var family: String
    /// `2.36`.
    package var version: String?

    /// A C library.
    package init(family: String, version: String?) {
      self.family = family
      self.version = version
    }
  }

  /// An interpreter.
  package struct Interpreter: Sendable, Hashable, Codable {
    /// `python`.
    package var kind: String
    /// As exact as the evidence: `3.11.2`, or `3.11` from a file name.
    package var version: String?
    /// The executable or environment.
    package var path: String
    /// The one that the environment's entry point and PATH start.
    package var primary: Bool
    /// Where it was seen.
    package var layer: Int?

    /// An interpreter.
    package init(kind: String, version: String?, path: String, primary: Bool, layer: Int?) {
      self.kind = kind
      self.version = version
      self.path = path
      self.primary = primary
      self.layer = layer
    }
  }

  /// A folder that is searched for packages.
  package struct SearchPath: Sendable, Hashable, Codable {
    /// The folder.
    package var path: String
    /// Its role.
    package var role: PackageRecord.Role

    /// A searched folder.
    package init(path: String, role: PackageRecord.Role) {
      self.path = path
      self.role = role
    }
  }

  /// The value of an environment variable, or the fact that it is kept secret.
  package enum EnvironmentValue: Sendable, Hashable, Codable {
    /// The value.
    case text(String)
    /// A value whose name looks secret; it is never stored (THREATS T-99).
    case redacted

    private enum CodingKeys: String, CodingKey { case redacted }

    /// Reads a text or `{"redacted": true}`.
    package init(from decoder: any Decoder) throws {
      if let text = try? decoder.singleValueContainer().decode(String.self) {
        self = .text(text)
      } else {
        _ = try decoder.container(keyedBy: CodingKeys.self).decode(Bool.self, forKey: .redacted)
        self = .redacted
      }
    }

    /// Writes a text or `{"redacted": true}`.
    package func encode(to encoder: any Encoder) throws {
      switch self {
      case .text(let text):
        var container = encoder.singleValueContainer()
        try container.encode(text)
      case .redacted:
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(true, forKey: .redacted)
      }
    }

    /// The value, nil when redacted.
    package var text: String? {
      if case .text(let text) = self { text } else { nil }
    }
  }

  /// The image that this one was built on, as its labels say.
  package struct BaseImage: Sendable, Hashable, Codable {
    /// `org.opencontainers.image.base.name`.
    package var name: String?
    /// `org.opencontainers.image.base.digest`.
    package var digest: String?

    /// A base image.
    package init(name: String?, digest: String?) {
      self.name = name
      self.digest = digest
    }
  }
}
