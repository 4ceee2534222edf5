import Model

extension RuleRegistry {
  static let acceleratorRules =
    [acceleratorVariant, acceleratorComponent, gpuCodeDiffers, driverFloorDiffers]
    + acceleratorImageRules + acceleratorLibraryRules + acceleratorFrameworkRules

  static let acceleratorVariant = Rule(
    "ACC020", "accelerator-variant-differs", .error,
    summary: "A framework or its accelerator runtime is built for another accelerator.",
    meaning: """
      CUDA 11 against CUDA 12, CUDA against ROCm, a GPU build against a CPU build. Kernels, library versions and
      numerics differ: what was validated in one is not validated in the other. A CPU build in a serving
      environment whose hardware pools have no GPU is for information only.
      """,
    example: "ACC020  torch 2.3.0+cu121 → 2.3.0+cpu   training → production",
    fix:
      "Pin the variant: the local version and the index it comes from, or the conda build string.")

  static let acceleratorComponent = Rule(
    "ACC021", "accelerator-library-differs", .warning,
    summary: "A library of the accelerator stack has another version.",
    meaning: """
      cuDNN, NCCL, cuBLAS and the CUDA runtime choose kernels and algorithms; another version may change
      numbers, speed and memory. Ranks with different NCCL versions cannot join one job: between training
      environments that is ACC022.
      """,
    example: "ACC021  cudnn 9.1.0.70 → 8.9.2.26   training → production",
    fix: "Lock the library, or the framework that pins it, to one version in all environments.")

  static let gpuCodeDiffers = Rule(
    "ACC050", "gpu-code-differs", .warning,
    summary:
      "The device code inside a package serves other GPUs; targets that are only gained are for information.",
    meaning: """
      A wheel carries ready code for some GPU generations (`sm_80`, `gfx942`) and perhaps PTX that the driver
      compiles. Where a target is lost, GPUs of that kind run slower through PTX or not at all. A change of
      the framework's version explains most of these differences and stands above them as their cause.
      """,
    example: "ACC050  GPU code in torch  sm_70..sm_90 → sm_75..sm_120   training → production",
    fix:
      "Install the same build in both, or build with the same TORCH_CUDA_ARCH_LIST or CMAKE_CUDA_ARCHITECTURES."
  )

  static let driverFloorDiffers = Rule(
    "ACC051", "driver-floor-differs", .warning,
    summary: "The CUDA runtime needs another driver at least.",
    meaning: """
      Each CUDA major has a lowest driver that runs it. A node that serves one environment may refuse the
      other. Whether a pool is new enough is the question of `holdfast fit` (ACC001).
      """,
    example: "ACC051  driver 525.60.13 or newer → 580.65.06 or newer   training → production",
    fix:
      "Use one CUDA major in all environments, or move the node pools to the higher driver first."
  )
}
