package import Documents
package import Versions

/// Why a pylock document is refused: the rule and where.
package struct PylockError: Error, Hashable {
  /// One sentence.
  package let message: String
  /// The path of the offending value, `packages[0].wheels[1].hashes`.
  package let place: String
  /// The line, counted from 1.
  package let line: Int
}

/// A pylock.toml that keeps the rules.
///
/// Format: Python packaging user guide, "pylock.toml specification" (PEP 751), version 1.x; `select`
/// follows its section "Installation".
package struct PylockDocument {
  /// One package entry.
  package struct Package {
    /// The normalised name.
    package var name: String
    /// The version; nil where it is not known before a build.
    package var version: PEP440Version?
    /// When the entry counts.
    var marker: PEP508Marker?
    /// Interpreters that it is for.
    var requiresPython: PEP440Specifiers?
    /// The repository, folder or archive, of which there is one at most.
    var place: Place?
    /// The source distribution.
    var sourceDistribution: DocumentNode?
    /// The wheels and their file names.
    var wheels: [(node: DocumentNode, filename: WheelFilename)]
    /// The whole entry.
    var node: DocumentNode
  }

  /// Where a package without wheels and source distribution is taken from.
  enum Place {
    case repository(DocumentNode)
    case directory(DocumentNode)
    case archive(DocumentNode)
  }

  /// The version of the format.
  let lockVersion: PEP440Version
  /// The tool that wrote it.
  let createdBy: String
  /// The environments that it is for; nil for all.
  let environments: [PEP508Marker]?
  /// Interpreters that it is for.
  let requiresPython: PEP440Specifiers?
  /// The extras that can be chosen.
  let extras: [String]
  /// The groups that can be chosen.
  let dependencyGroups: [String]
  /// The groups that are chosen unless someone says otherwise.
  let defaultGroups: [String]
  /// The packages in file order.
  package let packages: [Package]

  /// The first rule that a document breaks; nil for a valid one.
  package static func validate(_ root: DocumentNode) -> PylockError? {
    do throws(PylockError) {
      _ = try PylockDocument(root)
      return nil
    } catch {
      return error
    }
  }

  /// Reads a document that must keep all rules.
  package init(_ root: DocumentNode) throws(PylockError) {
    let table = try PylockFields(root, place: "")
    let written = try table.required("lock-version").text()
    guard let version = PEP440Version(written) else {
      throw try table.required("lock-version").error("`\(Excerpted.text(written))` is no version")
    }
    guard version.epoch == 0, version.release.first == 1 else {
      throw try table.required("lock-version").error(
        "lock version \(version.text) is not supported")
    }
    lockVersion = version
    createdBy = try table.required("created-by").text()
    environments = try table.optional("environments")?.items().map { (item) throws(PylockError) in
      try item.marker()
    }
    requiresPython = try table.optional("requires-python")?.specifiers()
    extras =
      try table.optional("extras")?.items().map { (item) throws(PylockError) in
        try item.normalName()
      } ?? []
    dependencyGroups = try table.optional("dependency-groups")?.texts() ?? []
    defaultGroups = try table.optional("default-groups")?.texts() ?? []
    _ = try table.optional("tool")?.table()
    packages = try table.required("packages").items().map { (item) throws(PylockError) in
      try Package(item)
    }
  }
}

extension PylockDocument.Package {
  /// Reads one entry.
  init(_ value: PylockValue) throws(PylockError) {
    let table = try PylockFields(value.node, place: value.place)
    node = value.node
    let name = try table.required("name").normalName()
    self.name = name
    version = try table.optional("version")?.version()
    marker = try table.optional("marker")?.marker()
    requiresPython = try table.optional("requires-python")?.specifiers()
    for item in try table.optional("dependencies")?.items() ?? [] { _ = try item.table() }
    for item in try table.optional("attestation-identities")?.items() ?? [] {
      _ = try PylockFields(item.node, place: item.place).required("kind").text()
    }
    _ = try table.optional("index")?.text()
    _ = try table.optional("tool")?.table()
    var places: [PylockDocument.Place] = []
    if let value = try table.optional("vcs") {
      try Self.checkRepository(value)
      places.append(.repository(value.node))
    }
    if let value = try table.optional("directory") {
      try Self.checkDirectory(value)
      places.append(.directory(value.node))
    }
    if let value = try table.optional("archive") {
      try Self.checkFile(value)
      places.append(.archive(value.node))
    }
    place = places.first
    sourceDistribution = nil
    wheels = []
    if let value = try table.optional("sdist") {
      try Self.checkFile(value)
      try Self.checkSourceDistribution(value, name: name, version: version)
      sourceDistribution = value.node
    }
    let wheelList = try table.optional("wheels")?.items()
    for value in wheelList ?? [] {
      try Self.checkFile(value)
      wheels.append((value.node, try Self.wheel(value, name: name, version: version)))
    }
    let hasDistributions = sourceDistribution != nil || wheelList?.isEmpty == false
    guard hasDistributions ? places.isEmpty : places.count == 1 else {
      throw value.error(
        hasDistributions
          ? "`vcs`, `directory` and `archive` exclude `sdist` and `wheels`"
          : "exactly one of `vcs`, `directory`, `archive`, or `sdist` and `wheels`, is needed")
    }
  }

