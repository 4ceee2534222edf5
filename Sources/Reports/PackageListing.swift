package import Model

/// The content of one environment as a table: what `scan` prints and `catalog show` repeats.
package enum PackageListing {
  /// The subject, its facts, its packages, what does not count as installed, and its notices.
  ///
  /// Folded, copies that belong to other packages and broken requirements are only counted.
  package static func render(_ snapshot: Snapshot, name: String, style: TextStyle) -> String {
    var page = TextPage(style)
    header(of: snapshot, name, into: &page)
    page.blank()
    packages(of: snapshot, into: &page)
    page.blank()
    requirements(of: snapshot, into: &page)
    NoticeListing.write(snapshot.notices, indent: 0, into: &page)
    return page.text
  }

  private static func header(of snapshot: Snapshot, _ name: String, into page: inout TextPage) {
    let subject = snapshot.subject
    page.line("\(name, .strong)  \(subject.kind.rawValue) \(subject.reference)")
    var marks: [StyledText] = []
    if let digest = subject.digest { marks.append("\(digest)") }
    if let platform = subject.platform { marks.append("\(platform)") }
    marks.append(subject.verified ? "verified" : "not verified")
    if subject.incomplete { marks.append("\(ours: "! incomplete", .warning)") }
    page.paragraph(.joined(marks, by: " · "), indent: 2)
    let parts = EnvironmentSketch.parts(of: snapshot)
    if !parts.isEmpty { page.paragraph(.joined(parts, by: " · "), indent: 2) }
  }

  private static func packages(of snapshot: Snapshot, into page: inout TextPage) {
    let showsAll = page.style.showsAll
    let shown = snapshot.packages.filter { showsAll || $0.role != .embedded }
    guard !snapshot.packages.isEmpty else { return page.line("no packages") }
    var table = TextTable(rightAligned: [4])
    table.add(header: ["package", "version", "family", "state", "layer", "place"])
    for package in shown {
      var version: StyledText = package.version.isEmpty ? "-" : "\(package.version)"
      if let build = package.build?.text { version += " \(build, .faint)" }
      table.add([
        "\(package.name)", version, "\(ours: family(package.ecosystem))", state(of: package),
        package.layer.map { "\($0)" } ?? "", "\(package.location, .faint)",
      ])
    }
    page.table(table)
    let hidden = snapshot.packages.count - shown.count
    if hidden > 0 { page.line("\(hidden) inside other packages (--all)") }
  }

  private static func family(_ ecosystem: Ecosystem) -> String {
    ecosystem == .pypi ? "Python" : ecosystem.rawValue
  }

  private static func state(of package: PackageRecord) -> StyledText {
    if let broken = package.brokenState { return "\(ours: "! ", .warning)\(broken, .warning)" }
    guard package.state == .installed else { return "\(package.state.rawValue)" }
    switch package.role {
    case .primary, .system: return "\(package.state.rawValue)"
    case .secondary, .vendored, .embedded, .foreignRoot: return "\(package.role.rawValue)"
    }
  }

  private static func requirements(of snapshot: Snapshot, into page: inout TextPage) {
    let broken = snapshot.requirements.filter { $0.status == .violated || $0.status == .missing }
    let unknown = snapshot.requirements.count { $0.status == .unknown }
    guard !broken.isEmpty || unknown > 0 else { return }
    var parts: [StyledText] = []
    for status in [RequirementEdge.Status.violated, .missing] {
      let count = broken.count { $0.status == status }
      if count > 0 { parts.append("\(count) \(status.rawValue)") }
    }
    if unknown > 0 { parts.append("\(unknown) unknown") }
    page.line("\(Severity.warning.label)  requirements: \(StyledText.joined(parts, by: ", "))")
    guard page.style.showsAll else { return }
    let names = Dictionary(
      snapshot.packages.map { ($0.id, "\($0.name) \($0.version)") },
      uniquingKeysWith: { first, _ in first })
    for edge in broken {
      let wanted = StyledText.joined(
        edge.anyOf.map { "\($0.name)\($0.specifier)" }, by: " | ")
      page.paragraph(
        "\(names[edge.from] ?? "the project") requires \(wanted): \(edge.status.rawValue)  \(PlaceText.of(edge.evidence).toned(.faint))",
        indent: 2)
    }
  }
}
