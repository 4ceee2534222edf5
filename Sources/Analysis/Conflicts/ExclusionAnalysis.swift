import Lockfiles
import Model
import Versions

/// Requirement sets of two environments that leave no version in common (PEP 440).
///
/// A package that both have in one version, with nothing unsatisfied, excludes nothing: that version
/// serves both. Only the others are looked at.
struct ExclusionAnalysis {
  /// One requirement of a package.
  private struct Wish {
    let specifier: String
    let holder: String
    let holderName: String
    let evidence: Evidence
  }

  /// What one environment or repository requires.
  private struct Side {
    let name: String
    /// The installed version by the number of the name; empty text where there are several.
    var versions: [Int: String] = [:]
    /// Names with a requirement that is not satisfied.
    var open: Set<Int> = []
    /// Requirements by the number of the required name, as positions among the snapshot's.
    var edges: [Int: [Int]] = [:]
    /// Names of the projects that a repository holds.
    var projects: Set<String> = []
    let snapshot: Snapshot
    let view: EnvironmentView?

    func wish(_ position: Int) -> Wish {
      let edge = snapshot.requirements[position]
      guard let view, let row = view.row(edge.from) else {
        return Wish(
          specifier: edge.anyOf[0].specifier, holder: ConflictAnalysis.place(edge.evidence),
          holderName: "", evidence: edge.evidence)
      }
      let record = view.snapshot.packages[row]
      return Wish(
        specifier: edge.anyOf[0].specifier, holder: "\(record.name) \(record.version)",
        holderName: NameTable.normalized(.pypi, record.name), evidence: edge.evidence)
    }
  }

  private var names: NameTable
  private var parsed: [String: PEP440Specifiers?] = [:]

  /// One finding per package and pair of environments, with the shortest proof.
  static func exclusions(
    _ views: [EnvironmentView], _ repositories: [NamedSnapshot], _ names: NameTable
  ) -> [Finding] {
    guard views.count + repositories.count > 1 else { return [] }
    var analysis = ExclusionAnalysis(names: names)
    var sides: [Side] = []
    for view in views { sides.append(analysis.side(view)) }
    let manifests = Array(Set(views.flatMap(\.options.manifests))).sorted()
    for repository in repositories {
      sides.append(analysis.side(repository, manifests: manifests))
    }
    var found: [Finding] = []
    for left in sides.indices {
      for right in sides.indices where right > left {
        found += analysis.compare(sides[left], sides[right])
      }
    }
    return found
  }

  private init(names: NameTable) {
    self.names = names
  }

  private mutating func side(_ view: EnvironmentView) -> Side {
    var side = Side(name: view.name, snapshot: view.snapshot, view: view)
    let packages = view.snapshot.packages
    for row in packages.indices
    where view.numbers[row] >= 0 && packages[row].ecosystem == .pypi && isJudged(packages[row].role)
    {
      let version = packages[row].version
      if let other = side.versions[view.numbers[row]], other != version {
        side.versions[view.numbers[row]] = ""
      } else {
        side.versions[view.numbers[row]] = version
      }
    }
    let edges = view.snapshot.requirements
    for position in edges.indices
    where edges[position].ecosystem == .pypi && edges[position].kind == .runtime
      && edges[position].status != .inactive
    {
      guard let term = edges[position].anyOf.first, !term.specifier.isEmpty,
        let row = view.row(edges[position].from), view.numbers[row] >= 0,
        isJudged(packages[row].role)
      else { continue }
      let number = term.to.first.flatMap(view.row).map { view.numbers[$0] } ?? number(of: term.name)
      if edges[position].status != .satisfied { side.open.insert(number) }
      side.edges[number, default: []].append(position)
    }
    return side
  }

  private mutating func number(of name: String) -> Int {
    names.number(
      of: PackageName(
        ecosystem: .pypi, name: NameTable.normalized(.pypi, name), architecture: nil))
  }

  private func isJudged(_ role: PackageRecord.Role) -> Bool { role == .primary || role == .system }

