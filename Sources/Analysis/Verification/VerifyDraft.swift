import Lockfiles
import Model
import Versions

/// Turns differences into findings: what follows from another is told by that one, policy and
/// allowances decide what counts.
struct VerifyDraft {
  private struct Item {
    var finding: Finding
    var names: Set<String>
    var ecosystem: Ecosystem?
    /// What follows from it, by kind; those without a kind each by itself.
    var clauses: [String] = []
    var counted: [String: Int] = [:]
    var toldClauses: Set<String> = []
    var cause: Int?
  }

  private let input: VerifyInput
  private let lockName: String
  private let view: EnvironmentView
  private let options: DriftOptions
  private let policy: Policy
  private var items: [Item] = []
  private var told: [LockTopic: Int] = [:]
  private var causes: [Cause] = []

  init(_ input: VerifyInput, lockName: String, view: EnvironmentView, _ options: DriftOptions) {
    self.input = input
    self.lockName = lockName
    self.view = view
    self.options = options
    policy = Policy(options)
  }

  // MARK: Findings

  /// Adds a difference: to the finding that it follows from, unless it weighs more; else as its own.
  mutating func add(_ item: LockDifference) {
    guard let severity = policy.severity(item.difference) else { return }
    if let parent = item.followsFrom.compactMap({ told[$0] }).first,
      items[parent].finding.severity >= severity
    {
      if let kind = item.kind {
        items[parent].counted[kind, default: 0] += 1
      } else {
        let clause =
          repeats(item.difference, items[parent].finding) ? item.shortClause : item.clause
        if !clause.isEmpty, items[parent].toldClauses.insert(clause).inserted {
          items[parent].clauses.append(clause)
        }
      }
      items[parent].names.formUnion(item.difference.names)
      register(item.topics, as: parent)
      return
    }
    var new = Item(
      finding: finding(item.difference, severity), names: Set(item.difference.names),
      ecosystem: item.difference.ecosystem)
    new.clauses = item.remarks
    items.append(new)
    register(item.topics, as: items.count - 1)
  }

  // The step of a package is that of the component which it is.
  private func repeats(_ difference: Difference, _ finding: Finding) -> Bool {
    [RuleRegistry.otherAccelerator, RuleRegistry.otherNumerics].contains(difference.rule)
      && finding.values.map(\.texts) == [difference.baseline.texts, difference.other.texts]
  }

  // Of several findings about one topic the weightiest tells what follows.
  private mutating func register(_ topics: [LockTopic], as index: Int) {
    for topic in topics {
      if let known = told[topic], items[known].finding.severity >= items[index].finding.severity {
        continue
      }
      told[topic] = index
    }
  }

  /// Adds a finding that somebody else made: about the signature, about installed files.
  mutating func add(_ finding: Finding) {
    let ecosystem = Ecosystem.allCases.first { finding.subject.hasPrefix("pkg:\($0.rawValue)/") }
    guard let rule = RuleRegistry.rule(finding.code),
      let severity = policy.severity(rule, finding.dimension, ecosystem, finding.severity)
    else { return }
    var finding = finding
    finding.severity = severity
    let name = finding.subject.split(separator: "/").last.map(String.init) ?? finding.subject
    items.append(Item(finding: finding, names: [name], ecosystem: nil))
  }

  private func finding(_ difference: Difference, _ severity: Severity) -> Finding {
    let rule = difference.rule
    var finding = Finding(
      code: rule.code, name: rule.name, severity: severity, dimension: difference.dimension,
      subject: difference.subject, title: difference.title, message: difference.message,
      environments: [lockName, input.name],
      fingerprint: Fingerprint.of(
        [
          rule.code, difference.dimension.rawValue, difference.subject, input.environment,
          input.platform,
        ] + difference.baseline.texts + ["→"] + difference.other.texts))
    finding.values = [
      Finding.Value(environment: lockName, texts: difference.baseline.texts, evidence: []),
      Finding.Value(
        environment: input.name, texts: difference.other.texts,
        evidence: difference.other.evidence),
    ]
    finding.fix = difference.fix
    return finding
  }

  // MARK: The report

