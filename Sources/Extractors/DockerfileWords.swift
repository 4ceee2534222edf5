/// The words of an instruction other than `RUN`, with Dockerfile's own rules of quoting.
///
/// Docker documentation, "Dockerfile reference", "Environment replacement" and `ENV`.
struct DockerfileWords {
  private let variables: VariableSubstitution
  private let escape: UInt8

  /// Words under the given variables and escape character.
  init(variables: VariableSubstitution, escape: UInt8) {
    self.variables = variables
    self.escape = escape
  }

  /// The words of a text, quotes removed and variables replaced.
  func words(_ text: LinedText) -> [ShellWord] {
    let bytes = text.bytes[...]
    var words: [ShellWord] = []
    var word: [UInt8] = []
    var start: Int?
    var isPartial = false
    var quote: UInt8?
    var index = 0
    var output = 0
    while index < bytes.count, output < VariableSubstitution.limitBytes * 4 {
      let byte = bytes[index]
      if quote == nil, byte.isSpace {
        if let begin = start {
          words.append(
            ShellWord(text: word.text, isPartial: isPartial, line: text.line(at: begin)))
        }
        (word, start, isPartial) = ([], nil, false)
        index += 1
        continue
      }
      start = start ?? index
      index += 1
      if let open = quote, byte == open {
        quote = nil
      } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        quote = byte
      } else if byte == escape, quote != UInt8(ascii: "'"), index < bytes.count {
        // In double quotes only a quote, the escape itself and `$` are escaped.
        let next = bytes[index]
        let isEscaped = quote == nil || next == escape || next == 0x22 || next == 0x24
        word.append(contentsOf: isEscaped ? [next] : [byte, next])
        index += 1
      } else if byte == UInt8(ascii: "$"), quote != UInt8(ascii: "'"),
        let found = variables.expression(bytes, at: index - 1)
      {
        word.append(contentsOf: found.text.utf8)
        output += found.text.utf8.count
        isPartial = isPartial || found.isPartial
        index = found.end
      } else {
        word.append(byte)
        output += 1
      }
    }
    if let begin = start {
      words.append(ShellWord(text: word.text, isPartial: isPartial, line: text.line(at: begin)))
    }
    return words
  }

  /// The texts of an exec form, `["pip", "install", "x"]`; nil for everything else.
  static func execForm(_ text: LinedText) -> [ShellWord]? {
    let bytes = text.bytes[...].trimmed
    guard bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]") else { return nil }
    var words: [ShellWord] = []
    var index = bytes.startIndex + 1
    var expectsValue = true
    while index < bytes.endIndex - 1 {
      let byte = bytes[index]
      if byte.isSpace {
        index += 1
      } else if byte == UInt8(ascii: ","), !expectsValue {
        expectsValue = true
        index += 1
      } else if byte == UInt8(ascii: "\""), expectsValue {
        let line = text.line(at: index)
        guard let (value, end) = string(bytes, from: index + 1) else { return nil }
        words.append(ShellWord(text: value, line: line))
        expectsValue = false
        index = end
      } else {
        return nil
      }
    }
    return words.isEmpty ? nil : words
  }

  // A JSON string; escapes other than the usual ones make it no exec form.
  private static func string(_ bytes: ArraySlice<UInt8>, from start: Int) -> (String, Int)? {
    var value: [UInt8] = []
    var index = start
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") { return (value.text, index) }
      guard byte == UInt8(ascii: "\\") else {
        value.append(byte)
        continue
      }
      guard index < bytes.endIndex else { return nil }
      switch bytes[index] {
      case UInt8(ascii: "n"): value.append(0x0A)
      case UInt8(ascii: "t"): value.append(0x09)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): value.append(bytes[index])
      default: return nil
      }
      index += 1
    }
    return nil
  }
}
