import Model

extension RuleRegistry {
  static let acceleratorLibraryRules = [
    severalCuDNN, excludingCuDNN, mixedCUDA, mixedToolkits, collectiveLibrary, bundledLibrary,
  ]

  static let severalCuDNN = Rule(
    "ACC014", "several-cudnn", .error,
    summary: "Two cuDNN majors, or two versions of its wheels, are in one environment.",
    meaning: """
      All cuDNN wheels write into `nvidia/cudnn/lib`: the files of the last installed one win. Two majors side
      by side mean that a process may load both, or the one that it was not built for. Private copies with
      a hash in their names count for ACC040.
      """,
    example: "ACC014  cuDNN 8.9.2.26 and 9.1.0.70 are both installed",
    fix: "Pin one cuDNN; put frameworks that need different ones into different environments.")

  static let excludingCuDNN = Rule(
    "ACC015", "cudnn-pins-exclude-each-other", .error,
    summary: "Two packages require cuDNN versions that exclude each other.",
    meaning: """
      Frameworks pin cuDNN exactly: torch 2.4 to 2.6 and tensorflow 2.16 to 2.19 pin different ones. An
      installer that ignores the conflict leaves one of the two broken. Inside one environment it is an error;
      between two environments it means that they can never become one, and is a warning.
      """,
    example: """
      ACC015  torch 2.5.1 needs nvidia-cudnn-cu12 ==9.1.0.70, tensorflow 2.17.0 needs ==8.9.7.29
      """,
    fix:
      "Take tensorflow 2.20 or newer, which accepts a range, or put the two into separate environments."
  )

  static let mixedCUDA = Rule(
    "ACC016", "cuda-majors-mixed", .error,
    summary: "Packages for different CUDA majors share one environment.",
    meaning: """
      Each brings a runtime of its own; handles and memory do not cross between them. cuDNN and NCCL have
      one file name for all CUDA majors, so that one process loads the wrong one for half of its users.
      Judged are wheels by name, build variants and what releases are known to be built for.
      """,
    example: "ACC016  CUDA 12 and 13 in one environment: torch (12.6), onnxruntime-gpu (13)",
    fix: "Choose one CUDA major for all packages of the environment.")

  static let mixedToolkits = Rule(
    "ACC017", "cuda-toolkits-mixed", .warning,
    summary: "CUDA libraries of one major come from different toolkits.",
    meaning: """
      NVIDIA's wheels declare no bounds on each other, so that upgrading one leaves the rest behind; an
      older nvJitLink breaks a newer cuSPARSE. A newer nvJitLink alone, which resolvers often choose, is for
      information. Versions that no toolkit of the tables has are left out.
      """,
    example:
      "ACC017  CUDA 12 libraries are from 2 toolkits: 12.1 (cublas, cufft) and 12.4 (cusparse)",
    fix: "Install cuda-toolkit[...]==X.Y.Z, or exactly the pins of the framework.")

  static let collectiveLibrary = Rule(
    "ACC022", "collective-library-differs-in-job", .error,
    summary: "Training environments have different versions of NCCL or RCCL.",
    meaning: """
      All ranks of a distributed job must run one version: others abort at start with a version mismatch.
      It is judged between environments whose role is `training`; between others it is ACC021.
      """,
    example: "ACC022  nccl 2.20.5 → 2.27.5   training → training-b",
    fix: "Run one image, by digest, on all ranks; else pin the wheel that brings NCCL.")

  static let bundledLibrary = Rule(
    "ACC040", "bundled-cuda-library-differs", .warning,
    summary:
      "A package brings private copies of CUDA libraries in other versions than the environment's.",
    meaning: """
      Wheels may carry copies inside their own folders, often with a hash in the file name. Package records do
      not show them, upgrades do not reach them, and one process may load both versions.
      """,
    example: "ACC040  ctranslate2 4.6.0 brings its own cudnn 9.1.0, the environment has 9.10.2.21",
    fix: "Choose releases that were built for the same libraries; test them in one process.")
}
