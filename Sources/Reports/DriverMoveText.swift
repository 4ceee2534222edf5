package import Analysis
import Model

/// What changes when a pool's driver moves (`holdfast fit --catalog-wide --driver`).
package enum DriverMoveText {
  /// The pool, then each environment whose verdict changes, what breaks first.
  package static func render(
    pool: String, before: String, after: String, moves: [FitAnalysis.Move], judged: Int,
    style: TextStyle
  ) -> String {
    var page = TextPage(style)
    let broken = moves.count(where: \.breaks)
    let sign: StyledText = broken > 0 ? "\(ours: "✗", .error)" : "\(ours: "✓", .success)"
    let count =
      broken == 0
      ? "nothing breaks"
      : "\(English.count(broken, "environment")) \(broken == 1 ? "breaks" : "break")"
    page.paragraph(
      "\(pool, .strong): driver \(before) → \(after): \(ours: count) of \(judged) judged",
      first: "\(sign) ")
    var table = TextTable()
    for move in moves {
      table.add([
        move.breaks ? "\(ours: "✗", .error)" : "\(ours: "i", .faint)",
        "\(move.environment, .strong)",
        "\(ours: move.before.outcome.rawValue) → \(ours: move.after.outcome.rawValue)",
        "\(sentence: move.after.limit.isEmpty ? move.before.limit : move.after.limit)",
      ])
    }
    if !table.isEmpty { page.table(table, indent: 2) }
    return page.text
  }
}
