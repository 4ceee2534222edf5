import Documents

/// Text from outside made fit for a terminal (THREATS T-40): the sink through which all of it goes.
///
/// Control characters, characters that turn the direction of text, other invisible ones, private
/// ones and unassigned ones are written as `\u{1b}`, and so is every combining mark after the
/// fourth in a row.
enum SafeText {
  /// The longest value that is shown, in Unicode scalars.
  static let valueLimit = 200
  /// The longest sentence that is shown; each of its words is held to `valueLimit`.
  static let sentenceLimit = 1000

  /// A name, a version, a path: escaped, and cut at 200 characters.
  static func value(_ text: String) -> String {
    escaped(text, limit: valueLimit, wordLimit: valueLimit)
  }

  /// A sentence that quotes values: escaped, its words cut at 200 characters.
  static func sentence(_ text: String) -> String {
    escaped(text, limit: sentenceLimit, wordLimit: valueLimit)
  }

  /// Whether every character is visible by itself: `value` would escape none.
  static func isShownAsItIs(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy(isVisible)
  }

  private static func escaped(_ text: String, limit: Int, wordLimit: Int) -> String {
    if text.utf8.count <= wordLimit, text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) {
      return text
    }
    var result = String.UnicodeScalarView()
    var (count, wordCount, marks) = (0, 0, 0)
    for scalar in text.unicodeScalars {
      let isMark = DisplayWidth.of(scalar) == 0
      marks = isMark ? marks + 1 : 0
      let piece =
        isVisible(scalar) && marks <= 4
        ? String.UnicodeScalarView([scalar])
        : "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars
      guard count + piece.count <= limit else {
        result.append("…")
        break
      }
      wordCount = scalar == " " ? 0 : wordCount + piece.count
      guard wordCount <= wordLimit else {
        if wordCount - piece.count <= wordLimit { result.append("…") }
        continue
      }
      result.append(contentsOf: piece)
      count += piece.count
    }
    return String(result)
  }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) }
    guard Excerpt.isHarmless(scalar) else { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator:
      return false
    default:
      // Blank letters hide as well as format characters do.
      return !scalar.properties.isDefaultIgnorableCodePoint
        || (0xFE00...0xFE0F).contains(scalar.value)
    }
  }

  /// The text in ASCII, `->` for an arrow and `\u{e9}` for letters beyond it.
  static func ascii(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        result.append(scalar)
      } else if let plain = substitutes[scalar] {
        result.append(contentsOf: plain.unicodeScalars)
      } else {
        result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      }
    }
    return String(result)
  }

  private static let substitutes: [Unicode.Scalar: String] = [
    "→": "->", "←": "<-", "·": "|", "≠": "!=", "≤": "<=", "≥": ">=", "…": "...", "–": "-",
    "—": "-", "×": "x", "‘": "'", "’": "'", "“": "\"", "”": "\"", "✓": "+", "✗": "x", "∅": "-",
    "━": "=", "╸": ">", "─": "-", "│": "|", "├": "|", "└": "`",
  ]
}
