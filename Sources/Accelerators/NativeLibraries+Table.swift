// Sources: wheels opened for the knowledge tables, the loader of JAX's CUDA plugins, the libraries of
// bitsandbytes, NVIDIA's container toolkit (measured, official); all other rows are from memory.

extension NativeLibraries {
  static func soname(
    _ version: String, _ cudaMajors: [Int] = [], _ grade: Grade = .measured
  ) -> Soname {
    Soname(version: version, cudaMajors: cudaMajors, grade: grade)
  }

  /// A library known from memory, with its sonames.
  static func hint(_ stem: String, _ component: String, _ sonames: [String] = []) -> Library {
    Library(stem, component, .unverified, sonames.map { soname($0, [], .unverified) })
  }

  /// All rows; of sonames with one major the one of the newest releases stands first.
  package static let libraries: [Library] =
    cudaLibraries + cudaHints + rocmLibraries + hostLibraries

  private static let cudaLibraries: [Library] = [
    // The driver's own part: a copy inside an image does not belong there.
    Library(
      "libcuda", "cuda-driver", .official, [soname("1", [], .official)], hasFixedSoname: true),
    Library(
      "libnvidia-ml", "nvml", .unverified, [soname("1", [], .unverified)], hasFixedSoname: true),
    Library(
      "libnvidia-ptxjitcompiler", "ptx-jit-compiler", .unverified, [soname("1", [], .unverified)],
      hasFixedSoname: true),
    // CUDA toolkit. Before 11 the soname of the runtime names the minor version.
    Library(
      "libcudart", "cuda-runtime", .measured,
      [
        soname("13", [13]), soname("12", [12]), soname("11.0", [11]),
        soname("10.2", [10], .unverified), soname("10.1", [10], .unverified),
        soname("10.0", [10], .unverified), soname("9.2", [9], .unverified),
        soname("9.1", [9], .unverified), soname("9.0", [9], .unverified),
      ]),
    Library(
      "libcublas", "cublas", .measured,
      [soname("13", [13]), soname("12", [12]), soname("11", [11])]),
    Library(
      "libcublasLt", "cublas", .measured,
      [soname("13", [13]), soname("12", [12]), soname("11", [11])]),
    Library(
      "libcufft", "cufft", .measured,
      [soname("12", [13]), soname("11", [12]), soname("10", [10, 11], .unverified)]),
    Library("libcurand", "curand", .measured, [soname("10", [10, 11, 12, 13])]),
    Library("libcusolver", "cusolver", .measured, [soname("12", [13]), soname("11", [11, 12])]),
    Library("libcusparse", "cusparse", .measured, [soname("12", [12, 13]), soname("11", [11])]),
    Library("libcusparseLt", "cusparselt", .measured, [soname("0")]),
    Library(
      "libnvrtc", "nvrtc", .measured,
      [
        soname("13", [13]), soname("12", [12]), soname("11.2", [11], .unverified),
        soname("11.1", [11], .unverified), soname("11.0", [11], .unverified),
      ]),
    // Its soname is the toolkit's version, major and minor.
    Library("libnvrtc-builtins", "nvrtc-builtins", .measured, toolkitSonames),
    Library("libnvJitLink", "nvjitlink", .measured, [soname("13", [13]), soname("12", [12])]),
    Library("libcupti", "cupti", .measured, [soname("13", [13]), soname("12", [12])]),
    Library("libnvToolsExt", "nvtx", .measured, [soname("1")], hasFixedSoname: true),
    Library("libnvtx3interop", "nvtx", .measured, [soname("1")], hasFixedSoname: true),
    Library(
      "libnvjpeg", "nvjpeg", .measured,
      [
        soname("13", [13], .unverified), soname("12", [12]), soname("11", [11], .unverified),
      ]),
    Library("libcufile", "cufile", .measured, [soname("0")], hasFixedSoname: true),
    Library("libcufile_rdma", "cufile", .measured, [soname("1")], hasFixedSoname: true),
    // Libraries with versions of their own, the same for every CUDA.
    Library(
      "libcudnn", "cudnn", .measured,
      [soname("9"), soname("8"), soname("7", [], .unverified)]),
    // Its parts since version 9 (build script of PyTorch), and those of version 8.
    Library("libcudnn_graph", "cudnn", .official, [soname("9", [], .official)]),
    Library(
      "libcudnn_ops", "cudnn", .official, [soname("9", [], .official)]),
    Library("libcudnn_cnn", "cudnn", .official, [soname("9", [], .official)]),
    Library("libcudnn_adv", "cudnn", .official, [soname("9", [], .official)]),
    Library("libcudnn_heuristic", "cudnn", .official, [soname("9", [], .official)]),
    Library("libcudnn_engines_precompiled", "cudnn", .official, [soname("9", [], .official)]),
    Library("libcudnn_engines_runtime_compiled", "cudnn", .official, [soname("9", [], .official)]),
    Library("libnccl", "nccl", .measured, [soname("2")]),
    Library("libnvshmem_host", "nvshmem", .measured, [soname("3")]),
    Library("libnvinfer", "tensorrt", .measured, [soname("10"), soname("8", [], .unverified)]),
    Library(
      "libcutensor", "cutensor", .unverified,
      [soname("2", [], .unverified), soname("1", [], .unverified)]),
  ]

  /// Parts of the toolkit and its companions, from memory.
  private static let cudaHints: [Library] =
    ["ops_infer", "ops_train", "cnn_infer", "cnn_train", "adv_infer", "adv_train"]
    .map { hint("libcudnn_\($0)", "cudnn", ["8"]) }
    + [
      "nppc", "nppial", "nppicc", "nppidei", "nppif", "nppig", "nppim", "nppist", "nppisu",
      "nppitc", "npps",
    ].map { stem in
      Library(
        "lib\(stem)", "npp", .unverified,
        [13, 12, 11].map { soname(String($0), [$0], .unverified) })
    }
    + [
      Library(
        "libnvblas", "cublas", .unverified,
        [13, 12, 11].map { soname(String($0), [$0], .unverified) }),
      Library(
        "libcufftw", "cufft", .unverified,
        [
          soname("12", [13], .unverified), soname("11", [12], .unverified),
          soname("10", [10, 11], .unverified),
        ]),
      Library(
        "libcusolverMg", "cusolver", .unverified,
        [soname("12", [13], .unverified), soname("11", [11, 12], .unverified)]),
      Library(
        "libnvfatbin", "nvfatbin", .unverified,
        [13, 12].map { soname(String($0), [$0], .unverified) }),
      hint("libnvvm", "nvvm", ["4", "3"]), hint("libcudss", "cudss", ["0"]),
      hint("libcutensorMg", "cutensor", ["2", "1"]), hint("libcudla", "cudla", ["1"]),
      Library(
        "libnvonnxparser", "tensorrt", .measured, [soname("10"), soname("8", [], .unverified)]),
      hint("libnvinfer_plugin", "tensorrt", ["10", "8"]),
      hint("libnvinfer_lean", "tensorrt", ["10", "8"]),
      hint("libnvinfer_dispatch", "tensorrt", ["10", "8"]),
      hint("libnvinfer_vc_plugin", "tensorrt", ["10", "8"]),
    ]

  /// CUDA 12.0 to 13.9 as `libnvrtc-builtins` spells them, and those of CUDA 11.
  private static let toolkitSonames: [Soname] =
    (0...9).map { soname("13.\($0)", [13]) } + (0...9).map { soname("12.\($0)", [12]) }
    + (0...8).map { soname("11.\($0)", [11], .unverified) }
}
