import Model

extension RuleRegistry {
  static let fitPoolRules = [processorLevel, otherArchitecture, mixedPool]

  static let processorLevel = Rule(
    "ACC025", "processor-level-too-low", .error,
    summary: "A binary says that it needs a higher x86-64 level than the pool's processors have.",
    meaning: """
      The loader refuses such a file, or it ends with an illegal instruction. Only what a file states counts:
      most files state nothing, which proves nothing.
      """,
    example: "ACC025  libc.so.6 needs x86-64-v3; nodes of pool old have x86-64-v2",
    fix: "Rebuild for the lower level, use another base image, or change the pool.")

  static let otherArchitecture = Rule(
    "ACC026", "other-architecture", .error,
    summary: "The environment is for another processor architecture than the pool's.",
    meaning: """
      An amd64 image does not start on arm64 nodes and the other way round. Grace machines (GH200, GB200,
      GB10) and Jetson are arm64.
      """,
    example: "ACC026  training is for x86_64; nodes of pool gh200 are aarch64",
    fix: "Publish the image for both platforms, or name the right pool.")

  static let mixedPool = Rule(
    "ACC035", "mixed-pool", .info,
    summary: "Machines of the pool have different GPUs or drivers.",
    meaning: """
      A pod may land on any of them, so the verdict of the pool is that of its worst machine. Labels describe
      one model per node.
      """,
    example: "ACC035  pool gpu has NVIDIA A100-SXM4-40GB and Tesla T4",
    fix: "Split the pool, or select by nvidia.com/gpu.product.")
}
