package import Model

/// A report as workflow commands of GitHub Actions, which become annotations of the change.
///
/// A step shows ten errors and ten warnings (documentation of workflow commands, "Limits"), so no
/// more are written, the weightiest first; one further line says what is left out.
package enum GitHubAnnotations {
  /// The annotations of one level that are written.
  package static let limit = 10

  /// The commands, one per line, each with a line feed at its end.
  package static func bytes(_ report: Report) -> [UInt8] {
    let places = FindingPlaces(report)
    var text = ""
    var left: [Severity: Int] = [:]
    for severity in [Severity.error, .warning] {
      let findings = report.findings.filter { $0.severity == severity }
      for finding in findings.prefix(limit) { text += command(finding, places) }
      left[severity] = findings.count - min(limit, findings.count)
    }
    left[.info] = report.count(.info)
    let rest = Severity.allCases.reversed().compactMap { severity in
      left[severity].flatMap { $0 > 0 ? severity.counted($0) : nil }
    }
    if !rest.isEmpty {
      text += """
        ::notice title=\(property("holdfast \(report.command)"))::\(rest.joined(separator: ", ")) \
        more: `\(data("holdfast \(report.command) --all"))` lists them, `--format json` has every detail

        """
    } else if report.findings.isEmpty {
      // No command: a change without findings needs no annotation.
      text += "holdfast: no finding\n"
    }
    return Array(text.utf8)
  }

  private static func command(_ finding: Finding, _ places: FindingPlaces) -> String {
    var properties: [String] = []
    let all = places.places(of: finding)
    if let place = all.first(where: { $0.file.map(SafeText.isShownAsItIs) ?? false }),
      let file = place.file
    {
      properties += ["file=\(property(file))", "line=\(place.fileLine)"]
    }
    properties.append(
      "title=\(property(SafeText.value("\(finding.code) \(finding.name)")))")
    var lines = [finding.title]
    if !finding.message.isEmpty { lines.append(finding.message) }
    if let cause = places.cause(of: finding) { lines.append("cause: \(cause.title)") }
    if let place = all.first, place.file == nil {
      let environment = place.environment.map { "\($0) " } ?? ""
      let layer = place.evidence.layer.map { "layer \($0) " } ?? ""
      let line = place.evidence.line.map { ":\($0)" } ?? ""
      lines.append("seen: \(environment)\(layer)\(place.evidence.path)\(line)")
    }
    if let fix = places.fix(of: finding) {
      let ways = fix.split(separator: "\n")
      lines += ways.enumerated().map { "\($0 == 0 ? "fix" : "or"): \($1)" }
    }
    let message = lines.map(SafeText.sentence).joined(separator: "\n")
    let level = finding.severity == .error ? "error" : "warning"
    return "::\(level) \(properties.joined(separator: ","))::\(data(message))\n"
  }

  /// The message of a command: what would end the line, and the sign of escapes itself, is escaped.
  static func data(_ text: String) -> String {
    escaped(text) { $0 == UInt8(ascii: "%") || $0 == 0x0D || $0 == 0x0A }
  }

  /// The value of a property: in addition what separates properties and commands.
  static func property(_ text: String) -> String {
    escaped(text) { byte in
      switch byte {
      case UInt8(ascii: "%"), 0x0D, 0x0A, UInt8(ascii: ":"), UInt8(ascii: ","): true
      default: false
      }
    }
  }

  private static func escaped(_ text: String, _ isSpecial: (UInt8) -> Bool) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      guard isSpecial(byte) else {
        result.append(byte)
        continue
      }
      let digits = String(byte, radix: 16, uppercase: true)
      result += Array("%\(byte < 0x10 ? "0" : "")\(digits)".utf8)
    }
    return String(decoding: result, as: UTF8.self)
  }
}
