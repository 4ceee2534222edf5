import Model

extension RuleRegistry {
  static let reproducibilityEnvironmentRules = [
    openSwitch, environmentNotLocked, environmentUnsigned, layersDatedByClock,
  ]

  static let openSwitch = Rule(
    "REP023", "numerics-switch-unset", .info,
    summary: "A training image leaves a switch for repeatable numerics unset.",
    meaning: """
      Without them kernels may sum in another order in each run: CUBLAS_WORKSPACE_CONFIG for torch,
      TF_DETERMINISTIC_OPS for TensorFlow, PYTHONHASHSEED for the order of sets. They cost speed, so this
      is told only where the configuration gives the role training, and decides no level.
      """,
    example:
      "REP023  training  switches of repeatable numerics are not set: CUBLAS_WORKSPACE_CONFIG",
    fix: "ENV CUBLAS_WORKSPACE_CONFIG=:4096:8 PYTHONHASHSEED=0 in the image of the training.")

  static let environmentNotLocked = Rule(
    "REP025", "environment-not-locked", .warning,
    summary: "holdfast.lock is missing, refused, out of date or without an installed part.",
    meaning: """
      Lock files of one language say nothing about the operating system, the interpreter and the
      accelerator libraries. holdfast.lock does, and `holdfast verify` holds an image against it.
      """,
    example: "REP025  there is no holdfast.lock",
    fix:
      "holdfast lock where the images are; holdfast lock --declared after a manifest has changed.")

  static let environmentUnsigned = Rule(
    "REP026", "environment-lock-unsigned", .info,
    summary: "An environment of holdfast.lock carries no valid signature.",
    meaning: "Without one, whoever can write the file decides what counts as verified.",
    example: "REP026  holdfast.lock is not signed: training",
    fix: "holdfast lock --sign KEY; check it with holdfast verify --key PUB --require-signature.")

  static let layersDatedByClock = Rule(
    "REP027", "layers-dated-by-clock", .info,
    summary: "Steps of an image carry the time at which they were built.",
    meaning: """
      A second build of one commit then has other bytes in its configuration, and mostly in its layers:
      two images that should be one cannot be compared by their digests. Times with a fraction of a
      second come from a clock; a fixed date has none. It decides no level.
      """,
    example: "REP027  training  3 of 9 steps carry the time of their build",
    fix: """
      Build with a fixed date: SOURCE_DATE_EPOCH=$(git log -1 --pretty=%ct) and
      rewrite-timestamp=true.
      """)
}
