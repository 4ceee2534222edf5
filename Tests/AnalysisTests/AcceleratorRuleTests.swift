import Analysis
import Model
import Testing

/// One change of an environment and what an accelerator rule says of it.
struct RuleCase: Sendable, CustomTestStringConvertible {
  let code: String
  let what: String
  /// The severity of the finding; nil where there must be none.
  let severity: Severity?
  let change: @Sendable (inout Sample) -> Void

  init(
    _ code: String, _ what: String, _ severity: Severity?,
    _ change: @escaping @Sendable (inout Sample) -> Void
  ) {
    self.code = code
    self.what = what
    self.severity = severity
    self.change = change
  }

  var testDescription: String { "\(code) \(severity?.rawValue ?? "silent"): \(what)" }

  /// The findings of the rule in the changed environment.
  func findings() -> [Finding] {
    var sample = Sample.accelerated()
    change(&sample)
    return ConflictAnalysis.conflicts(
      in: NamedSnapshot(name: "training", snapshot: sample.snapshot())
    ).filter { $0.code == code }
  }
}

extension Sample {
  mutating func set(_ name: String, _ version: String) {
    if let row = index(name) { packages[row].version = version }
  }

  mutating func remove(_ names: String...) {
    packages.removeAll { names.contains($0.name) }
  }

  /// Another version of a wheel of NVIDIA, with its component.
  mutating func setWheel(_ name: String, _ version: String) {
    set("nvidia-\(name)-cu12", version)
    for row in accelerators.components.indices where accelerators.components[row].name == name {
      accelerators.components[row].version = version
    }
    if let torch = index("torch") {
      packages[torch].needs.removeAll { $0.name == "nvidia-\(name)-cu12" }
    }
  }
}

@Suite struct AcceleratorRuleTests {
  @Test func `a sound GPU environment has no finding of these rules`() {
    let snapshot = Sample.accelerated().snapshot()
    let found = ConflictAnalysis.conflicts(in: NamedSnapshot(name: "a", snapshot: snapshot))
    #expect(found.map(\.title) == [])
  }

  static let image: [RuleCase] = [
    RuleCase("ACC011", "the check is switched off", .warning) {
      $0.facts.environment["NVIDIA_DISABLE_REQUIRE"] = .text("true")
      $0.facts.environment["NVIDIA_REQUIRE_CUDA"] = .text("cuda>=12.1")
    },
    RuleCase("ACC011", "the text is no Go boolean", nil) {
      $0.facts.environment["NVIDIA_DISABLE_REQUIRE"] = .text("yes")
    },
    RuleCase("ACC011", "the variable is false", nil) {
      $0.facts.environment["NVIDIA_DISABLE_REQUIRE"] = .text("0")
    },
    RuleCase("ACC013", "a driver's library lies in a layer", .warning) {
      $0.component(
        "cuda-driver", "535.183.01", path: "/usr/lib/x86_64-linux-gnu/libcuda.so.535.183.01")
    },
    RuleCase("ACC013", "a driver's package is installed", .warning) {
      $0.debian("libnvidia-compute-535", "535.183.01-0", layer: 4)
      $0.component("cuda-driver", "535.183.01", package: "libnvidia-compute-535", path: "/var/lib")
    },
    RuleCase("ACC013", "a stub for linking", nil) {
      $0.component("cuda-driver", nil, path: "/usr/local/cuda/lib64/stubs/libcuda.so")
    },
    RuleCase("ACC013", "a forward-compatibility driver", nil) {
      $0.component(
        "cuda-driver", "550.54.15", path: "/usr/local/cuda-12.4/compat/libcuda.so.550.54.15")
    },
    RuleCase("ACC028", "the target is overridden", .warning) {
      $0.facts.environment["HSA_OVERRIDE_GFX_VERSION"] = .text("10.3.0")
    },
    RuleCase("ACC028", "the variable is empty", nil) {
      $0.facts.environment["HSA_OVERRIDE_GFX_VERSION"] = .text("")
    },
    RuleCase("ACC036", "the base is newer than the framework's CUDA", .warning) {
      $0.facts.environment["CUDA_VERSION"] = .text("12.8.1")
      $0.facts.environment["NVIDIA_REQUIRE_CUDA"] = .text("cuda>=12.8")
    },
    RuleCase("ACC036", "another major", .warning) {
      $0.facts.environment["CUDA_VERSION"] = .text("11.8.0")
    },
    RuleCase("ACC036", "an older base of the same major", .info) {
      $0.facts.environment["CUDA_VERSION"] = .text("12.0.1")
    },
    RuleCase("ACC036", "the same release", nil) {
      $0.facts.environment["CUDA_VERSION"] = .text("12.1.1")
    },
    RuleCase("ACC036", "a framework of which only the family is known", nil) {
      $0.facts.environment["CUDA_VERSION"] = .text("12.8.1")
      $0.accelerators.variants = []
      $0.python("mycuda", "1", layer: 6)
      $0.variant("mycuda", .cuda)
    },
    RuleCase("ACC037", "no device is asked for", .warning) {
      $0.facts.environment["NVIDIA_VISIBLE_DEVICES"] = .text("void")
    },
    RuleCase("ACC037", "compute is left out", .warning) {
      $0.facts.environment["NVIDIA_DRIVER_CAPABILITIES"] = .text("utility,video")
    },
    RuleCase("ACC037", "the variable is not set", .info) {
      $0.facts.environment["NVIDIA_VISIBLE_DEVICES"] = nil
    },
    RuleCase("ACC037", "compute is there", nil) {
      $0.facts.environment["NVIDIA_DRIVER_CAPABILITIES"] = .text("compute,utility")
    },
    RuleCase("ACC037", "nothing is built for CUDA", nil) {
      $0.accelerators.variants = []
      $0.facts.environment["NVIDIA_VISIBLE_DEVICES"] = .text("none")
    },
  ]

