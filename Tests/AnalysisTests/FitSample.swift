import Accelerators
import Analysis
import Model

/// Builds environments and pools for verdicts, as scanning and configuration would make them.
struct FitSample {
  var kind = Snapshot.Subject.Kind.image
  var platform: String? = "linux/amd64"
  var facts = AcceleratorFacts()
  var libc: EnvironmentFacts.CLibrary? = EnvironmentFacts.CLibrary(
    family: "glibc", version: "2.36")
  var variables: [String: String] = [:]
  var pools: [String] = []
  var role: String?
  var requestsGPU: Bool?

  static let site = "/opt/venv/lib/python3.11/site-packages"

  func subject(_ name: String = "training") -> FitSubject {
    var snapshot = Snapshot(
      tool: Snapshot.Tool(version: "test"),
      subject: Snapshot.Subject(kind: kind, reference: name, platform: platform))
    snapshot.accelerators = facts
    snapshot.facts.libc = libc
    for (key, value) in variables { snapshot.facts.environment[key] = .text(value) }
    return FitSubject(
      NamedSnapshot(name: name, snapshot: snapshot), pools: pools, role: role,
      requestsGPU: requestsGPU)
  }

  mutating func variant(
    _ name: String, _ family: AcceleratorFacts.Variant.Family, release: String? = nil,
    version: String
  ) {
    facts.variants.append(
      AcceleratorFacts.Variant(
        name: name, package: nil, family: family, release: release, version: version,
        because: "\(name)/version.py", path: "\(Self.site)/\(name)/version.py", layer: 3))
  }

  mutating func code(
    _ path: String, _ containers: [(Int, [String])], _ vendor: GPUCode.Vendor = .nvidia
  ) {
    let groups = containers.map { GPUCode.Containers(targets: $0.1, count: $0.0) }
    facts.gpuCode.append(
      AcceleratorFacts.CodeRecord(
        path: "\(Self.site)/\(path)", layer: 3, package: nil,
        code: GPUCode(vendor: vendor, containers: groups)))
  }

  mutating func component(
    _ name: String, _ version: String?, soname: String? = nil, isLoaded: Bool? = nil
  ) {
    var component = AcceleratorFacts.Component(
      name: name, version: version, soname: soname,
      path: "\(Self.site)/nvidia/\(name)/lib/\(soname ?? name)", layer: 3, package: nil)
    component.isLoaded = isLoaded
    facts.components.append(component)
  }

  mutating func runtime(_ version: String, major: Int, isLoaded: Bool? = nil) {
    component("cuda-runtime", version, soname: "libcudart.so.\(major)", isLoaded: isLoaded)
  }

  /// A runtime that the loader takes, with the cuBLAS beside it.
  mutating func toolkit(_ version: String, major: Int) {
    runtime(version, major: major, isLoaded: true)
    component("cublas", nil, soname: "libcublas.so.\(major)", isLoaded: true)
  }

  func need(_ minimum: String, _ path: String) -> AcceleratorFacts.Need {
    AcceleratorFacts.Need(
      minimum: minimum, because: "symbol versions", path: path, layer: 3, package: nil)
  }
}

// MARK: Environments

extension FitSample {
  /// torch 2.4.1 for CUDA 12.1: ready code up to Hopper, no PTX.
  static var torch121: FitSample {
    var sample = FitSample()
    sample.variant("torch", .cuda, release: "12.1", version: "2.4.1+cu121")
    sample.toolkit("12.1.105", major: 12)
    sample.code(
      "torch/lib/libtorch_cuda.so",
      [
        (339, ["sm_50", "sm_60", "sm_70", "sm_75", "sm_80", "sm_86", "sm_90"]),
        (1, ["sm_50", "sm_60", "sm_70", "sm_75", "sm_80", "sm_86", "sm_90", "sm_90a"]),
      ])
    // As in CUDA 12.4: parts for single architectures, the rest with PTX.
    sample.code(
      "nvidia/cublas/lib/libcublasLt.so.12",
      [
        (204, ["sm_90"]), (81, ["sm_80", "sm_90"]), (30, ["sm_75"]),
        (40, ["compute_90@8.3", "sm_50", "sm_90"]),
      ])
    sample.code("nvidia/cufft/lib/libcufft.so.11", [(1, ["sm_52"])])
    sample.facts.needs.glibc = sample.need("2.28", "\(site)/torch/lib/libtorch_cpu.so")
    return sample
  }

  /// torch 2.9.1 for CUDA 12.8: ready code from Volta to Blackwell.
  static var torch128: FitSample {
    var sample = FitSample()
    sample.variant("torch", .cuda, release: "12.8", version: "2.9.1+cu128")
    sample.toolkit("12.8.90", major: 12)
    let common = ["sm_70", "sm_75", "sm_80", "sm_86", "sm_90", "sm_100", "sm_120"]
    sample.code(
      "torch/lib/libtorch_cuda.so",
      [(393, common), (4, common + ["sm_89", "sm_90a", "sm_100a"]), (2, ["sm_100a"])])
    return sample
  }

