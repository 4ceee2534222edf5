import Model
import Versions

/// Which differences another interpreter brings about, by what can be shown.
struct InterpreterLink {
  let pair: InterpreterPair
  private let comparison: PairComparison
  private let versions: (baseline: PEP440Version?, other: PEP440Version?)

  /// The link of two environments whose interpreters differ; nil where they agree or one is unknown.
  init?(_ comparison: PairComparison) {
    guard let pair = comparison.interpreters, pair.step != .none else { return nil }
    self.pair = pair
    self.comparison = comparison
    versions = (
      pair.baseline.version.flatMap { PEP440Version($0) },
      pair.other.version.flatMap { PEP440Version($0) }
    )
  }

  private var isMinor: Bool { SeverityTable.weight(pair.step) >= SeverityTable.weight(.minor) }

  /// Whether a difference is bound to the interpreter: it is the interpreter or its own packages, a
  /// release refuses the other interpreter, a marker asks for one of them, or both builds are made for
  /// one interpreter each.
  func binds(_ difference: Difference) -> Bool {
    if difference.rule == RuleRegistry.interpreterDiffers { return true }
    if difference.dimension == .variable {
      return SeverityNames.interpreterVariables.contains(difference.name)
    }
    guard let ecosystem = difference.ecosystem else { return false }
    switch ecosystem {
    case .deb: return isOwnPackage(difference.name)
    case .conda:
      return difference.name == "python" || difference.name == "python_abi"
        || (isMinor && isBuiltForEach(difference))
    case .pypi:
      return camesWithInterpreter(difference) || refusesOther(difference)
        || isAskedByMarker(difference) || (isMinor && isBuiltForEach(difference))
    }
  }

  // `python3.11-minimal`, `libpython3.11-stdlib`, `python3`, `python3-minimal`.
  private func isOwnPackage(_ name: String) -> Bool {
    var rest = name[...]
    if rest.hasPrefix("lib") { rest = rest.dropFirst(3) }
    guard rest.hasPrefix("python3") else { return false }
    rest = rest.dropFirst(7)
    return rest.isEmpty || rest.hasPrefix(".")
      || ["-minimal", "-stdlib", "-distutils", "-lib2to3", "-venv", "-dev"].contains(rest)
  }

  // pip and its kin that stand in the same layer as the interpreter.
  private func camesWithInterpreter(_ difference: Difference) -> Bool {
    guard ["pip", "setuptools", "wheel"].contains(difference.name) else { return false }
    let left =
      difference.baseline.layers.isEmpty
      || difference.baseline.layers.allSatisfy { $0 == pair.baseline.layer }
    let right =
      difference.other.layers.isEmpty
      || difference.other.layers.allSatisfy { $0 == pair.other.layer }
    return left && right && !(difference.baseline.layers.isEmpty && difference.other.layers.isEmpty)
  }

  private func refusesOther(_ difference: Difference) -> Bool {
    let refuses = { (rows: [Int], view: EnvironmentView, version: PEP440Version?) -> Bool in
      guard let version else { return false }
      return rows.contains { row in
        guard let text = view.snapshot.packages[row].requiresPython, !text.isEmpty,
          let set = try? PEP440Specifiers(text)
        else { return false }
        return !set.contains(version, prereleases: true)
      }
    }
    return refuses(difference.baseline.rows, comparison.baseline, versions.other)
      || refuses(difference.other.rows, comparison.other, versions.baseline)
  }

  // Only one side has it, and on the other side a marker about Python turned its requirement off.
  private func isAskedByMarker(_ difference: Difference) -> Bool {
    guard difference.isPresence, let name = difference.names.first else { return false }
    let absent = difference.other.rows.isEmpty ? comparison.other : comparison.baseline
    return absent.isTurnedOffByPython(name)
  }

