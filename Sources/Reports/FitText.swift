package import Model

/// Environments against hardware pools (`holdfast fit`): the matrix, then what limits each cell.
package enum FitText {
  /// The verdict, the matrix of pools and environments, and the clauses that decide.
  ///
  /// A clause stands once for all pools that share it; with `--all` fulfilled clauses too.
  package static func render(_ report: Report, style: TextStyle) -> String {
    var page = TextPage(style)
    guard let fit = report.fit else { return page.text }
    let worst = fit.cells.map(\.outcome).max()
    page.paragraph(
      "\(sentence: report.verdict, .strong)",
      first: "\(worst.map(sign(of:)) ?? "\(ours: "✓", .success)")  ")
    page.blank()
    matrix(of: fit, report.environments.map(\.name), into: &page)
    clauses(of: fit, report.environments.map(\.name), into: &page)
    for notice in report.notices {
      page.paragraph(NoticeText.of(notice), first: "\(ours: "! ", .warning)")
    }
    if !report.allowed.isEmpty {
      page.line("allowed: \(ours: English.count(report.allowed.count, "finding"))")
    }
    var tail: [StyledText] = [
      "knowledge of \(fit.knowledge)", "\(ours: counts(of: fit.cells))",
    ]
    let codes = report.findings.sorted { $0.severity > $1.severity }.map(\.code)
    if let code = codes.first, NextCommands.isPlain(code) {
      tail.append("holdfast explain \(code)")
    }
    if !style.showsAll { tail.append("--all lists every clause") }
    page.paragraph(StyledText.joined(tail, by: " · ").toned(.faint))
    return page.text
  }

  // MARK: The matrix

  private static func matrix(of fit: Fit, _ environments: [String], into page: inout TextPage) {
    guard !fit.pools.isEmpty, !environments.isEmpty else { return }
    let cells = Dictionary(
      fit.cells.map { (Place(environment: $0.environment, pool: $0.pool), $0) },
      uniquingKeysWith: { first, _ in first })
    for columns in blocks(environments, page.style) {
      var table = TextTable()
      table.add(["", ""] + columns.map { "\(Subject.short(environment: $0), .strong)" })
      for pool in fit.pools {
        var row: [StyledText] = ["\(pool.name, .strong)", "\(description(of: pool), .faint)"]
        for environment in columns {
          let cell = cells[Place(environment: environment, pool: pool.name)]
          row.append(cell.map { mark(of: $0.outcome) } ?? "-")
        }
        table.add(row)
      }
      page.table(table, indent: 2)
      page.blank()
    }
  }

  private struct Place: Hashable {
    let environment: String
    let pool: String
  }

  private static func blocks(_ environments: [String], _ style: TextStyle) -> [[String]] {
    guard let width = style.width else { return [environments] }
    let step = max(1, (width - 44) / 14)
    return stride(from: 0, to: environments.count, by: step).map {
      Array(environments[$0..<min($0 + step, environments.count)])
    }
  }

  /// `Tesla T4 (7.5), driver 470.82.01`.
  static func description(of pool: Pool) -> String {
    var parts: [String] = []
    for gpu in pool.machine.gpus {
      var text = gpu.name ?? "\(gpu.vendor.rawValue) GPU"
      if let target = gpu.target { text += " (\(target))" }
      parts.append(text)
    }
    if pool.machine.gpus.isEmpty { parts.append("no GPU") }
    for driver in pool.machine.drivers {
      if let version = driver.version { parts.append("driver \(version)") }
    }
    if let level = pool.machine.cpuLevel { parts.append(level) }
    if let day = pool.collected { parts.append("seen \(day)") }
    return parts.joined(separator: ", ")
  }

  // MARK: The clauses

  private struct Item {
    let clause: Fit.Clause
    var pools: [String]
  }

  private static func clauses(of fit: Fit, _ environments: [String], into page: inout TextPage) {
    for environment in environments {
      var items: [Item] = []
      var positions: [String: Int] = [:]
      var folded = 0
      for cell in fit.cells where cell.environment == environment {
        let shown = page.style.showsAll ? cell.clauses : decisive(cell)
        folded += cell.clauses.count { $0.outcome != .runs } - shown.count { $0.outcome != .runs }
        for clause in shown {
          let key = "\(clause.code)\n\(clause.outcome.rawValue)\n\(clause.text)"
          if let position = positions[key] {
            items[position].pools.append(cell.pool)
          } else {
            positions[key] = items.count
            items.append(Item(clause: clause, pools: [cell.pool]))
          }
        }
      }
      guard !items.isEmpty else { continue }
      page.line("\(environment, .strong)")
      for item in ranked(items) { write(item, into: &page) }
      if folded > 0 { page.line("    \(folded) lighter answers more (--all)") }
      page.blank()
    }
  }

  // The clauses of the cell's own weight; lighter ones would hide what matters.
  private static func decisive(_ cell: Fit.Cell) -> [Fit.Clause] {
    guard cell.outcome != .runs else { return [] }
    return cell.clauses.filter { $0.outcome == cell.outcome }
  }

  private static func ranked(_ items: [Item]) -> [Item] {
    items.enumerated().sorted { left, right in
      left.element.clause.outcome == right.element.clause.outcome
        ? left.offset < right.offset
        : left.element.clause.outcome > right.element.clause.outcome
    }.map(\.element)
  }

  private static func write(_ item: Item, into page: inout TextPage) {
    let clause = item.clause
    page.paragraph(
      "\(clause.code)  \(sentence: clause.text)", indent: 2, first: "\(sign(of: clause.outcome)) ")
    page.paragraph(
      "\(item.pools.joined(separator: ", "))", indent: 6, first: "\(ours: "on     ", .faint)")
    let shown = page.style.showsAll ? clause.evidence : Array(clause.evidence.prefix(1))
    for evidence in shown {
      page.paragraph(PlaceText.of(evidence), indent: 6, first: "\(ours: "seen   ", .faint)")
    }
    if let fix = clause.fix, clause.outcome != .runs {
      page.paragraph("\(sentence: fix)", indent: 6, first: "\(ours: "fix    ", .faint)")
    }
  }

  // MARK: Words

  private static func counts(of cells: [Fit.Cell]) -> String {
    let words: [(Fit.Outcome, String)] = [
      (.runs, "run"), (.condition, "with a condition"), (.fails, "fail"), (.unknown, "unknown"),
    ]
    return words.compactMap { outcome, word in
      let count = cells.count { $0.outcome == outcome }
      return count == 0 ? nil : "\(count) \(word)"
    }.joined(separator: ", ")
  }

  private static func sign(of outcome: Fit.Outcome) -> StyledText {
    switch outcome {
    case .runs: "\(ours: "✓", .success)"
    case .condition: "\(ours: "!", .warning)"
    case .unknown: "\(ours: "?", .warning)"
    case .fails: "\(ours: "✗", .error)"
    }
  }

  private static func mark(of outcome: Fit.Outcome) -> StyledText {
    let word =
      switch outcome {
      case .runs: "runs"
      case .condition: "condition"
      case .unknown: "unknown"
      case .fails: "fails"
      }
    return "\(sign(of: outcome)) \(ours: word)"
  }
}
