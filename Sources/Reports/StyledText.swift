/// A line made of pieces with tones.
///
/// Literals are ours; whatever is interpolated counts as input and passes `SafeText`, so that no
/// renderer can forget it: `"\(name) in layer \(index)"`.
struct StyledText: Sendable, Hashable, ExpressibleByStringInterpolation {
  struct Run: Sendable, Hashable {
    var text: String
    var tone: Tone
  }

  private(set) var runs: [Run]

  init() { runs = [] }

  init(stringLiteral value: String) { runs = [Run(text: value, tone: .plain)] }

  init(stringInterpolation: Interpolation) { runs = stringInterpolation.runs }

  struct Interpolation: StringInterpolationProtocol {
    fileprivate var runs: [Run] = []

    init(literalCapacity: Int, interpolationCount: Int) {
      runs.reserveCapacity(2 * interpolationCount + 1)
    }

    mutating func appendLiteral(_ literal: String) {
      guard !literal.isEmpty else { return }
      runs.append(Run(text: literal, tone: .plain))
    }

    /// A value from outside.
    mutating func appendInterpolation(_ value: String, _ tone: Tone = .plain) {
      runs.append(Run(text: SafeText.value(value), tone: tone))
    }

    /// A sentence that quotes values from outside.
    mutating func appendInterpolation(sentence: String, _ tone: Tone = .plain) {
      runs.append(Run(text: SafeText.sentence(sentence), tone: tone))
    }

    /// A text of ours.
    mutating func appendInterpolation(ours: String, _ tone: Tone = .plain) {
      runs.append(Run(text: ours, tone: tone))
    }

    mutating func appendInterpolation(_ number: Int) {
      runs.append(Run(text: String(number), tone: .plain))
    }

    mutating func appendInterpolation(_ text: StyledText) { runs += text.runs }
  }

  static func += (left: inout StyledText, right: StyledText) { left.runs += right.runs }

  /// The texts, with a separator between them.
  static func joined(_ texts: [StyledText], by separator: StyledText) -> StyledText {
    var result = StyledText()
    for (position, text) in texts.enumerated() {
      if position > 0 { result += separator }
      result += text
    }
    return result
  }

  static func spaces(_ count: Int) -> StyledText {
    "\(ours: String(repeating: " ", count: max(0, count)))"
  }

  var isEmpty: Bool { runs.allSatisfy(\.text.isEmpty) }

  /// The same text in another tone.
  func toned(_ tone: Tone) -> StyledText {
    var result = self
    for position in result.runs.indices { result.runs[position].tone = tone }
    return result
  }
}

extension StyledText {
  /// The text with the characters that the style allows; widths are measured afterwards.
  func resolved(_ style: TextStyle) -> StyledText {
    guard !style.usesUnicode else { return self }
    var result = self
    for position in result.runs.indices {
      result.runs[position].text = SafeText.ascii(result.runs[position].text)
    }
    return result
  }

  /// The columns of a resolved text.
  var width: Int { runs.reduce(0) { $0 + DisplayWidth.of($1.text) } }

  /// A resolved text cut to a width, with a mark where something is missing.
  func cut(to width: Int, _ style: TextStyle) -> StyledText {
    guard self.width > width else { return self }
    let mark = style.usesUnicode ? "…" : "..."
    var room = max(0, width - DisplayWidth.of(mark))
    var result = StyledText()
    for run in runs {
      var kept = String.UnicodeScalarView()
      for scalar in run.text.unicodeScalars {
        let needed = DisplayWidth.of(scalar)
        guard needed <= room else {
          result.runs.append(Run(text: String(kept) + mark, tone: run.tone))
          return result
        }
        room -= needed
        kept.append(scalar)
      }
      result.runs.append(Run(text: String(kept), tone: run.tone))
    }
    return result
  }

  /// The end of a resolved text that fits a width, with a mark where its beginning is missing.
  func end(fitting width: Int, _ style: TextStyle) -> StyledText {
    guard self.width > width else { return self }
    let mark = style.usesUnicode ? "…" : "..."
    var room = max(0, width - DisplayWidth.of(mark))
    var kept: [Run] = []
    search: for run in runs.reversed() {
      var text = String.UnicodeScalarView()
      for scalar in run.text.unicodeScalars.reversed() {
        room -= DisplayWidth.of(scalar)
        guard room >= 0 else {
          kept.append(
            Run(text: mark + String(String.UnicodeScalarView(text.reversed())), tone: run.tone))
          break search
        }
        text.append(scalar)
      }
      kept.append(run)
    }
    var result = StyledText()
    result.runs = kept.reversed()
    return result
  }

  /// A resolved text broken at spaces; words past the width are broken anywhere.
  func wrapped(to width: Int) -> [StyledText] {
    guard self.width > width else { return [self] }
    let scalars = runs.flatMap { run in run.text.unicodeScalars.map { ($0, run.tone) } }
    var lines: [StyledText] = []
    var start = 0
    while start < scalars.count {
      while start < scalars.count, !lines.isEmpty, scalars[start].0 == " " { start += 1 }
      var (end, room, lastSpace) = (start, max(2, width), -1)
      while end < scalars.count, DisplayWidth.of(scalars[end].0) <= room {
        room -= DisplayWidth.of(scalars[end].0)
        if scalars[end].0 == " " { lastSpace = end }
        end += 1
      }
      if end < scalars.count, scalars[end].0 != " ", lastSpace > start { end = lastSpace }
      if end > start { lines.append(StyledText(scalars[start..<end])) }
      start = max(end, start + 1)
    }
    return lines
  }

  private init(_ scalars: ArraySlice<(Unicode.Scalar, Tone)>) {
    self.init()
    for (scalar, tone) in scalars {
      if runs.last?.tone != tone { runs.append(Run(text: "", tone: tone)) }
      runs[runs.count - 1].text.unicodeScalars.append(scalar)
    }
  }

  /// A resolved text with its colours, without spaces at the end.
  func rendered(_ style: TextStyle) -> String {
    var result = ""
    for (position, run) in runs.enumerated() {
      var text = run.text
      if runs[(position + 1)...].allSatisfy({ $0.text.utf8.allSatisfy { $0 == 0x20 } }) {
        while text.utf8.last == 0x20 { text.unicodeScalars.removeLast() }
      }
      guard !text.isEmpty else { continue }
      if style.usesColor, !run.tone.parameters.isEmpty {
        result += "\u{1B}[\(run.tone.parameters)m\(text)\u{1B}[0m"
      } else {
        result += text
      }
    }
    return result
  }
}