  private func isBuiltForEach(_ difference: Difference) -> Bool {
    guard let left = difference.baseline.rows.first, let right = difference.other.rows.first else {
      return false
    }
    let a = comparison.baseline.snapshot.packages[left]
    let b = comparison.other.snapshot.packages[right]
    guard let one = a.build, let two = b.build else { return false }
    if a.ecosystem == .conda {
      guard let mine = one.text.flatMap(BuildText.pythonTag),
        let theirs = two.text.flatMap(BuildText.pythonTag)
      else { return false }
      return mine != theirs
    }
    return BuildText.isBound(one.tags) && BuildText.isBound(two.tags)
      && Set(one.tags.compactMap { $0.split(separator: "-").first })
        .isDisjoint(with: two.tags.compactMap { $0.split(separator: "-").first })
  }
}

extension EnvironmentView {
  /// Whether a requirement of that name is inactive here because of a marker about Python's version.
  fileprivate func isTurnedOffByPython(_ name: String) -> Bool {
    snapshot.requirements.contains { edge in
      edge.status == .inactive && edge.ecosystem == .pypi && edge.activatedByExtra == nil
        && edge.marker?.contains("python_") == true
        && edge.anyOf.contains { NameTable.normalized(.pypi, $0.name) == name }
    }
  }
}

/// OS packages that a release renamed: `libicu72` on one side, `libicu76` on the other.
struct RenamedPackages {
  private var members: Set<Int> = []

  init(_ differences: [Difference]) {
    var left: [String: [Int]] = [:]
    var right: [String: [Int]] = [:]
    for (index, difference) in differences.enumerated()
    where difference.ecosystem == .deb && difference.isPresence {
      let stem = Self.stem(difference.name)
      if difference.other.rows.isEmpty {
        left[stem, default: []].append(index)
      } else {
        right[stem, default: []].append(index)
      }
    }
    for (stem, indices) in left {
      guard let partners = right[stem] else { continue }
      members.formUnion(indices)
      members.formUnion(partners)
    }
  }

  func contains(_ index: Int) -> Bool { members.contains(index) }

  // The name without version numbers and the suffix of the 64-bit time transition.
  private static func stem(_ name: String) -> String {
    var text = name[...]
    if text.hasSuffix("t64") { text = text.dropLast(3) }
    return String(text.filter { !$0.isNumber && $0 != "." })
  }
}

/// The packages that pin others exactly, among those that differ.
///
/// A pin explains a difference only where it moved: both environments' pins of one parent on the child
/// are not the same. The walk goes up while parents differ and pins move, and ends at a package that
/// somebody asked for and that pins others.
struct PinningParents {
  private let tops: [Int?]

  init(_ pair: PairComparison) {
    let differences = pair.differences
    var byRow: (baseline: [Int: Int], other: [Int: Int]) = ([:], [:])
    for (index, difference) in differences.enumerated() {
      for row in difference.baseline.rows { byRow.baseline[row] = index }
      for row in difference.other.rows { byRow.other[row] = index }
    }
    var pins: [Link: (baseline: Set<String>, other: Set<String>)] = [:]
    Self.collect(pair.baseline, byRow.baseline) { pins[$0, default: ([], [])].baseline.insert($1) }
    Self.collect(pair.other, byRow.other) { pins[$0, default: ([], [])].other.insert($1) }
    var parents: [Int: Set<Int>] = [:]
    for (link, texts) in pins where texts.baseline != texts.other {
      parents[link.child, default: []].insert(link.parent)
    }
    if pair.baseline.snapshot.layers.isEmpty || pair.other.snapshot.layers.isEmpty {
      Self.addCompany(pair, byRow, &parents)
    }
    tops = Self.tops(differences, parents, pair)
  }

  /// The highest differing ancestor that explains a difference; nil where none does.
  func top(of index: Int) -> Int? { tops[index] }

  private struct Link: Hashable {
    let child: Int
    let parent: Int
  }

  private static func collect(
    _ view: EnvironmentView, _ byRow: [Int: Int], _ add: (Link, String) -> Void
  ) {
    for (row, parent) in byRow {
      for position in view.edges(of: row) {
        let edge = view.snapshot.requirements[position]
        guard edge.status != .inactive, edge.anyOf.count == 1, let term = edge.anyOf.first,
          edge.kind == .runtime || edge.kind == .preDepends,
          isPin(edge.ecosystem, term.specifier)
        else { continue }
        for id in term.to {
          guard let target = view.row(id), let child = byRow[target], child != parent else {
            continue
          }
          add(Link(child: child, parent: parent), term.specifier)
        }
      }
    }
  }

