import Model

/// A failed command in words: what happened, details, ways out.
package enum ErrorText {
  /// `error: …`, further lines of the message indented, then a line `hint: …` for each way out.
  ///
  /// Errors of others are shown as they describe themselves.
  package static func render(_ error: any Error, style: TextStyle) -> String {
    var page = TextPage(style)
    let explained = error as? any Explained
    let message = explained?.message ?? String(describing: error)
    let lines = message.split(omittingEmptySubsequences: true, whereSeparator: \.isNewline)
    page.paragraph(
      "\(sentence: String(lines.first ?? "unknown error"))", first: "\(ours: "error:", .error) ")
    for line in lines.dropFirst() {
      page.paragraph("\(sentence: String(line.drop { $0 == " " }))", indent: 2)
    }
    for hint in explained?.hints ?? [] {
      page.paragraph("\(sentence: hint)", first: "\(ours: "hint:", .info) ")
    }
    return page.text
  }

  /// `warning: …` or any other remark of a command, one line for standard error.
  package static func remark(_ word: String, _ text: String, style: TextStyle) -> String {
    var page = TextPage(style)
    page.paragraph("\(sentence: text)", first: "\(word, .warning): ")
    return page.text
  }
}
