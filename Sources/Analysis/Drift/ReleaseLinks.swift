import Model
import Versions

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

/// OS packages of one side only that a package of both sides needs there: the other release of that
/// package needs something else.
struct ReleaseNeeds {
  private var members: Set<Int> = []

  init(_ pair: PairComparison) {
    add(pair.baseline, pair, \.baseline.rows)
    add(pair.other, pair, \.other.rows)
  }

  func contains(_ index: Int) -> Bool { members.contains(index) }

  private mutating func add(
    _ view: EnvironmentView, _ pair: PairComparison, _ rows: KeyPath<Difference, [Int]>
  ) {
    var lone: [Int: Int] = [:]
    for (index, difference) in pair.differences.enumerated()
    where difference.ecosystem == .deb && difference.isPresence {
      for row in difference[keyPath: rows] { lone[row] = index }
    }
    if lone.isEmpty { return }
    var needs: [Int: [Int]] = [:]
    var queue: [Int] = []
    let edges = view.snapshot.requirements
    for position in edges.indices
    where edges[position].ecosystem == .deb && edges[position].status == .satisfied {
      let kind = edges[position].kind
      guard kind == .runtime || kind == .preDepends, let source = view.row(edges[position].from)
      else { continue }
      for target in edges[position].anyOf.flatMap(\.to).compactMap(view.row)
      where lone[target] != nil {
        if lone[source] != nil {
          needs[source, default: []].append(target)
        } else {
          queue.append(target)
        }
      }
    }
    var reached: Set<Int> = []
    while let row = queue.popLast() {
      guard reached.insert(row).inserted else { continue }
      if let index = lone[row] { members.insert(index) }
      queue += needs[row] ?? []
    }
  }
}
