import Model

extension RuleRegistry {
  static let dependencyRules = [
    unsatisfied, excluding, refusedInterpreter, forbiddenNeighbour, requirementDiffers,
    declaredViolated,
  ]

  static let unsatisfied = Rule(
    "DEP001", "unsatisfied-requirement", .error,
    summary: "An installed package requires something that is missing or has another version.",
    meaning: """
      Requirements are read from the packages' own records and judged by the rules of their family: markers
      for the image's own interpreter, extras only where some package asks for them, Debian alternatives
      and Provides. Installed pre-releases count by their order alone: 2.0rc1 does not fulfil >=2.0.
      """,
    example: """
      DEP001  pandas 2.1.4 requires numpy<2,>=1.23.2, installed is 2.0.2
      """,
    fix:
      "Install a version that the requirement accepts, or a version of the requiring package that accepts it."
  )

  static let excluding = Rule(
    "DEP002", "requirements-of-environments-exclude-each-other", .warning,
    summary: "No version of a package can satisfy the requirements of both environments.",
    meaning: """
      The requirements of two environments, taken together, leave no version at all. They can never
      become one environment before one of the two requiring packages moves. The shortest pair is shown.
      """,
    example: """
      DEP002  because tensorflow 2.17.0 in dev requires numpy<2
              and opencv-python 4.12.0 in production requires numpy>=2
      """,
    fix:
      "Move one of the two requiring packages to a version whose requirement meets the other one.")

  static let refusedInterpreter = Rule(
    "DEP003", "interpreter-refused", .warning,
    summary: "A package says that it does not work with the interpreter that runs it.",
    meaning: """
      `Requires-Python` refuses the version of the interpreter. Installers skip such releases, so it was
      forced, copied, or the interpreter was replaced below it.
      """,
    example: "DEP003  gamma 1.0 requires Python <3.0, the interpreter is 3.11.2",
    fix: "Install a release that supports the interpreter, or use an interpreter that it supports.")

  static let forbiddenNeighbour = Rule(
    "DEP004", "excluded-neighbour", .error,
    summary: "A package is present that another one excludes.",
    meaning: """
      Debian `Breaks` and `Conflicts`, conda `constrains`: the record of one package names versions of
      another that must not stand beside it.
      """,
    example: "DEP004  libfoo2 2.1-1 excludes bar (<< 3.0), installed is 2.8-4",
    fix: "Upgrade or remove the excluded package.")

  static let requirementDiffers = Rule(
    "DEP005", "requirement-differs", .info,
    summary: "A requirement of the same version of a package differs.",
    meaning: """
      The record of an installed package was changed or built in another way, or the repository declares
      another constraint at another commit. Requirements of packages that differ in version themselves are
      not listed: their version says it.
      """,
    example: "DEP005  mylib 1.4.0 requires numpy<2 → numpy<3   dev → production",
    fix: "Build the package once and install the same archive everywhere.")

  static let declaredViolated = Rule(
    "DEP006", "declared-constraint-violated", .error,
    summary: "An installed or locked version does not fulfil what the manifest declares.",
    meaning:
      "The manifest changed after the lock or the environment was made, or somebody upgraded by hand.",
    example: "DEP006  pyproject.toml:12 declares scikit-learn==1.5.1, installed in dev is 1.5.2",
    fix: "Install a version that the manifest accepts, or change the manifest and lock again.")
}
