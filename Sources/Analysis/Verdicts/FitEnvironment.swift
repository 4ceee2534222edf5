import Accelerators
import Model

/// An environment as the checks ask for it, built once and used for every pool.
///
/// Frameworks with their main libraries, CUDA runtimes, other device code.
struct FitEnvironment {
  /// A framework and the device code that decides about it.
  struct Framework {
    /// The framework's name, `torch`.
    let name: String
    /// With the version, `torch 2.9.1+cu128`.
    let label: String
    /// For which accelerator it is built.
    let family: AcceleratorFacts.Variant.Family
    /// The release of CUDA or ROCm; nil where unknown.
    let release: String?
    /// Device code of its main libraries for the family's GPUs.
    let code: [AcceleratorFacts.CodeRecord]
    /// Where it was read.
    let evidence: [Evidence]
    /// It adds to another framework.
    let isAddition: Bool
    /// It loads the libraries of CUDA from files.
    let sharesLibraries: Bool

    /// Whose GPUs it is built for; nil for the processor and for accelerators that pools do not describe.
    var vendor: GPUCode.Vendor? { FitEnvironment.vendor(of: family) }
  }

  /// Device code that belongs to no framework's main library, by component or package.
  struct Addition {
    /// The component or package, `cublas`, `flash-attn`; else the name of the file.
    let name: String
    /// It is a component without which frameworks do not compute.
    let isDecisive: Bool
    let code: [AcceleratorFacts.CodeRecord]
  }

  let subject: FitSubject
  let frameworks: [Framework]
  let additions: [Addition]
  /// Builds for GPUs that are no framework of the table, with their maker.
  let otherBuilds: [(GPUCode.Vendor, String)]
  let runtimes: [Runtime]
  /// Whose GPUs some build or device code is for, sorted.
  let vendors: [GPUCode.Vendor]
  /// The machine name of its binaries; nil where unknown.
  let architecture: String?
  /// Requirement strings of the image, with the variable that holds each.
  let requirements: [(variable: String, text: String)]

  var name: String { subject.environment.name }
  var snapshot: Snapshot { subject.environment.snapshot }
  var accelerators: AcceleratorFacts { subject.environment.snapshot.accelerators }

  init(_ subject: FitSubject, _ knowledge: Knowledge) {
    self.subject = subject
    let snapshot = subject.environment.snapshot
    let reading = FrameworkReading(snapshot)
    frameworks = reading.frameworks
    additions = reading.additions
    runtimes = Runtime.all(snapshot.accelerators, frameworks, knowledge)
    architecture =
      snapshot.subject.platform.flatMap { Platform($0)?.machine }
      ?? snapshot.accelerators.machine.map(Platform.machineName)
    requirements = Self.requirements(snapshot.facts.environment)
    otherBuilds = Self.otherBuilds(snapshot.accelerators.variants)
    var vendors = Set(frameworks.compactMap(\.vendor) + otherBuilds.map(\.0))
    for addition in additions where addition.code.contains(where: { !reading.isComponent($0) }) {
      vendors.formUnion(addition.code.map(\.vendor))
    }
    // A bare toolkit image: what it brings is there to be used.
    if vendors.isEmpty, frameworks.isEmpty {
      vendors.formUnion(additions.flatMap(\.code).map(\.vendor))
      if !runtimes.isEmpty { vendors.insert(.nvidia) }
      let amd: Set<String> = ["hip-runtime", "rocr", "rocm-core"]
      if snapshot.accelerators.components.contains(where: { amd.contains($0.name) }) {
        vendors.insert(.amd)
      }
    }
    self.vendors = vendors.sorted()
  }

  /// Whether something of it is for GPUs of a maker.
  func uses(_ vendor: GPUCode.Vendor) -> Bool { vendors.contains(vendor) }

  /// The labels of its builds for a maker's GPUs, or what else is for them.
  func builds(for vendors: [GPUCode.Vendor]) -> String {
    let named = frameworks.filter { $0.vendor.map(vendors.contains) == true }.map(\.label)
    if !named.isEmpty { return Self.list(named) }
    let known = otherBuilds.filter { vendors.contains($0.0) }.map(\.1)
    if !known.isEmpty { return Self.list(known) }
    let others = additions.filter { $0.code.contains { vendors.contains($0.vendor) } }.map(\.name)
    if !others.isEmpty { return Self.list(others) }
    return runtimes.first.map { "CUDA \($0.text)" } ?? "a GPU stack"
  }

  /// A component by its name that the loader takes, or the only one.
  func component(_ name: String) -> AcceleratorFacts.Component? {
    let all = accelerators.components.filter { $0.name == name }
    return all.first { $0.isLoaded == true } ?? all.first { $0.isLoaded == nil } ?? all.first
  }

  // Wheels of the toolkit's own parts are used by others.
  private static func otherBuilds(_ variants: [AcceleratorFacts.Variant])
    -> [(GPUCode.Vendor, String)]
  {
    variants.compactMap { variant in
      guard let vendor = vendor(of: variant.family), !variant.name.hasPrefix("nvidia-"),
        !variant.name.hasPrefix("cuda"), FrameworkTable.row(distribution: variant.name) == nil
      else { return nil }
      return (vendor, variant.version.map { "\(variant.name) \($0)" } ?? variant.name)
    }
  }

