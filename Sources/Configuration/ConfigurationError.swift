import Model

/// Why a configuration could not be read, and where; commands end with the exit code of usage.
package struct ConfigurationError: Error, Sendable, Hashable {
  /// What was wrong; keys are dotted paths from the root of the file.
  package enum Reason: Sendable, Hashable {
    /// The file named by the user is not there.
    case fileMissing
    /// A `pyproject.toml` without the table of Holdfast.
    case tableMissing
    /// The text is no TOML: why, in the words of the reader.
    case syntax(String)
    /// The file is written for a newer program.
    case newerSchema(found: Int64, newest: Int64)
    /// A key that its table does not know; `table` is a header, `[policy]`, empty for the root.
    case unknownKey(String, table: String, known: [String])
    /// A key that its table cannot do without.
    case missingKey(String, table: String, why: String)
    /// A value of another type than the key takes.
    case wrongType(key: String, found: String, expected: String)
    /// A value of the right type that the key does not take.
    case invalidValue(key: String, found: String, expected: String)
    /// A value that names something which the file does not define.
    case unknownName(key: String, found: String, known: [String])
    /// What is neither a rule of the program nor one of the classes that may stand there, and the
    /// known name that is near.
    case unknownRule(String, key: String, classes: [String], nearest: String?)
    /// A user name or password, which never stands in this file; it is not repeated here.
    case credentials(key: String)
    /// Two keys of which only one may stand.
    case conflictingKeys(String, String, table: String)
    /// `extends`, which this version does not resolve.
    case extendsUnsupported(ConfigurationExtension)
    /// An allowance that lasts longer than is allowed.
    case allowanceTooLong(expires: CalendarDate, days: Int, limitDays: Int, latest: CalendarDate)
  }

  /// The file as it was named.
  package let path: String
  /// The line, counted from 1; nil when the error concerns the whole file.
  package let line: Int?
  /// What was wrong.
  package let reason: Reason

  /// An error in a file.
  package init(path: String, line: Int?, reason: Reason) {
    self.path = path
    self.line = line
    self.reason = reason
  }
}

extension ConfigurationError: Explained {
  /// The place, what was found and what was expected.
  package var message: String {
    let place = line.map { "\(path):\($0): " } ?? "\(path): "
    return place + sentence
  }

  private var sentence: String {
    switch reason {
    case .fileMissing: "the configuration file does not exist"
    case .tableMissing: "found no table `[tool.holdfast]`"
    case .syntax(let message): "not TOML: \(message)"
    case .newerSchema(let found, let newest):
      "found schema \(found), this version of holdfast reads up to schema \(newest)"
    case .unknownKey(let key, let table, let known):
      "unknown key \(QuotedText.of(key))\(Self.place(table)), expected \(QuotedText.choice(known))"
    case .missingKey(let key, let table, let why):
      "key \(QuotedText.of(key)) is missing\(Self.place(table)): \(why)"
    case .wrongType(let key, let found, let expected),
      .invalidValue(let key, let found, let expected):
      "found \(found) for \(QuotedText.of(key)), expected \(expected)"
    case .unknownName(let key, let found, let known):
      "found \(QuotedText.of(found)) for \(QuotedText.of(key)), "
        + "expected \(QuotedText.choice(known))"
    case .unknownRule(let name, let key, let classes, _):
      "found \(QuotedText.of(name)) for \(QuotedText.of(key)), expected "
        + classes.map { QuotedText.of($0) + ", " }.joined() + "the code or the name of a rule"
    case .credentials(let key):
      "found a user name or password in \(QuotedText.of(key)), expected a place without them"
    case .conflictingKeys(let first, let second, let table):
      "found \(QuotedText.of(first)) and \(QuotedText.of(second))\(Self.place(table)), "
        + "expected one of the two"
    case .extendsUnsupported(let base):
      "found `extends` of \(QuotedText.of(base.source.value)), "
        + "which this version of holdfast does not resolve yet"
    case .allowanceTooLong(let expires, let days, let limit, let latest):
      "found an allowance until \(expires), \(days) days from today, "
        + "expected at most \(limit) days (\(latest))"
    }
  }

  private static func place(_ table: String) -> String {
    table.isEmpty ? "" : " in \(QuotedText.of(table))"
  }

  /// The nearest known name, or another way out.
  package var hints: [String] {
    switch reason {
    case .fileMissing: ["name an existing file with --config, or leave the flag out"]
    case .tableMissing: ["add the table `[tool.holdfast]`, or write a holdfast.toml"]
    case .syntax, .conflictingKeys, .missingKey: []
    case .newerSchema: ["upgrade holdfast, or ask who wrote the file for one of this version"]
    case .unknownKey(let name, _, let known), .unknownName(_, let name, let known):
      NearestName.of(name, among: known).map { ["did you mean \(QuotedText.of($0))?"] } ?? []
    case .unknownRule(_, _, _, let nearest):
      nearest.map { ["did you mean \(QuotedText.of($0))?"] } ?? []
    case .wrongType(_, let found, let expected): Self.typeHints(found, expected)
    case .invalidValue: []
    case .credentials: ["keep credentials where docker and podman keep them"]
    case .extendsUnsupported:
      ["copy the settings of that file into this one, and remove `extends`"]
    case .allowanceTooLong: ["choose an earlier date, or a condition with `until`"]
    }
  }

  private static func typeHints(_ found: String, _ expected: String) -> [String] {
    if expected == TableReader.dateForm, found.hasPrefix("string") {
      return ["write the date without quotes"]
    }
    if expected.hasPrefix("a string"), found.hasPrefix("float") || found.hasPrefix("integer") {
      return ["put the value between quotes"]
    }
    if expected == TableReader.textsForm, found.hasPrefix("string") {
      return ["put the value between brackets, as an array of one"]
    }
    return []
  }
}

extension ConfigurationError: CustomStringConvertible {
  /// The message, which holds no password, where the values of the reason may.
  package var description: String { message }
}
