import Documents

/// The settings of a project: `holdfast.toml`, or the table `[tool.holdfast]` of `pyproject.toml`.
///
/// Nothing is ignored: an unknown key, a value of the wrong type and a name that is defined nowhere
/// are errors with file and line (THREATS T-80). `Schemas/configuration.schema.json` is the same
/// form for editors. Relative places are relative to the folder of the file.
package struct HoldfastConfiguration: Sendable, Hashable {
  /// The newest schema that is read; a file without `schema` is of schema 1.
  package static let newestSchema: Int64 = 1
  /// The name of the file that holds nothing else.
  package static let fileName = "holdfast.toml"
  /// The name of the file that may hold a table of Holdfast.
  package static let pyprojectName = "pyproject.toml"

  /// The file as it was named.
  package let path: String
  /// The name of the project; nil where none is given.
  package let project: Located<String>?
  /// The environments in the order of the file.
  package let environments: [EnvironmentDeclaration]
  /// The members of a monorepo; nil where there are none.
  package let workspace: Workspace?
  /// The machines to judge environments for.
  package let hardware: Hardware
  /// Settings of registries in the order of the file.
  package let registries: [RegistrySettings]
  /// What counts as an error, and what others are compared with.
  package let policy: Policy
  /// Findings that are accepted for a while, in the order of the file.
  package let allowances: [Allowance]
  /// Limits on what is read.
  package let limits: Limits
  /// Whose signatures over the lock file count.
  package let lock: LockSettings

  /// The environment of that name; nil when it is not declared.
  package func environment(named name: String) -> EnvironmentDeclaration? {
    environments.first { $0.name.value == name }
  }
}

extension HoldfastConfiguration {
  static let keys = [
    "schema", "project", "extends", "environments", "workspace", "hardware", "registries",
    "policy", "allow", "limits", "lock",
  ]

  /// The configuration in the bytes of a file; a file named `pyproject.toml` holds it in a table.
  package static func read(
    _ bytes: [UInt8], path: String
  ) throws(ConfigurationError) -> HoldfastConfiguration {
    let document: DocumentNode
    do {
      document = try TOMLDocument.read(bytes)
    } catch {
      throw ConfigurationError(path: path, line: error.line, reason: .syntax(error.message))
    }
    guard isPyproject(path) else {
      return try HoldfastConfiguration(TableReader(document, name: "", path: path))
    }
    guard let node = document.at("tool", "holdfast") else {
      throw ConfigurationError(path: path, line: nil, reason: .tableMissing)
    }
    return try HoldfastConfiguration(TableReader(node, name: "tool.holdfast", path: path))
  }

  /// Whether a `pyproject.toml` speaks of Holdfast, as the search for the file asks.
  ///
  /// A file that is no TOML counts when it mentions the table, so that reading it names the mistake.
  package static func isDeclared(inPyproject bytes: [UInt8]) -> Bool {
    if let document = try? TOMLDocument.read(bytes) {
      return document.at("tool", "holdfast") != nil
    }
    return String(decoding: bytes, as: UTF8.self).contains("tool.holdfast")
  }

  private static func isPyproject(_ path: String) -> Bool {
    path == pyprojectName || path.hasSuffix("/" + pyprojectName)
  }

  private init(_ reader: TableReader) throws(ConfigurationError) {
    // Before all else: a newer schema may know keys and types that this one does not.
    if let schema = try reader.integer("schema"), schema.value != Self.newestSchema {
      guard schema.value < Self.newestSchema else {
        throw reader.error(
          schema.line, .newerSchema(found: schema.value, newest: Self.newestSchema))
      }
      throw reader.error(
        schema.line,
        .invalidValue(
          key: reader.key("schema"), found: "`\(schema.value)`", expected: "`\(Self.newestSchema)`")
      )
    }
    try reader.requireKnown(Self.keys)
    if let base = try reader.child("extends") {
      throw reader.error(base.line, .extendsUnsupported(try ConfigurationExtension(base)))
    }
    path = reader.path
    project = try reader.text("project")
    environments = try EnvironmentDeclaration.all(reader)
    workspace = try reader.child("workspace").map(Workspace.init)
    hardware = try Hardware(reader)
    registries = try RegistrySettings.all(reader)
    policy = try Policy(reader)
    allowances = try Allowance.all(reader)
    limits = try Limits(reader)
    lock = try LockSettings(reader)
    try requireKnownNames(reader)
  }

  private func requireKnownNames(_ reader: TableReader) throws(ConfigurationError) {
    func require(
      _ names: [Located<String>], among known: [String], _ key: String
    ) throws(ConfigurationError) {
      for name in names where !known.contains(name.value) {
        throw reader.error(name.line, .unknownName(key: key, found: name.value, known: known))
      }
    }
    let names = environments.map(\.name.value)
    // A workspace root may leave environments to its members.
    if !names.isEmpty {
      let baseline = policy.baseline.map { [$0] } ?? []
      try require(baseline, among: names, reader.key("policy") + ".baseline")
      for allowance in allowances {
        try require(allowance.between, among: names, reader.key("allow") + ".between")
      }
    }
    // An inventory elsewhere may hold pools that this file does not name.
    guard hardware.inventory == nil, !hardware.pools.isEmpty else { return }
    let pools = hardware.pools.map(\.name.value)
    for environment in environments {
      let key = reader.key("environments") + ".\(environment.name.value).hardware"
      try require(environment.hardware, among: pools, key)
    }
  }
}
