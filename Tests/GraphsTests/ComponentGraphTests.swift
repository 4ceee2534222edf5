import Graphs
import Model
import Testing
import Trees

/// Native components: whose they are, which version they have, which copy the loader takes.
struct ComponentGraphTests {
  private static let packages = NativeTree.packages

  private func lines(_ tree: NativeTree, _ name: String) -> [String] {
    let snapshot = tree.snapshot()
    return snapshot.accelerators.components.filter { $0.name == name }.map {
      let owner = snapshot.name($0.package) ?? "-"
      return "\($0.version ?? "-") \($0.versionSource?.rawValue ?? "-") \(owner)"
    }
  }

  @Test func `a wheel that is the component tells its version`() {
    var tree = NativeTree.python
    tree.distribution("nvidia-cudnn-cu12", "9.1.0.70")
    tree.library("\(Self.packages)/nvidia/cudnn/lib/libcudnn.so.9", "cudnn", "libcudnn.so.9")
    #expect(lines(tree, "cudnn") == ["9.1.0.70 package nvidia-cudnn-cu12"])
  }

  @Test func `all of CUDA 13 stands in one folder and keeps its distributions`() {
    var tree = NativeTree.python
    tree.distribution("nvidia-cublas", "13.1.0.3")
    tree.distribution("nvidia-cuda-runtime", "13.0.96")
    tree.distribution("nvidia-cuda-runtime-cu12", "12.4.127")
    let folder = "\(Self.packages)/nvidia/cu13/lib"
    tree.library("\(folder)/libcublas.so.13", "cublas", "libcublas.so.13")
    tree.library("\(folder)/libcudart.so.13", "cuda-runtime", "libcudart.so.13")
    tree.library(
      "\(Self.packages)/nvidia/cuda_runtime/lib/libcudart.so.12", "cuda-runtime",
      "libcudart.so.12")
    #expect(lines(tree, "cublas") == ["13.1.0.3 package nvidia-cublas"])
    #expect(
      lines(tree, "cuda-runtime") == [
        "12.4.127 package nvidia-cuda-runtime-cu12", "13.0.96 package nvidia-cuda-runtime",
      ])
  }

  @Test func `the second library of a component's package has its version`() {
    var tree = NativeTree.python
    tree.distribution("nvidia-cuda-nvrtc-cu12", "12.1.105")
    tree.library(
      "\(Self.packages)/nvidia/cuda_nvrtc/lib/libnvrtc-builtins.so.12.1", "nvrtc-builtins",
      "libnvrtc-builtins.so.12.1")
    #expect(lines(tree, "nvrtc-builtins") == ["12.1.105 package nvidia-cuda-nvrtc-cu12"])
  }

  @Test func `a vendored copy belongs to the package that carries it`() {
    var tree = NativeTree.python
    tree.distribution("nvidia-cudnn-cu12", "9.8.0.87")
    tree.distribution("ctranslate2", "4.6.0")
    tree.library("\(Self.packages)/nvidia/cudnn/lib/libcudnn.so.9", "cudnn", "libcudnn.so.9")
    tree.library(
      "\(Self.packages)/ctranslate2.libs/libcudnn-74a4c495.so.9.1.0", "cudnn", "libcudnn.so.9",
      "9.1.0"
    ) { $0.soname = "libcudnn-74a4c495.so.9.1.0" }
    #expect(
      lines(tree, "cudnn") == [
        "9.1.0 file-name ctranslate2", "9.8.0.87 package nvidia-cudnn-cu12",
      ])
  }

  @Test func `toolkits list their parts, variables and sonames tell the rest`() {
    var tree = NativeTree()
    let folder = "usr/local/cuda-12.4"
    tree.add(
      "\(folder)/version.json",
      .toolkit(
        ToolkitFact(
          toolkit: "cuda", release: "12.4.1", components: ["cufft": "11.2.1.3"])))
    tree.library("\(folder)/lib64/libcufft.so.11", "cufft", "libcufft.so.11")
    tree.library("\(folder)/lib64/libcurand.so.10", "curand", "libcurand.so.10")
    tree.library(
      "\(folder)/lib64/libcudart.so.12.4.127", "cuda-runtime", "libcudart.so.12", "12.4.127")
    tree.library("usr/lib/x86_64-linux-gnu/libcudnn.so.9", "cudnn", "libcudnn.so.9")
    tree.library("usr/lib/x86_64-linux-gnu/libnccl.so.2", "nccl", "libnccl.so.2")
    tree.variables = [("NV_CUDNN_VERSION", "9.1.0.70-1"), ("NCCL_VERSION", "3.0")]
    #expect(lines(tree, "cufft") == ["11.2.1.3 toolkit -"])
    #expect(lines(tree, "curand") == ["10 soname -"])
    #expect(lines(tree, "cuda-runtime") == ["12.4.127 file-name -"])
    #expect(lines(tree, "cudnn") == ["9.1.0.70 variable -"])
    #expect(lines(tree, "nccl") == ["2 soname -"])
    #expect(lines(tree, "cuda-toolkit") == ["12.4.1 toolkit -"])
  }

  @Test func `a package without its library is a component too`() {
    var tree = NativeTree.python
    tree.distribution("nvidia-nccl-cu12", "2.21.5")
    tree.add("etc/OpenCL/vendors/x.icd", .openCLDriver(library: "/opt/lib/libx.so"))
    #expect(lines(tree, "nccl") == ["2.21.5 package nvidia-nccl-cu12"])
    #expect(tree.accelerators.components.map(\.soname) == [nil, "libx.so"])
  }

  private func torch(_ change: (inout BinaryFact) -> Void) -> NativeTree {
    var tree = NativeTree.python
    tree.distribution("torch", "2.5.1")
    tree.distribution("nvidia-cudnn-cu12", "9.1.0.70")
    tree.module("torch/_C.cpython-311-x86_64-linux-gnu.so") {
      $0.needed = ["libtorch_cuda.so"]
      $0.rpath = ["$ORIGIN/lib"]
    }
    tree.binary("\(Self.packages)/torch/lib/libtorch_cuda.so") {
      $0.soname = "libtorch_cuda.so"
      $0.needed = ["libcudnn.so.9"]
      change(&$0)
    }
    tree.library("\(Self.packages)/nvidia/cudnn/lib/libcudnn.so.9", "cudnn", "libcudnn.so.9")
    tree.library("usr/lib/x86_64-linux-gnu/libcudnn.so.9", "cudnn", "libcudnn.so.9")
    return tree
  }

  @Test func `of several copies the run path's is taken and says so`() {
    let components = torch { $0.runpath = ["$ORIGIN/../../nvidia/cudnn/lib"] }
      .accelerators.components
    #expect(components.map(\.isLoaded) == [false, true])
    #expect(components.map(\.foundBy) == [nil, "RUNPATH of torch/lib/libtorch_cuda.so"])
  }

  @Test func `LD_LIBRARY_PATH beats a run path, and DT_RPATH beats the variable`() {
    var tree = torch { $0.runpath = ["$ORIGIN/../../nvidia/cudnn/lib"] }
    tree.variables = [("LD_LIBRARY_PATH", "/usr/lib/x86_64-linux-gnu")]
    #expect(tree.accelerators.components.map(\.foundBy) == ["LD_LIBRARY_PATH", nil])
    tree = torch { $0.rpath = ["$ORIGIN/../../nvidia/cudnn/lib"] }
    tree.variables = [("LD_LIBRARY_PATH", "/usr/lib/x86_64-linux-gnu")]
    #expect(
      tree.accelerators.components.map(\.foundBy) == [nil, "RPATH of torch/lib/libtorch_cuda.so"])
  }

  @Test func `without a run path the system's copy is taken; with no user nobody can tell`() {
    #expect(torch { _ in }.accelerators.components.map(\.foundBy) == ["default folder", nil])
    let unused = torch { $0.needed = [] }.accelerators.components
    #expect(unused.map(\.isLoaded) == [nil, nil])
  }

  @Test func `JAX opens the wheels of the same folder by itself`() {
    var tree = NativeTree.python
    tree.distribution("jax-cuda12-pjrt", "0.8.1")
    tree.distribution("nvidia-cudnn-cu12", "9.8.0.87")
    tree.binary("\(Self.packages)/jax_plugins/xla_cuda12/xla_cuda_plugin.so")
    tree.library("\(Self.packages)/nvidia/cudnn/lib/libcudnn.so.9", "cudnn", "libcudnn.so.9")
    tree.library("usr/lib/libcudnn.so.9", "cudnn", "libcudnn.so.9")
    #expect(
      tree.accelerators.components.map(\.foundBy) == [nil, "opened by jax-cuda12-pjrt"])
  }

  @Test func `device code, engines and forward-compatibility drivers keep their places`() {
    var tree = NativeTree.python
    tree.distribution("xgboost", "3.1.0")
    tree.binary("\(Self.packages)/xgboost/lib/libxgboost.so") {
      $0.gpuCode = [
        GPUCode(
          vendor: .nvidia,
          containers: [GPUCode.Containers(targets: ["compute_120@8.7", "sm_80"], count: 62)])
      ]
    }
    tree.add("models/a.engine", .engine(version: "10.3.0"))
    tree.binary("usr/local/cuda-12.9/compat/libcuda.so.575.57.08") {
      $0.soname = "libcuda.so.1"
      $0.forwardCompatibility = BinaryFact.ForwardCompatibility(cuda: "12.9", branches: [535])
    }
    tree.binary("usr/lib/libcuda.so.1")
    let snapshot = tree.snapshot()
    let facts = snapshot.accelerators
    #expect(facts.gpuCode.map { snapshot.name($0.package) } == ["xgboost"])
    #expect(facts.gpuCode.map(\.targets) == [["sm_80"]])
    #expect(facts.gpuCode.map(\.ptx) == [["compute_120@8.7"]])
    #expect(facts.engines.map { "\($0.path) \($0.version ?? "")" } == ["/models/a.engine 10.3.0"])
    #expect(
      facts.compatibility == [
        AcceleratorFacts.CompatibilityDriver(
          path: "/usr/local/cuda-12.9/compat/libcuda.so.575.57.08", layer: nil,
          driver: "575.57.08", cuda: "12.9", branches: [535])
      ])
    #expect(facts.machine == "x86_64")
  }
}
