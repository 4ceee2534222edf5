import Trees

/// What Python distributions load before their extension modules, as their own `__init__` does.
///
/// An extension module names `libtorch_cpu.so` and no folder: it loads only because `import torch`
/// came first. Others open libraries with `dlopen`, which no `DT_NEEDED` tells.
enum Preloads {
  /// Libraries that a distribution loads when it is imported.
  struct Loading {
    /// The distributions, normalised names.
    let distributions: [String]
    /// Patterns of files below the folder of packages, in the order of loading.
    let files: [String]
    /// Opened with `RTLD_GLOBAL`: later modules see its symbols.
    let isGlobal: Bool
  }

  /// Libraries that a distribution opens by name while it runs.
  struct Opening {
    /// The distributions, normalised names.
    let distributions: [String]
    /// The object that opens them, a pattern below the folder of packages.
    let opener: String
    /// Folders that it searches itself before it asks the loader, below the folder of packages.
    let folders: [String]
    /// The components that it opens.
    let components: [String]
  }

  /// What importing a distribution loads (the distributions' own `__init__` modules).
  static let loadings: [Loading] = [
    // `torch/__init__.py`: `_load_global_deps` opens it with RTLD_GLOBAL, then `torch._C`.
    Loading(
      distributions: ["torch", "pytorch", "pytorch-gpu", "pytorch-cpu"],
      files: ["torch/lib/libtorch_global_deps.so"], isGlobal: true),
    Loading(
      distributions: ["torch", "pytorch", "pytorch-gpu", "pytorch-cpu"],
      files: ["torch/_C.*.so"], isGlobal: false),
    Loading(
      distributions: ["pyarrow"], files: ["pyarrow/lib.*.so"], isGlobal: false),
    // `tensorflow/python/pywrap_tensorflow.py` opens its shared object with RTLD_GLOBAL.
    Loading(
      distributions: tensorflow,
      files: ["tensorflow/libtensorflow_framework.so.2", "tensorflow/libtensorflow_cc.so.2"],
      isGlobal: false),
    Loading(
      distributions: tensorflow, files: ["tensorflow/python/_pywrap_tensorflow_internal.so"],
      isGlobal: true),
    Loading(
      distributions: ["jaxlib"], files: ["jaxlib/libjax_common.so"], isGlobal: false),
    Loading(
      distributions: ["paddlepaddle", "paddlepaddle-gpu"], files: ["paddle/base/libpaddle.so"],
      isGlobal: false),
  ]

  /// What distributions open by name (`jax_plugins`, TensorFlow's dso_loader, CTranslate2, CuPy).
  static let openings: [Opening] = [
    Opening(
      distributions: [
        "jax-cuda12-plugin", "jax-cuda13-plugin", "jax-cuda12-pjrt", "jax-cuda13-pjrt",
      ],
      opener: "jax_plugins/xla_cuda1?/xla_cuda_plugin.so",
      folders: ["nvidia/*/lib"],
      components: [
        "cuda-runtime", "cublas", "cudnn", "cufft", "cusolver", "cusparse", "nccl", "cupti",
        "nvjitlink", "nvrtc", "nvshmem",
      ]),
    Opening(
      distributions: tensorflow, opener: "tensorflow/libtensorflow_cc.so.2", folders: [],
      components: [
        "cuda-runtime", "cublas", "cudnn", "cufft", "cusolver", "cusparse", "nccl", "cupti",
        "tensorrt",
      ]),
    Opening(
      distributions: ["ctranslate2"], opener: "ctranslate2.libs/libctranslate2*", folders: [],
      components: ["cublas", "cudnn"]),
    Opening(
      distributions: ["torch"], opener: "torch/lib/libcaffe2_nvrtc.so", folders: [],
      components: ["nvrtc", "nvrtc-builtins"]),
  ]

  private static let tensorflow = [
    "tensorflow", "tensorflow-cpu", "tensorflow-gpu", "tensorflow-rocm", "intel-tensorflow",
    "tf-nightly", "tf-nightly-cpu", "tensorflow-cpu-aws",
  ]

  /// Libraries of the machine's driver: the container runtime brings them when it starts.
  static let driverLibraries: Set<String> = [
    "libcuda.so.1", "libnvidia-ml.so.1", "libnvidia-ptxjitcompiler.so.1", "libnvcuvid.so.1",
    "libnvidia-encode.so.1", "libnvidia-opticalflow.so.1", "libnvidia-nvvm.so.4",
    "libnvoptix.so.1", "libcudadebugger.so.1", "libnvidia-opencl.so.1",
  ]
}
