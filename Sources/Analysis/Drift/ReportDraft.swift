import Model
import Versions

/// Collects differences with their causes, and conflicts, until a report can be written.
struct ReportDraft {
  /// A finding that waits for the id of its cause.
  private struct Item {
    var finding: Finding
    var names: [String]
    var cause: Int?
  }

  private let options: DriftOptions
  private let environments: [String]
  private let views: [EnvironmentView]
  private let policy: Policy
  private var items: [Item] = []
  private var shared: [Finding] = []
  private var notices: Set<Notice> = []
  private var causes: [Cause] = []
  private var causeNumbers: [String: Int] = [:]
  // The texts of each environment's differences, by dimension and subject.
  private var known: [String: [String: Difference.Side]] = [:]

  init(options: DriftOptions, environments: [String], views: [EnvironmentView]) {
    self.options = options
    self.environments = environments
    self.views = views
    self.policy = Policy(options)
  }

  // MARK: Differences

  /// Adds the differences of a pair, each with its cause.
  mutating func add(_ pair: PairComparison, _ finder: CauseFinder) {
    // Only a third environment asks for the values of another pair.
    for difference in pair.differences where views.count > 2 {
      known[Self.key(difference), default: [:]][pair.other.name] = difference.other
    }
    for group in finder.groups {
      var number: Int?
      for member in group.members {
        let difference = finder.differences[member]
        guard let severity = policy.severity(difference) else { continue }
        let cause = number ?? self.number(of: group, pair)
        number = cause
        items.append(item(difference, severity, pair, cause: cause))
      }
    }
  }

  /// Adds what a repository and an environment do not agree on.
  mutating func add(_ walk: Crosswalk) {
    add(walk.pair, CauseFinder(walk.pair, bases: nil, builds: []))
  }

  private static func key(_ difference: Difference) -> String {
    "\(difference.dimension.rawValue) \(difference.subject)"
  }

  private func item(
    _ difference: Difference, _ severity: Severity, _ pair: PairComparison, cause: Int
  ) -> Item {
    let rule = difference.rule
    let between = [pair.baseline.name, pair.other.name]
    var finding = Finding(
      code: rule.code, name: rule.name, severity: severity, dimension: difference.dimension,
      subject: difference.subject, title: difference.title, message: difference.message,
      environments: between,
      fingerprint: Fingerprint.of(
        [rule.code, difference.dimension.rawValue, difference.subject] + between
          + difference.baseline.texts + ["→"] + difference.other.texts))
    finding.values = [
      Finding.Value(
        environment: pair.baseline.name, texts: difference.baseline.texts,
        evidence: difference.baseline.evidence),
      Finding.Value(
        environment: pair.other.name, texts: difference.other.texts,
        evidence: difference.other.evidence),
    ]
    finding.fix = difference.fix
    return Item(finding: finding, names: difference.names, cause: cause)
  }

  // One cause that stands between the baseline and several environments is one cause.
  private mutating func number(of group: CauseFinder.Group, _ pair: PairComparison) -> Int {
    let key = "\(group.kind.rawValue) \(pair.baseline.name)\n\(group.title)"
    if let known = causeNumbers[key] {
      if !causes[known].environments.contains(pair.other.name) {
        causes[known].environments.append(pair.other.name)
      }
      for place in group.places where !causes[known].places.contains(place) {
        causes[known].places.append(place)
      }
      return known
    }
    var cause = Cause(
      id: "", kind: group.kind, title: group.title, severity: .info,
      environments: [pair.baseline.name, pair.other.name], explains: 0)
    cause.places = group.places
    cause.fix = group.fix
    causeNumbers[key] = causes.count
    causes.append(cause)
    return causes.count - 1
  }

  // MARK: Contradictions

  /// Adds conflicts inside environments; those that all environments share are no drift.
  mutating func addConflicts(_ names: NameTable) {
    let searchesAll = views.contains { !$0.hasConfiguration }
    let accelerators = views.map { AcceleratorConflicts($0, names, options.knowledge) }
    let lists = zip(views, accelerators).map { ConflictAnalysis.conflicts(in: $0, $1) }
    let open = zip(views, accelerators).map {
      ConflictAnalysis.keys(in: $0, $1, searchesAll: searchesAll)
    }
    for found in accelerators { notices.formUnion(found.notices) }
    var sharedKeys: Set<String> = []
    for (view, list) in zip(views, lists) {
      for conflict in list {
        guard
          let severity = policy.severity(
            conflict.rule, conflict.dimension, conflict.ecosystem, conflict.severity)
        else { continue }
        let isShared = views.count > 1 && open.allSatisfy { $0.contains(conflict.key) }
        var finding = conflict.finding(environment: view.name)
        finding.severity = severity
        guard isShared else {
          items.append(Item(finding: finding, names: conflict.names, cause: nil))
          continue
        }
        guard sharedKeys.insert(conflict.key).inserted else { continue }
        finding.environments = views.map(\.name)
        shared.append(finding)
      }
    }
  }

