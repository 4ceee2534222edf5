/// Variables of an image that change what is loaded, what is computed, or on which device.
///
/// Variables that only record how an image was built (`NV_CUDNN_PACKAGE`, `GPG_KEY`) and those of
/// tools are left out: they would make locks differ where environments do not.
package enum LockedVariables {
  private static let names: Set<String> = [
    // What is found and loaded.
    "PATH", "LD_LIBRARY_PATH", "LD_PRELOAD", "LD_AUDIT", "PYTHONPATH", "PYTHONHOME",
    "VIRTUAL_ENV", "CONDA_PREFIX", "CONDA_DEFAULT_ENV", "R_LIBS", "R_LIBS_SITE",
    // How the interpreter runs.
    "PYTHONHASHSEED", "PYTHONOPTIMIZE", "PYTHONNOUSERSITE",
    // Devices and their runtimes.
    "GOTO_NUM_THREADS", "HIP_VISIBLE_DEVICES", "HSA_OVERRIDE_GFX_VERSION",
    "NUMEXPR_MAX_THREADS", "NUMEXPR_NUM_THREADS", "NUMBA_NUM_THREADS", "ROCR_VISIBLE_DEVICES",
    "ROCM_PATH", "VECLIB_MAXIMUM_THREADS", "ZE_AFFINITY_MASK",
  ]

  private static let prefixes = [
    "BLIS_", "CUBLAS_", "CUBLASLT_", "CUDA_", "CUDNN_", "DNNL_", "GOMP_", "HIP_", "JAX_", "KMP_",
    "MIOPEN_", "MKL_", "NCCL_", "NVIDIA_", "OMP_", "ONEDNN_", "OPENBLAS_", "PYTORCH_", "RCCL_",
    "ROCBLAS_", "TF_", "TORCH_", "XLA_",
  ]

  /// Whether a variable is locked and verified.
  package static func contains(_ name: String) -> Bool {
    names.contains(name) || prefixes.contains { name.hasPrefix($0) }
  }
}
