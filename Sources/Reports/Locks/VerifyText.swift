package import Model

/// An environment against the lock file (`holdfast verify`).
package enum VerifyText {
  /// What a finding says about the environment, in the order in which it is told.
  private enum Kind: String, CaseIterable {
    case signature = "SIGNATURE"
    case notLocked = "NO ENTRY IN THE LOCK FILE"
    case missing = "MISSING"
    case additional = "INSTALLED, NOT LOCKED"
    case version = "OTHER VERSION"
    case build = "OTHER BUILD"
    case content = "OTHER CONTENT"
    case source = "OTHER SOURCE"
    case files = "FILES"
    case base = "BASE IMAGE"
    case accelerator = "ACCELERATOR"
    case system = "SYSTEM"
    case variable = "ENVIRONMENT VARIABLES"
    case numerics = "NUMERICS"
    case other = "OTHER"

    init(_ finding: Finding) {
      switch finding.code {
      case "LCK002": self = .missing
      case "LCK003": self = .additional
      case "LCK004": self = .version
      case "LCK005": self = .build
      case "LCK006": self = .content
      case "LCK007": self = .base
      case "LCK008": self = .accelerator
      case "LCK009": self = .system
      case "LCK010": self = .variable
      case "LCK011": self = .numerics
      case "LCK012": self = .notLocked
      case "LCK014": self = .source
      case "PKG005", "PKG022", "PKG023": self = .files
      default: self = finding.code.hasPrefix("SIG") ? .signature : .other
      }
    }
  }

  /// The verdict, the lock, what differs grouped by how it differs, and the next command.
  ///
  /// A folded group names ten findings; with `--all` nothing is left out.
  package static func render(_ report: Report, style: TextStyle) -> String {
    var page = TextPage(style)
    ReportFrame.verdict(of: report, or: verdict(of: report), into: &page)
    page.blank()
    report.lock?.write(into: &page)
    for environment in report.environments where !environment.isBaseline {
      page.paragraph(found(environment), indent: 2, first: "\(ours: "found   ", .faint)")
    }
    page.blank()
    matrix(of: report, into: &page)
    let causes = Dictionary(
      report.causes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let places = FindingPlaces(report)
    let groups = Dictionary(grouping: report.findings, by: { Kind($0) })
    for kind in Kind.allCases {
      guard let findings = groups[kind] else { continue }
      FindingGroup(kind.rawValue, findings, of: report, causes, places).write(into: &page)
    }
    ReportFrame.notices(of: report, into: &page)
    ReportFrame.allowed(of: report, into: &page)
    ReportFrame.foot(of: report, commands(report, style), into: &page)
    return page.text
  }

  /// The overview: what differs; with `--all` also what does not.
  private static func matrix(of report: Report, into page: inout TextPage) {
    var shown = report
    if !page.style.showsAll {
      shown.matrix = report.matrix.filter { $0.severity != nil || $0.remark != nil }
    }
    HumanReport.matrix(of: shown, .everything, into: &page)
  }

  private static func verdict(of report: Report) -> String {
    let file = report.lock?.path ?? "the lock file"
    return report.findings.isEmpty
      ? "it is what \(file) says"
      : "it is not what \(file) says: \(HumanReport.counts(of: report.findings))"
  }

  private static func found(_ environment: Report.Environment) -> StyledText {
    var parts: [StyledText] = ["\(environment.name)"]
    if environment.reference != environment.name { parts.append("\(environment.reference)") }
    if let digest = environment.digest {
      parts.append("\(Subject.short(digest: digest), .faint)")
    }
    if let platform = environment.platform { parts.append("\(platform)") }
    let count = environment.packages.values.reduce(0, +)
    parts.append("\(ours: English.grouped(count, "package"))")
    if !environment.verified { parts.append("not verified") }
    return .joined(parts, by: " · ")
  }

  /// After the explanation: writing the lock anew is the answer where the change is wanted.
  private static func commands(_ report: Report, _ style: TextStyle) -> [String] {
    var commands = ReportFrame.commands(report, style)
    if report.findings.contains(where: { $0.code.hasPrefix("LCK") }) {
      let name = report.lock?.environment.flatMap { NextCommands.isPlain($0) ? " \($0)" : nil }
      commands.insert(
        "holdfast lock\(name ?? "") where the change is wanted", at: min(1, commands.count))
    }
    return commands
  }
}