  private static func checkRepository(_ value: PylockValue) throws(PylockError) {
    let table = try PylockFields(value.node, place: value.place)
    _ = try table.required("type").text()
    try checkLocation(table, value)
    _ = try table.optional("requested-revision")?.text()
    _ = try table.required("commit-id").text()
    _ = try table.optional("subdirectory")?.text()
  }

  private static func checkDirectory(_ value: PylockValue) throws(PylockError) {
    let table = try PylockFields(value.node, place: value.place)
    _ = try table.required("path").text()
    _ = try table.optional("subdirectory")?.text()
    if let editable = try table.optional("editable"), editable.node.boolean == nil {
      throw editable.error("expected a boolean, found \(editable.node.kind)")
    }
  }

  private static func checkFile(_ value: PylockValue) throws(PylockError) {
    let table = try PylockFields(value.node, place: value.place)
    _ = try table.optional("name")?.text()
    try checkLocation(table, value)
    _ = try table.optional("subdirectory")?.text()
    if let size = try table.optional("size"), size.node.integer == nil {
      throw size.error("expected an integer, found \(size.node.kind)")
    }
    if let time = try table.optional("upload-time") {
      switch time.node.value {
      case .dateTime, .string: break
      default: throw time.error("expected a date and time, found \(time.node.kind)")
      }
    }
    let hashes = try table.required("hashes")
    let entries = try hashes.table().entries
    guard !entries.isEmpty else { throw hashes.error("at least one hash is needed") }
    for entry in entries where entry.value.string == nil {
      throw hashes.error("the `\(Excerpted.text(entry.key))` is \(entry.value.kind), not text")
    }
  }

  private static func checkLocation(
    _ table: PylockFields, _ value: PylockValue
  ) throws(PylockError) {
    let path = try table.optional("path")?.text()
    let url = try table.optional("url")?.text()
    guard path != nil || url != nil else { throw value.error("`path` or `url` is needed") }
  }

  /// The file name of a wheel or source distribution: `name`, or the end of its path or URL.
  static func filename(_ node: DocumentNode) -> String {
    if let name = node["name"]?.string { return name }
    let location = node["path"]?.string ?? node["url"]?.string ?? ""
    let bare = node["path"] == nil ? location.prefix { $0 != "?" && $0 != "#" } : location[...]
    let last = bare.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
    return PercentEncoding.decoded(last)
  }

  private static func wheel(
    _ value: PylockValue, name: String, version: PEP440Version?
  ) throws(PylockError) -> WheelFilename {
    let text = filename(value.node)
    guard let wheel = try? WheelFilename(text) else {
      throw value.error("`\(Excerpted.text(text))` is no file name of a wheel")
    }
    guard wheel.normalizedName == name else {
      throw value.error("`\(Excerpted.text(text))` is not of package `\(Excerpted.text(name))`")
    }
    guard version == nil || wheel.version == version else {
      throw value.error("`\(Excerpted.text(text))` is not of version \(version?.text ?? "")")
    }
    return wheel
  }

  private static func checkSourceDistribution(
    _ value: PylockValue, name: String, version: PEP440Version?
  ) throws(PylockError) {
    let text = filename(value.node)
    guard let parsed = try? SourceDistributionFilename(text) else {
      throw value.error("`\(Excerpted.text(text))` is no file name of a source distribution")
    }
    guard parsed.normalizedName == name else {
      throw value.error("`\(Excerpted.text(text))` is not of package `\(Excerpted.text(name))`")
    }
    guard version == nil || parsed.version == version else {
      throw value.error("`\(Excerpted.text(text))` is not of version \(version?.text ?? "")")
    }
  }
}
