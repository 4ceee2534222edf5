import Model
import Versions

extension PairComparison {
  /// The base images themselves.
  mutating func compareBases(_ bases: BasePair?) {
    guard let bases, bases.differ else { return }
    var difference = Difference(
      rule: RuleRegistry.baseDiffers, dimension: .base, subject: "base-image", name: "base image",
      names: ["base-image"], ecosystem: nil, severity: SeverityTable.base,
      baseline: Difference.Side(texts: [bases.baselineText], evidence: bases.baselineEvidence),
      other: Difference.Side(texts: [bases.otherText], evidence: bases.otherEvidence),
      title: "base \(bases.baselineText) → \(bases.otherText)",
      message: "what stands in the base comes with it")
    difference.fix =
      "build \(other.name) on \(bases.baselineText), or \(baseline.name) on \(bases.otherText)"
    differences.append(difference)
  }

  /// What two repositories declare: constraints of manifests, and base images of Dockerfiles.
  mutating func compareDeclared() {
    let left = DeclaredRequirements(baseline.snapshot)
    let right = DeclaredRequirements(other.snapshot)
    for key in Set(left.byKey.keys).union(right.byKey.keys).sorted() {
      let a = left.byKey[key] ?? []
      let b = right.byKey[key] ?? []
      let texts = (Set(a.map(\.text)).sorted(), Set(b.map(\.text)).sorted())
      if texts.0 == texts.1 { continue }
      var difference = Difference(
        rule: RuleRegistry.requirementDiffers, dimension: .requirement,
        subject: "\(key.path): \(key.shown)", name: key.name, names: [key.name],
        ecosystem: key.ecosystem, severity: SeverityTable.requirement,
        baseline: Difference.Side(texts: texts.0, evidence: a.map(\.evidence)),
        other: Difference.Side(texts: texts.1, evidence: b.map(\.evidence)), title: "",
        message: "the manifests declare other constraints")
      difference.title =
        "\(key.path) declares \(key.shown) \(difference.baseline.text) → \(difference.other.text)"
      differences.append(difference)
    }
    compareBuilds()
  }

  private mutating func compareBuilds() {
    let left = Dictionary(
      baseline.snapshot.builds.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    let right = Dictionary(
      other.snapshot.builds.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    for path in Set(left.keys).union(right.keys).sorted() {
      let texts = (left[path]?.stages.map(\.base) ?? [], right[path]?.stages.map(\.base) ?? [])
      if texts.0 == texts.1 { continue }
      let evidence = { (build: BuildRecord?) in
        build?.stages.map { Evidence(path: path, line: $0.line) } ?? []
      }
      var difference = Difference(
        rule: RuleRegistry.baseDiffers, dimension: .base, subject: path, name: path,
        names: [path], ecosystem: nil, severity: SeverityTable.base,
        baseline: Difference.Side(texts: texts.0, evidence: evidence(left[path])),
        other: Difference.Side(texts: texts.1, evidence: evidence(right[path])), title: "",
        message: "the Dockerfile names another base")
      difference.title = "\(path) FROM \(difference.baseline.text) → \(difference.other.text)"
      differences.append(difference)
    }
  }
}

/// The requirements that a tree's manifests declare, by file, group and name.
struct DeclaredRequirements {
  struct Key: Hashable, Comparable {
    let path: String
    let group: String
    let ecosystem: Ecosystem
    let name: String

    var shown: String { group.isEmpty ? name : "\(name) (\(group))" }

    static func < (left: Key, right: Key) -> Bool {
      (left.path, left.group, left.ecosystem, left.name)
        < (right.path, right.group, right.ecosystem, right.name)
    }
  }

  struct Item {
    let text: String
    let evidence: Evidence
  }

  private(set) var byKey: [Key: [Item]] = [:]

  init(_ snapshot: Snapshot) {
    for edge in snapshot.requirements where edge.from == RequirementEdge.root {
      guard let term = edge.anyOf.first else { continue }
      let group = edge.activatedByExtra.map { "extra \($0)" } ?? edge.group ?? ""
      let key = Key(
        path: edge.evidence.path, group: group, ecosystem: edge.ecosystem,
        name: NameTable.normalized(edge.ecosystem, term.name))
      var text = term.specifier.isEmpty ? "any version" : term.specifier
      if let source = edge.source { text += " from \(SourceText.text(source))" }
      if let marker = edge.marker { text += "; \(marker)" }
      byKey[key, default: []].append(Item(text: text, evidence: edge.evidence))
    }
  }
}
