import Documents

extension TableReader {
  /// The text of a key that must stand.
  func required(_ name: String, why: String) throws(ConfigurationError) -> Located<String> {
    guard let text = try text(name) else { throw missing(name, why: why) }
    return text
  }

  /// The error of a key that must stand and does not.
  func missing(_ key: String, why: String) -> ConfigurationError {
    error(line, .missingKey(key, table: header, why: why))
  }

  /// The tables inside a table, each with its name; empty when the table is absent.
  func namedChildren(
    _ name: String, except other: [String] = []
  ) throws(ConfigurationError) -> [(name: Located<String>, reader: TableReader)] {
    guard let parent = try child(name) else { return [] }
    var children: [(name: Located<String>, reader: TableReader)] = []
    for entry in parent.table.entries where !other.contains(entry.key) {
      let reader = try TableReader(entry.value, name: parent.key(entry.key), path: path)
      children.append((Located(entry.key, line: entry.line), reader))
    }
    return children
  }

  /// Refuses names that could not be told from a source: letters and digits first, then `.`, `_` and
  /// `-` too.
  func requireName(_ name: Located<String>) throws(ConfigurationError) {
    let bytes = Array(name.value.utf8)
    let isWord = { (byte: UInt8) in (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 }
    guard let first = bytes.first, isWord(first),
      bytes.allSatisfy({ isWord($0) || "._-".utf8.contains($0) })
    else {
      let form = "a name of letters, digits, `.`, `_` and `-` that starts with a letter or digit"
      throw error(
        name.line,
        .invalidValue(key: self.name, found: QuotedText.of(name.value), expected: form))
    }
  }

  /// Refuses `user:password@host`; the value never reaches the message.
  func refuseCredentials(_ text: Located<String>, _ name: String) throws(ConfigurationError) {
    guard QuotedText.holdsPassword(text.value) else { return }
    throw error(text.line, .credentials(key: key(name)))
  }

  /// Paths of the same tree without `.` and empty parts; absolute ones and `..` are refused.
  func inside(
    _ texts: [Located<String>], _ name: String
  ) throws(ConfigurationError) -> [Located<String>] {
    var paths: [Located<String>] = []
    for text in texts {
      let parts = text.value.split(separator: "/").filter { $0 != "." }
      guard !text.value.hasPrefix("/"), !parts.isEmpty, !parts.contains("..") else {
        throw invalid(text, name, expected: "a path below the root, without `..`")
      }
      paths.append(Located(parts.joined(separator: "/"), line: text.line))
    }
    return paths
  }
}
