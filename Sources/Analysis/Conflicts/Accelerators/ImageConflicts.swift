import Accelerators
import Model
import Versions

/// What the image itself says and holds: its variables and libraries of a driver (ACC011, ACC013, ACC028,
/// ACC036, ACC037).
enum ImageConflicts {
  static func all(_ scope: AcceleratorScope, _ notices: inout [Notice]) -> [Conflict] {
    var found = driverLibraries(scope)
    guard scope.view.hasConfiguration else { return found }
    found += requirementsDisabled(scope)
    found += overriddenTarget(scope)
    found += unusedBase(scope, &notices)
    found += noComputeDevices(scope)
    return found
  }

  private static func text(_ name: String, _ scope: AcceleratorScope) -> String? {
    scope.view.snapshot.facts.environment[name]?.text
  }

  private static func conflict(
    _ rule: Rule, _ variable: String, _ scope: AcceleratorScope, severity: Severity? = nil,
    title: String, message: String, fix: String
  ) -> Conflict {
    let value = text(variable, scope)
    let layer = scope.view.lastLayer { text in
      Instruction.keyword(text) == "ENV" && text.contains(variable)
    }.first
    return Conflict(
      rule: rule, dimension: .accelerator, ecosystem: nil, severity: severity ?? rule.severity,
      subject: variable, names: [variable.lowercased(), variable],
      key: "\(rule.code) \(variable)=\(value ?? "unset")", title: title, message: message,
      fix: fix, texts: value.map { [$0] } ?? [],
      evidence: [Evidence(path: "image configuration", layer: layer)])
  }

  // MARK: ACC011, ACC028

  // The container toolkit reads the variable as Go reads booleans; other texts count as false.
  private static func requirementsDisabled(_ scope: AcceleratorScope) -> [Conflict] {
    let variable = "NVIDIA_DISABLE_REQUIRE"
    guard let value = text(variable, scope),
      ["1", "t", "T", "TRUE", "true", "True"].contains(value)
    else { return [] }
    let required = scope.view.snapshot.facts.environment.keys.filter {
      $0.hasPrefix("NVIDIA_REQUIRE_") && !$0.hasPrefix("NVIDIA_REQUIRE_JETPACK")
    }.sorted()
    let what = required.isEmpty ? "every driver requirement" : required.joined(separator: ", ")
    return [
      conflict(
        RuleRegistry.requirementsDisabled, variable, scope,
        title: "\(variable)=\(value) switches \(what) off",
        message: "a node with too old a driver starts the container, and the first CUDA call fails",
        fix: "remove \(variable) from the image")
    ]
  }

  private static func overriddenTarget(_ scope: AcceleratorScope) -> [Conflict] {
    let variable = "HSA_OVERRIDE_GFX_VERSION"
    guard let value = text(variable, scope), !value.isEmpty else { return [] }
    return [
      conflict(
        RuleRegistry.overriddenTarget, variable, scope,
        title: "\(variable)=\(value) is set in the image",
        message: "ROCm runs code for another GPU than the real one: wrong results are possible",
        fix: "use a build with code for the real target, and remove \(variable)")
    ]
  }

  // MARK: ACC036

