import Model

extension RuleRegistry {
  static let packageRules = [
    versionDiffers, onlyInOne, otherBuild, installedTwice, brokenInstall, otherSource, otherContent,
    undeclared, notInstalled, lockedVersionDiffers, notLocked, brokenExtension,
    linearAlgebraDiffers,
  ]

  static let versionDiffers = Rule(
    "PKG001", "version-differs", .warning,
    summary: "A package has another version than in the baseline.",
    meaning: """
      The weight follows the meaning of the step: an error where the binary interface breaks (numpy 1 to
      2, another minor of torch), a warning for majors and minors, and for every step of a library whose
      pickled models do not travel (scikit-learn, xgboost); a patch is for information.
      """,
    example: "PKG001  numpy 1.26.4 → 2.0.2   dev → production",
    fix: """
      Install the version of the baseline, or move the baseline; pin it in the lock file of the project, so
      that the next build cannot move it again. The cause names the place.
      """)

  static let onlyInOne = Rule(
    "PKG002", "only-in-one", .info,
    summary: "A package, or a further copy of it, is present in only one of two environments.",
    meaning: """
      Code that imports it works in one place and fails in the other. Tools for development are expected
      to be missing from production.
      """,
    example: "PKG002  polars 1.8.2   only in dev",
    fix: "Declare it where it is needed, or leave it out of both.")

  static let otherBuild = Rule(
    "PKG003", "same-version-different-build", .warning,
    summary: "A package has the same version but comes from another build.",
    meaning: """
      The local version, the wheel or the conda build differs: other compiler, other linear algebra,
      other optional parts. Numbers and speed may differ although the versions agree. Another build for
      another interpreter is no finding, and variants for another accelerator are ACC020.
      """,
    example: "PKG003  xgboost 2.0.3   conda-forge cuda118 ≠ wheel   training → production",
    fix:
      "Install from the same index or channel, and pin the build (local version, conda build string)."
  )

  static let installedTwice = Rule(
    "PKG004", "installed-twice", .warning,
    summary: "One folder holds two records of the same distribution.",
    meaning: """
      An upgrade left the old record behind, or two tools installed into one folder. The files of the later
      install are imported, whatever the older record says; checkers that read one record may look at the
      wrong one. The finding names both records.
      """,
    example: "PKG004  alpha 1.0 and 2.0 in /opt/venv/lib/python3.11/site-packages",
    fix: "Uninstall the distribution until no record is left, then install it once.")

  static let brokenInstall = Rule(
    "PKG006", "broken-install", .error,
    summary: "The package manager left a package half installed.",
    meaning: """
      dpkg records a state other than `installed`: unpacked but not configured, half installed, or waiting for
      triggers. Its files may be incomplete and its set-up never ran.
      """,
    example: "PKG006  libfoo1 1.2-3 is half-configured",
    fix:
      "Run `dpkg --configure -a` and `apt-get -f install` in the build, and make the build fail on errors."
  )

  static let otherSource = Rule(
    "PKG007", "source-differs", .warning,
    summary: "A package of the same version comes from another place.",
    meaning: """
      One environment has it from an index or channel and the other from a repository, an archive or a
      folder, or from another commit. A version number does not tell such installs apart.
      """,
    example: "PKG007  mylib 1.4.0   index ≠ git 3f2c1a9   dev → production",
    fix: "Install a released version from the index in both, or pin the same commit in both.")

  static let otherContent = Rule(
    "PKG008", "content-differs", .warning,
    summary: "Content differs although names and versions agree.",
    meaning: """
      Either the archive of a package has another digest under the same version and build, or an image has
      a layer that the other lacks and that brings no package: an edited file, copied code, a download.
      Layers that were only built again behind a changed one are not counted. Layers are for information.
      """,
    example:
      "PKG008  1 layer differs without a package difference: RUN sed -i … transformers/utils.py",
    fix:
      "Build both environments from the same commit and the same lock file, and edit no file in place."
  )

  static let undeclared = Rule(
    "PKG010", "installed-undeclared", .warning,
    summary: "Somebody asked for an installed package that no manifest declares.",
    meaning: """
      It was installed by hand or by a line of the build. A build from the manifests alone lacks it.
      """,
    example: "PKG010  watermark 2.5.0 is installed in dev and declared nowhere",
    fix: "Declare it in the manifest of the project, or uninstall it.")

  static let notInstalled = Rule(
    "PKG011", "declared-not-installed", .warning,
    summary: "A manifest declares a package that the environment does not have.",
    meaning: "The environment was built from an older state of the repository, or from part of it.",
    example: "PKG011  polars>=1.8 is declared (pyproject.toml:14) and not installed in training",
    fix: "Build the environment again from the manifests, or remove the declaration.")

  static let lockedVersionDiffers = Rule(
    "PKG012", "locked-differs-from-installed", .warning,
    summary: "The installed version, build or source is not the locked one.",
    meaning: """
      The lock file says what was tested; the environment runs something else. Weights follow PKG001 and
      PKG003.
      """,
    example: "PKG012  numpy   locked 1.26.4 (uv.lock:812), installed 2.0.2 in training",
    fix: "Install from the lock file (`uv sync --frozen`, `pip install --require-hashes -r …`).")

  static let notLocked = Rule(
    "PKG013", "installed-not-locked", .info,
    summary: "A package is installed that the lock file does not pin.",
    meaning: "The next build may bring another version of it, or none.",
    example: "PKG013  debugpy 1.8.7 is installed in dev and in no lock file",
    fix: "Declare it and lock again, or uninstall it.")

  static let brokenExtension = Rule(
    "PKG020", "extension-does-not-import", .error,
    summary: "Compiled modules of a package cannot be imported in this environment.",
    meaning: """
      What the loader would do is followed without importing: libraries that are missing, symbols and symbol
      versions that nothing offers, modules for another Python, another machine or another NumPy interface.
      Where only some modules lack a library, as optional parts of packages do, it is for information. What
      cannot be decided is no finding; `holdfast why --imports NAME` tells it.
      """,
    example: "PKG020  torchvision 0.19.1: 1 of 2 modules does not import (torchvision._C)",
    fix:
      "Install the release that was built for the neighbours that are installed, or bring the library that is missing."
  )

  static let linearAlgebraDiffers = Rule(
    "PKG021", "linear-algebra-differs", .warning,
    summary: "Linear algebra or OpenMP comes from another library.",
    meaning: """
      OpenBLAS, MKL and BLIS sum in different orders, and OpenMP runtimes divide work differently: the last
      digits, the speed and the number of threads change although all versions agree.
      """,
    example: "PKG021  BLAS OpenBLAS → MKL   training → production",
    fix: "Install numpy and scipy from the same index or channel in both.")
}
