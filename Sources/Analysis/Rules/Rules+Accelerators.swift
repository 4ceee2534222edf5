import Model

extension RuleRegistry {
  static let acceleratorRules = [acceleratorVariant, acceleratorComponent]

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
      numbers, speed and memory. Ranks with different NCCL versions cannot join one job.
      """,
    example: "ACC021  cudnn 9.1.0.70 → 8.9.2.26   training → production",
    fix: "Lock the library, or the framework that pins it, to one version in all environments.")
}
