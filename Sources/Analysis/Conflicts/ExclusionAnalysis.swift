import Model
import Versions

/// Requirement sets of two environments that leave no version in common (PEP 440).
enum ExclusionAnalysis {
  /// One requirement of a package.
  private struct Wish {
    let specifier: String
    let holder: String
    let holderName: String
    let isSatisfied: Bool
    let evidence: Evidence
  }

  /// What one environment requires, by the required package's normalised name.
  private struct Side {
    let name: String
    var wishes: [String: [Wish]] = [:]
    var versions: [String: Set<String>] = [:]
  }

  /// One finding per package and pair of environments, with the shortest proof.
  static func exclusions(_ views: [EnvironmentView], _ repositories: [NamedSnapshot]) -> [Finding] {
    let sides = views.map(side) + repositories.map(side)
    guard sides.count > 1 else { return [] }
    var cache: [String: PEP440Specifiers?] = [:]
    var found: [Finding] = []
    for left in sides.indices {
      for right in sides.indices where right > left {
        for name in sides[left].wishes.keys.sorted() {
          guard let b = sides[right].wishes[name], let a = sides[left].wishes[name] else {
            continue
          }
          let versions = (sides[left].versions[name], sides[right].versions[name])
          if versions.0 == versions.1, a.allSatisfy(\.isSatisfied), b.allSatisfy(\.isSatisfied) {
            continue
          }
          if let pair = proof(a, b, &cache) {
            found.append(finding(name, sides[left].name, sides[right].name, pair))
          }
        }
      }
    }
    return found
  }

  private static func side(_ view: EnvironmentView) -> Side {
    var side = Side(name: view.name)
    for (row, record) in view.snapshot.packages.enumerated()
    where view.numbers[row] >= 0 && record.ecosystem == .pypi && isJudged(record) {
      side.versions[NameTable.normalized(.pypi, record.name), default: []].insert(record.version)
    }
    for edge in view.snapshot.requirements
    where edge.ecosystem == .pypi && edge.kind == .runtime && edge.status != .inactive {
      guard let term = edge.anyOf.first, !term.specifier.isEmpty, let row = view.row(edge.from),
        view.numbers[row] >= 0, isJudged(view.snapshot.packages[row])
      else { continue }
      let record = view.snapshot.packages[row]
      side.wishes[NameTable.normalized(.pypi, term.name), default: []].append(
        Wish(
          specifier: term.specifier, holder: "\(record.name) \(record.version)",
          holderName: NameTable.normalized(.pypi, record.name),
          isSatisfied: edge.status == .satisfied, evidence: edge.evidence))
    }
    return side
  }

  private static func isJudged(_ record: PackageRecord) -> Bool {
    record.role == .primary || record.role == .system
  }

  private static func side(_ named: NamedSnapshot) -> Side {
    var side = Side(name: named.name)
    for edge in named.snapshot.requirements
    where edge.from == RequirementEdge.root && edge.ecosystem == .pypi && edge.kind == .declared
      && edge.status != .inactive && edge.group == nil && edge.activatedByExtra == nil
    {
      guard let term = edge.anyOf.first, !term.specifier.isEmpty else { continue }
      side.wishes[NameTable.normalized(.pypi, term.name), default: []].append(
        Wish(
          specifier: term.specifier, holder: ConflictAnalysis.place(edge.evidence), holderName: "",
          isSatisfied: edge.status == .satisfied, evidence: edge.evidence))
    }
    return side
  }

  // Two requirements that no version meets together. Requirements of two versions of one package
  // are not a pair: that package's own difference says it.
  private static func proof(
    _ left: [Wish], _ right: [Wish], _ cache: inout [String: PEP440Specifiers?]
  ) -> (Wish, Wish)? {
    func parsed(_ text: String) -> PEP440Specifiers? {
      if let known = cache[text] { return known }
      let set = try? PEP440Specifiers(text)
      cache[text] = .some(set)
      return set
    }
    var best: (left: Wish, right: Wish, length: Int)?
    var seen: Set<String> = []
    for a in left {
      for b in right where a.holderName != b.holderName || a.holderName.isEmpty {
        guard seen.insert("\(a.specifier)\n\(b.specifier)").inserted else { continue }
        guard let one = parsed(a.specifier), let two = parsed(b.specifier),
          !one.isUnsatisfiable, !two.isUnsatisfiable, one.isDisjoint(with: two)
        else { continue }
        let length = a.specifier.utf8.count + b.specifier.utf8.count
        if best.map({ length < $0.length }) ?? true { best = (a, b, length) }
      }
    }
    return best.map { ($0.left, $0.right) }
  }

  private static func finding(_ name: String, _ left: String, _ right: String, _ pair: (Wish, Wish))
    -> Finding
  {
    let rule = RuleRegistry.excluding
    let texts = ("\(name)\(pair.0.specifier)", "\(name)\(pair.1.specifier)")
    let verb = { (wish: Wish) in wish.holderName.isEmpty ? "declares" : "requires" }
    var finding = Finding(
      code: rule.code, name: rule.name, severity: rule.severity, dimension: .requirement,
      subject: "pkg:pypi/\(name)",
      title: "\(name): \(left) needs \(pair.0.specifier), \(right) needs \(pair.1.specifier)",
      message: "because \(pair.0.holder) in \(left) \(verb(pair.0)) \(texts.0) and "
        + "\(pair.1.holder) in \(right) \(verb(pair.1)) \(texts.1), no version of \(name) serves both",
      environments: [left, right],
      fingerprint: Fingerprint.of([rule.code, name, left, right, texts.0, texts.1]))
    finding.values = [
      Finding.Value(environment: left, texts: [texts.0], evidence: [pair.0.evidence]),
      Finding.Value(environment: right, texts: [texts.1], evidence: [pair.1.evidence]),
    ]
    finding.fix =
      "move \(pair.0.holderName.isEmpty ? pair.0.holder : pair.0.holderName) or "
      + "\(pair.1.holderName.isEmpty ? pair.1.holder : pair.1.holderName) to a release whose "
      + "requirement on \(name) meets the other one"
    return finding
  }
}

extension Finding {
  /// The last part of the subject.
  var subjectName: String { subject.split(separator: "/").last.map(String.init) ?? subject }
}
