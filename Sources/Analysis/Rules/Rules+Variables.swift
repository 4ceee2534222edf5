import Model

extension RuleRegistry {
  static let variableRules = [numericsVariable, otherVariable, entryPointDiffers]

  static let numericsVariable = Rule(
    "ENV001", "variable-changes-numerics", .warning,
    summary: "A variable differs that changes numbers, threads, accelerators or what is loaded.",
    meaning: """
      Thread counts, cuBLAS workspaces, TF32 switches, deterministic modes, visible devices and search paths
      change results or speed without any change of a package.
      """,
    example: "ENV001  CUBLAS_WORKSPACE_CONFIG :4096:8 → unset   training → production",
    fix: "Set the variable in all images (ENV), or in none and at the start of the program.")

  static let otherVariable = Rule(
    "ENV002", "variable-differs", .info,
    summary: "Another variable of the image's configuration differs.",
    meaning: "Most are harmless: locale, versions for the record, settings of tools.",
    example: "ENV002  PIP_NO_CACHE_DIR 1 → unset   dev → production",
    fix: "Nothing, or set it in all images.")

  static let entryPointDiffers = Rule(
    "ENV003", "entry-point-differs", .info,
    summary: "The images start another program, in another folder or as another user.",
    meaning:
      "Development and serving images usually differ here. It explains why another interpreter runs.",
    example: "ENV003  entry point python train.py → uvicorn serve:app   training → production",
    fix: "Nothing where it is meant.")
}
