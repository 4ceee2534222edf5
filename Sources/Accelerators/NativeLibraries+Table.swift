// Sources: wheels opened for the knowledge tables, the loader of JAX's CUDA plugins, the libraries of
// bitsandbytes, NVIDIA's container toolkit (measured, official); all other rows are from memory.

extension NativeLibraries {
  private static func soname(
    _ version: String, _ cudaMajors: [Int] = [], _ grade: Grade = .measured
  ) -> Soname {
    Soname(version: version, cudaMajors: cudaMajors, grade: grade)
  }

  /// All rows; of sonames with one major the one of the newest releases stands first.
  package static let libraries: [Library] = [
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
    Library("libnccl", "nccl", .measured, [soname("2")]),
    Library("libnvshmem_host", "nvshmem", .measured, [soname("3")]),
    Library("libnvinfer", "tensorrt", .measured, [soname("10"), soname("8", [], .unverified)]),
    Library(
      "libcutensor", "cutensor", .unverified,
      [soname("2", [], .unverified), soname("1", [], .unverified)]),
    // ROCm: the runtime's soname is the ROCm major.
    Library(
      "libamdhip64", "hip-runtime", .unverified,
      [soname("7"), soname("6", [], .unverified), soname("5", [], .unverified)]),
    Library("libhsa-runtime64", "rocr", .unverified, [soname("1", [], .unverified)]),
    Library(
      "librocblas", "rocblas", .unverified,
      [soname("5", [], .unverified), soname("4", [], .unverified)]),
    Library(
      "libhipblas", "hipblas", .unverified,
      [soname("3", [], .unverified), soname("2", [], .unverified)]),
    Library(
      "libhipblaslt", "hipblaslt", .unverified,
      [soname("1", [], .unverified), soname("0", [], .unverified)]),
    Library("libMIOpen", "miopen", .unverified, [soname("1", [], .unverified)]),
    Library("librccl", "rccl", .unverified, [soname("1", [], .unverified)]),
    Library("librocfft", "rocfft", .unverified, [soname("0", [], .unverified)]),
    Library("librocsolver", "rocsolver", .unverified, [soname("0", [], .unverified)]),
    Library("librocsparse", "rocsparse", .unverified, [soname("1", [], .unverified)]),
    Library("librocrand", "rocrand", .unverified, [soname("1", [], .unverified)]),
    Library("libmigraphx", "migraphx", .unverified, [soname("2", [], .unverified)]),
    // Loaders and Intel.
    Library("libOpenCL", "opencl-loader", .measured, [soname("1")]),
    Library("libze_loader", "level-zero-loader", .unverified, [soname("1", [], .unverified)]),
    Library(
      "libze_intel_gpu", "intel-compute-runtime", .unverified, [soname("1", [], .unverified)]),
    Library("libigdrcl", "intel-compute-runtime", .unverified),
    Library(
      "libsycl", "sycl-runtime", .unverified,
      [soname("8", [], .unverified), soname("7", [], .unverified)]),
    Library("libur_loader", "sycl-adapters", .unverified, [soname("0", [], .unverified)]),
    Library("libpi_level_zero", "sycl-adapters", .unverified),
    Library("libmkl_rt", "onemkl", .unverified, [soname("2", [], .unverified)]),
    Library("libmkl_core", "onemkl", .unverified, [soname("2", [], .unverified)]),
    Library("libdnnl", "onednn", .unverified, [soname("3", [], .unverified)]),
    Library("libopenvino", "openvino", .unverified),
    Library("libtpu", "tpu-driver", .unverified),
    Library("libvulkan", "vulkan-loader", .unverified, [soname("1", [], .unverified)]),
  ]

  /// CUDA 12.0 to 13.9 as `libnvrtc-builtins` spells them, and those of CUDA 11.
  private static let toolkitSonames: [Soname] =
    (0...9).map { soname("13.\($0)", [13]) } + (0...9).map { soname("12.\($0)", [12]) }
    + (0...8).map { soname("11.\($0)", [11], .unverified) }

