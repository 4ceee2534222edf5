package import Model
package import Versions

/// The names that the severity table speaks of.
package enum SeverityNames {
  /// Packages whose binary interface breaks, and the smallest step that breaks it.
  package static let binaryInterface: [String: VersionStep] = [
    "libtorch": .minor,
    "numpy": .major,
    "protobuf": .major,
    "pyarrow": .major,
    "python3-numpy": .major,
    "python3-protobuf": .major,
    "pytorch": .minor,
    "tensorflow": .major,
    "tensorflow-cpu": .major,
    "tensorflow-gpu": .major,
    "torch": .minor,
  ]

  /// Libraries whose pickled objects may not load in another version, whatever the step.
  package static let pickled: Set<String> = [
    "cloudpickle", "joblib", "lightgbm", "lightgbm-cpu", "py-xgboost", "python3-cloudpickle",
    "python3-joblib", "python3-sklearn", "scikit-learn", "xgboost", "xgboost-cpu",
  ]

  /// Variables that change numbers, threads, accelerators or what is loaded.
  package static let variables: Set<String> = [
    "CUDA_CACHE_DISABLE", "CUDA_DEVICE_ORDER", "CUDA_HOME", "CUDA_LAUNCH_BLOCKING",
    "CUDA_MODULE_LOADING", "CUDA_PATH", "CUDA_VERSION", "CUDA_VISIBLE_DEVICES", "CUDNN_VERSION",
    "GOTO_NUM_THREADS", "HIP_VISIBLE_DEVICES", "HSA_OVERRIDE_GFX_VERSION", "LD_LIBRARY_PATH",
    "LD_PRELOAD", "NUMEXPR_MAX_THREADS", "NUMEXPR_NUM_THREADS", "PATH", "PYTHONHASHSEED",
    "PYTHONHOME", "PYTHONOPTIMIZE", "PYTHONPATH", "ROCR_VISIBLE_DEVICES", "VECLIB_MAXIMUM_THREADS",
    "XLA_FLAGS",
  ]

  /// Beginnings of further names that matter.
  package static let variablePrefixes = [
    "BLIS_", "CUBLAS_", "CUBLASLT_", "CUDNN_", "GOMP_", "JAX_", "KMP_", "MIOPEN_", "MKL_", "NCCL_",
    "NV_CUDA", "NV_CUDNN", "NV_LIBCUBLAS", "NV_LIBNCCL", "NVIDIA_", "OMP_", "OPENBLAS_", "PYTORCH_",
    "RCCL_", "ROCBLAS_", "TF_", "TORCH_", "XLA_",
  ]

  /// Whether a variable changes more than settings of tools.
  package static func matters(variable name: String) -> Bool {
    variables.contains(name) || variablePrefixes.contains { name.hasPrefix($0) }
  }

  /// Variables that images set for the record of their interpreter.
  package static let interpreterVariables: Set<String> = [
    "GPG_KEY", "PYTHON_GET_PIP_SHA256", "PYTHON_GET_PIP_URL", "PYTHON_PIP_VERSION",
    "PYTHON_SETUPTOOLS_VERSION", "PYTHON_SHA256", "PYTHON_VERSION",
  ]

  /// Whether a package brings linear algebra or OpenMP.
  package static func isLinearAlgebra(_ ecosystem: Ecosystem, _ name: String) -> Bool {
    switch ecosystem {
    case .pypi: pythonLinearAlgebra.contains(name)
    case .conda: condaLinearAlgebra.contains(name)
    case .deb: debianLinearAlgebra.contains { name.hasPrefix($0) }
    }
  }

  private static let pythonLinearAlgebra: Set<String> = [
    "intel-openmp", "mkl", "mkl-service", "scipy-openblas32", "scipy-openblas64",
  ]
  private static let condaLinearAlgebra: Set<String> = [
    "_openmp_mutex", "blas", "blis", "intel-openmp", "libblas", "libcblas", "libgomp", "liblapack",
    "libopenblas", "llvm-openmp", "mkl", "openblas",
  ]
  private static let debianLinearAlgebra = [
    "intel-mkl", "libatlas3", "libblas", "libblis", "libgomp1", "liblapack", "libmkl", "libomp5",
    "libopenblas",
  ]

  /// Distributions of one library for different devices, by normalised Python name: the library and the
  /// device of this name.
  package static let deviceVariants: [String: (library: String, device: String)] = [
    "cupy": ("cupy", "source"),
    "cupy-cuda11x": ("cupy", "cuda 11"),
    "cupy-cuda12x": ("cupy", "cuda 12"),
    "cupy-cuda13x": ("cupy", "cuda 13"),
    "faiss-cpu": ("faiss", "cpu"),
    "faiss-gpu": ("faiss", "gpu"),
    "faiss-gpu-cu11": ("faiss", "cuda 11"),
    "faiss-gpu-cu12": ("faiss", "cuda 12"),
    "intel-tensorflow": ("tensorflow", "cpu"),
    "onnxruntime": ("onnxruntime", "cpu"),
    "onnxruntime-gpu": ("onnxruntime", "gpu"),
    "onnxruntime-openvino": ("onnxruntime", "openvino"),
    "onnxruntime-rocm": ("onnxruntime", "rocm"),
    "tensorflow": ("tensorflow", "gpu"),
    "tensorflow-cpu": ("tensorflow", "cpu"),
    "tensorflow-gpu": ("tensorflow", "gpu"),
    "tensorflow-rocm": ("tensorflow", "rocm"),
    "xgboost": ("xgboost", "gpu"),
    "xgboost-cpu": ("xgboost", "cpu"),
  ]
}