  /// Whether a constraint names one version: `==` or `===` without `.*`; `=` for Debian; a bare
  /// version for conda.
  static func isPin(_ ecosystem: Ecosystem, _ specifier: String) -> Bool {
    let text = specifier.filter { $0 != " " }
    switch ecosystem {
    case .pypi: return text.contains("==") && (try? PEP440Specifiers(specifier))?.pin != nil
    case .deb: return text.hasPrefix("=")
    case .conda:
      let version = specifier.split(separator: " ").first ?? ""
      if version.hasPrefix("==") { return !version.contains("*") }
      return version.first?.isNumber == true
        && !version.contains { "*,|<>~!".contains($0) }
    }
  }

  // Without layers nothing tells which command brought what: a package that only one side has is
  // explained by the packages of that side that need it, if they are all new as well.
  private static func addCompany(
    _ pair: PairComparison, _ byRow: (baseline: [Int: Int], other: [Int: Int]),
    _ parents: inout [Int: Set<Int>]
  ) {
    for (view, rows) in [(pair.baseline, byRow.baseline), (pair.other, byRow.other)] {
      var needing: [Int: Set<Int>] = [:]
      for edge in view.snapshot.requirements
      where edge.status == .satisfied && edge.kind == .runtime && edge.from != RequirementEdge.root
      {
        guard let source = view.row(edge.from) else { continue }
        for id in edge.anyOf.flatMap(\.to) {
          guard let row = view.row(id), let child = rows[row],
            pair.differences[child].isPresence, view.snapshot.packages[row].direct != true
          else { continue }
          needing[child, default: []].insert(rows[source] ?? -1)
        }
      }
      for (child, sources) in needing
      where sources.allSatisfy({
        $0 >= 0 && ($0 == child || pair.differences[$0].isPresence)
      }) {
        parents[child, default: []].formUnion(sources.subtracting([child]))
      }
    }
  }

  // Each node follows the first end that reaches it from above. An end has no differing parent, or
  // was asked for and pins others; asked for, weighty and early in the alphabet comes first. Each node is
  // reached once, so circles end and the work is linear in the pins.
  private static func tops(
    _ differences: [Difference], _ parents: [Int: Set<Int>], _ pair: PairComparison
  ) -> [Int?] {
    var children: [Int: [Int]] = [:]
    for (child, above) in parents {
      for parent in above { children[parent, default: []].append(child) }
    }
    let isDirect = { (node: Int) -> Bool in
      differences[node].baseline.rows.contains {
        pair.baseline.snapshot.packages[$0].direct == true
      }
        || differences[node].other.rows.contains {
          pair.other.snapshot.packages[$0].direct == true
        }
    }
    let pinning = children.keys.sorted()
    let direct = Set(pinning.filter(isDirect))
    let isBefore = { (left: Int, right: Int) -> Bool in
      if direct.contains(left) != direct.contains(right) { return direct.contains(left) }
      if differences[left].severity != differences[right].severity {
        return differences[left].severity > differences[right].severity
      }
      return (differences[left].name, left) < (differences[right].name, right)
    }
    var tops: [Int?] = Array(repeating: nil, count: differences.count)
    var reached: Set<Int> = []
    func follow(_ end: Int) {
      guard reached.insert(end).inserted else { return }
      var queue = [end]
      while let node = queue.popLast() {
        for child in children[node] ?? [] where !direct.contains(child) {
          guard reached.insert(child).inserted else { continue }
          tops[child] = end
          queue.append(child)
        }
      }
    }
    let ends = pinning.filter { direct.contains($0) || parents[$0] == nil }
    for end in ends.sorted(by: isBefore) { follow(end) }
    // Circles without an entry begin at their first member.
    for node in pinning.sorted(by: isBefore) { follow(node) }
    return tops
  }
}