  /// Hides what is allowed, finds what findings have in common, and writes them in order.
  mutating func finish(_ report: inout Report) {
    for index in items.indices {
      let counted = items[index].counted.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      let words = items[index].clauses + counted
      if !words.isEmpty {
        items[index].finding.message += "; with it: \(words.joined(separator: "; "))"
      }
    }
    findCauses()
    var allowances = Allowances(options, [view])
    var visible: [Item] = []
    for item in items {
      let title = item.cause.map { causes[$0].title }
      guard
        let allowance = allowances.hiding(
          item.finding, names: item.names.sorted(), causeTitle: title)
      else {
        visible.append(item)
        continue
      }
      report.allowed.append(
        Report.Allowed(
          finding: item.finding, reason: allowance.reason, owner: allowance.owner,
          expires: allowance.expires))
    }
    writeCauses(&visible, &report)
    let places = Dictionary(
      report.causes.enumerated().map { ($0.element.id, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    report.findings = visible.map(\.finding).sorted { a, b in
      if a.severity != b.severity { return a.severity > b.severity }
      let left = a.cause.flatMap { places[$0] } ?? Int.max
      let right = b.cause.flatMap { places[$0] } ?? Int.max
      if left != right { return left < right }
      return (a.code, a.subject, a.title) < (b.code, b.subject, b.title)
    }
    report.allowed.sort {
      ($0.finding.code, $0.finding.title) < ($1.finding.code, $1.finding.title)
    }
    report.notices = Array(allowances.notices.union(report.notices)).sorted()
  }

  // MARK: Causes

  // What two findings or more have in common: another base, another release, one instruction.
  private mutating func findCauses() {
    let isSystem = { (item: Item) in
      item.ecosystem == .deb
        || ["libc", "operating-system", "base"].contains(item.finding.subject)
    }
    let system = items.indices.filter { isSystem(items[$0]) }
    if system.count > 1,
      let root = system.first(where: { items[$0].finding.code == RuleRegistry.otherBase.code })
        ?? system.first(where: { items[$0].finding.subject == "operating-system" })
    {
      let isBase = items[root].finding.subject == "base"
      addCause(isBase ? .base : .operatingSystem, items[root].finding.title, system, nil)
    }
    var byLayer: [Int: [Int]] = [:]
    for index in items.indices where items[index].cause == nil {
      let evidence = items[index].finding.values.last?.evidence ?? []
      if let layer = evidence.first?.layer { byLayer[layer, default: []].append(index) }
    }
    for (layer, members) in byLayer.sorted(by: { $0.key < $1.key }) where members.count > 1 {
      guard let instruction = view.instruction(layer) else { continue }
      addCause(.instruction, instruction, members, layer)
    }
  }

  private mutating func addCause(
    _ kind: Cause.Kind, _ title: String, _ members: [Int], _ layer: Int?
  ) {
    var cause = Cause(
      id: "", kind: kind, title: title, severity: .info, environments: [lockName, input.name],
      explains: 0)
    let evidence = layer.map { [Evidence(path: "/", layer: $0)] } ?? []
    cause.places = [
      Cause.Place(
        environment: input.name, evidence: evidence,
        instruction: layer.flatMap(view.instruction))
    ]
    cause.evidence = evidence
    cause.fix =
      kind == .instruction
      ? "pin what this instruction installs, and build \(input.name) again"
      : items[members[0]].finding.fix
    for member in members { items[member].cause = causes.count }
    causes.append(cause)
  }

  private mutating func writeCauses(_ visible: inout [Item], _ report: inout Report) {
    for item in visible {
      guard let cause = item.cause else { continue }
      causes[cause].explains += 1
      causes[cause].severity = max(causes[cause].severity, item.finding.severity)
    }
    let order = causes.indices.filter { causes[$0].explains > 0 }.sorted { left, right in
      let (a, b) = (causes[left], causes[right])
      if a.severity != b.severity { return a.severity > b.severity }
      if a.explains != b.explains { return a.explains > b.explains }
      return a.title < b.title
    }
    for (place, number) in order.enumerated() {
      causes[number].id = "c\(place + 1)"
      report.causes.append(causes[number])
    }
    for index in visible.indices {
      visible[index].finding.cause = visible[index].cause.map { causes[$0].id }
    }
  }
}
