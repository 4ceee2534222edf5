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
    (try? Knowledge(overriding: [:])) ?? Knowledge(withoutTables: ())

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
    let known = EmbeddedTables.all.map(\.file)
    for file in files.keys.sorted() where !known.contains(file) {
      throw KnowledgeError(
        file: Quoted.text(file), line: nil, reason: "no table has that name")
    }
    let reader = TableReader(files: files)
    self.branches = try reader.table()
    self.buildIDs = try reader.table()
    self.builds = try reader.table()
    self.companions = try reader.table()
    self.componentDevices = try reader.table()
    self.cudaMajors = try reader.table()
    self.deviceDrivers = try reader.table()
    self.devices = try reader.table()
    self.drivers = try reader.table()
    self.frameworks = try reader.table()
    self.gpus = try reader.table()
    self.images = try reader.table()
    self.imports = try reader.table()
    self.minorVersions = try reader.table()
    self.numpy = try reader.table()
    self.ptx = try reader.table()
    self.releases = try reader.table()
    self.rocmComponents = try reader.table()
    self.rocmDrivers = try reader.table()
    self.rocmGeneric = try reader.table()
    self.rocmModules = try reader.table()
    self.rocmTargets = try reader.table()
    self.support = try reader.table()
    self.targets = try reader.table()
    self.toolkits = try reader.table()
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

  func table<Row>() throws(KnowledgeError) -> KnowledgeTable<Row> {
    if let bytes = files[Row.file] { return try KnowledgeTable(bytes, isReplaced: true) }
    guard let embedded = EmbeddedTables.all.first(where: { $0.file == Row.file }) else {
      throw KnowledgeError(file: Row.file, line: nil, reason: "this build has no such table")
    }
    return try KnowledgeTable(Array(embedded.text.utf8), isReplaced: false)
  }
}
