import Model

extension RuleRegistry {
  static let acceleratorFrameworkRules = [
    understatedTag, disagreeingJAX, sharedImportName, otherCompanion, oldNumPyInterface,
    otherBuildOfPin,
  ]

  static let understatedTag = Rule(
    "ACC024", "wheel-tag-understates-glibc", .warning,
    summary: "Files of a wheel need a newer glibc than its tag promises.",
    meaning: """
      The installer trusts the tag and installs the wheel on older systems, where the import then fails. Where the
      environment's own glibc is new enough it is for information: the wheel works here, and the tag is
      no guide for other bases.
      """,
    example: "ACC024  torch 2.4.1: its tag says glibc 2.5, libtorch_cpu.so needs 2.17",
    fix: "Choose the base image by what the files need, not by the tag.")

  static let disagreeingJAX = Rule(
    "ACC030", "jax-parts-disagree", .error,
    summary: "jaxlib and the JAX plugins are not of one version.",
    meaning: """
      JAX refuses a plugin whose version is not that of jaxlib, warns once, and computes on the CPU. jax
      itself may be newer than jaxlib as far as its own requirement allows.
      """,
    example: "ACC030  jaxlib 0.6.2, jax-cuda12-plugin 0.7.2, jax-cuda12-pjrt 0.7.2",
    fix: "Install all parts through one extra: jax[cuda12]==X.")

  static let sharedImportName = Rule(
    "ACC031", "packages-overwrite-each-other", .error,
    summary: "Two distributions with the same import name are installed in one folder.",
    meaning: """
      onnxruntime and onnxruntime-gpu, tensorflow and tensorflow-cpu, two cupy builds: they write the same
      files, and the one installed last wins. GPU support vanishes or returns by accident, and uninstalling one
      breaks the other.
      """,
    example: "ACC031  onnxruntime 1.23.2 and onnxruntime-gpu 1.23.2 overwrite each other",
    fix: "Uninstall both, then install the one that is wanted.")

  static let otherCompanion = Rule(
    "ACC032", "built-for-other-framework", .warning,
    summary: "An extension of a framework is built for another release or variant of it.",
    meaning: """
      torchvision, torchaudio and the like are compiled against one torch release for one accelerator. With
      another one they fail with undefined symbols, or lack operators. Where the metadata itself pins the
      framework, the broken pin is DEP001 and not told again.
      """,
    example: "ACC032  torchvision 0.24.1 expects torch 2.9.1, found 2.8.0",
    fix: "Install the matching pair from one index.")

  static let oldNumPyInterface = Rule(
    "ACC033", "built-for-numpy-1", .warning,
    summary: "NumPy 2 is installed beside a package that is built for NumPy 1.",
    meaning: """
      NumPy 2 changed its binary interface. Extensions built against NumPy 1 fail at import, or lose their
      bridge to NumPy as torch up to 2.2 does. Most packages declare `numpy<2`, torch does not.
      """,
    example: "ACC033  numpy 2.0.2 breaks torch 2.2.2, which is built for NumPy 1",
    fix: "Pin numpy<2, or take a release that is built for NumPy 2.")

  static let otherBuildOfPin = Rule(
    "ACC039", "same-pin-other-build", .error,
    summary: "The record names one version, and the files are of another build.",
    meaning: """
      torch from the package index records 2.9.1 and is 2.9.1+cu128 by its own version.py; another index gives
      2.9.1+cpu for the same pin. Between environments: a lock on the public version does not fix the variant.
      Inside one: record and files disagree, so an install was overwritten.
      """,
    example: "ACC039  torch 2.9.1 is CUDA 12.8 in training and CPU in production",
    fix: "Lock the hash of the wheel, and the variant with its index.")
}
