import Model

extension Sample {
  /// Adds a component; `package` is the name of the package that brings it.
  mutating func component(
    _ name: String, _ version: String?, package: String? = nil, path: String? = nil,
    soname: String? = nil, layer: Int? = 5
  ) {
    accelerators.components.append(
      AcceleratorFacts.Component(
        name: name, version: version, soname: soname, path: path ?? "/usr/lib/lib\(name).so",
        layer: layer, package: package))
  }

  /// Adds a build variant, as the files of a package tell it.
  mutating func variant(
    _ name: String, _ family: AcceleratorFacts.Variant.Family, _ release: String? = nil,
    version: String? = nil
  ) {
    accelerators.variants.removeAll { $0.name == name }
    accelerators.variants.append(
      AcceleratorFacts.Variant(
        name: name, package: name, family: family, release: release, version: version,
        because: "\(name)/version.py", path: "/opt/venv/\(name)/version.py", layer: 5))
  }

  /// Adds device code: each text is a container's targets, separated by spaces.
  mutating func code(_ package: String?, _ containers: [(String, Int)], path: String? = nil) {
    let parts = containers.map {
      GPUCode.Containers(targets: $0.0.split(separator: " ").map(String.init), count: $0.1)
    }
    let vendor: GPUCode.Vendor = containers.contains { $0.0.contains("gfx") } ? .amd : .nvidia
    let file = path ?? "/opt/venv/\(package ?? "x")/lib/lib\(package ?? "x")_cuda.so"
    accelerators.gpuCode.removeAll { $0.path == file }
    accelerators.gpuCode.append(
      AcceleratorFacts.CodeRecord(
        path: file, layer: 5, package: package, code: GPUCode(vendor: vendor, containers: parts)))
  }

  /// Adds the extension modules of a package.
  mutating func modules(
    _ package: String?, _ names: [String], numpy: [Int] = [], libraries: [String] = [],
    problems: [(String, AcceleratorFacts.Extensions.Problem.Kind, String)] = []
  ) {
    var group = AcceleratorFacts.Extensions(
      package: package, location: "/opt/venv/lib/python3.11/site-packages", layer: 5,
      modules: names)
    group.numpy = numpy
    group.libraries = libraries
    group.problems = problems.map {
      AcceleratorFacts.Extensions.Problem(
        module: $0.0, kind: $0.1, detail: $0.2, path: "/opt/venv/\($0.0).so")
    }
    accelerators.extensions.append(group)
  }

  /// What a file needs.
  static func need(_ minimum: String, package: String? = "torch") -> AcceleratorFacts.Need {
    AcceleratorFacts.Need(
      minimum: minimum, because: "symbol versions", path: "/opt/venv/torch/lib/libtorch.so",
      layer: 5, package: package)
  }

  /// The training image with what reading its binaries tells: components of the wheels, torch's variant and
  /// device code, needs.
  static func accelerated() -> Sample {
    var sample = Sample.training()
    for (name, version) in wheels {
      sample.component(
        name == "cuda-runtime" ? "cuda-runtime" : name, version, package: "nvidia-\(name)-cu12",
        path: "/opt/venv/nvidia/\(name)/lib/lib\(name).so")
    }
    sample.variant("torch", .cuda, "12.1", version: "2.4.1+cu121")
    sample.variant("torchvision", .cuda, "12.1", version: "0.19.1+cu121")
    sample.code("torch", [("sm_50 sm_60 sm_70 sm_75 sm_80 sm_86 sm_90", 390)])
    sample.code("torchvision", [("sm_50 sm_60 sm_70 sm_75 sm_80 sm_86 sm_90", 12)])
    sample.accelerators.machine = "x86_64"
    sample.accelerators.needs.driver = need("525.60.13", package: "nvidia-cuda-runtime-cu12")
    sample.modules("torch", ["torch._C"], numpy: [2])
    sample.modules("numpy", ["numpy.core._multiarray_umath"])
    sample.facts.environment["NVIDIA_VISIBLE_DEVICES"] = .text("all")
    return sample
  }
}

extension AcceleratorFacts {
  /// Gives every package another id.
  mutating func replacePackages(_ id: (String) -> String) {
    for index in components.indices {
      components[index].package = components[index].package.map(id)
    }
    for index in gpuCode.indices { gpuCode[index].package = gpuCode[index].package.map(id) }
    for index in variants.indices { variants[index].package = variants[index].package.map(id) }
    for index in extensions.indices {
      extensions[index].package = extensions[index].package.map(id)
    }
    for index in needs.glibcAboveTag.indices {
      needs.glibcAboveTag[index].package = needs.glibcAboveTag[index].package.map(id)
    }
    if let name = needs.driver?.package { needs.driver?.package = id(name) }
    if let name = needs.cpu?.package { needs.cpu?.package = id(name) }
  }
}