  private static func unusedBase(_ scope: AcceleratorScope, _ notices: inout [Notice])
    -> [Conflict]
  {
    guard let base = text("CUDA_VERSION", scope).flatMap(CUDARelease.init),
      let framework = MainFramework.row(scope, family: .cuda)
    else { return [] }
    let known =
      scope.variant(framework)?.release
      ?? scope.knowledge.cuda(
        distribution: NameTable.normalized(
          scope.record(framework).ecosystem, scope.record(framework).name),
        version: scope.record(framework).version)?.value
    guard let own = known.flatMap(CUDARelease.init) else {
      notices.append(
        Notice(
          "the CUDA release of \(scope.label(framework)) is not known: whether the image's CUDA "
            + "\(base.text) is its own was not judged", code: RuleRegistry.unusedBase.code))
      return []
    }
    guard base.differs(from: own) else { return [] }
    let isStricter = base.isNewer(than: own)
    let isRequired = text("NVIDIA_REQUIRE_CUDA", scope).map { !$0.isEmpty } ?? false
    var found = conflict(
      RuleRegistry.unusedBase, "CUDA_VERSION", scope,
      severity: base.major == own.major && !isStricter ? .info : nil,
      title: "the base image is CUDA \(base.text), \(scope.record(framework).name) brings CUDA "
        + own.text,
      message: isRequired && isStricter
        ? "its NVIDIA_REQUIRE_CUDA refuses drivers that the framework would accept"
        : "the CUDA of the base is not used by the framework",
      fix: "use a slim base without CUDA, or the base image of CUDA \(own.text)")
    found.key += " \(own.text)"
    found.texts = ["base CUDA \(base.text)", "\(scope.label(framework)) CUDA \(own.text)"]
    found.names += [NameTable.normalized(.pypi, scope.record(framework).name)]
    found.evidence += scope.evidence([framework])
    return [found]
  }

  // MARK: ACC037

  private static func noComputeDevices(_ scope: AcceleratorScope) -> [Conflict] {
    guard scope.view.options.hasGPU != false,
      let framework = MainFramework.row(scope, family: .cuda)
    else { return [] }
    let name = scope.record(framework).name
    var found: [Conflict] = []
    if let conflict = devices(scope, name) { found.append(conflict) }
    let capabilities = "NVIDIA_DRIVER_CAPABILITIES"
    if let value = text(capabilities, scope), !value.isEmpty {
      let words = value.split(separator: ",").map { $0.filter { $0 != " " }.lowercased() }
      if !words.contains("compute"), !words.contains("all") {
        found.append(
          conflict(
            RuleRegistry.noComputeDevices, capabilities, scope,
            title: "\(capabilities)=\(value) leaves compute out",
            message: "\(name) is built for CUDA, and libcuda is not put into the container",
            fix: "set \(capabilities)=compute,utility"))
      }
    }
    return found
  }

  private static func devices(_ scope: AcceleratorScope, _ name: String) -> Conflict? {
    let variable = "NVIDIA_VISIBLE_DEVICES"
    let fix = "set \(variable)=all in the image, or leave it to the scheduler everywhere"
    if scope.view.snapshot.facts.environment[variable] == .redacted { return nil }
    guard let value = text(variable, scope) else {
      // Images of CUDA itself without requirements count as asking for all devices.
      let isLegacy =
        text("CUDA_VERSION", scope) != nil && text("NVIDIA_REQUIRE_CUDA", scope) == nil
      if isLegacy { return nil }
      return conflict(
        RuleRegistry.noComputeDevices, variable, scope, severity: .info,
        title: "\(variable) is not set, and \(name) is built for CUDA",
        message: "the container gets a GPU only where the scheduler or --gpus sets it", fix: fix)
    }
    let words = value.split(separator: ",").map { $0.filter { $0 != " " }.lowercased() }
    guard words.isEmpty || words.contains("void") || words == ["none"] else { return nil }
    return conflict(
      RuleRegistry.noComputeDevices, variable, scope,
      title: "\(variable)=\(value) asks for no GPU",
      message: "\(name) is built for CUDA, and the container gets no device", fix: fix)
  }

  // MARK: ACC013

  private static let driverComponents: Set<String> = [
    "cuda-driver", "nvml", "ptx-jit-compiler", "nvidia-driver",
  ]

