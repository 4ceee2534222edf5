import Model

extension RuleRegistry {
  static let lockRules = [
    packageMissing, packageNotLocked, otherVersion, lockedOtherBuild, otherHash, otherBase,
    otherAccelerator, otherSystem, lockedOtherVariable, otherNumerics, notInLock, lockedOtherSource,
    signatureRefused, olderThanSeen,
  ]

  static let packageMissing = Rule(
    "LCK002", "package-missing", .error,
    summary: "A locked package is not installed.",
    meaning: """
      The lock file says what was tested. A package that is gone is missed when the code that imports it
      runs, often long after the start. A copy that is missing in one of several folders counts too.
      """,
    example: "LCK002  sortedcontainers 2.4.0 is missing",
    fix: """
      Install what the lock says, or, where the removal is meant, write the lock anew from this environment:
      `holdfast lock ENV`.
      """)

  static let packageNotLocked = Rule(
    "LCK003", "package-not-locked", .error,
    summary: "A package is installed that the lock does not have.",
    meaning: """
      Nobody tested the environment with it. It may shadow a module, bring another version of a library, or
      be what an installer slipped in. A further copy of a locked package in another folder counts too.
      """,
    example: "LCK003  polars 1.8.2 is not in the lock",
    fix: """
      Leave it out of the build, or, where it is meant, declare it and write the lock anew:
      `holdfast lock ENV`.
      """)

  static let otherVersion = Rule(
    "LCK004", "other-version", .error,
    summary: "A package has another version than the lock says.",
    meaning: """
      What follows from the version (GPU code, libraries that the package brings, the driver that it needs)
      is told in the same finding. Versions that the family's own order holds equal, such as 1.0 and 1.0.0,
      are equal here too.
      """,
    example: "LCK004  numpy 1.26.4 → 2.0.2",
    fix: """
      Install the locked version: `holdfast export ENV --to requirements` (or pylock, conda-explicit, apt)
      writes it in the words of the installer. Where the step is meant, `holdfast lock ENV`.
      """)

  static let lockedOtherBuild = Rule(
    "LCK005", "other-build", .error,
    summary: "A package has the locked version and comes from another build.",
    meaning: """
      The local version (`+cu121`), the wheel's tags, the conda build string or the architecture differs:
      another compiler, other optional parts, another accelerator. The order in which a wheel names its tags
      does not matter.
      """,
    example: "LCK005  torch 2.4.1  cu121 ≠ cpu",
    fix: """
      Install from the index or channel that the lock names and pin the build, or write the lock anew where
      the other build is meant.
      """)

  static let otherHash = Rule(
    "LCK006", "other-hash", .error,
    summary: "A package has the locked version and build, and other content.",
    meaning: """
      Its archive has another digest, its record (RECORD, md5sums, paths.json) lists other files or other
      digests, it states other requirements, or dpkg holds it for half installed. A name and a version were
      published twice, somebody built it again, or the record was edited. Digests of archives are compared
      where both sides know one of the same algorithm. Whether the files are those of the record is asked
      with `--deep`.
      """,
    example: "LCK006  requests 2.32.3: its record lists other files",
    fix: """
      Install the archive with the locked digest (`pip install --require-hashes`), and find out where the
      other one came from before it is locked.
      """)

  static let otherBase = Rule(
    "LCK007", "other-base", .error,
    summary: "The image is built on another base than the locked one.",
    meaning: """
      The base brings the system, its libraries and often the interpreter. Digests decide where both are
      known, then names; where labels are missing, the lowest layer. It is a warning where all that is locked
      agrees otherwise, and for information where one side does not name its base.
      """,
    example: "LCK007  base python:3.11-slim@sha256:2bf6… → python:3.12-slim@sha256:91ac…",
    fix: "Build from the locked digest (`FROM name@sha256:…`), or write the lock anew.")

