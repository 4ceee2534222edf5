/// The words behind a command, sorted into options and the rest.
struct CommandWords {
  /// One option with its value.
  struct Option {
    var name: String
    var value: ShellWord?
    var line: Int
  }

  /// Options that take a value, `--index-url`, `-r`.
  struct Grammar {
    var valued: Set<String>

    /// A grammar from option names separated by blanks.
    init(_ names: String) { valued = Set(names.split(separator: " ").map(String.init)) }
  }

  /// The options in order.
  private(set) var options: [Option] = []
  /// The other words in order.
  private(set) var rest: [ShellWord] = []

  /// Sorts words as getopt and argparse do: clusters, `--name=value`, `--` ends the options.
  init(_ words: some Sequence<ShellWord>, _ grammar: Grammar) {
    var pending: String?
    var endsOptions = false
    var lastLine = 1
    for word in words {
      if let name = pending {
        pending = nil
        options.append(Option(name: name, value: word, line: word.line))
      } else if endsOptions || !word.text.hasPrefix("-") || word.text == "-" {
        rest.append(word)
      } else if word.text == "--" {
        endsOptions = true
      } else if word.text.hasPrefix("--") {
        pending = readLong(word, grammar)
      } else {
        pending = readCluster(word, grammar)
      }
      lastLine = word.line
    }
    if let name = pending { options.append(Option(name: name, value: nil, line: lastLine)) }
  }

  // The name when the value is the next word.
  private mutating func readLong(_ word: ShellWord, _ grammar: Grammar) -> String? {
    guard let equals = word.text.utf8.firstIndex(of: UInt8(ascii: "=")) else {
      if grammar.valued.contains(word.text) { return word.text }
      options.append(Option(name: word.text, value: nil, line: word.line))
      return nil
    }
    var value = word
    value.text = String(word.text[word.text.utf8.index(after: equals)...])
    options.append(Option(name: String(word.text[..<equals]), value: value, line: word.line))
    return nil
  }

  private mutating func readCluster(_ word: ShellWord, _ grammar: Grammar) -> String? {
    let letters = Array(word.text.unicodeScalars.dropFirst())
    for (position, letter) in letters.enumerated() {
      let name = "-\(letter)"
      guard grammar.valued.contains(name) else {
        options.append(Option(name: name, value: nil, line: word.line))
        continue
      }
      var tail = String.UnicodeScalarView()
      tail.append(contentsOf: letters[(position + 1)...])
      if tail.isEmpty { return name }
      if tail.first == "=" { tail.removeFirst() }
      var value = word
      value.text = String(tail)
      options.append(Option(name: name, value: value, line: word.line))
      return nil
    }
    return nil
  }
}
