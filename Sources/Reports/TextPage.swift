/// Lines of text, laid out for one style.
struct TextPage: Sendable {
  let style: TextStyle
  private(set) var lines: [StyledText] = []

  init(_ style: TextStyle) { self.style = style }

  /// The lines with a line feed after each.
  var text: String {
    var result = ""
    for line in lines { result += line.rendered(style) + "\n" }
    return result
  }

  /// Adds an empty line, unless the page is empty or ends with one.
  mutating func blank() {
    if let last = lines.last, !last.isEmpty { lines.append(StyledText()) }
  }

  /// Adds one line, cut at the terminal's edge.
  mutating func line(_ text: StyledText) {
    let text = text.resolved(style)
    lines.append(style.width.map { text.cut(to: $0, style) } ?? text)
  }

  /// Adds one line with a remark at its right end, which is never cut for the sake of the text.
  mutating func line(_ text: StyledText, remark: StyledText) { line(text, remarks: [remark]) }

  /// Adds one line with the first of the remarks that leaves room for the text, or else the last.
  mutating func line(_ text: StyledText, remarks: [StyledText]) {
    let text = text.resolved(style)
    let remarks = remarks.map { $0.resolved(style) }
    func fits(_ remark: StyledText) -> Bool {
      style.width.map { text.width + 2 + remark.width <= $0 } ?? true
    }
    guard let remark = remarks.first(where: fits) ?? remarks.last, !remark.isEmpty else {
      return line(text)
    }
    var shown = text
    if let width = style.width {
      shown = text.cut(to: max(width / 2, width - remark.width - 2), style)
    }
    shown += .spaces(max(2, style.remarkColumn - shown.width - remark.width))
    shown += remark
    line(shown)
  }

  /// Adds a paragraph, wrapped at the terminal's edge; later lines start below `first`'s end.
  mutating func paragraph(_ text: StyledText, indent: Int = 0, first: StyledText = StyledText()) {
    var start = StyledText.spaces(indent)
    start += first.resolved(style)
    let text = text.resolved(style)
    let pieces = style.width.map { text.wrapped(to: max(20, $0 - start.width)) } ?? [text]
    for (position, piece) in pieces.enumerated() {
      var line = position == 0 ? start : StyledText.spaces(start.width)
      line += piece
      lines.append(style.width.map { line.cut(to: $0, style) } ?? line)
    }
  }

  /// Adds the rows of a table.
  mutating func table(_ table: TextTable, indent: Int = 0) {
    for row in table.lines(style, indent: indent) { lines.append(row) }
  }

  /// Adds the lines of another page of the same style.
  mutating func append(_ page: TextPage) { lines += page.lines }
}
