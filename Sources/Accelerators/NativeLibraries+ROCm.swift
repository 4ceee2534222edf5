// Sources: the soname libamdhip64.so.7 in the ROCm plugin of JAX; all other rows are from memory.

extension NativeLibraries {
  /// Libraries of AMD's stack.
  static let rocmLibraries: [Library] = [
    // The runtime's soname is the ROCm major.
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
    hint("libhiprtc", "hiprtc", ["7", "6", "5"]),
    hint("libhiprtc-builtins", "hiprtc", ["7", "6", "5"]),
    hint("libhipfft", "hipfft", ["0"]), hint("libhipsparse", "hipsparse", ["4", "1", "0"]),
    hint("libhipsparselt", "hipsparselt", ["0"]), hint("libhipsolver", "hipsolver", ["1", "0"]),
    hint("libhiprand", "hiprand", ["1"]), hint("libamd_comgr", "comgr", ["3", "2"]),
    hint("libroctx64", "roctracer", ["4"]), hint("libroctracer64", "roctracer", ["4"]),
    hint("librocm_smi64", "rocm-smi", ["8", "7"]),
    hint("libamd_smi", "amd-smi", ["26", "25", "24"]),
    hint("librocm-core", "rocm-core", ["1"]), hint("libamdocl64", "amd-opencl", ["2"]),
  ]
}
