import Model
import Versions

/// Holds what a repository declares and locks against what an environment has installed.
///
/// The differences are written like those between environments, the repository being the baseline, so
/// that each of them gets its cause: a parent that pins, an instruction, or itself.
struct Crosswalk {
  private(set) var rows: [Report.CrosswalkRow] = []
  /// The pair whose differences are those of the cross-walk.
  private(set) var pair: PairComparison
  private let choice: DeclaredChoice
  private let repository: EnvironmentView
  private let environment: EnvironmentView
  private let names: NameTable
  // Installed rows on the search path, by name.
  private let installed: [PackageName: [Int]]

  init(_ named: NamedSnapshot, _ environment: EnvironmentView, options: DriftOptions) {
    var names = NameTable()
    repository = EnvironmentView(
      named, options: environment.options, states: [.locked], names: &names)
    self.environment = EnvironmentView(
      NamedSnapshot(name: environment.name, snapshot: environment.snapshot),
      options: environment.options, states: [.installed, .running], names: &names)
    self.names = names
    choice = DeclaredChoice(
      repository, options: environment.options,
      usesConda: environment.snapshot.packages.contains { $0.ecosystem == .conda })
    pair = PairComparison(repository, self.environment, names: names)
    installed = Self.installed(self.environment, names)
    compare()
    compareInterpreter()
  }

  private static func installed(_ view: EnvironmentView, _ names: NameTable) -> [PackageName: [Int]]
  {
    var found: [PackageName: [Int]] = [:]
    for (row, record) in view.snapshot.packages.enumerated() where view.numbers[row] >= 0 {
      guard record.ecosystem != .deb else { continue }
      let counts =
        record.role == .primary
        || (!view.hasConfiguration && (record.role == .secondary || record.role == .system))
      if counts { found[names[view.numbers[row]], default: []].append(row) }
    }
    return found
  }

  private mutating func compare() {
    var all = Set(choice.declared.keys).union(choice.locked.keys)
    all.formUnion(installed.keys)
    let ordered = all.sorted { ($0.ecosystem, $0.name) < ($1.ecosystem, $1.name) }
    for name in ordered where name.ecosystem != .deb {
      let edges = choice.declared[name] ?? []
      let rows = found(name)
      let lockedRows = choice.locked[name] ?? []
      if edges.isEmpty, rows.isEmpty { continue }
      if rows.contains(where: { isCovered($0, name) }) { continue }
      var row = Report.CrosswalkRow(
        environment: environment.name, repository: repository.name, ecosystem: name.ecosystem,
        name: name.name, declared: Set(edges.map(DeclaredChoice.text)).sorted(),
        locked: choice.lockedVersions(name, repository), installed: versions(name, rows))
      if let difference = difference(name, edges, lockedRows, rows, row) {
        row.severity = difference.severity
        row.remark = difference.message
        pair.differences.append(difference)
      }
      self.rows.append(row)
    }
  }

  // Rows of the name in its own family, else what another family calls so.
  private func found(_ name: PackageName) -> [Int] {
    if let rows = installed[name] { return rows }
    let other: Ecosystem = name.ecosystem == .conda ? .pypi : .conda
    let key = PackageName(
      ecosystem: other, name: NameTable.normalized(other, name.name), architecture: nil)
    return choice.declared[name] == nil ? [] : installed[key] ?? []
  }

  // A conda record whose dist-info is judged under its Python name, or the reverse.
  private func isCovered(_ row: Int, _ name: PackageName) -> Bool {
    guard choice.declared[name] == nil, choice.locked[name] == nil else { return false }
    return environment.companions(of: row).contains { companion in
      guard companion != row, environment.numbers[companion] >= 0 else { return false }
      let theirs = names[environment.numbers[companion]]
      if choice.declared[theirs] != nil || choice.locked[theirs] != nil { return true }
      // Of two undeclared identities the Python one is told.
      return name.ecosystem == .conda && theirs.ecosystem == .pypi
    }
  }

  private func versions(_ name: PackageName, _ rows: [Int]) -> [String] {
    if rows.isEmpty, name.name == "python" {
      return InterpreterPair.main(environment)?.version.map { [$0] } ?? []
    }
    return Set(rows.map { environment.snapshot.packages[$0].version }).sorted()
  }

  // MARK: One package

