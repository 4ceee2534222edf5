import Model

extension RuleRegistry {
  static let fitRules: [Rule] = fitDriverRules + fitCodeRules + fitImageRules + fitPoolRules

  static let fitDriverRules = [
    driverTooOld, minorVersionMode, droppedByToolkit, compatibilityUnusable, rocmDriverWindow,
    driverOutOfSupport,
  ]

  static let driverTooOld = Rule(
    "ACC001", "driver-too-old-for-cuda", .error,
    summary: "The pool's NVIDIA driver is older than the environment's CUDA or the GPU needs.",
    meaning: """
      Each major version of CUDA has a least driver; below it the runtime refuses to start ("CUDA driver
      version is insufficient"). The runtime that counts is the one that the loader takes. A GPU newer
      than the driver is unusable whatever the toolkit. A forward-compatibility driver inside the image
      (cuda-compat) can stand in, on data center GPUs and on the driver branches that it names.
      """,
    example: """
      ACC001  CUDA 12.8 needs NVIDIA driver 525.60.13 or newer; pool t4 has 470.82.01
      """,
    fix: """
      Move the pool to that driver, or the environment to a build for the older CUDA major; on data center
      GPUs cuda-compat of the toolkit in the image also works.
      """)

  static let minorVersionMode = Rule(
    "ACC002", "minor-version-mode", .warning,
    summary: "The driver is older than the toolkit, but of the same CUDA major.",
    meaning: """
      CUDA promises that ready device code runs on any driver of its major version. What needs the newer
      driver does not work: PTX of that toolkit is refused, and newer features fail when they are called.
      """,
    example: """
      ACC002  CUDA 12.8.1 runs on driver 535.161.08 of pool l4 in minor-version mode, its own driver is 570.124.06
      """,
    fix: "Accept it with a reason, or move the driver to the toolkit's own.")

  static let droppedByToolkit = Rule(
    "ACC008", "gpu-dropped-by-cuda", .error,
    summary: "The CUDA major of the environment no longer supports the GPU.",
    meaning: """
      CUDA 13 starts at compute capability 7.5: its libraries hold no code for Maxwell, Pascal and Volta,
      and its compilers make none. CUDA 12 dropped Kepler in the same way.
      """,
    example: "ACC008  CUDA 13 dropped Volta; pool v100 has Tesla V100 (7.0)",
    fix: "Stay on a build for the older CUDA major (cu126 or cu128 of torch), or change the pool.")

  static let compatibilityUnusable = Rule(
    "ACC012", "cuda-compat-unusable", .error,
    summary: "The image's forward-compatibility driver is needed and cannot serve the pool.",
    meaning: """
      cuda-compat brings a newer user-mode driver. NVIDIA supports it on data center GPUs only, and each one
      names the branches of the kernel driver that it works with, in a note inside the file. Where it can
      be used the verdict says so as a condition.
      """,
    example: """
      ACC012  cuda-compat 575.57.08 serves branches 535, 550, 570, 575; pool t4 has 470.82.01
      """,
    fix: "Move the pool's driver, or use the toolkit of the driver's own branch.")

  static let rocmDriverWindow = Rule(
    "ACC029", "rocm-outside-driver-window", .error,
    summary: "The ROCm release is outside of what AMD supports with the pool's amdgpu driver.",
    meaning: """
      AMD tests each kernel driver with a window of ROCm releases around it. Outside of the window nobody
      promises anything: it may work, fail, or give wrong answers.
      """,
    example: "ACC029  ROCm 7.2 with amdgpu 6.2.4 of pool mi300 is outside the tested range",
    fix: "Bring ROCm and the kernel driver together, within two releases of each other.")

  static let driverOutOfSupport = Rule(
    "ACC038", "driver-out-of-support", .info,
    summary: "The pool's driver branch gets no more fixes.",
    meaning: """
      NVIDIA names an end for every branch of its data center drivers; after it there are no security fixes.
      Environments run as before.
      """,
    example: "ACC038  driver branch 535 of pool l4 is out of support since 2026-06",
    fix: "Move to a branch with long support, R580 (June 2028).")
}
