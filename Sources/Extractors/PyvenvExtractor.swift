import Model
import Trees

/// Reads `pyvenv.cfg`, which makes a folder a Python virtual environment.
///
/// Format: Python library reference, `venv` and `site`; `version_info` is what virtualenv and uv
/// write in place of `version`.
enum PyvenvExtractor: FileExtractor {
  static let name = "python.venv"
  static let revision = 1
  static let patterns: [PathPattern] = [.name("pyvenv.cfg")]
  static let limitBytes = 1 << 20

  static func extract(_ file: File, into found: inout Extraction) {
    var values: [String: (text: String, line: Int)] = [:]
    var odd = OddLines()
    for line in ByteLines(file.content) {
      let text = line.text.trimmed
      if text.isEmpty || text.first == UInt8(ascii: "#") { continue }
      guard let equals = text.firstIndex(of: UInt8(ascii: "=")) else {
        odd.add(line.number)
        continue
      }
      let key = text[..<equals].trimmed.text.lowercased()
      if let first = values[key] {
        found.skip(
          "`\(Excerpted.text(key))` already stands on line \(first.line); the first one counts",
          line: line.number)
        continue
      }
      values[key] = (text[(equals + 1)...].trimmed.text, line.number)
    }
    odd.report("without `=`", into: &found)
    guard let home = values["home"], !home.text.isEmpty else {
      return found.skip("names no `home`: not a virtual environment")
    }
    var version: String?
    if let value = values["version_info"] ?? values["version"] {
      version = exact(value.text)
      if version == nil {
        found.skip("`\(Excerpted.text(value.text))` is no version", line: value.line)
      }
    }
    let isPyPy = values["implementation"]?.text.lowercased() == "pypy"
    found.add(
      .interpreter(
        InterpreterFact(
          form: .virtualEnvironment, kind: isPyPy ? "pypy" : "python", version: version,
          home: home.text,
          includesSystemPackages: values["include-system-site-packages"]?.text.lowercased()
            == "true")))
  }

  /// `3.11.2` from `3.11.2` or `3.11.2.final.0`; `3.13.0rc1` from `3.13.0.candidate.1`.
  private static func exact(_ text: String) -> String? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard let first = parts.first?.utf8.first, first.isDigit else { return nil }
    guard parts.count == 5 else { return text }
    let letters = ["alpha": "a", "beta": "b", "candidate": "rc"]
    return parts[..<3].joined(separator: ".")
      + (letters[String(parts[3])].map { $0 + parts[4] } ?? "")
  }
}
