package import Versions

/// A named place where code runs, `[environments.NAME]`.
package struct EnvironmentDeclaration: Sendable, Hashable {
  /// What an environment is for, where judgements depend on it.
  package enum Role: String, Sendable, Hashable, CaseIterable {
    /// People work in it.
    case development
    /// Models are fitted in it.
    case training
    /// Models answer in it; a build without GPU code is right where no pool has a GPU.
    case serving
    /// Checks run in it.
    case testing
  }

  /// The name.
  package let name: Located<String>
  /// What the repository says, `repo:.@worktree`; nil where `declared` is not given.
  package let declared: Located<String>?
  /// The manifests that count, paths in the repository; nil: those found from its root.
  package let manifests: [Located<String>]?
  /// The dependency groups that are installed.
  package let groups: [Located<String>]
  /// The extras that are installed.
  package let extras: [Located<String>]
  /// The version of Python, `3.11`; nil: markers that need it are unknown.
  package let python: Located<PEP440Version>?
  /// What is installed: an image, a folder, an environment; nil where nothing is.
  package let source: Located<String>?
  /// The names of the pools it must run on.
  package let hardware: [Located<String>]
  /// What it is for; nil where that is not said.
  package let role: Located<Role>?

  /// The tree that `manifests`, `groups` and `extras` speak of; nil when nothing is declared.
  ///
  /// They may stand without `declared`, and then mean the work tree beside the configuration.
  package var declaredSource: String? {
    if let declared { return declared.value }
    return manifests != nil || !groups.isEmpty || !extras.isEmpty ? "repo:.@worktree" : nil
  }

  static let keys = [
    "declared", "manifests", "groups", "extras", "python", "source", "hardware", "role",
  ]

  static func all(_ root: TableReader) throws(ConfigurationError) -> [EnvironmentDeclaration] {
    var environments: [EnvironmentDeclaration] = []
    for child in try root.namedChildren("environments") {
      environments.append(try EnvironmentDeclaration(child.name, child.reader))
    }
    return environments
  }

  private init(_ name: Located<String>, _ reader: TableReader) throws(ConfigurationError) {
    try reader.requireName(name)
    try reader.requireKnown(Self.keys)
    self.name = name
    declared = try reader.text("declared")
    manifests = try reader.texts("manifests").map { texts throws(ConfigurationError) in
      try reader.inside(texts, "manifests")
    }
    groups = try reader.texts("groups") ?? []
    extras = try reader.texts("extras") ?? []
    source = try reader.text("source")
    hardware = try reader.texts("hardware") ?? []
    role = try reader.choice("role", as: Role.self)
    python = try Self.python(reader)
    for (text, key) in [(declared, "declared"), (source, "source")] {
      if let text { try reader.refuseCredentials(text, key) }
    }
    for (texts, key) in [(groups, "groups"), (extras, "extras")] {
      for text in texts where !PythonName.isValid(text.value) {
        throw reader.invalid(
          text, key, expected: "a name of letters, digits, `.`, `_` and `-`")
      }
    }
    if let manifests, manifests.isEmpty {
      throw reader.error(
        reader.line(of: "manifests"),
        .invalidValue(
          key: reader.key("manifests"), found: "an empty array",
          expected: "at least one path, or no such key"))
    }
    guard source != nil || declaredSource != nil else {
      throw reader.missing(
        "source", why: "an environment names what is installed, `source`, or `declared`")
    }
  }

  private static func python(
    _ reader: TableReader
  ) throws(ConfigurationError) -> Located<PEP440Version>? {
    guard let text = try reader.text("python") else { return nil }
    guard let version = PEP440Version(text.value), version.release.count >= 2 else {
      throw reader.invalid(text, "python", expected: "a version such as `3.11`")
    }
    return Located(version, line: text.line)
  }
}
