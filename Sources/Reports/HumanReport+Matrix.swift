import Model

extension HumanReport {
  /// The overview: a row per component, a column per environment, the weight at the right.
  static func matrix(of report: Report, _ detail: ReportDetail, into page: inout TextPage) {
    guard !report.matrix.isEmpty, !report.environments.isEmpty else { return }
    let known = report.matrix.filter { row in
      detail.isEverything || row.remark != nil || row.cells.contains { $0 != nil }
    }
    let rows = shown(known, limit: detail.matrixRows)
    for columns in blocks(of: report, rows, page.style) {
      page.table(table(report, rows, columns, page.style), indent: 2)
    }
    var footer: [StyledText] = []
    if report.environments.contains(where: \.isBaseline) { footer.append("* baseline") }
    if rows.count < known.count {
      footer.append("\(known.count - rows.count) more rows (--all)")
    }
    if !footer.isEmpty {
      page.line("", remark: StyledText.joined(footer, by: " · ").toned(.faint))
    }
    page.blank()
  }

  /// The rows that are shown: those without a difference go first, the later ones before the earlier.
  private static func shown(_ rows: [Report.MatrixRow], limit: Int) -> [Report.MatrixRow] {
    guard rows.count > limit else { return rows }
    let ranked = rows.indices.sorted { left, right in
      let (a, b) = (weight(rows[left]), weight(rows[right]))
      return a == b ? left < right : a > b
    }
    return ranked.prefix(limit).sorted().map { rows[$0] }
  }

  private static func weight(_ row: Report.MatrixRow) -> Int {
    switch row.severity {
    case .error: 3
    case .warning: 2
    case .info: 1
    case nil: row.remark == nil ? 0 : 1
    }
  }

  /// Environments side by side as far as the terminal allows; the baseline stands in every block.
  private static func blocks(
    of report: Report, _ rows: [Report.MatrixRow], _ style: TextStyle
  ) -> [[Int]] {
    let all = Array(report.environments.indices)
    guard let width = style.width else { return [all] }
    let labels = rows.map { DisplayWidth.of(SafeText.value($0.label)) }.max() ?? 0
    let fitting = max(2, (width - labels - 16) / 12)
    guard all.count > fitting else { return [all] }
    let baseline = all.filter { report.environments[$0].isBaseline }.prefix(1)
    let others = all.filter { !baseline.contains($0) }
    let step = max(1, fitting - baseline.count)
    return stride(from: 0, to: others.count, by: step).map { start in
      (others[start..<min(start + step, others.count)] + baseline).sorted()
    }
  }

  private static func table(
    _ report: Report, _ rows: [Report.MatrixRow], _ columns: [Int],
    _ style: TextStyle
  ) -> TextTable {
    var table = TextTable(rigid: [columns.count + 1])
    var header: [StyledText] = [""]
    for column in columns {
      let environment = report.environments[column]
      let name =
        style.width == nil ? environment.name : Subject.short(environment: environment.name)
      header.append("\(name, .strong)\(ours: environment.isBaseline ? " *" : "")")
    }
    table.add(header)
    for row in rows {
      var cells: [StyledText] = ["\(row.label, .faint)"]
      for column in columns {
        let cell = column < row.cells.count ? row.cells[column] : nil
        cells.append(cell.map { "\($0)" } ?? "-")
      }
      cells.append(mark(of: row))
      table.add(cells)
    }
    return table
  }

  private static func mark(of row: Report.MatrixRow) -> StyledText {
    var parts: [StyledText] = []
    if let severity = row.severity { parts.append(severity.label) }
    if let remark = row.remark { parts.append("\(remark)") }
    return .joined(parts, by: "  ")
  }
}
