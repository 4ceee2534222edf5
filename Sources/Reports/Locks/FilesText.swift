package import Model

/// Two trees file by file (`holdfast diff --files`).
package enum FilesText {
  /// Groups of one reason that are named in a folded report.
  private static let groupLimit = 10
  /// Changed packages of which a folded report also names files.
  private static let namedLimit = 3
  /// Files of one group that are named in a folded report.
  private static let itemLimit = 3

  /// Whether the two are the same build and in what they differ, then the files by reason.
  package static func render(_ report: Report, style: TextStyle) -> String {
    var page = TextPage(style)
    guard let files = report.files else { return page.text }
    page.paragraph(
      "\(sentence: report.verdict.isEmpty ? verdict(files) : report.verdict, .strong)",
      first: "\(sign(of: files))  ")
    page.blank()
    for (environment, side) in zip(report.environments, ["first ", "second"]) {
      var parts: [StyledText] = ["\(environment.name)"]
      if environment.reference != environment.name { parts.append("\(environment.reference)") }
      if let digest = environment.digest {
        parts.append("\(Subject.short(digest: digest), .faint)")
      }
      page.paragraph(.joined(parts, by: " · "), indent: 2, first: "\(ours: side, .faint)  ")
    }
    page.blank()
    for reason in FileComparison.Reason.allCases {
      write(reason, files.groups.filter { $0.reason == reason }, into: &page)
    }
    ReportFrame.notices(of: report, into: &page)
    var foot =
      "\(English.grouped(files.different, "file")) differ, \(English.number(files.same)) are alike"
    if files.different == 1 { foot = "1 file differs, \(English.number(files.same)) are alike" }
    if !style.showsAll, files.different > 0 { foot += " · --all lists every file" }
    page.paragraph("\(ours: foot)")
    return page.text
  }

  // MARK: The verdict

  /// How far two trees are from being the same build.
  private enum Likeness: Comparable {
    case same
    /// Every byte of every file is the same.
    case sameContent
    /// The same packages; what differs is made anew by every build.
    case sameParts
    case different
  }

  /// The first line without sign: `same content; 1,204 files differ in time stamps only`.
  package static func verdict(_ files: FileComparison) -> String {
    let counts = counts(of: files)
    let differ =
      "\(English.grouped(files.different, "file")) \(files.different == 1 ? "differs" : "differ")"
    switch likeness(of: files) {
    case .same: return "the same build: all \(English.grouped(files.same, "file")) are alike"
    case .sameContent:
      if counts.count == 1, let only = counts.first {
        return "same content; \(differ) in \(only.reason.aspect) only"
      }
      return "same content; \(differ): \(list(counts))"
    case .sameParts:
      return "the same packages, another build of them; \(differ): \(list(counts))"
    case .different: return "not the same build; \(differ): \(list(counts))"
    }
  }

  private static func counts(
    of files: FileComparison
  ) -> [(reason: FileComparison.Reason, count: Int)] {
    var counts: [FileComparison.Reason: Int] = [:]
    for group in files.groups { counts[group.reason, default: 0] += group.count }
    return FileComparison.Reason.allCases.compactMap { reason in
      counts[reason].map { (reason, $0) }
    }
  }

  private static func list(_ counts: [(reason: FileComparison.Reason, count: Int)]) -> String {
    counts.map { "\(English.number($0.count)) \($0.reason.words)" }.joined(separator: ", ")
  }

  private static func likeness(of files: FileComparison) -> Likeness {
    var likeness = files.different == 0 ? Likeness.same : .sameContent
    for group in files.groups {
      let next: Likeness =
        switch group.reason {
        case .changedPackage, .onlyInOne, .content, .kind: .different
        case .compiledPython, .generated: .sameParts
        case .ownership, .timestamps, .order: .sameContent
        }
      likeness = max(likeness, next)
    }
    return likeness
  }

  private static func sign(of files: FileComparison) -> StyledText {
    switch likeness(of: files) {
    case .same, .sameContent: "\(ours: "✓ ok", .success)"
    case .sameParts: Severity.warning.label
    case .different: "\(ours: "✗ differs", .error)"
    }
  }

  // MARK: Groups

  private static func write(
    _ reason: FileComparison.Reason, _ groups: [FileComparison.Group], into page: inout TextPage
  ) {
    guard !groups.isEmpty else { return }
    let count = groups.reduce(0) { $0 + $1.count }
    let bytes = groups.reduce(0) { $0.addingReportingOverflow($1.bytes).partialValue }
    page.line(
      "\(ours: reason.heading, .strong)  \(ours: "\(English.grouped(count, "file")), \(English.bytes(bytes))")"
    )
    let limit = page.style.showsAll ? groups.count : groupLimit
    for group in groups.prefix(limit) {
      if let package = group.package {
        page.line(
          "  \(sentence: package)",
          remark:
            "\(ours: "\(English.grouped(group.count, "file")), \(English.bytes(group.bytes))")")
      }
      // Where many packages changed, their names say more than files of each.
      guard page.style.showsAll || group.package == nil || groups.count <= namedLimit else {
        continue
      }
      write(group, indent: group.package == nil ? 2 : 6, into: &page)
    }
    if groups.count > limit {
      let rest = groups.dropFirst(limit).reduce(0) { $0 + $1.count }
      page.line(
        "  \(ours: "\(English.number(groups.count - limit)) more packages with \(English.grouped(rest, "file"))") (--all)"
      )
    }
    page.blank()
  }

  private static func write(
    _ group: FileComparison.Group, indent: Int, into page: inout TextPage
  ) {
    let limit = page.style.showsAll ? group.items.count : itemLimit
    for item in group.items.prefix(limit) { write(item, indent: indent, into: &page) }
    let left = group.count - min(limit, group.items.count)
    if left > 0 {
      page.line(
        "\(StyledText.spaces(indent))\(ours: "\(English.number(left)) more", .faint)\(ours: page.style.showsAll ? "" : " (--all)", .faint)"
      )
    }
  }

  /// The path and what each side has there; a long path loses its beginning, where it says least.
  private static func write(
    _ item: FileComparison.Item, indent: Int, into page: inout TextPage
  ) {
    let style = page.style
    let sides =
      ("\(item.first ?? "none", .faint)\(ours: " → ", .faint)\(item.second ?? "none", .faint)"
      as StyledText).resolved(style)
    var path = ("\(item.path)" as StyledText).resolved(style)
    if let width = style.width {
      path = path.end(fitting: max(width / 2 - indent, width - indent - 2 - sides.width), style)
    }
    page.line("\(StyledText.spaces(indent))\(path)  \(sides)")
  }
}

