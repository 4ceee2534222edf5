import Model

extension RuleRegistry {
  static let gateRules: [Rule] = [
    lockOutOfDate, missingLock, contradiction, declaredExcludesInstalled, pinnedOutside,
  ]

  static let lockOutOfDate = Rule(
    "LCK001", "lock-out-of-date", .error,
    summary: "What the repository declares is not what holdfast.lock says that it declares.",
    meaning: """
      The declared part of the lock is computed from manifests, their own lock files and Dockerfiles, with
      nothing but the repository. A comment or another order changes nothing in it; another requirement,
      pin, digest or base image does. As long as it is behind, nobody can tell from the lock what the
      next image will hold. The installed part is refreshed where the image is: by CI.
      """,
    example: """
      LCK001  torch 2.3.0 → 2.5.1 (uv.lock:812)
              holdfast.lock still has what was declared before
      """,
    fix:
      "Write the declared part again and stage it: holdfast lock --declared && git add holdfast.lock"
  )

  static let missingLock = Rule(
    "LCK013", "lock-missing", .warning,
    summary: "The project has manifests and no holdfast.lock.",
    meaning: """
      Without a lock nothing says in which environment this state of the project was tested, and no later
      change can be held against it. The first lock needs no image.
      """,
    example: "LCK013  there is no holdfast.lock",
    fix: "Write one and commit it: holdfast lock --declared && git add holdfast.lock")

  static let contradiction = Rule(
    "DEP007", "declared-requirements-contradict", .error,
    summary: "No version of a package satisfies all that is declared for an environment.",
    meaning: """
      The requirements of the environment's manifests, with what they include and with the chosen groups and
      extras, leave no version at all (PEP 440), or the configured interpreter is one that a manifest
      refuses. Manifests that do not include each other are held together only where holdfast.toml names
      them for one environment. Markers are judged for the environment's Python; without one, only a
      contradiction for every Python that the manifests allow is told, others are a notice.
      """,
    example: """
      DEP007  no numpy satisfies <2 (requirements.txt:3) and >=2 (pyproject.toml:18)
      """,
    fix: "Change one of the requirements so that their ranges meet.")

  static let declaredExcludesInstalled = Rule(
    "DEP008", "declared-excludes-installed", .error,
    summary: "A declared requirement refuses the version that the lock has installed.",
    meaning: """
      The manifest and the image that was locked last cannot both be right. Where the repository itself
      names the new version, by a pin of its own lock or an exact requirement, the change is ahead of
      the image, which cannot have been built yet: that is a warning. Where only a range moved, nobody
      knows what will be installed: that is an error.
      """,
    example: """
      DEP008  numpy<2 (pyproject.toml:18) excludes numpy 2.0.2, which is locked as installed
      """,
    fix:
      "Build the image from this change and lock it again, or declare a range that holds what is installed."
  )

  static let pinnedOutside = Rule(
    "DEP009", "pinned-outside-declared", .error,
    summary: "The repository's own lock file pins a version that its manifest refuses.",
    meaning: """
      uv.lock, poetry.lock and pylock.toml are made from a manifest. Where a pin lies outside what the
      manifest asks for, the manifest changed afterwards, or the lock was edited or merged by hand.
      Installers then refuse the lock, or quietly make another one.
      """,
    example: "DEP009  pyproject.toml:18 asks for torch>=2.5, uv.lock:812 pins 2.3.0",
    fix: "Lock again with the tool that wrote the lock: uv lock, poetry lock.")
}
