import Model

extension RuleRegistry {
  static let acceleratorImageRules = [
    requirementsDisabled, bakedDriver, overriddenTarget, unusedBase, noComputeDevices,
  ]

  static let requirementsDisabled = Rule(
    "ACC011", "driver-check-switched-off", .warning,
    summary: "The image switches the driver requirement check off.",
    meaning: """
      `NVIDIA_DISABLE_REQUIRE` makes the container runtime ignore every `NVIDIA_REQUIRE_*` of the image. A
      node with too old a driver then starts the container, and the first CUDA call fails instead.
      """,
    example: "ACC011  NVIDIA_DISABLE_REQUIRE=1 switches NVIDIA_REQUIRE_CUDA off",
    fix:
      "Remove the variable from the image; set it on the one workload whose compatibility package needs it."
  )

  static let bakedDriver = Rule(
    "ACC013", "driver-library-in-image", .warning,
    summary: "The image holds libraries of the GPU driver.",
    meaning: """
      libcuda and libnvidia-ml belong to the kernel driver of the node and are put into the container when
      it starts. A copy in a layer shadows them or clashes with them. Copies for linking (`stubs`) and
      forward-compatibility packages (`compat`) are no such copies.
      """,
    example: "ACC013  driver library libcuda.so.535.183.01 is in the image (layer 4)",
    fix: "Remove libnvidia-compute-*, nvidia-driver-* and the like from the image.")

  static let overriddenTarget = Rule(
    "ACC028", "gpu-target-overridden", .warning,
    summary: "HSA_OVERRIDE_GFX_VERSION makes ROCm take the GPU for another one.",
    meaning: """
      Code for another target is loaded on the real GPU. That is unsupported: it may fail late, or give
      wrong numbers without an error.
      """,
    example: "ACC028  HSA_OVERRIDE_GFX_VERSION=10.3.0 is set in the image",
    fix: "Use a build with code for the real target, and remove the variable.")

  static let unusedBase = Rule(
    "ACC036", "base-cuda-differs-from-framework", .warning,
    summary: "The image's CUDA is not the CUDA that the framework inside brings.",
    meaning: """
      Wheels bring their own CUDA libraries, so the toolkit of the base image is dead weight. Its
      `NVIDIA_REQUIRE_CUDA` still decides whether the container starts: a base that is newer than the framework
      refuses drivers that the framework would accept. A base of the same major that is older is for information.
      """,
    example: "ACC036  the base image is CUDA 12.8.1, torch brings CUDA 13.0",
    fix: "Put the wheels on a slim base without CUDA, or choose the base of the framework's CUDA.")

  static let noComputeDevices = Rule(
    "ACC037", "no-gpu-for-container", .warning,
    summary: "The image's variables keep the GPU's compute libraries out of the container.",
    meaning: """
      `NVIDIA_VISIBLE_DEVICES` set to nothing, `void` or `none` asks for no device;
      `NVIDIA_DRIVER_CAPABILITIES` without `compute` or `all` gives nvidia-smi but no CUDA. Where the first is not set
      at all, the container gets a GPU only if the scheduler or `--gpus` sets it: that is for information. Environments
      whose hardware pools have no GPU are not judged.
      """,
    example: "ACC037  NVIDIA_DRIVER_CAPABILITIES=utility leaves compute out",
    fix: "Set NVIDIA_VISIBLE_DEVICES=all and NVIDIA_DRIVER_CAPABILITIES=compute,utility.")
}