  // What the manifests declare that count for the environments; the project's own install, built from
  // an older state of them, is no second opinion.
  private mutating func side(_ named: NamedSnapshot, manifests: [String]) -> Side {
    var side = Side(name: named.name, snapshot: named.snapshot, view: nil)
    let main =
      manifests.isEmpty ? ManifestChoice.main(named.snapshot, usesConda: false) : manifests
    let chosen = Set(main)
    side.projects = Set(named.snapshot.manifests.compactMap(\.name).map(PythonName.normalized))
    for (position, edge) in named.snapshot.requirements.enumerated()
    where edge.from == RequirementEdge.root && edge.ecosystem == .pypi && edge.kind == .declared
      && edge.status != .inactive && edge.group == nil && edge.activatedByExtra == nil
      && (chosen.isEmpty || chosen.contains(edge.evidence.path))
    {
      guard let term = edge.anyOf.first, !term.specifier.isEmpty else { continue }
      let number = number(of: term.name)
      side.open.insert(number)
      side.edges[number, default: []].append(position)
    }
    return side
  }

  private mutating func compare(_ left: Side, _ right: Side) -> [Finding] {
    var suspects: [Int] = []
    for number in left.edges.keys where right.edges[number] != nil {
      let isServed =
        left.versions[number] == right.versions[number] && left.versions[number]?.isEmpty == false
        && !left.open.contains(number) && !right.open.contains(number)
      if !isServed { suspects.append(number) }
    }
    suspects.sort { names[$0].name < names[$1].name }
    var found: [Finding] = []
    for number in suspects where hasDisjoint(left, right, number) {
      let a = (left.edges[number] ?? []).map(left.wish)
        .filter { !right.projects.contains($0.holderName) }
      let b = (right.edges[number] ?? []).map(right.wish)
        .filter { !left.projects.contains($0.holderName) }
      if let pair = proof(a, b) {
        found.append(Self.finding(names[number].name, left.name, right.name, pair))
      }
    }
    return found
  }

  // A look at the bare constraints, before anything is said about who wants them.
  private mutating func hasDisjoint(_ left: Side, _ right: Side, _ number: Int) -> Bool {
    let texts = { (side: Side) in
      Set((side.edges[number] ?? []).map { side.snapshot.requirements[$0].anyOf[0].specifier })
    }
    let theirs = texts(right)
    for mine in texts(left) {
      guard let one = specifiers(mine) else { continue }
      for text in theirs where text != mine {
        if let two = specifiers(text), one.isDisjoint(with: two) { return true }
      }
    }
    return false
  }

  // Two requirements that no version meets together. Requirements of two versions of one package
  // are not a pair: that package's own difference says it.
  private mutating func proof(_ left: [Wish], _ right: [Wish]) -> (Wish, Wish)? {
    // What both sides want alike contradicts itself inside each of them already.
    let key = { (wish: Wish) in "\(wish.holderName) \(wish.specifier)" }
    let common = Set(left.map(key)).intersection(right.map(key))
    var best: (left: Wish, right: Wish, length: Int)?
    var seen: Set<String> = []
    for a in left where !common.contains(key(a)) {
      for b in right where a.holderName != b.holderName || a.holderName.isEmpty {
        if common.contains(key(b)) { continue }
        let length = a.specifier.utf8.count + b.specifier.utf8.count
        guard best.map({ length < $0.length }) ?? true,
          seen.insert("\(a.specifier)\n\(b.specifier)").inserted,
          let one = specifiers(a.specifier), let two = specifiers(b.specifier),
          !one.isUnsatisfiable, !two.isUnsatisfiable, one.isDisjoint(with: two)
        else { continue }
        best = (a, b, length)
      }
    }
    return best.map { ($0.left, $0.right) }
  }

  private mutating func specifiers(_ text: String) -> PEP440Specifiers? {
    if let known = parsed[text] { return known }
    let set = try? PEP440Specifiers(text)
    parsed[text] = .some(set)
    return set
  }

  private static func finding(
    _ name: String, _ left: String, _ right: String, _ pair: (Wish, Wish)
  ) -> Finding {
    // Between environments it only means that they cannot become one.
    let severity = RuleRegistry.excluding.severity
    let rule = PinConflicts.isCuDNN(name) ? RuleRegistry.excludingCuDNN : RuleRegistry.excluding
    let texts = ("\(name)\(pair.0.specifier)", "\(name)\(pair.1.specifier)")
    let verb = { (wish: Wish) in wish.holderName.isEmpty ? "declares" : "requires" }
    let mover = { (wish: Wish) in wish.holderName.isEmpty ? wish.holder : wish.holderName }
    var finding = Finding(
      code: rule.code, name: rule.name, severity: severity, dimension: .requirement,
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
      "move \(mover(pair.0)) or \(mover(pair.1)) to a release whose requirement on \(name) meets "
      + "the other one"
    return finding
  }
}

extension Finding {
  /// The last part of the subject.
  var subjectName: String { subject.split(separator: "/").last.map(String.init) ?? subject }
}
