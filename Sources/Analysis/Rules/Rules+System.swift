import Model

extension RuleRegistry {
  static let systemRules = [
    releaseDiffers, libcDiffers, interpreterDiffers, platformDiffers, processorLevelDiffers,
  ]

  static let releaseDiffers = Rule(
    "OS001", "distribution-release-differs", .warning,
    summary: "The operating system or its release differs.",
    meaning:
      "System libraries, certificates, compilers and default settings come with the release.",
    example: "OS001  debian 12 → debian 13   dev → production",
    fix: "Build both images on the same base, named by digest.")

  static let libcDiffers = Rule(
    "OS002", "libc-differs", .warning,
    summary: "The C library differs; another family is an error.",
    meaning: """
      Wheels are built for one family (manylinux for glibc, musllinux for musl) and for a lowest version.
      A binary built against a newer glibc does not start on an older one.
      """,
    example: "OS002  glibc 2.36 → musl 1.2.5   dev → production",
    fix: "Use a base of the same family, not older than the one that the binaries were built on.")

  static let interpreterDiffers = Rule(
    "OS003", "interpreter-differs", .error,
    summary: "The interpreter has another version; a patch is for information.",
    meaning: """
      Compiled packages serve one minor version of Python, pickles and bytecode may not travel, and
      resolvers choose other versions for it.
      """,
    example: "OS003  Python 3.11.9 → 3.10.14   dev → production",
    fix: "Use the same minor version everywhere; pin it in the base image and in `requires-python`."
  )

  static let platformDiffers = Rule(
    "OS004", "platform-differs", .warning,
    summary: "The environments are for different platforms.",
    meaning:
      "Other processors run other code of the same versions; results may differ in the last bits.",
    example: "OS004  linux/amd64 → linux/arm64   dev → production",
    fix: "Compare environments of one platform (`--platform`), or test on both.")

  static let processorLevelDiffers = Rule(
    "OS005", "processor-level-differs", .warning,
    summary: "Binaries need another level of the x86-64 instruction set.",
    meaning: """
      A file can state that it needs the instructions of x86-64-v2, v3 or v4. On an older processor the loader
      refuses it, or it stops with an illegal instruction. Files that state nothing prove nothing.
      """,
    example: "OS005  processor x86-64-v2 → x86-64-v3   dev → production",
    fix: "Build for the lowest level among the machines that run it.")
}
