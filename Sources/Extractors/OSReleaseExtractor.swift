import Model
import Trees

/// Reads `os-release`, the name and version of a distribution.
///
/// Format: os-release(5): shell assignments, read literally and never evaluated (THREATS T-44).
enum OSReleaseExtractor: FileExtractor {
  static let name = "os.release"
  static let revision = 1
  static let patterns: [PathPattern] = [
    .nameInFolder("os-release", folderSuffix: "etc"),
    .nameInFolder("os-release", folderSuffix: "usr/lib"),
  ]

  static func accepts(_ path: String) -> Bool {
    ["etc/os-release", "usr/lib/os-release"].contains {
      path == $0 || path.hasSuffix("/" + $0)
    }
  }

  static func extract(_ file: File, into found: inout Extraction) {
    var values: [String: (text: String, line: Int)] = [:]
    var odd = OddLines()
    for line in ByteLines(file.content) {
      let text = line.text.trimmed
      if text.isEmpty || text.first == UInt8(ascii: "#") { continue }
      guard let equals = text.firstIndex(of: UInt8(ascii: "=")), equals > text.startIndex,
        text[..<equals].allSatisfy(\.isNameByte)
      else {
        odd.add(line.number)
        continue
      }
      let key = text[..<equals].text
      guard wanted.contains(key) else { continue }
      if let first = values[key] {
        found.skip(
          "`\(key)` already stands on line \(first.line); the first one counts", line: line.number)
        continue
      }
      let value = ShellLiteral(text[(equals + 1)...])
      if let problem = value.problem { found.skip("`\(key)` \(problem)", line: line.number) }
      values[key] = (value.text, line.number)
    }
    odd.report("without `NAME=value`", into: &found)
    if values.isEmpty { return found.skip("names no operating system") }
    func value(_ key: String) -> String? {
      guard let text = values[key]?.text, !text.isEmpty else { return nil }
      return text
    }
    found.add(
      .operatingSystem(
        OperatingSystemFact(
          id: value("ID")?.lowercased() ?? "linux", versionId: value("VERSION_ID"),
          codename: value("VERSION_CODENAME"), prettyName: value("PRETTY_NAME"),
          idLike: value("ID_LIKE")?.split(separator: " ").map(String.init) ?? [])))
  }

  private static let wanted: Set = [
    "ID", "VERSION_ID", "VERSION_CODENAME", "PRETTY_NAME", "ID_LIKE",
  ]
}

/// The right side of a shell assignment, taken literally.
private struct ShellLiteral {
  /// The value without quotes and backslashes.
  let text: String
  /// Why the shell would read another value; nil when the text is all there is.
  let problem: String?

  /// Reads a value as a shell would without expansions.
  init(_ bytes: ArraySlice<UInt8>) {
    var value: [UInt8] = []
    var quote: UInt8?
    var isEscaped = false
    var problem: String?
    reading: for byte in bytes {
      if isEscaped {
        // Inside double quotes a backslash escapes only what is special there.
        if quote != nil, !"$`\"\\".utf8.contains(byte) { value.append(UInt8(ascii: "\\")) }
        value.append(byte)
        isEscaped = false
        continue
      }
      switch byte {
      case UInt8(ascii: "\\") where quote != UInt8(ascii: "'"):
        isEscaped = true
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        if quote == byte {
          quote = nil
        } else if quote == nil {
          quote = byte
        } else {
          value.append(byte)
        }
      case UInt8(ascii: "$"), UInt8(ascii: "`"):
        if quote != UInt8(ascii: "'") {
          problem = problem ?? "holds a shell expansion, taken literally"
        }
        value.append(byte)
      case _ where byte.isSpace && quote == nil:
        problem = problem ?? "holds more than one word; the first one counts"
        break reading
      default:
        value.append(byte)
      }
    }
    if quote != nil { problem = "ends inside quotes" }
    self.problem = problem
    self.text = value.text
  }
}
