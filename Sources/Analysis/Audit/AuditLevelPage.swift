/// What `explain R0` to `explain R4` print.
package enum AuditLevelPage {
  /// The names of the levels, `R0` to `R4`.
  package static let names = AuditLevels.titles.indices.map { "R\($0)" }

  /// The page of a level, in any case of letters; nil for other names.
  package static func page(_ name: String) -> String? {
    guard let level = names.firstIndex(of: name.uppercased()) else { return nil }
    var lines = ["R\(level)  \(AuditLevels.titles[level])", "", meanings[level], ""]
    if level == 0 {
      lines.append("Every project is at least at R0.")
    } else {
      lines.append("Criteria, beside those of the levels below")
    }
    for definition in AuditLevels.definitions where definition.level == level {
      let codes = definition.codes.joined(separator: " ")
      lines.append("  \(definition.name)")
      lines.append("      \(definition.text)" + (codes.isEmpty ? "" : "  \(codes)"))
    }
    return lines.joined(separator: "\n")
  }

  private static let meanings = [
    "Open: what the next build takes is not written down, or is decided elsewhere.",
    "Named: the parts have names and releases; which versions fill them is decided on the day.",
    "Pinned: the next build takes the same versions, as long as their publishers do not change them.",
    "Hashed: the next build takes the same bytes, or fails.",
    """
    Verified: the whole environment is locked and signed, its sources are dated, and no step depends
    on the clock or the machine; what was built is what was reviewed.
    """,
  ]
}
