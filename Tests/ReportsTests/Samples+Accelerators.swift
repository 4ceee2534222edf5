import Model

extension Sample {
  /// A pool with every key of the format.
  static var pool: Pool {
    var machine = MachineFacts()
    machine.architecture = "x86_64"
    machine.kernel = "6.1.0"
    machine.cpuLevel = "x86-64-v4"
    machine.cpuModel = "a processor"
    machine.drivers = [
      .init(vendor: .nvidia, version: "570.172.08", cuda: "12.8", flavour: "open")
    ]
    machine.gpus = [
      .init(
        vendor: .nvidia, name: "NVIDIA B200", target: "10.0", memoryBytes: 192 << 30,
        brand: "nvidia", count: 8)
    ]
    machine.runtimeMode = .jitCDI
    machine.containerRuntimes = ["containerd 1.7.2"]
    machine.openCL = ["libnvidia-opencl.so.1"]
    var pool = Pool(name: "b200", machine: machine, origin: "pools.json")
    pool.operatingSystem = "Ubuntu 22.04.4 LTS"
    pool.nodes = 4
    pool.resources = ["nvidia.com/gpu": 8]
    pool.mixed = ["driver 570.172.08 and 575.57.08"]
    pool.collected = "2026-11-20"
    return pool
  }

  /// A verdict with every key of the format.
  static var fit: Fit {
    let clause = Fit.Clause(
      code: "ACC004", name: "no-code-for-gpu", outcome: .fails, text: "no code",
      evidence: [Evidence(path: "/a.so", layer: 1, line: 1)], fix: "another build")
    return Fit(
      pools: [pool],
      cells: [
        .init(
          environment: "dev", pool: "b200", outcome: .fails, limit: "no code", clauses: [clause])
      ], knowledge: "2026-11-22")
  }

  /// Accelerator facts with every key of the format.
  static var accelerators: AcceleratorFacts {
    var component = AcceleratorFacts.Component(
      name: "cudnn", version: "9.1.0.70", soname: "libcudnn.so.9", path: "/libcudnn.so.9", layer: 1,
      package: "p1")
    component.versionSource = .package
    component.buildID = "00ff"
    component.isLoaded = true
    component.foundBy = "RUNPATH of /libtorch_cuda.so"
    var facts = AcceleratorFacts(components: [component])
    let code = GPUCode(
      vendor: .nvidia, containers: [.init(targets: ["compute_90@8.5", "sm_90a"], count: 3)])
    facts.gpuCode = [.init(path: "/libtorch_cuda.so", layer: 1, package: "p1", code: code)]
    facts.variants = [
      .init(
        name: "torch", package: "p1", family: .cuda, release: "12.4", version: "2.5.1+cu124",
        because: "torch/version.py", path: "/torch/version.py", layer: 1)
    ]
    func need(_ minimum: String) -> AcceleratorFacts.Need {
      .init(minimum: minimum, because: "symbol versions", path: "/a.so", layer: 1, package: "p1")
    }
    facts.needs.driver = need("525.60.13")
    facts.needs.glibc = need("2.28")
    facts.needs.glibcxx = need("3.4.29")
    facts.needs.cxxabi = need("1.3.13")
    facts.needs.cpu = need("x86-64-v2")
    facts.needs.glibcAboveTag = [need("2.28")]
    facts.compatibility = [
      .init(
        path: "/compat/libcuda.so.575.57.08", layer: 1, driver: "575.57.08", cuda: "12.9",
        branches: [535, 575])
    ]
    var extensions = AcceleratorFacts.Extensions(
      package: "p1", location: "/opt/venv", layer: 1, modules: ["torch._C"])
    extensions.numpy = [1, 2]
    extensions.libraries = ["libcudart.so.12"]
    extensions.problems = [
      .init(module: "torch._C", kind: .missingLibrary, detail: "libx.so", path: "/a.so")
    ]
    facts.extensions = [extensions]
    facts.engines = [.init(path: "/model.plan", layer: 1, version: "10.1.0")]
    facts.machine = "x86_64"
    return facts
  }
}
