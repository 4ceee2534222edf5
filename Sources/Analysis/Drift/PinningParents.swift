import Model
import Versions

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
    for (index, difference) in differences.enumerated() where difference.ecosystem != nil {
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
    Self.addContents(pair, byRow, &parents)
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

  // What stands inside the files of a package that differs came with it: components that it bundles,
  // copies below its folder.
  private static func addContents(
    _ pair: PairComparison, _ byRow: (baseline: [Int: Int], other: [Int: Int]),
    _ parents: inout [Int: Set<Int>]
  ) {
    let contents = pair.differences.enumerated().filter { item in
      (item.element.ecosystem == nil && item.element.isPackage) || pair.isAside(item.element)
    }
    if contents.isEmpty { return }
    let carriers = (CarrierFolders(pair.baseline), CarrierFolders(pair.other))
    for (index, difference) in contents {
      let isComponent = difference.ecosystem == nil
      var found: Set<Int> = []
      for row in difference.baseline.rows {
        let carrier = isComponent ? row : carriers.0.carrier(of: row)
        if let owner = carrier.flatMap({ byRow.baseline[$0] }) { found.insert(owner) }
      }
      for row in difference.other.rows {
        let carrier = isComponent ? row : carriers.1.carrier(of: row)
        if let owner = carrier.flatMap({ byRow.other[$0] }) { found.insert(owner) }
      }
      found.remove(index)
      if !found.isEmpty { parents[index, default: []].formUnion(found) }
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

/// Finds the Python package in whose folder a copy lies.
private struct CarrierFolders {
  private let view: EnvironmentView
  private var byFolder: [String: Int] = [:]

  init(_ view: EnvironmentView) {
    self.view = view
    let packages = view.snapshot.packages
    for row in packages.indices
    where view.numbers[row] >= 0 && packages[row].ecosystem == .pypi
      && !PairScope.isAside(packages[row].role)
    {
      let name = PythonName.normalized(packages[row].name)
      byFolder["\(packages[row].location)/\(name)"] = row
    }
  }

  /// The package whose folder stands above a row's own; nil where none does.
  func carrier(of row: Int) -> Int? {
    let parts = view.snapshot.packages[row].location.split(separator: "/")
    guard let packages = parts.lastIndex(where: { $0 == "site-packages" || $0 == "dist-packages" }),
      packages + 1 < parts.count
    else { return nil }
    let location = "/" + parts[...packages].joined(separator: "/")
    return byFolder["\(location)/\(PythonName.normalized(parts[packages + 1]))"]
  }
}