  /// Adds requirement sets of two environments that exclude each other.
  mutating func addExclusions(_ repositories: [NamedSnapshot], _ names: NameTable) {
    for exclusion in ExclusionAnalysis.exclusions(views, repositories, names) {
      guard
        let severity = policy.severity(
          RuleRegistry.rule(exclusion.code) ?? RuleRegistry.excluding, .requirement, .pypi,
          exclusion.severity)
      else { continue }
      var finding = exclusion
      finding.severity = severity
      items.append(Item(finding: finding, names: [exclusion.subjectName], cause: nil))
    }
  }

  /// Adds base images that a repository's Dockerfiles name without a digest.
  mutating func addUnpinnedBases(_ repository: NamedSnapshot) {
    for finding in ConflictAnalysis.unpinnedBases(repository) {
      guard
        let severity = policy.severity(RuleRegistry.unpinnedBase, .base, nil, finding.severity)
      else { continue }
      var finding = finding
      finding.severity = severity
      items.append(Item(finding: finding, names: [finding.subject], cause: nil))
    }
  }

  // MARK: The report

  /// Hides what is allowed, orders causes and findings, and writes them.
  mutating func finish(_ report: inout Report) {
    var allowances = Allowances(options, views)
    var visible: [Item] = []
    for var item in items {
      fillValues(&item.finding)
      let title = item.cause.map { causes[$0].title }
      if let allowance = allowances.hiding(item.finding, names: item.names, causeTitle: title) {
        report.allowed.append(
          Report.Allowed(
            finding: item.finding, reason: allowance.reason, owner: allowance.owner,
            expires: allowance.expires))
      } else {
        visible.append(item)
      }
    }
    for item in visible {
      guard let cause = item.cause else { continue }
      causes[cause].explains += 1
      causes[cause].severity = max(causes[cause].severity, item.finding.severity)
    }
    let order = causes.indices.filter { causes[$0].explains > 0 }.sorted { left, right in
      let a = causes[left]
      let b = causes[right]
      if a.severity != b.severity { return a.severity > b.severity }
      if a.explains != b.explains { return a.explains > b.explains }
      return (a.title, a.environments.joined(separator: " "))
        < (b.title, b.environments.joined(separator: " "))
    }
    var position: [Int: Int] = [:]
    for (place, number) in order.enumerated() {
      position[number] = place
      causes[number].id = "c\(place + 1)"
      causes[number].evidence = Array(Set(causes[number].places.flatMap(\.evidence))).sorted()
      report.causes.append(causes[number])
    }
    for index in visible.indices {
      visible[index].finding.cause = visible[index].cause.map { causes[$0].id }
    }
    let places = visible.map { item in item.cause.flatMap { position[$0] } ?? -1 }
    let sorted = visible.indices.sorted { left, right in
      let a = visible[left].finding
      let b = visible[right].finding
      if a.severity != b.severity { return a.severity > b.severity }
      if places[left] != places[right] { return places[left] < places[right] }
      if a.code != b.code { return a.code < b.code }
      if a.subject != b.subject { return a.subject < b.subject }
      return (a.environments.joined(separator: " "), a.title)
        < (b.environments.joined(separator: " "), b.title)
    }
    report.findings = sorted.map { visible[$0].finding }
    report.shared = shared.sorted {
      ($0.code, $0.subject, $0.title) < ($1.code, $1.subject, $1.title)
    }
    report.notices = Array(allowances.notices.union(notices)).sorted()
  }

  // What the environments have that stand on neither side of the comparison.
  private func fillValues(_ finding: inout Finding) {
    guard finding.values.count == 2, environments.count > 2 else { return }
    let key = "\(finding.dimension.rawValue) \(finding.subject)"
    let own = Dictionary(
      finding.values.map { ($0.environment, $0) }, uniquingKeysWith: { first, _ in first })
    let compared = Set(views.map(\.name))
    guard own.keys.allSatisfy(compared.contains) else { return }
    finding.values = environments.compactMap { name in
      if let value = own[name] { return value }
      guard compared.contains(name) else { return nil }
      let side = known[key]?[name]
      return Finding.Value(
        environment: name, texts: side?.texts ?? own[finding.environments[0]]?.texts ?? [],
        evidence: side?.evidence ?? [])
    }
  }
}
