/// The texts of the tables in this build, by the names of their files.
enum EmbeddedTables {
  /// Every table, ordered by name; decoded by `Knowledge`.
  static let all: [(file: String, text: String)] = [
    ("branches.json", branches),
    ("build-ids.json", buildIds),
    ("builds.json", builds),
    ("companions.json", companions),
    ("component-devices.json", componentDevices),
    ("cuda-majors.json", cudaMajors),
    ("device-drivers.json", deviceDrivers),
    ("devices.json", devices),
    ("drivers.json", drivers),
    ("frameworks.json", frameworks),
    ("gpus.json", gpus),
    ("images.json", images),
    ("imports.json", imports),
    ("minor-versions.json", minorVersions),
    ("numpy.json", numpy),
    ("ptx.json", ptx),
    ("releases.json", releases),
    ("rocm-components.json", rocmComponents),
    ("rocm-drivers.json", rocmDrivers),
    ("rocm-generic.json", rocmGeneric),
    ("rocm-modules.json", rocmModules),
    ("rocm-targets.json", rocmTargets),
    ("support.json", support),
    ("targets.json", targets),
    ("toolkits.json", toolkits),
  ]
}