  private static func driverLibraries(_ scope: AcceleratorScope) -> [Conflict] {
    // A machine has its driver.
    guard scope.view.snapshot.subject.kind != .host, scope.view.snapshot.facts.machine == nil else {
      return []
    }
    let found = scope.components.filter {
      driverComponents.contains($0.name) && !isPlaceholder($0)
    }
    if found.isEmpty { return [] }
    let versions = Set(found.compactMap(\.version)).sorted()
    let files = Set(found.map { fileName($0.path) }).sorted()
    let rows = Set(found.compactMap { $0.package.flatMap(scope.view.row) }).sorted()
    let owners = rows.map(scope.label)
    let layers = Set(found.compactMap(\.layer)).sorted()
    let place =
      layers.isEmpty ? "" : " (layer \(layers.map(String.init).joined(separator: ", ")))"
    let shown = owners.isEmpty ? files : owners
    let names = shown.prefix(3).joined(separator: ", ") + (shown.count > 3 ? ", …" : "")
    return [
      Conflict(
        rule: RuleRegistry.bakedDriver, dimension: .accelerator, ecosystem: nil,
        severity: RuleRegistry.bakedDriver.severity, subject: "component/cuda-driver",
        names: ["cuda-driver"] + rows.map { scope.record($0).name },
        key: "\(RuleRegistry.bakedDriver.code) \(files.joined(separator: " "))",
        title: "libraries of the GPU driver are in the image: \(names)\(place)",
        message: "they shadow or clash with those of the node, which the runtime mounts",
        fix: owners.isEmpty
          ? "remove \(files.joined(separator: ", ")) from the image"
          : "remove \(rows.map { scope.record($0).name }.joined(separator: ", ")) from the image",
        texts: versions.isEmpty ? files : versions,
        evidence: Array(
          Set(found.map { Evidence(path: $0.path, layer: $0.layer) })
        ).sorted())
    ]
  }

  // For linking (`stubs`), or a forward-compatibility driver.
  private static func isPlaceholder(_ component: AcceleratorFacts.Component) -> Bool {
    component.path.split(separator: "/").dropLast().contains {
      $0 == "stubs" || $0 == "compat" || $0.hasPrefix("cuda-compat") || $0 == "compat_orin"
    }
  }

  private static func fileName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}

/// The package that an environment is for.
enum MainFramework {
  /// The row of the weightiest framework of a family; nil where none is built for it.
  static func row(_ scope: AcceleratorScope, family: AcceleratorFacts.Variant.Family) -> Int? {
    row(scope.view) { $0.family == family }
  }

  /// The weightiest row with a variant that fits.
  static func row(
    _ view: EnvironmentView, where fits: (AcceleratorFacts.Variant) -> Bool
  ) -> Int? {
    var best: (weight: Int, row: Int)?
    for variant in view.snapshot.accelerators.variants where fits(variant) {
      guard let row = variant.package.flatMap(view.row), ConflictAnalysis.isJudged(row, view)
      else { continue }
      let weight = weight(variant.name)
      if best.map({ (weight, row) < ($0.weight, $0.row) }) ?? true { best = (weight, row) }
    }
    return best?.row
  }

  /// A framework's place in the order of weight; names that are not listed come last.
  static func weight(_ name: String) -> Int {
    FrameworkNames.frameworks.firstIndex(of: name) ?? FrameworkNames.frameworks.count
  }
}

/// Major and minor number of a CUDA release.
struct CUDARelease: Equatable {
  let major: Int
  let minor: Int?

  init?(_ text: String) {
    guard let version = DottedVersion(text.prefix { $0.isNumber || $0 == "." }) else { return nil }
    major = version.major
    minor = text.contains(".") ? version.minor : nil
  }

  var text: String { minor.map { "\(major).\($0)" } ?? "\(major)" }

  /// Whether two releases differ, as exact as both are known.
  func differs(from other: CUDARelease) -> Bool {
    if major != other.major { return true }
    guard let minor, let theirs = other.minor else { return false }
    return minor != theirs
  }

  func isNewer(than other: CUDARelease) -> Bool {
    (major, minor ?? 0) > (other.major, other.minor ?? 0)
  }
}
