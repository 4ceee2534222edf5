import Model

/// The first line of a report of verdicts.
enum FitVerdict {
  static func text(_ cells: [Fit.Cell], _ report: Report) -> String {
    guard !cells.isEmpty else { return "nothing was judged" }
    let count = { (outcome: Fit.Outcome) in cells.count { $0.outcome == outcome } }
    let failing = cells.filter { $0.outcome == .fails }
    let opening: String
    if let first = failing.first {
      let limit = first.limit.isEmpty ? "" : " (\(first.limit))"
      let more = failing.count > 1 ? " and \(failing.count - 1) more" : ""
      opening = "\(first.environment) fails on \(first.pool)\(limit)\(more)"
    } else if let open = cells.first(where: { $0.outcome == .unknown }) {
      opening = "whether \(open.environment) runs on \(open.pool) is open (\(open.limit))"
    } else if count(.condition) > 0 {
      opening = "everything runs, \(count(.condition)) with a condition"
    } else {
      opening = "everything runs"
    }
    var parts = ["\(count(.runs) + count(.condition)) of \(cells.count) run"]
    if count(.condition) > 0 { parts.append("\(count(.condition)) of them with a condition") }
    if count(.fails) > 0 { parts.append("\(count(.fails)) fail") }
    if count(.unknown) > 0 { parts.append("\(count(.unknown)) unknown") }
    return "\(opening): \(parts.joined(separator: ", "))"
  }
}