  static let libraries: [RuleCase] = [
    RuleCase("ACC014", "two majors", .error) {
      $0.component("cudnn", "8.9.2.26", path: "/usr/lib/x86_64-linux-gnu/libcudnn.so.8.9.2")
    },
    RuleCase("ACC014", "two versions of its wheels", .error) {
      $0.python("nvidia-cudnn-cu11", "9.5.1.17", layer: 6)
      $0.component(
        "cudnn", "9.5.1.17", package: "nvidia-cudnn-cu11", path: "/opt/venv/libcudnn.so.9")
    },
    RuleCase("ACC014", "a private copy with a hash in its name", nil) {
      $0.python("ctranslate2", "3.24.0", layer: 6)
      $0.component(
        "cudnn", "8.9.2", package: "ctranslate2",
        path: "/opt/venv/ctranslate2.libs/libcudnn-74a4c495.so.8.9.2")
    },
    RuleCase("ACC014", "the same version twice", nil) {
      $0.component("cudnn", "9.1.0", path: "/usr/lib/libcudnn.so.9.1.0")
    },
    RuleCase("ACC015", "exact pins that exclude each other", .error) {
      $0.python(
        "tensorflow", "2.17.0", layer: 6,
        needs: [("nvidia-cudnn-cu12", "==8.9.7.29", nil)])
    },
    RuleCase("ACC015", "a range that has the pin", nil) {
      $0.python(
        "tensorflow", "2.20.0", layer: 6, needs: [("nvidia-cudnn-cu12", "<10.0,>=9.0", nil)])
    },
    RuleCase("ACC015", "the pin of an extra that nobody asked for", nil) {
      $0.python(
        "tensorflow", "2.17.0", layer: 6,
        needs: [("nvidia-cudnn-cu13", "==8.9.7.29", "extra == \"and-cuda\"")])
    },
    RuleCase("ACC016", "wheels of two majors", .error) {
      $0.python("nvidia-nccl-cu13", "2.27.7", layer: 6)
    },
    RuleCase("ACC016", "a framework for another major", .error) {
      $0.python("cupy-cuda11x", "13.3.0", layer: 6)
    },
    RuleCase("ACC016", "a release that is known to be built for another major", .error) {
      $0.python("onnxruntime-gpu", "1.27.0", layer: 6)
    },
    RuleCase("ACC016", "a release for the same major", nil) {
      $0.python("onnxruntime-gpu", "1.23.2", layer: 6)
      $0.python("cupy-cuda12x", "13.3.0", layer: 6)
    },
    RuleCase("ACC016", "a build for the processor", nil) {
      $0.python("cupy-cuda11x", "13.3.0", layer: 6)
      $0.variant("cupy-cuda11x", .cpu)
    },
    RuleCase("ACC017", "one library of a newer toolkit", .warning) {
      $0.setWheel("cufft", "11.2.1.3")
    },
    RuleCase("ACC017", "a newer nvJitLink alone", .info) {
      $0.python("nvidia-nvjitlink-cu12", "12.4.127", layer: 5)
      $0.component("nvjitlink", "12.4.127", package: "nvidia-nvjitlink-cu12")
    },
    RuleCase("ACC017", "a version that no toolkit has", nil) {
      $0.setWheel("cufft", "11.99.0.1")
    },
    RuleCase("ACC040", "a private copy of another version", .warning) {
      $0.python("ctranslate2", "4.6.0", layer: 6)
      $0.component(
        "cudnn", "9.10.2", package: "ctranslate2",
        path: "/opt/venv/ctranslate2.libs/libcudnn-74a4c495.so.9.10.2")
    },
    RuleCase("ACC040", "a private copy of the same version", nil) {
      $0.python("ctranslate2", "4.6.0", layer: 6)
      $0.component(
        "cudnn", "9.1.0", package: "ctranslate2",
        path: "/opt/venv/ctranslate2.libs/libcudnn-74a4c495.so.9.1.0")
    },
    RuleCase("ACC040", "a private copy where the environment has none", nil) {
      $0.python("ctranslate2", "4.6.0", layer: 6)
      $0.component("tensorrt", "10.1.0", package: "ctranslate2", path: "/opt/venv/x.libs/y.so")
    },
  ]

