/// What an export could not pin and why (`holdfast export`), for standard error.
package enum ExportGapText {
  /// Something that an export could not pin or leaves out.
  package struct Gap: Sendable, Hashable {
    /// What it speaks of: a package URL, `base image`.
    package var subject: String
    /// Why, one sentence.
    package var reason: String
    /// What would close it; nil where nothing would.
    package var remedy: String?

    /// A gap.
    package init(subject: String, reason: String, remedy: String? = nil) {
      self.subject = subject
      self.reason = reason
      self.remedy = remedy
    }
  }

  /// Subjects of one reason that are named in a folded list.
  private static let subjectLimit = 8

  private struct Key: Hashable {
    let reason: String
    let remedy: String?
  }

  /// Whether the file is complete, then what is missing in it, one paragraph per reason, the one that
  /// concerns most first.
  ///
  /// `fileName` is the exported file as people know it.
  package static func render(_ gaps: [Gap], fileName: String = "the export", style: TextStyle)
    -> String
  {
    var page = TextPage(style)
    guard !gaps.isEmpty else {
      page.paragraph(
        "\(fileName, .strong): everything is pinned", first: "\(ours: "✓ ok", .success)  ")
      return page.text
    }
    page.paragraph(
      "\(fileName, .strong): \(ours: English.grouped(gaps.count, "part")) \(ours: gaps.count == 1 ? "is" : "are") not pinned or left out",
      first: "\(ours: "! warning", .warning)  ")
    var order: [Key] = []
    var subjects: [Key: [String]] = [:]
    for gap in gaps {
      let key = Key(reason: gap.reason, remedy: gap.remedy)
      if subjects[key] == nil { order.append(key) }
      subjects[key, default: []].append(gap.subject)
    }
    let counts = order.map { subjects[$0]?.count ?? 0 }
    let ranked = order.indices.sorted { left, right in
      counts[left] == counts[right] ? left < right : counts[left] > counts[right]
    }
    for position in ranked {
      write(order[position], subjects[order[position]] ?? [], into: &page)
    }
    return page.text
  }

  private static func write(_ key: Key, _ subjects: [String], into page: inout TextPage) {
    page.paragraph(
      "\(sentence: key.reason)", indent: 2,
      first: "\(ours: English.number(subjects.count), .strong)  ")
    let limit = page.style.showsAll ? subjects.count : subjectLimit
    var parts: [StyledText] = subjects.prefix(limit).map { "\(Subject.name($0))" }
    if subjects.count > limit { parts.append("\(subjects.count - limit) more (--all)") }
    page.paragraph(StyledText.joined(parts, by: ", ").toned(.faint), indent: 6)
    if let remedy = key.remedy {
      page.paragraph("\(sentence: remedy)", indent: 6, first: "\(ours: "fix    ", .faint)")
    }
  }
}
