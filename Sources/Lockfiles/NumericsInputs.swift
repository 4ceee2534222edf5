/// What enters the numerics fingerprint, and why: the one list that is read and printed.
enum NumericsInputs {
  /// Native components whose version changes results, by their short names.
  static let components: [(names: [String], why: String)] = [
    (
      ["cuda-runtime", "nvrtc", "nvvm", "nvjitlink"],
      "compiles and starts kernels; its mathematical functions change between releases"
    ),
    (
      ["cublas", "cublas-lt"],
      "chooses kernels for matrix products by shape, device and version: other order of sums"
    ),
    (["cudnn"], "chooses convolution and attention algorithms by heuristics of its version"),
    (
      ["cufft", "cusolver", "cusparse", "cusparselt", "cutensor", "cudss", "npp"],
      "transforms, solvers and sparse products sum in an order of their own"
    ),
    (["curand"], "the streams of random numbers on the device"),
    (
      ["nccl", "nvshmem"], "sums gradients across devices; its algorithms change the order of sums"
    ),
    (["tensorrt"], "fuses layers and chooses precisions when it builds an engine"),
    (
      ["hip-runtime", "hiprtc", "comgr", "rocm-core"],
      "what the CUDA runtime is for NVIDIA, for AMD GPUs"
    ),
    (
      [
        "rocblas", "hipblas", "hipblaslt", "miopen", "rocfft", "hipfft", "rocsolver", "hipsolver",
        "rocsparse", "hipsparse", "hipsparselt", "rocrand", "hiprand", "rccl", "migraphx",
      ],
      "what cuBLAS, cuDNN, cuFFT, cuSOLVER, cuSPARSE, cuRAND and NCCL are for NVIDIA, for AMD GPUs"
    ),
    (["onednn", "openvino"], "convolutions and matrix products on processors"),
    (["sycl-runtime"], "compiles and starts kernels on Intel GPUs"),
  ]

  /// Linear algebra by component, as people call it.
  static let algebra: [String: String] = [
    "openblas": "OpenBLAS", "onemkl": "MKL", "blis": "BLIS", "atlas": "ATLAS",
    "blas": "reference BLAS", "lapack": "reference LAPACK", "libflame": "libFLAME",
    "armpl": "Arm Performance Libraries", "nvpl": "NVPL",
  ]

  /// OpenMP by component, as people call it.
  static let threads: [String: String] = [
    "gnu-openmp": "GNU OpenMP", "intel-openmp": "Intel OpenMP", "llvm-openmp": "LLVM OpenMP",
  ]

  /// Packages that compute, by normalised name.
  static let packages: Set<String> = [
    "blas", "bottleneck", "catboost", "cupy", "dask", "flax", "jax", "jaxlib", "keras", "libblas",
    "libcblas", "liblapack", "lightgbm", "llvmlite", "mkl", "ml-dtypes", "numba", "numexpr",
    "numpy", "numpy-base", "onnxruntime", "onnxruntime-gpu", "optax", "pandas", "polars", "pyarrow",
    "python3-numpy", "python3-pandas", "python3-scipy", "python3-sklearn", "python3-torch",
    "pytorch", "pytorch-cpu", "pytorch-cuda", "pytorch-gpu", "pytorch-triton", "scikit-learn",
    "scipy", "statsmodels", "tensorflow", "tensorflow-base", "tensorflow-cpu", "tensorflow-gpu",
    "tensorrt", "torch", "torchaudio", "torchvision", "triton", "xgboost", "xgboost-cpu",
  ]

  /// Beginnings of further names of packages that compute.
  static let packagePrefixes = ["cupy-cuda", "cupy-rocm", "jax-cuda", "jax-rocm", "flash-attn"]

  /// Variables by name, or by a beginning that ends in `_`.
  static let variables: [(names: [String], why: String)] = [
    (
      [
        "OMP_", "GOMP_", "KMP_", "GOTO_NUM_THREADS", "NUMEXPR_MAX_THREADS", "NUMEXPR_NUM_THREADS",
        "NUMBA_NUM_THREADS", "VECLIB_MAXIMUM_THREADS",
      ],
      "the number of threads and how work is divided: other order of sums"
    ),
    (
      ["MKL_"],
      "threads, instruction sets (`MKL_CBWR`, `MKL_ENABLE_INSTRUCTIONS`) and dynamic choices of MKL"
    ),
    (
      ["OPENBLAS_", "BLIS_"],
      "threads and the processor core whose kernels are taken (`OPENBLAS_CORETYPE`)"
    ),
    (
      ["CUBLAS_", "CUBLASLT_", "ROCBLAS_"],
      "`CUBLAS_WORKSPACE_CONFIG` makes matrix products repeatable; others change precision"
    ),
    (
      ["NVIDIA_TF32_OVERRIDE", "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE"],
      "whether 32-bit matrix products are rounded to TF32"
    ),
    (
      ["TORCH_", "PYTORCH_"],
      "algorithm choices of PyTorch; allocator settings may choose other workspaces"
    ),
    (["CUDNN_", "MIOPEN_"], "algorithm search and determinism of convolutions"),
    (
      ["TF_"],
      "`TF_DETERMINISTIC_OPS`, `TF_CUDNN_DETERMINISTIC`, `TF_ENABLE_ONEDNN_OPTS` and their kin"
    ),
    (
      ["XLA_", "JAX_"],
      "compiler flags such as `--xla_gpu_deterministic_ops`, precision and 64-bit switches"
    ),
    (["DNNL_", "ONEDNN_"], "instruction sets and accumulation modes of oneDNN"),
    (["NCCL_", "RCCL_"], "the algorithm and protocol that sums across devices"),
    (
      ["CUDA_FORCE_PTX_JIT", "CUDA_DISABLE_PTX_JIT", "HSA_OVERRIDE_GFX_VERSION"],
      "which device code runs: ready code or one that the driver compiles"
    ),
    (["PYTHONHASHSEED"], "the order of sets and with it of what is summed or sampled"),
  ]

  /// Whether a variable enters.
  static func contains(variable name: String) -> Bool {
    variables.contains { entry in
      entry.names.contains { $0.hasSuffix("_") ? name.hasPrefix($0) : name == $0 }
    }
  }

  /// Whether a package enters.
  static func contains(package name: String) -> Bool {
    packages.contains(name) || packagePrefixes.contains { name.hasPrefix($0) }
  }

  /// Whether a component enters under its own name.
  static func contains(component name: String) -> Bool {
    components.contains { $0.names.contains(name) }
  }
}
