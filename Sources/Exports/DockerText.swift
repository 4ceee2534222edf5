import Documents

/// Text as a Dockerfile takes it.
///
/// Format: Dockerfile reference, "Format", "Environment replacement", and "Here-Documents" of the
/// syntax 1.4.
enum DockerText {
  /// A value in double quotes for `ENV`, `ARG` and `LABEL`; nil where it holds a character that no
  /// quotation carries, such as a line feed.
  static func quoted(_ text: String) -> String? {
    guard text.unicodeScalars.allSatisfy(Excerpt.isHarmless), text.utf8.count <= 10_000 else {
      return nil
    }
    var result = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" || scalar == "$" { result.unicodeScalars.append("\\") }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }

  /// The exec form, a JSON array, in which nothing is replaced.
  static func exec(_ words: [String]) -> String {
    String(decoding: CanonicalJSON.compact(.strings(words)), as: UTF8.self)
  }

  /// `RUN` with a script: a shell reads the lines up to the word `STEP`, and nothing in them is
  /// replaced before.
  static func run(_ lines: [String], options: String = "") -> [String] {
    ["RUN \(options)<<'STEP'", "set -eu"] + lines + ["STEP"]
  }

  /// A here-document inside a script.
  static func document(_ command: String, _ lines: [String], end: String) -> [String] {
    ["\(command) <<'\(end)'"] + lines + [end]
  }
}