  /// Python distributions without their CUDA suffix (package index metadata).
  static let pythonDistributions: [String: String] = [
    "nvidia-cuda-runtime": "cuda-runtime", "nvidia-cuda-nvrtc": "nvrtc",
    "nvidia-cuda-cupti": "cupti", "nvidia-cuda-nvcc": "nvcc", "nvidia-cublas": "cublas",
    "nvidia-cufft": "cufft", "nvidia-curand": "curand", "nvidia-cusolver": "cusolver",
    "nvidia-cusparse": "cusparse", "nvidia-cusparselt": "cusparselt", "nvidia-cudnn": "cudnn",
    "nvidia-nccl": "nccl", "nvidia-nvtx": "nvtx", "nvidia-nvjitlink": "nvjitlink",
    "nvidia-cufile": "cufile", "nvidia-nvshmem": "nvshmem", "nvidia-nvjpeg": "nvjpeg",
    "nvidia-npp": "npp", "cuda-toolkit": "cuda-toolkit", "tensorrt": "tensorrt",
    "tensorrt-libs": "tensorrt", "tensorrt-cu12-libs": "tensorrt",
    "tensorrt-cu13-libs": "tensorrt", "libtpu": "tpu-driver",
  ]

  /// conda packages (names of conda-forge and the vendor's channel).
  static let condaPackages: [String: String] = [
    "cudatoolkit": "cuda-toolkit", "cuda-toolkit": "cuda-toolkit", "cuda-version": "cuda-version",
    "cuda-cudart": "cuda-runtime", "cuda-nvrtc": "nvrtc", "cuda-nvcc": "nvcc",
    "cuda-cupti": "cupti", "cuda-nvtx": "nvtx", "libcublas": "cublas", "libcufft": "cufft",
    "libcurand": "curand", "libcusolver": "cusolver", "libcusparse": "cusparse",
    "libnvjitlink": "nvjitlink", "libnvjpeg": "nvjpeg", "libcufile": "cufile", "cudnn": "cudnn",
    "libcudnn": "cudnn", "nccl": "nccl", "pytorch-cuda": "cuda-version",
    "cuda-compat": "cuda-compat", "cuda-compat-impl": "cuda-compat",
  ]

  /// Debian packages by the name before their versions (Dockerfiles of the CUDA images; ROCm and
  /// Intel from memory).
  static let debianPackages: [(prefix: String, component: String)] = [
    ("cuda-cudart", "cuda-runtime"), ("cuda-libraries", "cuda-libraries"),
    ("cuda-nvrtc", "nvrtc"), ("cuda-compat", "cuda-compat"), ("cuda-toolkit", "cuda-toolkit"),
    ("cuda-nvcc", "nvcc"), ("cuda-cupti", "cupti"), ("cuda-nvtx", "nvtx"),
    ("libcublas", "cublas"), ("libcufft", "cufft"), ("libcurand", "curand"),
    ("libcusolver", "cusolver"), ("libcusparse", "cusparse"), ("libnpp", "npp"),
    ("libnvjitlink", "nvjitlink"), ("libnvjpeg", "nvjpeg"), ("libcufile", "cufile"),
    ("libcudnn", "cudnn"), ("libnccl", "nccl"), ("libnvinfer", "tensorrt"),
    ("nvidia-driver", "nvidia-driver"), ("libnvidia-compute", "cuda-driver"),
    ("rocm-core", "rocm-core"), ("hip-runtime-amd", "hip-runtime"), ("hsa-rocr", "rocr"),
    ("rocblas", "rocblas"), ("miopen-hip", "miopen"), ("rccl", "rccl"),
    ("intel-opencl-icd", "intel-compute-runtime"), ("level-zero", "level-zero-loader"),
  ]
}
