/// The targets of a range of ROCm releases.
struct ROCmTargetRow: KnowledgeRow {
  static let file = "rocm-targets.json"
  let range: VersionRange
  let targets: [String]
  let origin: Origin
  var key: String { range.from.text }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.range = try VersionRange(&row)
    self.targets = try row.texts("targets")
    self.origin = try row.origin()
  }
}

/// The ROCm releases of a kernel driver.
struct ROCmDriverRow: KnowledgeRow {
  static let file = "rocm-drivers.json"
  let driver: Version
  let releases: [String]
  /// Releases that the row does not name are outside the tested range.
  let isComplete: Bool
  let origin: Origin
  var key: String { driver.text }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.driver = try row.version("driver")
    self.releases = try row.texts("releases")
    self.isComplete = try row.flag("isComplete")
    self.origin = try row.origin()
    guard releases.allSatisfy({ DottedVersion($0) != nil }) else {
      throw row.problem("`releases` holds a text that is no dotted version")
    }
  }
}

/// The ROCm release with which a kernel module came.
struct ROCmModuleRow: KnowledgeRow {
  static let file = "rocm-modules.json"
  let module: Version
  let release: Version
  let origin: Origin
  var key: String { module.text }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.module = try row.version("module")
    self.release = try row.version("release")
    self.origin = try row.origin()
  }
}

/// The component versions of a ROCm release.
struct ROCmComponentRow: KnowledgeRow {
  static let file = "rocm-components.json"
  let release: Version
  let components: [String: String]
  let origin: Origin
  var key: String { release.text }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.release = try row.version("release")
    self.components = try row.textsByName("components")
    self.origin = try row.origin()
  }
}