  static func vendor(of family: AcceleratorFacts.Variant.Family) -> GPUCode.Vendor? {
    switch family {
    case .cuda: .nvidia
    case .rocm: .amd
    case .xpu: .intel
    case .cpu, .tpu, .openvino: nil
    }
  }

  /// Up to three names, and how many more.
  static func list(_ names: [String]) -> String {
    let shown = names.prefix(3).joined(separator: ", ")
    return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
  }

  // `NVIDIA_REQUIRE_*` but for Jetpack; an image that sets only CUDA_VERSION counts as one that
  // requires this CUDA. `NVIDIA_DISABLE_REQUIRE` switches all of them off (Go's ParseBool).
  private static func requirements(_ variables: [String: EnvironmentFacts.EnvironmentValue])
    -> [(variable: String, text: String)]
  {
    if let switched = variables["NVIDIA_DISABLE_REQUIRE"]?.text,
      ["1", "t", "T", "true", "TRUE", "True"].contains(switched)
    {
      return []
    }
    var found = variables.compactMap { name, value -> (variable: String, text: String)? in
      guard name.hasPrefix("NVIDIA_REQUIRE_"), !name.hasPrefix("NVIDIA_REQUIRE_JETPACK"),
        let text = value.text, !text.isEmpty
      else { return nil }
      return (name, text)
    }
    if variables["NVIDIA_REQUIRE_CUDA"] == nil,
      let version = variables["CUDA_VERSION"]?.text.flatMap({ DottedVersion($0) })
    {
      found.append(("CUDA_VERSION", "cuda>=\(version.majorMinor)"))
    }
    return found.sorted { $0.variable < $1.variable }
  }
}

/// A CUDA runtime that the environment loads.
struct Runtime {
  /// The major version.
  let major: Int
  /// The toolkit, `12.8.1` or `12.8`; nil where only the major is known.
  let toolkit: String?
  /// Where it was read.
  let evidence: [Evidence]
  /// The layer's package or file that brought it, in words.
  let because: String

  /// `12.8.1`, or `12`.
  var text: String { toolkit ?? String(major) }

  /// The runtimes that the loader takes and those that builds name, one per major, the newest of
  /// each, ordered by major.
  static func all(
    _ facts: AcceleratorFacts, _ frameworks: [FitEnvironment.Framework], _ knowledge: Knowledge
  ) -> [Runtime] {
    var runtimes: [Runtime] = []
    let copies = facts.components.filter { $0.name == "cuda-runtime" }
    let loaded = copies.filter { $0.isLoaded == true }
    let open = copies.filter { $0.isLoaded == nil }
    for copy in !loaded.isEmpty ? loaded : !open.isEmpty ? open : copies {
      guard let runtime = Runtime(copy, knowledge) else { continue }
      runtimes.append(runtime)
    }
    for framework in frameworks where framework.family == .cuda {
      guard let release = framework.release ?? newestPTX(framework.code, knowledge),
        let version = DottedVersion(release)
      else { continue }
      // A library of the same major that is there is more exact than the build's own release.
      if runtimes.contains(where: { $0.major == version.major }) { continue }
      runtimes.append(
        Runtime(
          major: version.major, toolkit: version.parts.count > 1 ? release : nil,
          evidence: framework.evidence, because: framework.label))
    }
    var newest: [Int: Runtime] = [:]
    for runtime in runtimes {
      guard let known = newest[runtime.major] else {
        newest[runtime.major] = runtime
        continue
      }
      let version = runtime.toolkit.flatMap { DottedVersion($0) }
      let other = known.toolkit.flatMap { DottedVersion($0) }
      if let version, other.map({ $0 < version }) ?? true { newest[runtime.major] = runtime }
    }
    return newest.values.sorted { $0.major < $1.major }
  }

  private init(major: Int, toolkit: String?, evidence: [Evidence], because: String) {
    self.major = major
    self.toolkit = toolkit
    self.evidence = evidence
    self.because = because
  }

  private init?(_ copy: AcceleratorFacts.Component, _ knowledge: Knowledge) {
    let version =
      copy.version ?? copy.buildID.flatMap { knowledge.runtimeVersion(buildID: $0)?.value }
    let majors = copy.soname.map { NativeLibraries.cudaMajors(soname: $0) } ?? []
    let parsed = version.flatMap { DottedVersion($0) }
    guard let major = majors.first ?? parsed?.major else { return nil }
    var toolkit: String?
    if let version, let parsed, parsed.parts.count > 1 {
      toolkit = knowledge.toolkit(ofRuntime: version)?.value ?? parsed.majorMinor
    }
    self.init(
      major: major, toolkit: toolkit, evidence: [Evidence(path: copy.path, layer: copy.layer)],
      because: copy.soname ?? "cuda-runtime")
  }

  // A statically linked runtime leaves no file; the compiler's PTX tells its toolkit.
  private static func newestPTX(_ code: [AcceleratorFacts.CodeRecord], _ knowledge: Knowledge)
    -> String?
  {
    let versions = code.flatMap(\.ptx).compactMap { target in
      target.firstIndex(of: "@").map { String(target[target.index(after: $0)...]) }
    }
    let newest = versions.compactMap { text in DottedVersion(text).map { (text, $0) } }
      .max { $0.1 < $1.1 }
    return newest.flatMap { knowledge.cuda(ofPTX: $0.0)?.value }
  }
}
