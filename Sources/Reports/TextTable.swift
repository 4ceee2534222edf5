/// Cells in columns, as wide as they need to be and the terminal allows.
struct TextTable: Sendable {
  private var rows: [[StyledText]] = []
  /// Columns that stand at the right of their room: numbers.
  private let rightAligned: Set<Int>
  /// Columns that are never made narrower.
  private let rigid: Set<Int>

  init(rightAligned: Set<Int> = [], rigid: Set<Int> = []) {
    self.rightAligned = rightAligned
    self.rigid = rigid
  }

  /// The narrowest that a column becomes before lines are cut.
  private static let narrowest = 8

  var isEmpty: Bool { rows.isEmpty }

  mutating func add(_ cells: [StyledText]) { rows.append(cells) }

  /// Adds the names of the columns.
  mutating func add(header names: [String]) {
    rows.append(names.map { "\(ours: $0, .faint)" })
  }

  /// The columns that the widest row needs.
  func naturalWidth(_ style: TextStyle) -> Int {
    let widths = naturalWidths(rows.map { $0.map { $0.resolved(style) } })
    return widths.reduce(0, +) + 2 * max(0, widths.count - 1)
  }

  func lines(_ style: TextStyle, indent: Int) -> [StyledText] {
    let cells = rows.map { $0.map { $0.resolved(style) } }
    var widths = naturalWidths(cells)
    if let width = style.width { narrow(&widths, to: width - indent) }
    return cells.map { row in
      var line = StyledText.spaces(indent)
      for (column, cell) in row.enumerated() {
        let room = widths[column]
        let shown = cell.cut(to: room, style)
        let padding = StyledText.spaces(room - shown.width)
        if column > 0 { line += "  " }
        if rightAligned.contains(column) { line += padding }
        line += shown
        if !rightAligned.contains(column), column + 1 < row.count { line += padding }
      }
      return style.width.map { line.cut(to: $0, style) } ?? line
    }
  }

  private func naturalWidths(_ cells: [[StyledText]]) -> [Int] {
    var widths: [Int] = []
    for row in cells {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.width)
      }
    }
    return widths
  }

  /// Takes columns away from the widest ones until the row fits.
  private func narrow(_ widths: inout [Int], to limit: Int) {
    let gaps = 2 * max(0, widths.count - 1)
    while widths.reduce(0, +) + gaps > limit {
      let candidates = widths.indices.filter {
        !rigid.contains($0) && widths[$0] > Self.narrowest
      }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return }
      widths[widest] -= 1
    }
  }
}
