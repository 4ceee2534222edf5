package import Analysis

/// The page of a rule (`holdfast explain CODE`).
package enum ExplainText {
  /// Code, name and weight, then what it means, an example, how to repair it and how to allow it.
  package static func render(_ rule: Rule, style: TextStyle) -> String {
    var page = TextPage(style)
    page.line(
      "\(ours: rule.code, .strong)  \(ours: rule.name, .strong)  (\(rule.severity.label) by default)"
    )
    page.blank()
    page.paragraph("\(ours: flowing(rule.summary))")
    page.blank()
    page.paragraph("\(ours: flowing(rule.meaning))")
    write("EXAMPLE", rule.example, isFlowing: false, into: &page)
    write("HOW TO FIX", rule.fix, isFlowing: true, into: &page)
    write("HOW TO ALLOW", rule.allow, isFlowing: false, into: &page)
    return page.text
  }

  /// All rules in one table (`holdfast explain` without a code).
  package static func list(_ rules: [Rule], style: TextStyle) -> String {
    var page = TextPage(style)
    var table = TextTable(rigid: [0, 1])
    for rule in rules {
      table.add([
        "\(ours: rule.code, .strong)", FindingLines.column(rule.severity), "\(ours: rule.name)",
        "\(ours: flowing(rule.summary), .faint)",
      ])
    }
    page.table(table)
    return page.text
  }

  private static func write(
    _ heading: String, _ text: String, isFlowing: Bool, into page: inout TextPage
  ) {
    page.blank()
    page.line("\(ours: heading, .strong)")
    guard !isFlowing else { return page.paragraph("\(ours: flowing(text))", indent: 2) }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty { page.blank() } else { page.line("  \(ours: String(line))") }
    }
  }

  /// The text without the line ends of its source.
  private static func flowing(_ text: String) -> String {
    text.split(separator: "\n").joined(separator: " ")
  }
}
