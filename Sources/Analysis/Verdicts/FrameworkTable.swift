import Model

/// Frameworks and the libraries whose device code decides whether they run on a GPU.
enum FrameworkTable {
  /// One framework.
  struct Row: Sendable {
    /// The name, `torch`.
    let name: String
    /// Names of distributions, normalised; those that end in `*` are beginnings.
    let distributions: [String]
    /// Beginnings of the file names of its main libraries.
    let files: [String]
    /// A folder that must be in the path of such a file; nil for any.
    let folder: String?
    /// It adds to another framework: what it lacks is a condition, not a failure.
    let isAddition: Bool
    /// It loads the libraries of CUDA from files; others have them linked in.
    let sharesLibraries: Bool

    init(
      _ name: String, _ distributions: [String], files: [String], folder: String? = nil,
      isAddition: Bool = false, sharesLibraries: Bool = false
    ) {
      self.name = name
      self.distributions = distributions
      self.files = files
      self.folder = folder
      self.isAddition = isAddition
      self.sharesLibraries = sharesLibraries
    }

    fileprivate func hasDistribution(_ name: String) -> Bool {
      distributions.contains { known in
        known.hasSuffix("*") ? name.hasPrefix(known.dropLast()) : name == known
      }
    }

    fileprivate func hasFile(_ path: String, _ name: Substring) -> Bool {
      files.contains { name.hasPrefix($0) } && (folder.map { path.contains($0) } ?? true)
    }
  }

  // Read from wheels; torch before 1.13 split its library. Triton holds no device code: it compiles
  // kernels with its own compiler.
  private static let rows: [Row] = [
    Row(
      "torch", ["torch", "pytorch", "libtorch", "pytorch-gpu", "pytorch-cpu", "torch-nightly"],
      files: [
        "libtorch_cuda.so", "libtorch_cuda_cu.so", "libtorch_cuda_cpp.so", "libtorch_hip.so",
        "libtorch_xpu.so",
      ], sharesLibraries: true),
    Row(
      "tensorflow", ["tensorflow*", "intel-tensorflow*", "tf-nightly*"],
      files: [
        "libtensorflow_cc.so", "libtensorflow_framework.so", "_pywrap_tensorflow_internal.so",
      ], sharesLibraries: true),
    Row(
      "onnxruntime", ["onnxruntime*", "ort-nightly*"],
      files: [
        "libonnxruntime_providers_cuda.so", "libonnxruntime_providers_rocm.so",
        "libonnxruntime_providers_migraphx.so",
      ], sharesLibraries: true),
    Row(
      "jax", ["jax-cuda*", "jax-rocm*", "jaxlib"],
      files: ["xla_cuda_plugin.so", "xla_rocm_plugin.so", "pjrt_c_api_gpu_plugin.so"],
      sharesLibraries: true),
    Row("xgboost", ["xgboost*", "py-xgboost*", "libxgboost"], files: ["libxgboost.so"]),
    Row("lightgbm", ["lightgbm*"], files: ["lib_lightgbm.so"]),
    Row("catboost", ["catboost"], files: ["_catboost."]),
    Row("cupy", ["cupy*"], files: ["cub.", "thrust.", "_generator_api."], folder: "/cupy"),
    Row("ctranslate2", ["ctranslate2"], files: ["libctranslate2"]),
    Row("faiss", ["faiss*"], files: ["_swigfaiss", "libfaiss"]),
    Row("mxnet", ["mxnet*"], files: ["libmxnet.so"]),
    Row("paddlepaddle", ["paddlepaddle*"], files: ["libpaddle.so", "libphi"]),
    Row(
      "bitsandbytes", ["bitsandbytes"], files: ["libbitsandbytes_cuda", "libbitsandbytes_rocm"],
      isAddition: true),
  ]

  /// The framework of a distribution; nil for others.
  static func row(distribution: String) -> Row? {
    rows.first { $0.hasDistribution(distribution) }
  }

  /// The framework whose main library a file is; nil for others.
  static func row(path: String, fileName: Substring) -> Row? {
    rows.first { $0.hasFile(path, fileName) }
  }

  /// Components of the CUDA stack without which frameworks do not compute.
  static let decisiveComponents: Set<String> = ["cublas", "cudnn"]

  /// Components whose containers do not show what they serve: cuFFT keeps its kernels elsewhere
  /// (one container with sm_52 in CUDA 12.4), cuSPARSELt and NVSHMEM are for a few models by intent.
  static let opaqueComponents: Set<String> = ["cufft", "cusparselt", "nvshmem"]
}
