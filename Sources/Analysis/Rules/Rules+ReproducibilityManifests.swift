import Model

extension RuleRegistry {
  static let reproducibilityManifestRules = [
    unpinnedRequirement, unhashedPin, withoutLock, staleLock, movingRequirement, nightlyBuild,
    severalIndexes, insecureIndex, outsideFolder, openInterpreter,
  ]

  static let unpinnedRequirement = Rule(
    "REP005", "unpinned-requirement", .warning,
    summary: "A requirements or environment file leaves several versions of a package.",
    meaning: """
      The installer takes the newest version on the day of the build. A requirement counts as pinned where
      it is exact (==), where a constraints file that is included fixes it, or where a lock covers it. A
      fuzzy conda version of less than three parts, python=3.11, leaves every patch release.
      """,
    example: """
      REP005  requirements.txt  3 of 17 requirements can move: numpy, scipy>=1.10, torch
              fix  rename it to requirements.in and compile it: uv pip compile --generate-hashes …
      """,
    fix: "Compile the file into exact versions with digests, and install from the compiled one.")

  static let unhashedPin = Rule(
    "REP006", "unhashed-pin", .info,
    summary: "A pinned package has no digest.",
    meaning: """
      One version can have several archives, and an index may add or replace some. With digests the
      installer refuses every other archive; pip then also refuses requirements of requirements that are
      not pinned, so that nothing moves unseen.
      """,
    example:
      "REP006  requirements.txt  17 of 17 packages without a digest: numpy==1.26.4 and 16 more",
    fix: "uv pip compile --generate-hashes, and install with --require-hashes; or use a lock file.")

  static let withoutLock = Rule(
    "REP007", "manifest-without-lock", .warning,
    summary: "A project's manifest declares ranges, and no lock file fixes them.",
    meaning: """
      Two people who install the project on two days get two environments. Locks that are read are
      uv.lock, poetry.lock and pylock.toml beside the manifest or above it, and a compiled requirements
      file beside it that pins everything the manifest names; pdm.lock, Pipfile.lock and pixi.lock count
      where they are present.
      """,
    example:
      "REP007  pyproject.toml  8 of 9 requirements can move, and no lock file fixes them: numpy>=1.24",
    fix: "uv lock (or poetry lock), and commit the file; install with uv sync --locked.")

  static let staleLock = Rule(
    "REP008", "stale-lock", .error,
    summary: "A lock file contradicts the manifest beside it.",
    meaning: """
      A declared package is not in the lock, or the locked version is refused by the manifest. The next
      install locks again silently, or fails, depending on its options; neither gives what was reviewed.
      """,
    example: "REP008  uv.lock contradicts pyproject.toml: torch>=2.5 but uv.lock has 2.3.0",
    fix: "uv lock or poetry lock, and commit the result together with the manifest.")

  static let movingRequirement = Rule(
    "REP016", "requirement-without-commit", .warning,
    summary: "A package comes from a branch or tag of a repository instead of a commit.",
    meaning:
      "Branches move, and tags can be moved; only a commit's id names content. A lock knows it.",
    example: "REP016  requirements.txt  kernels from branch or tag main",
    fix: "Name the commit: kernels @ git+https://git.example/kernels.git@COMMIT.")

  static let nightlyBuild = Rule(
    "REP018", "development-build", .warning,
    summary: "A nightly, development or pre-release build is installed.",
    meaning: """
      Indexes of nightly builds delete them after some weeks, and `--pre` takes whatever was uploaded
      last. A build that nobody can fetch again cannot be built again.
      """,
    example: "REP018  Dockerfile:6  https://wheels.example/nightly/cu124",
    fix: "Name a release; keep a nightly that is needed in an index of your own.")

  static let severalIndexes = Rule(
    "REP019", "several-indexes", .warning,
    summary: "Any package may come from any of several indexes.",
    meaning: """
      With `--extra-index-url` pip takes the highest version that any index has, whichever it is: somebody
      who uploads your internal package's name to the public index decides what you install. Digests, or
      an index named per package, prevent it.
      """,
    example:
      "REP019  requirements.txt  any package may come from the default index or from https://…/simple",
    fix: "tool.uv.sources with explicit indexes, one index that serves both, or --require-hashes.")

  static let insecureIndex = Rule(
    "REP020", "unauthenticated-index", .warning,
    summary: "Packages come over an address that nobody authenticates.",
    meaning: "http and `--trusted-host` let everybody on the way replace what is installed.",
    example: "REP020  requirements.txt  --trusted-host wheels.example",
    fix: "https with a certificate that the machine trusts: --cert FILE, or REQUESTS_CA_BUNDLE.")

  static let outsideFolder = Rule(
    "REP021", "local-folder-install", .warning,
    summary: "A package is installed from a folder that is no part of the repository, or in place.",
    meaning: """
      A path above the repository's root, or on one machine, gives everybody something else. An editable
      install in an image runs whatever lies in the folder, not what its record says (info).
      """,
    example: "REP021  requirements.txt  folders outside the repository: ../shared-kernels",
    fix: "Move the folder into the repository, or name a release or commit; install without -e.")

  static let openInterpreter = Rule(
    "REP024", "open-interpreter-version", .warning,
    summary: "No file says which Python is meant, or only its major version.",
    meaning: """
      Wheels, markers and resolved versions depend on the minor version of Python. `python:3` moves to
      the next one in the week of its release.
      """,
    example: "REP024  Dockerfile:1  FROM python:3 names no minor version of Python",
    fix:
      "requires-python in pyproject.toml, a .python-version file, FROM python:3.11-slim@sha256:….")
}
