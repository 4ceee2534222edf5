import Lockfiles
import Model
import Versions

/// Requirements of one environment that no version satisfies together (DEP007).
struct DeclaredContradictions {
  private typealias Bound = DeclaredBounds.Bound

  private let environment: GateEnvironment
  private var grid: MarkerGrid
  private(set) var candidates: [GateCandidate] = []
  private(set) var notices: [Notice] = []

  init(_ environment: GateEnvironment, _ bounds: DeclaredBounds) {
    self.environment = environment
    let platforms = environment.installed.keys.sorted().compactMap { Platform($0)?.machine }
    let python = environment.declaredNow.python
    grid = MarkerGrid(python: python, bounds.interpreters, machines: platforms)
    if let python { judgeInterpreter(python, bounds) }
    for set in bounds.sets {
      for group in Self.grouped(set) { judge(group) }
    }
  }

  // Requirements of one package, where there is more to say than one clause.
  private static func grouped(_ set: [Bound]) -> [[Bound]] {
    var groups: [String: [Bound]] = [:]
    for bound in set where !bound.specifier.isEmpty && bound.edge.source == nil {
      groups["\(bound.edge.ecosystem.rawValue)/\(bound.name)", default: []].append(bound)
    }
    return groups.sorted { $0.key < $1.key }.map { _, group in
      // An override stands in the place of everything else that is said.
      let overrides = group.filter { $0.edge.kind == .overrides }
      return overrides.isEmpty ? group : overrides
    }
  }

  private mutating func judge(_ group: [Bound]) {
    guard Self.proof(group) != nil else { return }
    let truths = group.map { grid.holds($0.edge.marker) }
    var certain = 0
    var open = 0
    var proof: [Bound]?
    var guess: [Bound]?
    for point in 0..<grid.count {
      let active = group.indices.filter { truths[$0][point] == .yes }.map { group[$0] }
      if let found = Self.proof(active) {
        certain += 1
        proof = proof ?? found
      } else if let found = Self.proof(
        group.indices.filter { truths[$0][point] != .no }.map { group[$0] })
      {
        open += 1
        guess = guess ?? found
      }
    }
    if let proof, certain == grid.count {
      candidates.append(candidate(proof))
    } else if let proof = proof ?? guess, certain + open > 0 {
      notices.append(notice(proof))
    }
  }

  // MARK: Proofs

  // The fewest requirements that leave no version.
  private static func proof(_ bounds: [Bound]) -> [Bound]? {
    guard let first = bounds.first else { return nil }
    switch first.edge.ecosystem {
    case .pypi: return pythonProof(bounds)
    case .conda: return condaProof(bounds)
    // A repository's manifests name no Debian packages.
    case .deb: return nil
    }
  }

  private static func pythonProof(_ bounds: [Bound]) -> [Bound]? {
    let parsed = bounds.compactMap { bound in
      (try? PEP440Specifiers(bound.specifier)).map { (bound: bound, set: $0) }
    }
    guard
      let whole = parsed.map(\.set).reduce(nil, { $0?.intersection($1) ?? $1 }),
      whole.isUnsatisfiable
    else { return nil }
    if let alone = parsed.first(where: { $0.set.isUnsatisfiable }) { return [alone.bound] }
    for left in parsed.indices {
      for right in parsed.indices
      where right > left && parsed[left].set.isDisjoint(with: parsed[right].set) {
        return [parsed[left].bound, parsed[right].bound]
      }
    }
    return parsed.map(\.bound)
  }

  // An exact version that another constraint refuses; ranges are not held against each other.
  private static func condaProof(_ bounds: [Bound]) -> [Bound]? {
    for exact in bounds {
      let text = exact.specifier.split(separator: " ").first ?? ""
      guard text.hasPrefix("=="), !text.contains("*"), !text.contains(","), !text.contains("|"),
        let version = CondaVersion(String(text.dropFirst(2)))
      else { continue }
      for other in bounds where other.specifier != exact.specifier {
        let bare = other.specifier.split(separator: " ").first.map(String.init) ?? ""
        guard let spec = try? CondaMatchSpec("\(other.name) \(bare)"),
          !spec.matches(CondaPackage(name: other.name, version: version, build: ""))
        else { continue }
        return [exact, other]
      }
    }
    return nil
  }

  // MARK: Words

  private func candidate(_ proof: [Bound]) -> GateCandidate {
    let rule = RuleRegistry.contradiction
    let name = proof[0].name
    let ecosystem = proof[0].edge.ecosystem
    let clauses = proof.map { "\($0.specifier) (\($0.place))" }
    let texts = proof.map { "\($0.edge.evidence.path) \($0.text)" }
    let first = proof.first.map { "\($0.text) in \($0.place)" } ?? ""
    let last = proof.last.map { "\($0.text) in \($0.place)" } ?? ""
    return GateCandidate(
      rule: rule, severity: rule.severity, dimension: .requirement, ecosystem: ecosystem,
      subject: "pkg:\(ecosystem.rawValue)/\(name)", names: [name],
      key: [ecosystem.rawValue, name] + texts.sorted(),
      title: "no \(name) satisfies \(Self.list(clauses))",
      message: "nothing can be installed that meets what is declared",
      fix: proof.count > 1 ? "change \(first)\nchange \(last)" : "change \(first)",
      environment: environment.name, texts: proof.map(\.text).sorted(),
      evidence: proof.map(\.edge.evidence))
  }

  private func notice(_ proof: [Bound]) -> Notice {
    let clauses = proof.map { bound in
      bound.edge.marker.map { "\(bound.specifier); \($0)" } ?? bound.specifier
    }
    let evidence = proof[0].edge.evidence
    return Notice(
      "\(environment.name): \(Self.list(clauses)) leave no \(proof[0].name) for some versions of "
        + "Python; `python = \"3.11\"` in its table of holdfast.toml says which one counts",
      path: evidence.path, line: evidence.line, code: RuleRegistry.contradiction.code)
  }

  private mutating func judgeInterpreter(_ python: String, _ bounds: DeclaredBounds) {
    let rule = RuleRegistry.contradiction
    for bound in bounds.interpreters {
      guard let set = try? PEP440Specifiers(bound.text), !set.contains(text: python),
        !set.contains(text: "\(python).99")
      else { continue }
      candidates.append(
        GateCandidate(
          rule: rule, severity: rule.severity, dimension: .interpreter, ecosystem: nil,
          subject: "python", names: ["python"], key: ["python", bound.path, bound.text, python],
          title: "\(bound.path) requires Python \(bound.text), \(environment.name) has \(python)",
          message: "installers refuse the project for this interpreter",
          fix: "change `requires-python` in \(bound.path)\nchange `python` of "
            + "\(environment.name) in holdfast.toml",
          environment: environment.name, texts: [bound.text],
          evidence: [Evidence(path: bound.path)]))
    }
  }

  /// `a, b and c`.
  static func list(_ texts: [String]) -> String {
    guard let last = texts.last, texts.count > 1 else { return texts.joined() }
    return "\(texts.dropLast().joined(separator: ", ")) and \(last)"
  }
}