  static let frameworks: [RuleCase] = [
    RuleCase("ACC024", "the tag promises more than the files hold", .warning) {
      $0.facts.libc = nil
      $0.accelerators.needs.glibcAboveTag = [Sample.need("2.28")]
    },
    RuleCase("ACC024", "the environment's glibc is new enough", .info) {
      $0.accelerators.needs.glibcAboveTag = [Sample.need("2.28")]
    },
    RuleCase("ACC024", "the tag says as much", nil) {
      $0.accelerators.needs.glibcAboveTag = [Sample.need("2.17")]
    },
    RuleCase("ACC030", "a plugin of another release", .error) {
      $0.python("jax", "0.6.2", layer: 6)
      $0.python("jaxlib", "0.6.2", layer: 6)
      $0.python("jax-cuda12-plugin", "0.7.2", layer: 6)
      $0.python("jax-cuda12-pjrt", "0.7.2", layer: 6)
    },
    RuleCase("ACC030", "all of one release, one rebuilt", nil) {
      $0.python("jax", "0.6.2", layer: 6)
      $0.python("jaxlib", "0.6.2", layer: 6)
      $0.python("jax-cuda12-plugin", "0.6.2.post1", layer: 6)
    },
    RuleCase("ACC030", "jax newer than jaxlib within its own range", nil) {
      $0.python("jaxlib", "0.6.0", layer: 6)
      $0.python("jax", "0.6.2", layer: 6, needs: [("jaxlib", "<=0.6.2,>=0.6.0", nil)])
      $0.python("jax-cuda12-plugin", "0.6.0", layer: 6)
    },
    RuleCase("ACC031", "two distributions of one module", .error) {
      $0.python("onnxruntime", "1.23.2", layer: 6)
      $0.python("onnxruntime-gpu", "1.23.2", layer: 6)
    },
    RuleCase("ACC031", "one of the two", nil) {
      $0.python("onnxruntime-gpu", "1.23.2", layer: 6)
    },
    RuleCase("ACC031", "one that only requires the other", nil) {
      $0.python("tensorflow-cpu", "2.17.0", layer: 6)
      $0.python("tensorflow", "2.17.0", layer: 6, needs: [("tensorflow-cpu", "==2.17.0", nil)])
    },
    RuleCase("ACC031", "each in a folder of its own", nil) {
      $0.python("onnxruntime", "1.23.2", layer: 6)
      $0.python("onnxruntime-gpu", "1.23.2", layer: 6)
      $0.packages[$0.packages.count - 1].location = "/srv/lib/python3.11/site-packages"
    },
    RuleCase("ACC032", "built for another release", .warning) {
      $0.set("torchaudio", "2.5.1+cu121")
      if let row = $0.index("torchaudio") { $0.packages[row].needs = [] }
    },
    RuleCase("ACC032", "built for another variant", .warning) {
      $0.set("torchvision", "0.19.1+cu118")
      $0.variant("torchvision", .cuda, "11.8")
    },
    RuleCase("ACC032", "the pair", nil) { _ in },
    RuleCase("ACC032", "a release that no table has", nil) {
      $0.set("torchaudio", "2.99.0+cu121")
      if let row = $0.index("torchaudio") { $0.packages[row].needs = [] }
    },
    RuleCase("ACC033", "an old torch beside NumPy 2", .warning) {
      $0.set("torch", "2.2.2+cu121")
      $0.set("numpy", "2.0.2")
    },
    RuleCase("ACC033", "an old torch beside NumPy 1", nil) { $0.set("torch", "2.2.2+cu121") },
    RuleCase("ACC033", "a new torch beside NumPy 2", nil) { $0.set("numpy", "2.0.2") },
    RuleCase("ACC039", "the files are of another build", .error) {
      $0.variant("torch", .cpu, version: "2.4.1+cpu")
    },
    RuleCase("ACC039", "the files are of another release", .error) {
      $0.variant("torch", .cuda, "12.1", version: "2.5.0+cu121")
    },
    RuleCase("ACC039", "the record has no label", nil) {
      $0.set("torch", "2.4.1")
      $0.variant("torch", .cuda, "12.1", version: "2.4.1+cu121")
    },
    RuleCase("PKG020", "a symbol that nothing offers", .error) {
      $0.modules(
        "torchvision", ["torchvision._C", "torchvision.image"],
        problems: [("torchvision._C", .missingSymbol, "_ZN3c10 of libc10.so")])
    },
    RuleCase("PKG020", "all modules lack a library", .error) {
      $0.modules(
        "pyarrow", ["pyarrow.lib"], problems: [("pyarrow.lib", .missingLibrary, "libx.so")])
    },
    RuleCase("PKG020", "an optional module lacks a library", .info) {
      $0.modules(
        "torchaudio", ["torchaudio.lib._torchaudio", "torchaudio.lib._torchaudio_ffmpeg6"],
        problems: [("torchaudio.lib._torchaudio_ffmpeg6", .missingLibrary, "libavutil.so.58")])
    },
    RuleCase("PKG020", "nobody can tell", nil) {
      $0.modules("pyarrow", ["pyarrow.lib"], problems: [("pyarrow.lib", .unknown, "not read")])
    },
    RuleCase("PKG020", "a NumPy interface that the tables tell", nil) {
      $0.set("torch", "2.2.2+cu121")
      $0.set("numpy", "2.0.2")
      $0.modules("torch", ["torch._C"], problems: [("torch._C", .otherNumPy, "built for 1")])
    },
    RuleCase("PKG020", "a copy that nobody searches", nil) {
      $0.modules("pyarrow", ["pyarrow.lib"], problems: [("pyarrow.lib", .missingSymbol, "x")])
      if let row = $0.index("pyarrow") { $0.packages[row].role = .embedded }
    },
  ]

  @Test(arguments: image + libraries + frameworks)
  func `fires on its condition and on nothing like it`(item: RuleCase) {
    let found = item.findings()
    #expect(found.map(\.severity) == (item.severity.map { [$0] } ?? []), "\(found.map(\.title))")
    for finding in found {
      #expect(!finding.values.flatMap(\.evidence).isEmpty)
      #expect(finding.fix != nil)
      #expect(finding.title.first?.isUppercase == false || !finding.title.hasSuffix("."))
    }
  }

  @Test func `every rule fires in some case and is silent in another`() {
    let all = Self.image + Self.libraries + Self.frameworks
    for code in Set(all.map(\.code)) {
      #expect(all.contains { $0.code == code && $0.severity != nil }, "\(code)")
      #expect(all.contains { $0.code == code && $0.severity == nil }, "\(code)")
    }
    #expect(Set(all.map(\.code)).count == 17)
  }
}
