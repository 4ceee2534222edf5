/// What is known of drivers, toolkits, GPUs, libraries and frameworks: tables with sources.
///
/// Every answer carries the document or measurement that says so. An answer of nil means that no
/// table knows: a judgement says `unknown` then, never `passes`.
package struct Knowledge: Sendable {
  /// The name and major version of the tables' form.
  package static let schemaName = "holdfast.knowledge/1"

  /// One table: for `doctor`.
  package struct TableInfo: Sendable, Hashable {
    /// The name of its file, `drivers.json`.
    package let name: String
    /// The day on which it was collected, `2026-11-22`.
    package let date: String
    /// How many rows it has.
    package let rows: Int
    /// It came from a file, not from this build.
    package let isReplaced: Bool
  }

  /// The tables of this build, decoded on first use.
  ///
  /// Their texts are held to the documented form by tests; a damaged one would leave every answer
  /// nil, that is unknown.
  package static let embedded: Knowledge =
    (try? Knowledge(base: nil, files: [:])) ?? Knowledge(withoutTables: ())

  /// The tables, ordered by name.
  package let tables: [TableInfo]
  /// The newest day of the tables, `2026-11-22`.
  package let date: String

  let branches: KnowledgeTable<BranchRow>
  let buildIDs: KnowledgeTable<BuildIDRow>
  let builds: KnowledgeTable<BuildRow>
  let companions: KnowledgeTable<CompanionRow>
  let componentDevices: KnowledgeTable<ComponentDeviceRow>
  let cudaMajors: KnowledgeTable<CUDAMajorRow>
  let deviceDrivers: KnowledgeTable<DeviceDriverRow>
  let devices: KnowledgeTable<DeviceRow>
  let drivers: KnowledgeTable<DriverRow>
  let frameworks: KnowledgeTable<FrameworkRow>
  let gpus: KnowledgeTable<GPURow>
  let images: KnowledgeTable<ImageRow>
  let imports: KnowledgeTable<ImportRow>
  let minorVersions: KnowledgeTable<MinorVersionRow>
  let numpy: KnowledgeTable<NumPyRow>
  let ptx: KnowledgeTable<PTXRow>
  let releases: KnowledgeTable<ReleaseRow>
  let rocmComponents: KnowledgeTable<ROCmComponentRow>
  let rocmDrivers: KnowledgeTable<ROCmDriverRow>
  let rocmGeneric: KnowledgeTable<GenericTargetRow>
  let rocmModules: KnowledgeTable<ROCmModuleRow>
  let rocmTargets: KnowledgeTable<ROCmTargetRow>
  let support: KnowledgeTable<SupportRow>
  let targets: KnowledgeTable<TargetRow>
  let toolkits: KnowledgeTable<ToolkitRow>

  /// Newer tables from files: name (`drivers.json`) to content; others stay those of this build.
  ///
  /// Throws for a name that is no table, and for content that is not exactly of the documented form.
  package init(overriding files: [String: [UInt8]]) throws(KnowledgeError) {
    try self.init(base: .embedded, files: files)
  }

  /// Reads the given files; other tables are those of `base`, without one those of this build.
  init(base: Knowledge?, files: [String: [UInt8]]) throws(KnowledgeError) {
    let known = EmbeddedTables.all.map(\.file)
    for file in files.keys.sorted() where !known.contains(file) {
      throw KnowledgeError(
        file: Quoted.text(file), line: nil, reason: "no table has that name")
    }
    let reader = TableReader(files: files)
    self.branches = try reader.table(base?.branches)
    self.buildIDs = try reader.table(base?.buildIDs)
    self.builds = try reader.table(base?.builds)
    self.companions = try reader.table(base?.companions)
    self.componentDevices = try reader.table(base?.componentDevices)
    self.cudaMajors = try reader.table(base?.cudaMajors)
    self.deviceDrivers = try reader.table(base?.deviceDrivers)
    self.devices = try reader.table(base?.devices)
    self.drivers = try reader.table(base?.drivers)
    self.frameworks = try reader.table(base?.frameworks)
    self.gpus = try reader.table(base?.gpus)
    self.images = try reader.table(base?.images)
    self.imports = try reader.table(base?.imports)
    self.minorVersions = try reader.table(base?.minorVersions)
    self.numpy = try reader.table(base?.numpy)
    self.ptx = try reader.table(base?.ptx)
    self.releases = try reader.table(base?.releases)
    self.rocmComponents = try reader.table(base?.rocmComponents)
    self.rocmDrivers = try reader.table(base?.rocmDrivers)
    self.rocmGeneric = try reader.table(base?.rocmGeneric)
    self.rocmModules = try reader.table(base?.rocmModules)
    self.rocmTargets = try reader.table(base?.rocmTargets)
    self.support = try reader.table(base?.support)
    self.targets = try reader.table(base?.targets)
    self.toolkits = try reader.table(base?.toolkits)
    self.tables = [
      branches.info, buildIDs.info, builds.info, companions.info, componentDevices.info,
      cudaMajors.info, deviceDrivers.info, devices.info, drivers.info, frameworks.info,
      gpus.info, images.info, imports.info, minorVersions.info, numpy.info,
      ptx.info, releases.info, rocmComponents.info, rocmDrivers.info, rocmGeneric.info,
      rocmModules.info, rocmTargets.info, support.info, targets.info, toolkits.info,
    ].sorted { $0.name < $1.name }
    self.date = tables.map(\.date).max() ?? ""
  }

  private init(withoutTables: ()) {
    self.tables = []
    self.date = ""
    self.branches = KnowledgeTable()
    self.buildIDs = KnowledgeTable()
    self.builds = KnowledgeTable()
    self.companions = KnowledgeTable()
    self.componentDevices = KnowledgeTable()
    self.cudaMajors = KnowledgeTable()
    self.deviceDrivers = KnowledgeTable()
    self.devices = KnowledgeTable()
    self.drivers = KnowledgeTable()
    self.frameworks = KnowledgeTable()
    self.gpus = KnowledgeTable()
    self.images = KnowledgeTable()
    self.imports = KnowledgeTable()
    self.minorVersions = KnowledgeTable()
    self.numpy = KnowledgeTable()
    self.ptx = KnowledgeTable()
    self.releases = KnowledgeTable()
    self.rocmComponents = KnowledgeTable()
    self.rocmDrivers = KnowledgeTable()
    self.rocmGeneric = KnowledgeTable()
    self.rocmModules = KnowledgeTable()
    self.rocmTargets = KnowledgeTable()
    self.support = KnowledgeTable()
    self.targets = KnowledgeTable()
    self.toolkits = KnowledgeTable()
  }
}

/// Finds the text of a table: a given file, else that of this build.
private struct TableReader {
  let files: [String: [UInt8]]

  func table<Row>(
    _ base: KnowledgeTable<Row>?
  ) throws(KnowledgeError) -> KnowledgeTable<Row> {
    if let bytes = files[Row.file] { return try KnowledgeTable(bytes, isReplaced: true) }
    if let base { return base }
    guard let embedded = EmbeddedTables.all.first(where: { $0.file == Row.file }) else {
      throw KnowledgeError(file: Row.file, line: nil, reason: "this build has no such table")
    }
    return try KnowledgeTable(Array(embedded.text.utf8), isReplaced: false)
  }
}
