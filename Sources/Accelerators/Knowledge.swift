package import Model

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
  package static let embedded = Knowledge()

  /// The tables, ordered by name.
  package let tables: [TableInfo] = []
  /// The newest day of the tables, `2026-11-22`.
  package let date: String = ""

  init() {}

  /// Newer tables from files: name (`drivers.json`) to content; others stay those of this build.
  ///
  /// Throws for a name that is no table, and for content that is not exactly of the documented form.
  package init(overriding files: [String: [UInt8]]) throws(KnowledgeError) {}
}

extension Knowledge {
  /// The least driver of a CUDA major by minor-version compatibility: 12 gives `525.60.13`.
  ///
  /// Covers ready code only; PTX needs `cuda(ofPTX:)`. nil for majors before 11 and unknown ones.
  package func minimumDriver(cudaMajor: Int) -> Sourced<String>? { nil }

  /// The driver that came with a toolkit, with all its features: `12.4.1` gives `550.54.15`.
  ///
  /// Of `12.4` the newest update counts. A patch without a row of its own takes the one before it in
  /// the same minor version, graded `unverified`. nil where unknown.
  package func fullDriver(toolkit: String) -> Sourced<String>? { nil }

  /// The highest CUDA version of a driver: `535.161.08` gives `12.2`.
  ///
  /// A branch without a row takes the highest known one below it, graded `unverified`.
  package func cuda(ofDriver driver: String) -> Sourced<String>? { nil }

  /// The CUDA version whose driver first accepts a PTX ISA version: `8.7` gives `12.8`.
  package func cuda(ofPTX isa: String) -> Sourced<String>? { nil }

  /// The first driver that knows devices of a compute capability: `10.0` gives `570.26`.
  ///
  /// Where the grade is `unverified`, the driver is the one that came with the first toolkit for the
  /// device: newer ones certainly know it, of older ones nothing is proven.
  package func minimumDriver(computeCapability: String) -> Sourced<String>? { nil }

  /// The month in which support of a driver branch ends: 535 gives `2026-06`.
  package func endOfLife(driverBranch: Int) -> Sourced<String>? { nil }

  /// The toolkit of a CUDA runtime: `12.4.127` gives `12.4.1`, or `12.4` where several updates share it.
  package func toolkit(ofRuntime version: String) -> Sourced<String>? { nil }

  /// The toolkits that hold a version of a component: `cublas` `12.4.5.8` gives `12.4.1`.
  ///
  /// nil where the table does not know the version, which proves nothing.
  package func toolkits(component: String, version: String) -> Set<String>? { nil }

  /// The version of a CUDA runtime by its GNU build id.
  package func runtimeVersion(buildID: String) -> Sourced<String>? { nil }
}

extension Knowledge {
  /// The model that a text names; nil when none does, or several of different targets do.
  ///
  /// Reads names of the driver's library (`NVIDIA H100 80GB HBM3`), labels (`NVIDIA-A100-SXM4-40GB-MIG-1g.5gb`,
  /// `Tesla-T4-SHARED`, `nvidia-tesla-t4`, `nvidia-h100-80gb`, `a10g`), AMD names and short names
  /// (`L4`, `RTX 5090`, `MI300X`).
  package func product(_ name: String) -> Sourced<Product>? { nil }

  /// The family of a compute capability, `8.9` gives `ada-lovelace`; nil where unknown.
  package func family(computeCapability: String) -> String? { nil }

  /// The toolkits that compile for a target: `sm_120` gives 12.8 and later.
  package func target(_ target: String) -> Sourced<TargetToolkits>? { nil }

  /// How NVIDIA device code serves a device of a compute capability under a driver's CUDA version.
  package func coverage(
    _ containers: [GPUCode.Containers], computeCapability: String, driverCUDA: String?
  ) -> CodeCoverage {
    .init(
      coverage: .unknown, because: "", total: 0, native: 0, older: 0, jit: 0, undecided: 0,
      missing: 0, refusedISA: nil)
  }

  /// How AMD device code serves a device, `gfx942` or `gfx942:sramecc+:xnack-`.
  ///
  /// A mode that the device's text does not state is unknown; code that depends on it is undecided.
  package func coverage(_ containers: [GPUCode.Containers], gfx: String) -> CodeCoverage {
    .init(
      coverage: .unknown, because: "", total: 0, native: 0, older: 0, jit: 0, undecided: 0,
      missing: 0, refusedISA: nil)
  }
}

extension Knowledge {
  /// Whether a kernel driver of AMD supports a ROCm release; nil where the tables do not say.
  package func rocmSupports(driver: String, release: String) -> Sourced<Bool>? { nil }

  /// The targets that a ROCm release supports.
  package func gfxTargets(rocm release: String) -> Sourced<[String]>? { nil }
}

extension Knowledge {
  /// Distributions that share an import name and overwrite each other, normalised names.
  package var importNameGroups: [[String]] { [] }

  /// The distribution and version that a release is built for: torchvision 0.24.1 wants torch 2.9.1.
  package func companion(of distribution: String, version: String) -> Sourced<Companion>? { nil }

  /// A distribution and its version.
  package struct Companion: Sendable, Hashable {
    /// The normalised name, `torch`.
    package let distribution: String
    /// The version without local part, `2.9.1`.
    package let version: String
  }

  /// Whether a release is built for NumPy 1 only; nil where unknown.
  package func numpyLimit(distribution: String, version: String) -> Sourced<Bool>? { nil }

  /// The build variant that the package index serves for Linux: torch 2.9.1 gives `cu128`.
  package func pypiVariant(distribution: String, version: String) -> Sourced<String>? { nil }

  /// The CUDA version for which a release is built, `12` or `12.8`; nil where unknown.
  package func cuda(distribution: String, version: String) -> Sourced<String>? { nil }

  /// What a release pins of other distributions, normalised name to specifier: `nvidia-cudnn-cu12` to `==9.10.2.21`.
  package func pins(distribution: String, version: String) -> Sourced<[String: String]>? { nil }

  /// The CUDA majors that a version of a component supports: cuDNN 9.10 gives 11 and 12.
  package func cudaMajors(component: String, version: String) -> Sourced<[Int]>? { nil }
}

extension NativeLibraries {
  /// The version that embedded texts tell of a component: `NCCL version 2.27.5+cuda12.9` gives `2.27.5`.
  ///
  /// nil where no text does, or texts contradict each other.
  package static func version(ofTexts texts: [String], component: String) -> String? { nil }
}

extension ImageRequirement {
  /// Evaluates one requirement string for one device, as one of the two runtimes does.
  package static func evaluate(_ text: String, host: Host, by evaluator: Evaluator) -> Verdict {
    .unknown("not evaluated")
  }
}

extension ForwardCompatibility {
  /// Whether the container toolkit puts a compatibility driver to use.
  ///
  /// - Parameters:
  ///   - driver: The compatibility driver; `count` is how many the folder holds.
  ///   - hostDriver: The host's driver, `535.161.08`.
  ///   - hostCUDA: The CUDA version of the host's driver, for hosts where only that is known.
  package static func decide(
    _ driver: AcceleratorFacts.CompatibilityDriver, count: Int = 1, hostDriver: String?,
    hostCUDA: String?
  ) -> Decision { .unknown("") }

  /// Whether NVIDIA supports forward compatibility on GPUs of a class; nil where that is unknown.
  package static func isSupported(on modelClass: Knowledge.Product.Class?) -> Sourced<Bool>? { nil }
}
