package import Accelerators
package import Model
import Versions

/// Contradictions inside one environment, by the rules of the packages' own families.
package enum ConflictAnalysis {
  /// What contradicts itself in an environment, ordered by severity, code and subject.
  ///
  /// Unsatisfied requirements, refused interpreters, excluded neighbours, records that stand twice,
  /// broken installs, what the accelerator rules say of one environment; in a repository, bases without a
  /// digest. Severities are those of the rules.
  package static func conflicts(
    in named: NamedSnapshot, options: EnvironmentOptions = EnvironmentOptions(),
    knowledge: Knowledge = .embedded
  ) -> [Finding] {
    var names = NameTable()
    let view = EnvironmentView(
      named, options: options, states: [.installed, .running], names: &names)
    let accelerators = AcceleratorConflicts(view, names, knowledge)
    let own = conflicts(in: view, accelerators).map { $0.finding(environment: named.name) }
    return (own + unpinnedBases(named)).sorted { left, right in
      if left.severity != right.severity { return left.severity > right.severity }
      return (left.code, left.subject, left.title) < (right.code, right.subject, right.title)
    }
  }

  static func conflicts(in view: EnvironmentView, _ accelerators: AcceleratorConflicts)
    -> [Conflict]
  {
    var found: [Conflict] = []
    let edges = view.snapshot.requirements
    for index in edges.indices
    where edges[index].status == .missing || edges[index].status == .violated {
      if accelerators.toldEdges.contains(index) { continue }
      guard let row = view.row(edges[index].from), view.numbers[row] >= 0, isJudged(row, view)
      else { continue }
      if let conflict = conflict(edges[index], row, view) { found.append(conflict) }
    }
    found += twice(view)
    found += broken(view)
    return found + accelerators.conflicts
  }

  /// The keys of the contradictions that an environment has or may have: edges that are open count too.
  static func keys(
    in view: EnvironmentView, _ accelerators: AcceleratorConflicts, searchesAll: Bool
  ) -> Set<String> {
    var keys: Set<String> = []
    let edges = view.snapshot.requirements
    for index in edges.indices {
      let status = edges[index].status
      guard status == .missing || status == .violated || status == .unknown,
        let row = view.row(edges[index].from), view.numbers[row] >= 0,
        searchesAll ? !PairScope.isAside(view.snapshot.packages[row].role) : isJudged(row, view)
      else { continue }
      keys.insert(key(edges[index], row, view))
    }
    for conflict in twice(view) + broken(view) + accelerators.conflicts {
      keys.insert(conflict.key)
    }
    return keys
  }

  // Where roles are unknown everything that is searched counts.
  static func isJudged(_ row: Int, _ view: EnvironmentView) -> Bool {
    let role = view.snapshot.packages[row].role
    if role == .primary || role == .system { return true }
    return !view.hasConfiguration && role == .secondary
  }

  private static func key(_ edge: RequirementEdge, _ row: Int, _ view: EnvironmentView) -> String {
    let record = view.snapshot.packages[row]
    return
      "\(record.ecosystem.rawValue)/\(record.name)@\(record.version) \(PairComparison.text(edge))"
  }

  // MARK: Requirements

  private static func conflict(_ edge: RequirementEdge, _ row: Int, _ view: EnvironmentView)
    -> Conflict?
  {
    let record = view.snapshot.packages[row]
    let rule: Rule
    switch edge.kind {
    case .runtime, .preDepends: rule = RuleRegistry.unsatisfied
    case .interpreter: rule = RuleRegistry.refusedInterpreter
    case .conflicts, .constrains:
      guard edge.status == .violated else { return nil }
      rule = RuleRegistry.forbiddenNeighbour
    case .recommends, .suggests, .overrides, .declared, .build: return nil
    }
    let wish = edge.anyOf.map { term in
      term.specifier.isEmpty ? term.name : "\(term.name) \(term.specifier)"
    }.joined(separator: " or ")
    let holder = "\(record.name) \(record.version)"
    let candidates = edge.anyOf.flatMap(\.to).compactMap(view.row)
    let present = candidates.map { view.snapshot.packages[$0] }
    var conflict = Conflict(
      rule: rule, dimension: edge.kind == .interpreter ? .interpreter : .requirement,
      ecosystem: edge.ecosystem, severity: rule.severity,
      subject: PairComparison.subject(record.purl),
      names: [NameTable.normalized(record.ecosystem, record.name)]
        + edge.anyOf.map { NameTable.normalized(edge.ecosystem, $0.name) },
      key: key(edge, row, view), title: "", message: "", fix: nil, texts: [],
      evidence: [edge.evidence] + present.compactMap(\.evidence.first))
    switch edge.kind {
    case .interpreter:
      let version = InterpreterPair.main(view)?.version ?? "of this environment"
      conflict.title =
        "\(holder) requires Python \(edge.anyOf.first?.specifier ?? ""), found \(version)"
      conflict.message = "the release does not support the interpreter that runs it"
      conflict.texts = [version]
      conflict.fix =
        "install a release of \(record.name) that supports Python \(version), or use Python "
        + (edge.anyOf.first?.specifier ?? "")
    case .conflicts, .constrains:
      conflict.title =
        "\(holder) \(edge.kind == .constrains ? "accepts beside it only" : "excludes") \(wish), found "
        + words(present)
      conflict.message = derivation(edge, record, wish, candidates, view)
      conflict.texts = present.map(\.version)
      conflict.fix = "upgrade or remove \(words(present)), or another release of \(record.name)"
    default:
      conflict.title =
        present.isEmpty
        ? "\(holder) requires \(wish), which is not installed"
        : "\(holder) requires \(wish), found \(words(present))"
      conflict.message = derivation(edge, record, wish, candidates, view)
      conflict.texts = present.map { "\($0.name) \($0.version)" }
      conflict.fix =
        present.isEmpty
        ? "install \(wish)"
        : "install \(wish), or a release of \(record.name) that accepts \(words(present))"
    }
    return conflict
  }

  private static func words(_ records: [PackageRecord]) -> String {
    records.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
  }

  // Because A requires …, and B is installed by …: so the requirement is not met.
  private static func derivation(
    _ edge: RequirementEdge, _ record: PackageRecord, _ wish: String, _ candidates: [Int],
    _ view: EnvironmentView
  ) -> String {
    let verb =
      edge.kind == .conflicts ? "excludes" : edge.kind == .constrains ? "accepts only" : "requires"
    var text =
      "because \(record.name) \(record.version) \(verb) \(wish) (\(place(edge.evidence)))"
    if candidates.isEmpty { return text + " and nothing of that name is installed" }
    for row in candidates {
      let found = view.snapshot.packages[row]
      var origin = found.layer.map { "layer \($0)" } ?? found.location
      if let instruction = view.instruction(found.layer) { origin += ", \"\(instruction)\"" }
      text += " and \(found.name) \(found.version) is installed (\(origin))"
    }
    return text
  }

  /// Evidence in a few words.
  static func place(_ evidence: Evidence) -> String {
    var text = evidence.path
    if let line = evidence.line { text += ":\(line)" }
    if let layer = evidence.layer { text += ", layer \(layer)" }
    return text
  }

  // MARK: Records

  // Two records of one name in one folder: the later install shadows the earlier one.
  private static func twice(_ view: EnvironmentView) -> [Conflict] {
    let packages = view.snapshot.packages
    var first: [Int: Int] = [:]
    var repeated: Set<Int> = []
    for row in packages.indices
    where view.numbers[row] >= 0 && packages[row].ecosystem == .pypi
      && !PairScope.isAside(packages[row].role)
    {
      if first.updateValue(row, forKey: view.numbers[row]) != nil {
        repeated.insert(view.numbers[row])
      }
    }
    if repeated.isEmpty { return [] }
    var rows: [String: [Int]] = [:]
    for row in packages.indices where repeated.contains(view.numbers[row]) {
      guard !PairScope.isAside(packages[row].role) else { continue }
      rows["\(packages[row].location)\n\(view.numbers[row])", default: []].append(row)
    }
    return rows.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map { _, rows in
      let records = rows.map { view.snapshot.packages[$0] }
      let name = NameTable.normalized(.pypi, records[0].name)
      let versions = records.map(\.version)
      let newest = records.max { ($0.layer ?? -1) < ($1.layer ?? -1) }
      let isClear = Set(records.map(\.layer)).count == records.count
      return Conflict(
        rule: RuleRegistry.installedTwice, dimension: .presence, ecosystem: .pypi,
        severity: RuleRegistry.installedTwice.severity,
        subject: PairComparison.subject(records[0].purl), names: [name],
        key: "twice \(name) \(versions.joined(separator: " "))",
        title: "\(name) \(versions.joined(separator: " and ")) in \(records[0].location)",
        message: isClear
          ? "the files of the later install count: \(name) \(newest?.version ?? "") of layer "
            + "\(newest?.layer ?? 0)"
          : "which version is imported depends on the files, not on the records",
        fix: "uninstall \(name) until no record is left, then install one version",
        texts: versions, evidence: records.compactMap(\.evidence.first))
    }
  }

  private static func broken(_ view: EnvironmentView) -> [Conflict] {
    var found: [Conflict] = []
    let packages = view.snapshot.packages
    for row in packages.indices
    where view.numbers[row] >= 0 && packages[row].role != .foreignRoot {
      guard let state = packages[row].brokenState else { continue }
      let record = packages[row]
      found.append(
        Conflict(
          rule: RuleRegistry.brokenInstall, dimension: .presence, ecosystem: record.ecosystem,
          severity: state.hasPrefix("triggers") ? .warning : RuleRegistry.brokenInstall.severity,
          subject: PairComparison.subject(record.purl), names: [record.name],
          key: "broken \(record.name)@\(record.version) \(state)",
          title: "\(record.name) \(record.version) is \(state)",
          message: "the package manager did not finish its work: files or set-up may be missing",
          fix: "run `dpkg --configure -a` in the build, or install \(record.name) again",
          texts: [state], evidence: Array(record.evidence.prefix(1))))
    }
    return found
  }

  /// Bases that Dockerfiles name without a digest.
  static func unpinnedBases(_ named: NamedSnapshot) -> [Finding] {
    var found: [Finding] = []
    for build in named.snapshot.builds {
      var names: Set<String> = []
      var seen: Set<String> = []
      for stage in build.stages {
        let base = stage.base
        let isOuter = base != "scratch" && !names.contains(base.lowercased())
        if let name = stage.name { names.insert(name.lowercased()) }
        guard isOuter, !base.contains("@"), !base.isEmpty, seen.insert(base).inserted else {
          continue
        }
        let rule = RuleRegistry.unpinnedBase
        var finding = Finding(
          code: rule.code, name: rule.name, severity: rule.severity, dimension: .base,
          subject: build.path, title: "\(build.path):\(stage.line)  FROM \(base)",
          message: "the tag may name other content tomorrow", environments: [named.name],
          fingerprint: Fingerprint.of([rule.code, build.path, base, named.name]))
        finding.values = [
          Finding.Value(
            environment: named.name, texts: [base],
            evidence: [Evidence(path: build.path, line: stage.line)])
        ]
        finding.fix = "write FROM \(base)@sha256:… with the digest that was tested"
        found.append(finding)
      }
    }
    return found
  }
}
