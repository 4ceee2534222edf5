import Graphs
import Model
import Testing
import Trees

/// For which accelerator a framework is built, and what tells it.
struct VariantGraphTests {
  private func lines(_ tree: NativeTree) -> [String] {
    tree.accelerators.variants.map {
      "\($0.name) \($0.family.rawValue) \($0.release ?? "-"): \($0.because)"
    }
  }

  @Test func `torch's own file beats its record`() {
    var tree = NativeTree.python
    tree.distribution("torch", "2.9.1")
    var fact = VariantFact(distribution: "torch")
    fact.version = "2.9.1+cu128"
    fact.cuda = "12.8"
    tree.add("\(NativeTree.packages)/torch/version.py", .variant(fact))
    #expect(lines(tree) == ["torch cuda 12.8: torch/version.py"])
    #expect(tree.accelerators.variants.map(\.version) == ["2.9.1+cu128"])
    #expect(tree.accelerators.variants.map(\.path) == ["/\(NativeTree.packages)/torch/version.py"])
  }

  @Test func `files tell ROCm, XPU and builds for processors`() {
    func variant(_ change: (inout VariantFact) -> Void) -> [String] {
      var tree = NativeTree.python
      tree.distribution("torch", "2.9.1")
      var fact = VariantFact(distribution: "torch")
      change(&fact)
      tree.add("\(NativeTree.packages)/torch/version.py", .variant(fact))
      return lines(tree)
    }
    #expect(variant { $0.rocm = "6.4.43482-0f2d60242" } == ["torch rocm 6.4: torch/version.py"])
    #expect(variant { $0.xpu = "" } == ["torch xpu -: torch/version.py"])
    #expect(variant { $0.isProcessorOnly = true } == ["torch cpu -: torch/version.py"])
    #expect(variant { $0.version = "2.9.1+cpu" } == ["torch cpu -: torch/version.py"])
  }

  @Test(arguments: [
    ("torch", "2.1.2+cu121", "cuda 12.1: local version"),
    ("torch", "2.6.0.dev20241112+cu124", "cuda 12.4: local version"),
    ("torch", "2.1.2+rocm5.6", "rocm 5.6: local version"),
    ("torch", "2.9.1+cpu", "cpu -: local version"),
    ("torch", "2.0.1+cpu.cxx11.abi", "cpu -: local version"),
    ("torch", "2.9.1+xpu", "xpu -: local version"),
    ("xformers", "0.0.28+cu121torch24", "cuda 12.1: local version"),
    ("tensorflow-cpu", "2.18.0", "cpu -: distribution name"),
    ("tensorflow-rocm", "2.14.0.600", "rocm -: distribution name"),
    ("intel-tensorflow", "2.15.0", "cpu -: distribution name"),
    ("onnxruntime", "1.23.2", "cpu -: distribution name"),
    ("onnxruntime-openvino", "1.23.0", "openvino -: distribution name"),
    ("cupy-cuda12x", "13.6.0", "cuda 12: distribution name"),
    ("cupy-cuda111", "9.6.0", "cuda 11.1: distribution name"),
    ("cupy-rocm-5-0", "13.0.0", "rocm 5.0: distribution name"),
    ("jax-cuda12-plugin", "0.8.1", "cuda 12: distribution name"),
    ("jax-rocm60-pjrt", "0.4.31", "rocm 6.0: distribution name"),
    ("jax-rocm7-plugin", "0.10.2", "rocm 7: distribution name"),
    ("jaxlib", "0.8.1", "cpu -: distribution name"),
    ("xgboost-cpu", "3.1.0", "cpu -: distribution name"),
    ("faiss-gpu-cu12", "1.12.0", "cuda 12: distribution name"),
    ("cudf-cu12", "25.2.0", "cuda 12: distribution name"),
    ("mxnet-cu112", "1.9.1", "cuda 11.2: distribution name"),
    ("libtpu", "0.0.17", "tpu -: distribution name"),
  ])
  func `records tell by local version or name`(name: String, version: String, expected: String) {
    var tree = NativeTree.python
    tree.distribution(name, version)
    #expect(lines(tree) == ["\(name) \(expected)"])
  }

  @Test func `libraries of a vendor are components, and other packages have no variant`() {
    var tree = NativeTree.python
    tree.distribution("nvidia-cudnn-cu12", "9.1.0.70")
    tree.distribution("numpy", "2.0.2")
    tree.distribution("cuda-python", "12.4.0")
    #expect(lines(tree) == [])
  }

  @Test func `what a distribution requires tells, an extra does not`() {
    var tree = NativeTree.python
    tree.distribution("xgboost", "3.0.0", requires: ["numpy", "nvidia-nccl-cu12"])
    #expect(lines(tree) == ["xgboost cuda 12: requires nvidia-nccl-cu12"])
  }

  @Test func `device code tells, and so does its absence in a framework`() {
    var tree = NativeTree.python
    tree.distribution("lightgbm", "4.6.0")
    tree.distribution("vllm", "0.6.0")
    tree.binary("\(NativeTree.packages)/lightgbm/lib/lib_lightgbm.so")
    tree.module("vllm/_C.abi3.so") {
      $0.gpuCode = [
        GPUCode(vendor: .amd, containers: [GPUCode.Containers(targets: ["gfx90a"], count: 1)])
      ]
    }
    #expect(lines(tree) == ["lightgbm cpu -: no device code", "vllm rocm -: device code"])
    // A framework whose files were not read stays open.
    var unread = NativeTree.python
    unread.distribution("lightgbm", "4.6.0")
    #expect(lines(unread) == [])
  }

  @Test func `conda's build strings tell, metapackages add the release`() {
    func conda(_ name: String, _ version: String, _ build: String) -> (String, Fact) {
      var fact = PackageFact(ecosystem: .conda, name: name, version: version)
      fact.build = build
      return ("opt/conda/conda-meta/\(name)-\(version)-\(build).json", .package(fact))
    }
    var tree = NativeTree()
    for (path, fact) in [
      conda("pytorch", "2.1.0", "py3.11_cuda12.1_cudnn8.9.2_0"),
      conda("xgboost", "2.1.0", "cuda120_py311h2e9f2a1_0"),
      conda("libfaiss", "1.9.0", "h1234_0_cpu"), conda("tensorflow", "2.16.1", "cuda_py311h1_0"),
      conda("cuda-version", "12.4", "h3060b56_3"), conda("numpy", "1.26.4", "py311h64a7726_0"),
    ] {
      tree.add(path, fact)
    }
    #expect(
      lines(tree) == [
        "libfaiss cpu -: conda build string", "pytorch cuda 12.1: conda build string",
        "tensorflow cuda 12.4: conda build string, cuda-version",
        "xgboost cuda 12.0: conda build string",
      ])
  }
}