  private func difference(
    _ name: PackageName, _ edges: [RequirementEdge], _ lockedRows: [Int], _ rows: [Int],
    _ row: Report.CrosswalkRow
  ) -> Difference? {
    if row.installed.isEmpty { return absent(name, edges, row) }
    if let project = choice.projectVersions[name.name], name.ecosystem == .pypi {
      return otherProject(name, project, rows, row)
    }
    if let edge = edges.first(where: { !choice.isPin($0) && !accepts($0, row.installed) }) {
      return violated(name, edge, rows, row)
    }
    if edges.isEmpty, choice.isLockedForOthers(name), !choice.projects.contains(name.name) {
      return unlocked(name, rows, row, isForOthers: true)
    }
    if !row.locked.isEmpty { return unlike(name, lockedRows, rows, row) }
    if choice.projects.contains(name.name) { return nil }
    let isDirect = rows.contains { environment.snapshot.packages[$0].direct == true }
    if edges.isEmpty, isDirect, !choice.everDeclared.contains(name) {
      return undeclared(name, rows, row)
    }
    if choice.hasLock, name.ecosystem == .pypi { return unlocked(name, rows, row) }
    return nil
  }

  private func make(
    _ rule: Rule, _ dimension: Dimension, _ severity: Severity, _ name: PackageName,
    _ edges: [RequirementEdge], _ lockedRows: [Int], _ rows: [Int], title: String, message: String,
    fix: String
  ) -> Difference {
    var left = repository.side(lockedRows)
    left.texts = []
    left.evidence = Array(Set(left.evidence + edges.map(\.evidence))).sorted()
    var difference = Difference(
      rule: rule, dimension: dimension, subject: "pkg:\(name.ecosystem.rawValue)/\(name.name)",
      name: name.name, names: [name.name], ecosystem: name.ecosystem, severity: severity,
      baseline: left, other: environment.side(rows), title: title, message: message)
    difference.fix = fix
    return difference
  }

  private func absent(_ name: PackageName, _ edges: [RequirementEdge], _ row: Report.CrosswalkRow)
    -> Difference?
  {
    guard !edges.isEmpty, edges.contains(where: { $0.status != .unknown || $0.marker == nil })
    else { return nil }
    let wish = edges.map { "\(name.name)\(wishText($0))" }.joined(separator: ", ")
    var difference = make(
      RuleRegistry.notInstalled, .presence, RuleRegistry.notInstalled.severity, name, edges,
      choice.locked[name] ?? [], [],
      title: "\(wish) is declared and not installed in "
        + environment.name,
      message: "declared, not installed",
      fix:
        "install \(row.locked.first.map { "\(name.name)==\($0)" } ?? wish) in \(environment.name)")
    difference.baseline.texts = row.declared
    return difference
  }

  private func wishText(_ edge: RequirementEdge) -> String {
    let text = DeclaredChoice.text(edge)
    return text == "*" ? "" : edge.source == nil ? text : " \(text)"
  }

  private func violated(
    _ name: PackageName, _ edge: RequirementEdge, _ rows: [Int], _ row: Report.CrosswalkRow
  ) -> Difference {
    let text = DeclaredChoice.text(edge)
    let version = row.installed.joined(separator: ", ")
    var difference = make(
      RuleRegistry.declaredViolated, .requirement, RuleRegistry.declaredViolated.severity, name,
      [edge], choice.locked[name] ?? [], rows,
      title:
        "\(name.name)\(wishText(edge)) is declared, \(version) is installed in \(environment.name)",
      message: "declared constraint violated",
      fix: "install \(name.name)\(wishText(edge))"
        + (row.locked.first.map { " (locked \($0))" } ?? "") + " in \(environment.name)")
    difference.baseline.texts = [text]
    difference.other.texts = row.installed
    if let wanted = row.locked.first, let found = row.installed.first {
      difference.step = VersionDistance.step(name.ecosystem, wanted, found)
    }
    return difference
  }

  // Locked and installed: version, then build, then source.
  private func unlike(
    _ name: PackageName, _ lockedRows: [Int], _ rows: [Int], _ row: Report.CrosswalkRow
  ) -> Difference? {
    let rule = RuleRegistry.lockedVersionDiffers
    let matches = row.locked.first { wanted in
      row.installed.contains { VersionDistance.step(name.ecosystem, wanted, $0) == .none }
    }
    if matches == nil, let wanted = row.locked.last, let version = row.installed.last {
      let step = VersionDistance.step(name.ecosystem, wanted, version)
      let isBuild = step == .local
      var difference = make(
        rule, isBuild ? .build : .version,
        isBuild ? SeverityTable.build : SeverityTable.version(name.ecosystem, [name.name], step),
        name, [], lockedRows, rows,
        title: "\(name.name)  locked \(row.locked.joined(separator: ", ")), installed "
          + "\(row.installed.joined(separator: ", ")) in \(environment.name)",
        message: isBuild ? "other build than locked" : "other version than locked",
        fix: "install \(name.name)==\(wanted) in \(environment.name), or lock \(version)")
      difference.step = step
      difference.baseline.texts = row.locked
      difference.other.texts = row.installed
      return difference
    }
    guard lockedRows.count == 1, rows.count == 1 else { return nil }
    let wanted = repository.snapshot.packages[lockedRows[0]]
    let found = environment.snapshot.packages[rows[0]]
    if let texts = SourceText.difference(wanted.source, found.source) {
      var difference = make(
        rule, .source, SeverityTable.source, name, [], lockedRows, rows,
        title: "\(name.name) \(found.version)  locked from \(texts.left), installed from "
          + "\(texts.right) in \(environment.name)",
        message: "other source than locked",
        fix: "install \(name.name) from \(texts.left) in \(environment.name)")
      difference.baseline.texts = [texts.left]
      difference.other.texts = [texts.right]
      return difference
    }
    return nil
  }

