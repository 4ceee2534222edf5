import Model

extension RuleRegistry {
  static let integrityRules: [Rule] = [changedAfterInstall, fileMissing, unownedFile]

  static let changedAfterInstall = Rule(
    "PKG005", "changed-after-install", .warning,
    summary: "An installed file has other bytes than its package's record says.",
    meaning: """
      Somebody edited an installed package: a `RUN sed -i`, a patch, a file copied over it, or a second
      package that brings the same path. The version still looks right, and the next install brings the
      old bytes back without a word. Compared are SHA-256 sums of RECORD and conda records and MD5 sums of
      dpkg. Configuration files of Debian packages may be changed and are only counted.
      """,
    example: """
      PKG005  requests 2.32.3: 1 file changed after install
              requests/sessions.py   31,120 → 31,164 bytes   RUN sed -i s/verify=True/verify=False/ …
      """,
    fix: """
      Build the change into a package of its own version, or install the package anew; keep patches in the
      repository and apply them where the package is built.
      """)

  static let fileMissing = Rule(
    "PKG022", "file-missing", .warning,
    summary: "A file that a package's record names is not there.",
    meaning: """
      Parts of an installed package were deleted: imports and programs that need them fail later, and an
      image that was made smaller this way cannot be built again from the same list of packages.
      Documentation, translations and what dpkg was told to leave out are only counted.
      """,
    example: "PKG022  pandas 2.2.2: 412 files are missing   pandas/tests/…",
    fix: "Install the package anew, or remove it as a whole.")

  static let unownedFile = Rule(
    "PKG023", "unowned-file", .info,
    summary: "A file in a folder of packages belongs to no package.",
    meaning: """
      Code was copied beside installed packages, or left behind by one that was removed. It is imported
      like them, but no list of packages shows it. Files inside the folder of another package weigh more:
      they change what that package does.
      """,
    example: "PKG023  /opt/venv/lib/python3.11/site-packages/utils   3 files of no package",
    fix: "Make it a package and install that, or copy it outside the folders of packages.")
}
