import ArgumentParser
import Model
import Reports

extension Session {
  /// Writes a report and ends the command with the exit code that its findings deserve.
  func finish(_ report: Report, default level: Severity, text: String? = nil) throws {
    try finish([report], default: level, text: text)
  }

  /// Writes reports of one command, in the order given, and ends it with the exit code that their
  /// findings deserve.
  ///
  /// `text` is what people read; nil for the text that belongs to the command.
  func finish(_ reports: [Report], default level: Severity, text: String? = nil) throws {
    switch format {
    case .json: try write(try Self.joined(reports.map(JSONReport.bytes)))
    case .sarif: try write(SARIFReport.bytes(joined(reports)))
    case .github: try write(GitHubAnnotations.bytes(joined(reports)))
    case .human:
      try write(Array((text ?? reports.map(humanText).joined(separator: "\n")).utf8))
    }
    if options.strict, reports.contains(where: { !$0.notices.isEmpty }) {
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
    guard let level = try failLevel(default: level) else { return }
    if reports.contains(where: { $0.findings.contains { $0.severity >= level } }) {
      throw ExitCode(ExitStatus.findings.rawValue)
    }
  }

  private func joined(_ reports: [Report]) -> Report {
    ReportJoining.joined(
      reports, tool: Snapshot.Tool(version: Self.version), command: reports.first?.command ?? "")
  }

  private func humanText(_ report: Report) -> String {
    if report.files != nil { return FilesText.render(report, style: style) }
    if report.audit != nil { return AuditText.render(report, style: style) }
    if report.fit != nil, report.command == "fit" { return FitText.render(report, style: style) }
    if report.command == "verify" { return VerifyText.render(report, style: style) }
    return HumanReport.render(report, style: style)
  }

  /// One document as it is, several as a list.
  static func joined(_ documents: [[UInt8]]) throws -> [UInt8] {
    guard documents.count > 1 else { return documents.first ?? [] }
    var bytes = Array("[\n".utf8)
    for (position, document) in documents.enumerated() {
      if position > 0 { bytes += Array(",\n".utf8) }
      bytes += document
    }
    return bytes + Array("]\n".utf8)
  }

  /// Whether the result is wanted as JSON; formats of findings are refused.
  func wantsJSON() throws -> Bool {
    switch format {
    case .human: return false
    case .json: return true
    case .sarif, .github:
      throw UsageError(
        "`--format \(format.rawValue)` is for findings",
        hints: ["diff, fit, check, verify and audit have them; this command has human and json"])
    }
  }
}
