// Sources: libOpenCL.so.1 in the CUDA 11 runtime wheel; all other rows are from memory.

extension NativeLibraries {
  /// Loaders, Intel's stack, and libraries for the processor: linear algebra and threads.
  static let hostLibraries: [Library] = [
    // OpenCL, Level Zero, Vulkan: loaders and drivers.
    Library("libOpenCL", "opencl-loader", .measured, [soname("1")]),
    hint("libnvidia-opencl", "nvidia-opencl", ["1"]), hint("libintelocl", "intel-opencl-cpu"),
    hint("libpocl", "pocl", ["2"]), hint("libRusticlOpenCL", "rusticl", ["1"]),
    hint("libMesaOpenCL", "mesa-opencl", ["1"]), hint("libigdrcl", "intel-compute-runtime"),
    hint("libze_loader", "level-zero-loader", ["1"]),
    hint("libze_intel_gpu", "intel-compute-runtime", ["1"]),
    hint("libvulkan", "vulkan-loader", ["1"]),
    // SYCL.
    hint("libsycl", "sycl-runtime", ["8", "7"]), hint("libur_loader", "sycl-adapters", ["0"]),
    hint("libur_adapter_level_zero", "sycl-adapters", ["0"]),
    hint("libur_adapter_opencl", "sycl-adapters", ["0"]),
    hint("libpi_level_zero", "sycl-adapters"), hint("libpi_opencl", "sycl-adapters"),
    // oneMKL: the one library, its core, its threads, its device parts.
    hint("libmkl_rt", "onemkl", ["2", "1"]), hint("libmkl_core", "onemkl", ["2", "1"]),
    hint("libmkl_intel_thread", "onemkl", ["2", "1"]),
    hint("libmkl_gnu_thread", "onemkl", ["2", "1"]),
    hint("libmkl_tbb_thread", "onemkl", ["2", "1"]),
    hint("libmkl_sequential", "onemkl", ["2", "1"]), hint("libmkl_sycl", "onemkl", ["5", "4"]),
    hint("libmkl_sycl_blas", "onemkl", ["5", "4"]),
    hint("libmkl_sycl_lapack", "onemkl", ["5", "4"]),
    hint("libmkl_sycl_dft", "onemkl", ["5", "4"]),
    hint("libmkl_sycl_sparse", "onemkl", ["5", "4"]),
    hint("libmkl_sycl_rng", "onemkl", ["5", "4"]), hint("libmkl_sycl_vm", "onemkl", ["5", "4"]),
    hint("libmkl_sycl_stats", "onemkl", ["5", "4"]),
    hint("libdnnl", "onednn", ["3"]), hint("libonednn", "onednn", ["3"]),
    hint("libopenvino", "openvino"), hint("libopenvino_c", "openvino"),
    hint("libopenvino_intel_cpu_plugin", "openvino"),
    hint("libopenvino_intel_gpu_plugin", "openvino"),
    hint("libtpu", "tpu-driver"),
    // Linear algebra for the processor.
    hint("libopenblas", "openblas", ["0"]), hint("libopenblas64_", "openblas", ["0"]),
    hint("libscipy_openblas", "openblas"), hint("libscipy_openblas64_", "openblas"),
    hint("libblis", "blis", ["5", "4", "3"]), hint("libblis-mt", "blis", ["5", "4", "3"]),
    hint("libflame", "libflame", ["1"]), hint("libblas", "blas", ["3"]),
    hint("libcblas", "blas", ["3"]), hint("liblapack", "lapack", ["3"]),
    hint("libsatlas", "atlas", ["3"]), hint("libtatlas", "atlas", ["3"]),
    hint("libarmpl", "armpl"), hint("libarmpl_lp64", "armpl"),
    hint("libnvpl_blas_core", "nvpl", ["0"]), hint("libnvpl_lapack_core", "nvpl", ["0"]),
    // OpenMP: two of them in one process may deadlock or count threads twice. The number in the name
    // of GNU's file is that of its interface.
    Library(
      "libgomp", "gnu-openmp", .unverified, [soname("1", [], .unverified)], hasFixedSoname: true,
      tellsVersion: false),
    hint("libiomp5", "intel-openmp"),
    Library(
      "libomp", "llvm-openmp", .unverified, [soname("5", [], .unverified)], tellsVersion: false),
  ]
}
