import Model

/// What a repository declares and locks, beside what an environment has installed.
enum CrosswalkTable {
  static func write(_ rows: [Report.CrosswalkRow], into page: inout TextPage) {
    guard let first = rows.first else { return }
    var start = rows.startIndex
    var current = (first.repository, first.environment)
    for position in rows.indices.dropFirst()
    where (rows[position].repository, rows[position].environment) != current {
      write(rows[start..<position], of: current, into: &page)
      current = (rows[position].repository, rows[position].environment)
      start = position
    }
    write(rows[start...], of: current, into: &page)
  }

  private static func write(
    _ rows: ArraySlice<Report.CrosswalkRow>, of names: (repository: String, environment: String),
    into page: inout TextPage
  ) {
    page.line(
      "\(ours: "DECLARED, LOCKED, INSTALLED", .strong)  \(names.repository), \(names.environment)")
    var table = TextTable()
    table.add(header: ["package", "declared", "locked", "installed", ""])
    for row in rows {
      var remark: [StyledText] = []
      if let severity = row.severity { remark.append(severity.label) }
      if let text = row.remark { remark.append("\(sentence: text)") }
      table.add(
        ["\(row.name)"] + [row.declared, row.locked, row.installed].map(cell)
          + [.joined(remark, by: "  ")])
    }
    page.table(table, indent: 2)
    page.blank()
  }

  private static func cell(_ texts: [String]) -> StyledText {
    texts.isEmpty ? "-" : .joined(texts.map { "\($0)" }, by: ", ")
  }
}
