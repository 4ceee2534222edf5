/// Reads paragraphs from a stream of bytes, holding one paragraph at a time.
///
/// Pieces may be cut anywhere. Nothing throws: what cannot be read becomes a notice.
package struct Deb822Parser: Sendable {
  private let dialect: Deb822.Dialect
  private let limits: Deb822.Limits
  /// What could not be read, or not in full, so far.
  package private(set) var notices = DocumentNotices()
  /// Whether the one paragraph of a message header is complete, so that more bytes say nothing.
  package private(set) var isComplete = false

  private var lineNumber = 1
  private var completed: [Deb822.Paragraph] = []
  private var unfinishedLine: [UInt8] = []
  private var isLineCut = false
  private var draft = Deb822Draft()

  /// A parser at the start of a text.
  package init(dialect: Deb822.Dialect = .debian, limits: Deb822.Limits = Deb822.Limits()) {
    self.dialect = dialect
    self.limits = limits
  }

  /// Takes the next bytes; returns the paragraphs that they complete.
  package mutating func consume(_ bytes: [UInt8]) -> [Deb822.Paragraph] {
    consume(bytes.span)
  }

  /// Takes the next bytes; returns the paragraphs that they complete.
  package mutating func consume(_ bytes: Span<UInt8>) -> [Deb822.Paragraph] {
    var start = 0
    while start < bytes.count, !isComplete {
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      let piece = bytes.extracting(start..<end)
      if end == bytes.count {
        keepUnfinished(piece)
      } else if unfinishedLine.isEmpty && !isLineCut && piece.count <= limits.fieldBytes {
        takeLine(piece)
      } else {
        keepUnfinished(piece)
        takeUnfinishedLine()
      }
      start = end + 1
    }
    return takeCompleted()
  }

  /// Ends the text; returns the last paragraph, if one is open.
  package mutating func finish() -> [Deb822.Paragraph] {
    if !isComplete, !unfinishedLine.isEmpty || isLineCut { takeUnfinishedLine() }
    endParagraph()
    return takeCompleted()
  }

  private mutating func takeCompleted() -> [Deb822.Paragraph] {
    let paragraphs = completed
    completed = []
    return paragraphs
  }

  /// Keeps the start of a line whose end has not come, up to the limit of a field.
  private mutating func keepUnfinished(_ piece: Span<UInt8>) {
    let room = max(0, limits.fieldBytes - unfinishedLine.count)
    if piece.count > room { isLineCut = true }
    let kept = min(room, piece.count)
    unfinishedLine.append(piece.extracting(0..<kept))
  }

  private mutating func takeUnfinishedLine() {
    let line = unfinishedLine
    unfinishedLine = []
    if isLineCut { notices.add(line: lineNumber, .lineCut(limitBytes: limits.fieldBytes)) }
    isLineCut = false
    takeLine(line.span)
  }

  /// Takes one whole line without its line feed.
  private mutating func takeLine(_ bytes: Span<UInt8>) {
    defer { lineNumber += 1 }
    var start = 0
    var end = bytes.count
    if lineNumber == 1, bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      start = 3
    }
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    guard start < end else { return endParagraph() }
    let line = bytes.extracting(start..<end)
    if Self.isBlank(line[0]) {
      takeContinuation(line)
    } else if dialect == .debian, line[0] == UInt8(ascii: "#") {
      return
    } else {
      takeField(line)
    }
  }

  private mutating func takeContinuation(_ line: Span<UInt8>) {
    let end = Self.endWithoutBlanks(line, from: 1)
    guard end > 1 || dialect == .messageHeader else { return endParagraph() }
    switch draft.state {
    case .betweenFields:
      notices.add(line: lineNumber, .malformedLine(Excerpt.of(line)))
    case .skippingField:
      break
    case .inField:
      draft.appendLine(line.extracting(1..<end), limits: limits, &notices)
    }
  }

  private mutating func takeField(_ line: Span<UInt8>) {
    draft.endField(&notices)
    guard let colon = Self.colon(in: line), colon > 0 else {
      notices.add(line: lineNumber, .malformedLine(Excerpt.of(line)))
      draft.skipField()
      return
    }
    let nameEnd = Self.endWithoutBlanks(line.extracting(0..<colon), from: 0)
    var start = colon + 1
    while start < line.count, Self.isBlank(line[start]) { start += 1 }
    let end = Self.endWithoutBlanks(line, from: start)
    draft.startField(
      name: line.extracting(0..<nameEnd), line: lineNumber, limits: limits, &notices)
    draft.append(line.extracting(start..<end), limits: limits, &notices)
  }

  private mutating func endParagraph() {
    draft.endField(&notices)
    guard let paragraph = draft.takeParagraph() else { return }
    completed.append(paragraph)
    if dialect == .messageHeader { isComplete = true }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private static func colon(in line: Span<UInt8>) -> Int? {
    for position in 0..<line.count where line[position] == UInt8(ascii: ":") { return position }
    return nil
  }

  /// Where the text ends when blanks at its end are left out; not before `start`.
  private static func endWithoutBlanks(_ text: Span<UInt8>, from start: Int) -> Int {
    var end = text.count
    while end > start, isBlank(text[end - 1]) { end -= 1 }
    return end
  }
}
