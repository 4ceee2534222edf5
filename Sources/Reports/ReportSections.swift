import Model

/// The findings of a report by what they speak of, each section with its causes first.
struct ReportSections: Sendable {
  /// The sections, in the order in which they are shown.
  enum Kind: String, Sendable, CaseIterable {
    case accelerator = "ACCELERATOR"
    case system = "INTERPRETER AND SYSTEM"
    case languagePackages = "LANGUAGE PACKAGES"
    case systemPackages = "SYSTEM PACKAGES"
    case repository = "REPOSITORY"
    case conflicts = "CONFLICTS"
    case variables = "ENVIRONMENT VARIABLES"
    case entryPoint = "ENTRY POINT"

    init(_ finding: Finding) {
      // Codes that set a repository beside what is installed, whatever the dimension.
      if ["PKG010", "PKG011", "PKG012", "PKG013", "DEP006"].contains(finding.code) {
        self = .repository
        return
      }
      switch finding.dimension {
      case .accelerator, .gpuCode, .hardware, .processor: self = .accelerator
      case .base, .interpreter, .libc, .operatingSystem: self = .system
      case .variable: self = .variables
      case .entryPoint: self = .entryPoint
      case .requirement where finding.cause == nil: self = .conflicts
      case .build, .content, .presence, .requirement, .source, .version:
        self = finding.subject.hasPrefix("pkg:deb/") ? .systemPackages : .languagePackages
      }
    }
  }

  private struct Section: Sendable {
    let kind: Kind
    let findings: [Finding]
    let items: [FindingItem]
  }

  private let sections: [Section]
  private let report: Report

  init(_ report: Report) {
    self.report = report
    let causes = Dictionary(
      report.causes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let groups = Dictionary(grouping: report.findings, by: { Kind($0) })
    self.sections = Kind.allCases.compactMap { kind in
      groups[kind].map {
        Section(kind: kind, findings: $0, items: FindingItem.items(of: $0, causes))
      }
    }
  }

  /// Writes all sections.
  func write(_ detail: ReportDetail, into page: inout TextPage) {
    let lines = FindingLines(report, detail)
    var seen: Set<String> = []
    for section in sections {
      let summary = summary(of: section.findings, section.items)
      page.line("\(ours: section.kind.rawValue, .strong)  \(summary)")
      lines.write(section.items, seen: &seen, into: &page)
      if detail.isAiry { page.blank() }
    }
    if !sections.isEmpty { page.blank() }
  }

  /// `2 errors, 39 warnings; 1 cause explains 38 of 41`.
  private func summary(of findings: [Finding], _ items: [FindingItem]) -> StyledText {
    var text: StyledText = "\(ours: HumanReport.counts(of: findings))"
    let groups = items.filter { $0.cause != nil }
    let explained = groups.reduce(0) { $0 + $1.count }
    if explained > 1 {
      text += "; \(ours: English.count(groups.count, "cause"))"
      text +=
        " \(ours: groups.count == 1 ? "explains" : "explain") \(explained) of \(findings.count)"
    }
    return text
  }
}
