/// A release of a framework.
struct FrameworkRow: KnowledgeRow {
  static let file = "frameworks.json"
  let distribution: String
  let version: String
  let variant: String?
  let cuda: Version?
  let cudnn: Version?
  let pins: [String: String]
  let origin: Origin
  var key: String { "\(distribution) \(version)" }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.distribution = try row.text("distribution")
    self.version = try row.text("version")
    self.variant = try row.optionalText("variant")
    self.cuda = try row.optionalVersion("cuda")
    self.cudnn = try row.optionalVersion("cudnn")
    self.pins = try row.optionalTextsByName("pins")
    self.origin = try row.origin()
  }

  /// Whether the row is of a version: `2.11.x` stands for all patches of 2.11.
  func matches(_ wanted: String) -> Bool {
    guard version.hasSuffix(".x") else { return version == wanted }
    let stem = version.dropLast(2)
    return wanted == stem || wanted.hasPrefix(stem + ".")
  }
}

/// The CUDA version of a range of releases.
struct BuildRow: KnowledgeRow {
  static let file = "builds.json"
  let distribution: String
  let range: VersionRange
  let cuda: Version
  let origin: Origin
  var key: String { "\(distribution) \(range.from.text)" }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.distribution = try row.text("distribution")
    self.range = try VersionRange(&row)
    self.cuda = try row.version("cuda")
    self.origin = try row.origin()
  }
}

/// Whether a range of releases was built for NumPy 1 only.
struct NumPyRow: KnowledgeRow {
  static let file = "numpy.json"
  let distribution: String
  let range: VersionRange
  let onlyNumPy1: Bool
  let origin: Origin
  var key: String { "\(distribution) \(range.from.text)" }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.distribution = try row.text("distribution")
    self.range = try VersionRange(&row)
    self.onlyNumPy1 = try row.flag("onlyNumPy1")
    self.origin = try row.origin()
  }
}

/// Distributions that share an import name.
struct ImportRow: KnowledgeRow {
  static let file = "imports.json"
  let module: String
  let distributions: [String]
  let origin: Origin
  var key: String { module }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.module = try row.text("module")
    self.distributions = try row.texts("distributions")
    self.origin = try row.origin()
  }
}

/// The release of another distribution for which a release is built.
struct CompanionRow: KnowledgeRow {
  static let file = "companions.json"
  let distribution: String
  let version: String
  let companion: Knowledge.Companion
  let origin: Origin
  var key: String { "\(distribution) \(version)" }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.distribution = try row.text("distribution")
    self.version = try row.text("version")
    self.companion = Knowledge.Companion(
      distribution: try row.text("companion"), version: try row.text("companionVersion"))
    self.origin = try row.origin()
  }
}
