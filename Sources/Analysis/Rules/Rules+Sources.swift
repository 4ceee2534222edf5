import Model

extension RuleRegistry {
  static let sourceRules = [notReadable]

  static let notReadable = Rule(
    "SRC001", "part-not-readable", .info,
    summary: "A part of the source could not be read or decided.",
    meaning: """
      It is a notice, not a finding: the rest was read, and what depends on this part is unknown rather
      than passed. With `--strict` notices count as refusals.
      """,
    example: "SRC001  layer 9 /opt/old/bad.dist-info/METADATA has no Version",
    fix: "Repair or remove the file; the notice names layer, path and line.",
    allow: "Notices need no allowance; leave out `--strict`.")
}