extension FileComparison.Reason {
  /// The reason as a heading.
  var heading: String {
    switch self {
    case .changedPackage: "CHANGED PACKAGES"
    case .onlyInOne: "ONLY IN ONE"
    case .content: "OTHER CONTENT"
    case .compiledPython: "COMPILED PYTHON"
    case .generated: "WRITTEN ANEW BY EVERY BUILD"
    case .kind: "ANOTHER KIND OF FILE OR LINK"
    case .ownership: "PERMISSIONS AND OWNERS"
    case .timestamps: "TIME STAMPS ONLY"
    case .order: "ORDER ONLY"
    }
  }

  /// The reason behind a number, `612 of changed packages`.
  fileprivate var words: String {
    switch self {
    case .changedPackage: "of changed packages"
    case .onlyInOne: "in one only"
    case .content: "with other content"
    case .compiledPython: "of compiled Python"
    case .generated: "written anew by every build"
    case .kind: "of another kind"
    case .ownership, .timestamps, .order: "in \(aspect)"
    }
  }

  /// In what files differ, `time stamps`.
  fileprivate var aspect: String {
    switch self {
    case .changedPackage, .onlyInOne, .content, .compiledPython, .generated: "content"
    case .kind: "kind"
    case .ownership: "permissions or owners"
    case .timestamps: "time stamps"
    case .order: "order"
    }
  }
}
