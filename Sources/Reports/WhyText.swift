package import Analysis
import Model

/// Why a package is in an environment (`holdfast why PACKAGE`).
package enum WhyText {
  /// Paths that one copy shows when folded.
  private static let foldedPaths = 4
  /// Dependents that one copy shows when folded.
  private static let foldedNeeds = 8

  /// Each copy: where it stands, which layer and instruction brought it, the requirement paths that
  /// lead to it, and who needs it.
  package static func render(_ answer: WhyAnswer, style: TextStyle) -> String {
    var page = TextPage(style)
    let name: StyledText = "\(answer.package, .strong)"
    switch answer.copies.count {
    case 0:
      page.paragraph(
        "\(name) is not in \(answer.environment)", first: "\(Severity.warning.label)  ")
    case 1: page.paragraph("\(name) in \(answer.environment)")
    default: page.paragraph("\(name) in \(answer.environment): \(answer.copies.count) copies")
    }
    for copy in answer.copies {
      page.blank()
      write(copy, into: &page)
    }
    if !answer.unmet.isEmpty {
      page.blank()
      page.line("\(ours: "ASKED FOR, AND NOT THERE", .strong)")
      write(needs: answer.unmet, indent: 2, into: &page)
    }
    return page.text
  }

  private static func write(_ copy: WhyAnswer.Copy, into page: inout TextPage) {
    page.line(
      "\(copy.identities.first ?? "", .strong)  \(copy.state.rawValue), \(copy.role.rawValue)")
    if copy.identities.count > 1 {
      write("also", .joined(copy.identities.dropFirst().map { "\($0)" }, by: " · "), into: &page)
    }
    write("place", "\(copy.location)", into: &page)
    var origin: StyledText = copy.layer.map { "layer \($0)" } ?? ""
    if let instruction = copy.instruction {
      origin += "\(ours: origin.isEmpty ? "" : "  ")\(ours: "\"")\(instruction)\(ours: "\"")"
    }
    if !origin.isEmpty { write("brought", origin, into: &page) }
    let shown = page.style.showsAll ? copy.evidence.count : 2
    for evidence in copy.evidence.prefix(shown) {
      write("record", PlaceText.of(evidence), into: &page)
    }
    if let source = source(of: copy) { write("from", source, into: &page) }
    if let owner = copy.owner { write("owner", "\(owner)", into: &page) }
    switch copy.direct {
    case true?: write("wanted", "somebody asked for it", into: &page)
    case false?: write("wanted", "only because others need it", into: &page)
    case nil: break
    }
    write(paths: copy, into: &page)
    guard !copy.needs.isEmpty else { return }
    page.line("  \(ours: "NEEDED BY", .strong)  \(copy.needs.count)")
    write(needs: copy.needs, indent: 4, into: &page)
  }

  private static func write(_ label: String, _ text: StyledText, into page: inout TextPage) {
    let padding = String(repeating: " ", count: max(0, 9 - label.utf8.count))
    page.paragraph(text, indent: 2, first: "\(ours: label + padding, .faint)")
  }

  private static func source(of copy: WhyAnswer.Copy) -> StyledText? {
    var parts: [StyledText] = []
    if let installer = copy.installer { parts.append("\(installer)") }
    if let source = copy.source {
      var text: StyledText = "\(source.kind.rawValue)"
      if let url = source.url { text += " \(url)" }
      if let commit = source.commit { text += " at \(commit)" }
      if source.editable == true { text += ", editable" }
      parts.append(text)
    }
    return parts.isEmpty ? nil : .joined(parts, by: " · ")
  }

  /// `requirements.txt → torch 2.4.1 → numpy 2.0.2 (numpy<2)`.
  private static func write(paths copy: WhyAnswer.Copy, into page: inout TextPage) {
    // A path of one step says only that nobody asks for it.
    let paths = copy.paths.filter { $0.count > 1 }
    guard !paths.isEmpty else { return }
    let limit = page.style.showsAll ? paths.count : foldedPaths
    page.line("  \(ours: "PATHS", .strong)")
    for path in paths.prefix(limit) {
      page.paragraph(.joined(path.map(text), by: "\(ours: " → ", .faint)"), indent: 4)
    }
    let left = paths.count - min(limit, paths.count)
    if left > 0 {
      page.line("    \(left) more (--all)\(ours: copy.hasMorePaths ? ", and further ones" : "")")
    } else if copy.hasMorePaths {
      page.line("    further paths exist")
    }
  }

  private static func text(_ step: WhyAnswer.Step) -> StyledText {
    var text: StyledText = "\(step.text)"
    var details: [StyledText] = []
    // A requirement of any version says no more than the name.
    if let requirement = step.requirement, !step.text.hasPrefix("\(requirement) ") {
      details.append("\(requirement, .faint)")
    }
    if let evidence = step.evidence, evidence.line != nil {
      let file = evidence.path.split(separator: "/").last.map(String.init) ?? evidence.path
      details.append("\("\(file):\(evidence.line ?? 0)", .faint)")
    }
    if !details.isEmpty { text += " (\(StyledText.joined(details, by: ", ")))" }
    return text
  }

  private static func write(
    needs: [WhyAnswer.Need], indent: Int, into page: inout TextPage
  ) {
    let ranked = needs.indices.sorted { left, right in
      let (a, b) = (rank(needs[left].status), rank(needs[right].status))
      return a == b ? left < right : a < b
    }
    let limit = page.style.showsAll ? needs.count : foldedNeeds
    var table = TextTable()
    for index in ranked.prefix(limit) {
      let need = needs[index]
      var wanted: StyledText = need.specifier.isEmpty ? "any version" : "\(need.specifier)"
      if let marker = need.marker { wanted += "; \(marker, .faint)" }
      table.add([
        mark(of: need.status), "\(need.text)", wanted,
        need.kind == .runtime ? "" : "\(ours: need.kind.rawValue)",
        PlaceText.of(need.evidence).toned(.faint),
      ])
    }
    page.table(table, indent: indent)
    if needs.count > limit {
      page.line("\(StyledText.spaces(indent))\(needs.count - limit) more (--all)")
    }
  }

  private static func rank(_ status: RequirementEdge.Status) -> Int {
    switch status {
    case .violated: 0
    case .missing: 1
    case .unknown: 2
    case .satisfied: 3
    case .inactive: 4
    }
  }

  private static func mark(of status: RequirementEdge.Status) -> StyledText {
    switch status {
    case .violated: "\(ours: "✗ violated", .error)"
    case .missing: "\(ours: "✗ missing", .error)"
    case .unknown: "\(ours: "! unknown", .warning)"
    case .satisfied: "\(ours: "✓ satisfied", .success)"
    case .inactive: "\(ours: "i inactive", .faint)"
    }
  }
}
