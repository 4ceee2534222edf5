import Model

extension RuleRegistry {
  static let fitCodeRules = [
    ptxTooNew, noKernels, ptxCompiled, olderMinorCode, toolkitLacksTarget, noCodeForAMD,
    engineTied,
  ]

  static let ptxTooNew = Rule(
    "ACC003", "ptx-too-new-for-driver", .error,
    summary: "The only code for the GPU is PTX, and the driver is too old to compile it.",
    meaning: """
      A driver compiles PTX up to the ISA version of its own CUDA. Minor-version mode does not help here:
      loading fails with CUDA_ERROR_UNSUPPORTED_PTX_VERSION. Code is counted by container, because a kernel
      is served by its own container only.
      """,
    example: """
      ACC003  xgboost 3.1.0 has only PTX 8.7 (CUDA 12.8) for L4; driver 535.161.08 of pool l4 takes CUDA 12.2
      """,
    fix: "Move the driver to that CUDA or newer, or use a build with ready code for the GPU.")

  static let noKernels = Rule(
    "ACC004", "no-kernels-for-gpu", .error,
    summary: "A framework or library has no device code that the GPU can load.",
    meaning: """
      Ready code runs on its own major compute capability only, PTX on newer ones. Where a container has
      neither, its kernels fail with "no kernel image is available for execution on the device". The
      framework's main library decides, with cuBLAS and cuDNN; additions and other libraries that lack code
      make it a condition. A build for another maker's GPUs has no code at all.
      """,
    example: """
      ACC004  torch 2.5.1+cu124 has code for sm_50, sm_60, sm_70, sm_75, sm_80, sm_86, sm_90 and no PTX; \
      pool b200 has B200 (10.0)
      """,
    fix:
      "Install a build with code for the GPU (torch: cu128 or later for Blackwell), or change the pool."
  )

  static let ptxCompiled = Rule(
    "ACC005", "compiled-from-ptx", .warning,
    summary: "The driver compiles the framework's PTX for the GPU at the first start.",
    meaning: """
      There is no ready code for the GPU. The first start takes minutes, the cache lies in the container
      and is lost with it, and kernels may be slower than those made for the GPU.
      """,
    example:
      "ACC005  tensorflow 2.18.1 runs on B200 (10.0) of pool b200 through compilation of PTX 8.3",
    fix: "Use a build with ready code, or keep the cache on a volume (CUDA_CACHE_PATH).")

  static let olderMinorCode = Rule(
    "ACC006", "code-of-older-minor", .info,
    summary: "The GPU runs code that was made for an older GPU of the same major.",
    meaning:
      "That is what binary compatibility means: it works, and may miss the newer GPU's features.",
    example: "ACC006  torch 2.5.1 uses sm_86 code on L4 (8.9) of pool l4",
    fix: "Nothing needs to be done.")

  static let toolkitLacksTarget = Rule(
    "ACC007", "toolkit-lacks-target", .error,
    summary: "The CUDA compiler in the environment cannot compile for the pool's GPU.",
    meaning: """
      Extensions that are built from source (flash-attn, apex) fail or hold nothing usable: sm_120 needs
      CUDA 12.8, and CUDA 13 no longer knows sm_70. Frameworks that came ready built are not concerned.
      """,
    example: "ACC007  CUDA 12.4 cannot compile for sm_120; pool rtx has RTX 5090 (12.0)",
    fix: "Change the toolkit, or build extensions elsewhere (TORCH_CUDA_ARCH_LIST).")

  static let noCodeForAMD = Rule(
    "ACC027", "no-code-for-amd-gpu", .error,
    summary: "A ROCm library has no code object for the pool's GPU.",
    meaning: """
      A code object runs on its own target only: there is no PTX and no step between minor versions. The
      suffixes xnack and sramecc must agree with the mode of the device. A ROCm build finds no GPU on
      machines of another maker.
      """,
    example: "ACC027  torch 2.6.0+rocm6.2.4 has gfx908, gfx90a, gfx1100; pool mi300 has gfx942",
    fix: "Build with the target, or use a supported GPU.")

  static let engineTied = Rule(
    "ACC034", "engine-tied-to-build", .warning,
    summary: "A serialised TensorRT engine may not load on the pool.",
    meaning: """
      An engine belongs to the TensorRT version and the GPU that it was built with, unless it was built to be
      compatible. The file does not tell the GPU, so the answer stays open even where versions agree.
      """,
    example:
      "ACC034  engine /models/resnet.plan was written by TensorRT 8.6.1, installed is 10.3.0",
    fix: "Build engines on the target, or with version and hardware compatibility.")
}