  // The project itself: the repository's version beside the installed one.
  private func otherProject(
    _ name: PackageName, _ project: (version: String, path: String), _ rows: [Int],
    _ row: Report.CrosswalkRow
  ) -> Difference? {
    guard let version = row.installed.last else { return nil }
    let step = VersionDistance.step(.pypi, project.version, version)
    guard step != .none else { return nil }
    var difference = make(
      RuleRegistry.lockedVersionDiffers, .version,
      SeverityTable.version(.pypi, [name.name], step), name, [], [], rows,
      title: "\(name.name)  \(project.version) in \(repository.name), installed \(version) in "
        + environment.name,
      message: "other version than the project itself",
      fix: "build \(environment.name) again from \(project.path)")
    difference.step = step
    difference.baseline.texts = [project.version]
    difference.baseline.evidence = [Evidence(path: project.path)]
    return difference
  }

  private func undeclared(_ name: PackageName, _ rows: [Int], _ row: Report.CrosswalkRow)
    -> Difference
  {
    let version = row.installed.joined(separator: ", ")
    return make(
      RuleRegistry.undeclared, .presence, RuleRegistry.undeclared.severity, name, [], [], rows,
      title: "\(name.name) \(version) is installed in \(environment.name) and declared nowhere",
      message: "installed, not declared",
      fix: "declare \(name.name) in the manifest, or uninstall it from \(environment.name)")
  }

  private func unlocked(
    _ name: PackageName, _ rows: [Int], _ row: Report.CrosswalkRow, isForOthers: Bool = false
  ) -> Difference {
    let version = row.installed.joined(separator: ", ")
    let place =
      isForOthers ? "locked only for groups or extras not chosen" : "in no lock file"
    return make(
      RuleRegistry.notLocked, .presence, RuleRegistry.notLocked.severity, name, [], [], rows,
      title: "\(name.name) \(version) is installed in \(environment.name) and \(place)",
      message: isForOthers ? "installed, locked for others" : "installed, not locked",
      fix: "lock again with \(name.name)==\(version), or uninstall it from \(environment.name)")
  }

  // Whether all installed versions fulfil a declared constraint, as far as it can be judged.
  private func accepts(_ edge: RequirementEdge, _ versions: [String]) -> Bool {
    guard let term = edge.anyOf.first, !term.specifier.isEmpty, edge.source == nil else {
      return true
    }
    switch edge.ecosystem {
    case .pypi:
      guard let set = try? PEP440Specifiers(term.specifier) else { return true }
      return versions.allSatisfy { set.contains(text: $0, prereleases: true) }
    case .conda:
      // A build string is part of the constraint that only conda's own records can fulfil.
      guard let spec = try? CondaMatchSpec("\(term.name) \(term.specifier)") else { return true }
      return versions.allSatisfy { text in
        CondaVersion(text).map { spec.version.satisfied(by: $0) } ?? true
      }
    case .deb: return true
    }
  }

  private mutating func compareInterpreter() {
    guard let main = InterpreterPair.main(environment), main.kind == "python",
      let text = main.version, let version = PEP440Version(text)
    else { return }
    for wish in choice.interpreters {
      guard let set = try? PEP440Specifiers(wish.text), !set.contains(version, prereleases: true),
        // `3.11` alone does not say which patch it is.
        text.split(separator: ".").count > 2 || !set.contains(text: "\(text).99", prereleases: true)
      else { continue }
      var difference = Difference(
        rule: RuleRegistry.refusedInterpreter, dimension: .interpreter, subject: "python",
        name: "python", names: ["python"], ecosystem: nil,
        severity: RuleRegistry.refusedInterpreter.severity,
        baseline: Difference.Side(texts: [wish.text], evidence: [Evidence(path: wish.path)]),
        other: Difference.Side(
          texts: [text], evidence: [Evidence(path: main.path, layer: main.layer)],
          layers: main.layer.map { [$0] } ?? []),
        title: "\(wish.path) requires Python \(wish.text), found \(text) in \(environment.name)",
        message: "the project does not support the interpreter that runs it")
      difference.fix = "use Python \(wish.text) in \(environment.name)"
      pair.differences.append(difference)
    }
  }
}
