import Model

extension RuleRegistry {
  static let fitImageRules = [
    requirementRefused, requirementUnchecked, gpuForProcessorBuild, gpuBuildWithoutGPU, libcTooOld,
    driverLibrariesNeedLibc, librariesMissing,
  ]

  static let librariesMissing = Rule(
    "ACC042", "gpu-libraries-missing", .error,
    summary: "A framework loads the libraries of CUDA, and the environment has none.",
    meaning: """
      The node mounts the driver's libraries into the container, never libcudart, libcublas or libcudnn: they
      come with the image or with wheels. torch does not import without them; onnxruntime and TensorFlow
      write one line and go on with the processor. In a virtual environment or conda prefix they may come
      from the machine, so the answer stays open there.
      """,
    example: """
      ACC042  onnxruntime-gpu 1.20.0 loads the libraries of CUDA, and the environment has no libcudart.so.12
      """,
    fix:
      "Install the wheels that bring them (nvidia-*-cu12, tensorflow[and-cuda]), or use a CUDA runtime image."
  )

  static let requirementRefused = Rule(
    "ACC009", "image-requirement-refused", .error,
    summary: "The image demands a driver, CUDA or GPU that the pool does not have, and is refused.",
    meaning: """
      CUDA images carry NVIDIA_REQUIRE_CUDA. In legacy mode nvidia-container-cli evaluates it and does not
      create the container, even where minor-version mode would work. Where the pool's mode is not known the
      answer is open: only the legacy runtime refuses.
      """,
    example: """
      ACC009  image requirement "cuda>=12.8" is not met by driver 535.161.08 / CUDA 12.2 / brand tesla of pool l4
      """,
    fix: """
      Move the driver, use an older base image, or set NVIDIA_DISABLE_REQUIRE=1 knowing that the driver is
      then checked by nobody.
      """)

  static let requirementUnchecked = Rule(
    "ACC010", "image-requirement-unchecked", .warning,
    summary: "The image's requirement is not met, and the pool's runtime does not check it.",
    meaning: """
      The container device interface does not evaluate NVIDIA_REQUIRE_*: the container starts, and what is
      missing shows at the first CUDA call.
      """,
    example: """
      ACC010  image requirement "cuda>=12.8" is not met by driver 535.161.08 / CUDA 12.2 of pool l4; jit-cdi starts it
      """,
    fix: "Move the driver or use an older base image, as for ACC009.")

  static let gpuForProcessorBuild = Rule(
    "ACC018", "gpu-for-processor-build", .error,
    summary: "The workload requests a GPU, and the environment cannot use one.",
    meaning: """
      All frameworks are builds for the processor and no library holds device code. The job runs, holds a
      GPU that it never uses, and is slow.
      """,
    example: "ACC018  training requests a GPU and has torch 2.9.1+cpu only",
    fix: "Install the GPU build, or drop the request.")

  static let gpuBuildWithoutGPU = Rule(
    "ACC019", "gpu-build-without-gpu", .warning,
    summary: "A build for GPUs runs where it gets none.",
    meaning: """
      The pool has no GPU, or the workload requests none. The framework falls back to the processor without a
      word, or fails at the first call that needs a device; gigabytes of libraries are carried for nothing.
      """,
    example: "ACC019  torch 2.9.1+cu128 on pool cpu, which has no GPU",
    fix: "Use the processor's build in this environment, or request a GPU.")

  static let libcTooOld = Rule(
    "ACC023", "libc-too-old", .error,
    summary: "A library needs a newer C library than there is.",
    meaning: """
      The loader refuses the file ("version GLIBC_2.28 not found"). In an image the image's own C library
      counts, in a virtual environment or conda prefix that of the machine. Measured in the files; the tags
      of wheels may promise less than they need.
      """,
    example: "ACC023  libtorch_cpu.so needs glibc 2.28; the image has 2.17",
    fix: "Use a newer base image, or an older build.")

  static let driverLibrariesNeedLibc = Rule(
    "ACC041", "driver-libraries-need-libc", .error,
    summary:
      "The driver's libraries are mounted into the container and its C library cannot load them.",
    meaning: """
      libcuda and libnvidia-ml come from the node and run on the image's own C library. They are built for
      glibc: an image with musl (Alpine) cannot load them, nor one whose glibc is older than they need.
      """,
    example: "ACC041  the image has musl 1.2.5; the driver's libraries of pool l4 need glibc",
    fix: "Use a glibc image of at least that version.")
}