  /// torch 2.12.1 for CUDA 13.0: ready code from Turing.
  static var torch130: FitSample {
    var sample = FitSample()
    sample.variant("torch", .cuda, release: "13.0", version: "2.12.1+cu130")
    sample.toolkit("13.0.88", major: 13)
    sample.code(
      "torch/lib/libtorch_cuda.so",
      [(448, ["sm_75", "sm_80", "sm_86", "sm_90", "sm_100", "sm_120"])])
    return sample
  }

  /// torch without GPU code.
  static var torchProcessor: FitSample {
    var sample = FitSample()
    sample.variant("torch", .cpu, version: "2.9.1+cpu")
    return sample
  }

  /// torch for ROCm 6.2 with code for data center GPUs and two Radeons.
  static var torchROCm: FitSample {
    var sample = FitSample()
    sample.variant("torch", .rocm, release: "6.2.4", version: "2.6.0+rocm6.2.4")
    sample.code(
      "torch/lib/libtorch_hip.so",
      [(300, ["gfx900", "gfx90a", "gfx942", "gfx1030", "gfx1100"])], .amd)
    return sample
  }

  /// TensorFlow 2.18 with ready code up to Hopper and PTX for what follows.
  static var tensorflow: FitSample {
    var sample = FitSample()
    sample.variant("tensorflow", .cuda, release: "12.5", version: "2.18.1")
    sample.toolkit("12.5.82", major: 12)
    sample.code(
      "tensorflow/libtensorflow_cc.so.2",
      [(279, ["sm_60", "sm_70", "sm_80", "sm_89", "sm_90", "compute_90@8.3"])])
    return sample
  }

  /// XGBoost whose only code for GPUs after Volta is PTX of CUDA 12.8, with a runtime linked in.
  static var xgboost: FitSample {
    var sample = FitSample()
    sample.variant("xgboost", .cuda, version: "3.2.0")
    sample.code("xgboost/lib/libxgboost.so", [(62, ["sm_70", "compute_75@8.7"])])
    return sample
  }
}

// MARK: Pools

extension Pool {
  static func fit(
    _ name: String, _ gpu: String, _ vendor: GPUCode.Vendor = .nvidia, driver: String?
  ) -> Pool {
    var machine = MachineFacts()
    machine.architecture = "x86_64"
    machine.cpuLevel = "x86-64-v3"
    machine.gpus = [MachineFacts.GPU(vendor: vendor, name: gpu, count: 1)]
    machine.drivers = [MachineFacts.Driver(vendor: vendor, version: driver)]
    machine.runtimeMode = vendor == .nvidia ? .legacy : nil
    return Pool(name: name, machine: machine, origin: "holdfast.toml:1")
  }

  static var t4: Pool { fit("t4", "T4", driver: "470.82.01") }
  static var a100: Pool { fit("a100", "NVIDIA A100-SXM4-40GB", driver: "525.60.13") }
  static var l4: Pool { fit("l4", "NVIDIA L4", driver: "535.161.08") }
  static var h100: Pool { fit("h100", "NVIDIA H100 80GB HBM3", driver: "550.54.15") }
  static var b200: Pool { fit("b200", "NVIDIA B200", driver: "570.124.06") }
  static var rtx5090: Pool { fit("rtx5090", "NVIDIA GeForce RTX 5090", driver: "570.124.06") }
  static var mi300x: Pool { fit("mi300x", "MI300X", .amd, driver: "6.2.4") }

  /// A pool without GPUs.
  static var processors: Pool {
    var machine = MachineFacts()
    machine.architecture = "x86_64"
    machine.cpuLevel = "x86-64-v3"
    return Pool(name: "cpu", machine: machine, origin: "holdfast.toml:9")
  }

  static let seven = [t4, a100, l4, h100, b200, rtx5090, mi300x]

  func changed(_ change: (inout Pool) -> Void) -> Pool {
    var pool = self
    change(&pool)
    return pool
  }
}

extension FitSample {
  func changed(_ change: (inout FitSample) -> Void) -> FitSample {
    var sample = self
    change(&sample)
    return sample
  }

  /// The verdict on one pool.
  func cell(_ pool: Pool, today: String? = "2026-11-22") -> Fit.Cell? {
    var options = FitOptions()
    options.policy.today = today
    return FitAnalysis.fit([subject()], pools: [pool], options: options).fit?.cells.first
  }
}

extension Fit.Cell {
  /// The outcomes of a rule's clauses, as they stand.
  func outcomes(_ code: String) -> [Fit.Outcome] {
    clauses.filter { $0.code == code }.map(\.outcome)
  }
}