  static let otherAccelerator = Rule(
    "LCK008", "other-accelerator", .error,
    summary: "The accelerator stack is not the locked one.",
    meaning: """
      Libraries (CUDA, cuDNN, NCCL, ROCm), the GPUs for which code is there, the variant of a framework, or
      what binaries need of driver, C library and processor. Only what no package's finding tells already is
      a finding of its own: files that no package owns, or that were replaced below an unchanged record.
      """,
    example: "LCK008  cudnn 9.1.0 → 8.9.7",
    fix: """
      Build from the locked packages and files. Where the change is meant, check it with `holdfast fit` and
      write the lock anew.
      """)

  static let otherSystem = Rule(
    "LCK009", "other-system", .error,
    summary: "The system around the packages is not the locked one.",
    meaning: """
      The release of the operating system, the C library, an interpreter, the program that the image starts,
      or the folders in which packages are searched.
      """,
    example: "LCK009  Python 3.11.9 → 3.12.4",
    fix:
      "Build on the locked release and interpreter, or write the lock anew where the step is meant."
  )

  static let lockedOtherVariable = Rule(
    "LCK010", "other-variable", .error,
    summary: "A variable of the image's configuration is not as locked.",
    meaning: """
      Only variables that change numbers, threads, accelerators or what is loaded are locked. A folder or a
      virtual environment has none: there they are not compared, and the report says so.
      """,
    example: "LCK010  OMP_NUM_THREADS 8 → 1",
    fix:
      "Set the locked value in the Dockerfile, or write the lock anew where the new one is meant.")

  static let otherNumerics = Rule(
    "LCK011", "other-numerics", .warning,
    summary: "The numerics fingerprint differs, and no other finding tells why.",
    meaning: """
      The fingerprint is one digest over the facts that change floating-point results: linear algebra and
      OpenMP, CUDA libraries, processor level, variables (`holdfast explain numerics`). Where one of these
      has a finding of its own, the fingerprint is told there.
      """,
    example: "LCK011  numerics: blas OpenBLAS 0.3.21 → MKL 2024.1",
    fix: "Compare a short run of both before results are mixed; then repair or lock anew.")

  static let notInLock = Rule(
    "LCK012", "not-in-lock", .error,
    summary: "The lock has no installed part for this environment or platform.",
    meaning: """
      There is nothing to compare with: the environment was never locked, under another name, or for other
      platforms only. A declared part alone says nothing about an image.
      """,
    example: "LCK012  training has no installed part for linux/arm64 in holdfast.lock",
    fix: "Write it where the image is at hand, in CI for one: `holdfast lock ENV`.")

  static let lockedOtherSource = Rule(
    "LCK014", "other-source", .error,
    summary: "A package has the locked version and comes from another place.",
    meaning: """
      Another index, another repository or commit, an archive or a folder instead of a release. The version
      number does not tell such installs apart. A record that names no index is taken for any index.
      """,
    example: "LCK014  mylib 1.4.0  index ≠ git https://example.org/mylib 3f2c1a9d0b12",
    fix: "Install from the locked place, or write the lock anew where the other one is meant.")

  static let signatureRefused = Rule(
    "SIG001", "signature-refused", .error,
    summary: "The signature over the environment is missing or does not hold.",
    meaning: """
      A signature is asked for, and none by a trusted key holds over exactly this environment of this
      project. Which keys count, and so the algorithm, is said by the command line or by `[lock]` of
      holdfast.toml, never by the file. The finding says which of the checks failed.
      """,
    example: "SIG001  training was changed after it was signed",
    fix: """
      Take the lock and its signature from the same commit. Where the change is right, whoever holds the key
      signs again: `holdfast lock --sign KEY`.
      """)

  static let olderThanSeen = Rule(
    "SIG002", "older-than-seen", .error,
    summary: "The signed lock is older than one that was seen before.",
    meaning: """
      Each signature over another content counts up. The catalog remembers the highest number that held for
      the project, the environment and the key; a lower one is an old lock with a genuine signature, put back
      by mistake or on purpose.
      """,
    example: "SIG002  training: sequence 4 is older than 7, which was seen before",
    fix: """
      Take the newest lock. Where going back is meant, sign the old content again: it gets the next
      number.
      """)
}
