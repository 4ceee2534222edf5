import Model
import Versions

/// Answers who brought a package, where it came from and who needs it.
package enum WhyAnalysis {
  /// The most paths that are told for one copy.
  package static let pathLimit = 20
  /// The most steps that the search takes for one copy.
  static let stepLimit = 20_000

  /// The answer for a package's name, normalised in every family, or a package URL without version.
  package static func why(_ package: String, in named: NamedSnapshot) -> WhyAnswer {
    var names = NameTable()
    let view = EnvironmentView(
      named, options: EnvironmentOptions(),
      states: [.installed, .running, .locked, .declared], names: &names)
    let wanted = Wanted(package)
    let incoming = Incoming(view)
    var copies: [WhyAnswer.Copy] = []
    var told: Set<String> = []
    let rows = view.snapshot.packages.indices.filter { wanted.matches(view.snapshot.packages[$0]) }
    for row in rows.sorted(by: {
      rank(view.snapshot.packages[$0], $0) < rank(view.snapshot.packages[$1], $1)
    }) {
      let record = view.snapshot.packages[row]
      guard record.install.isEmpty || told.insert(record.install).inserted else { continue }
      copies.append(copy(row, view, incoming))
    }
    var answer = WhyAnswer(
      environment: named.name, package: package, copies: copies, unmet: [])
    for edge in view.snapshot.requirements
    where edge.anyOf.contains(where: { wanted.matches(edge.ecosystem, $0.name) && $0.to.isEmpty }) {
      answer.unmet.append(need(edge, view, wanted))
    }
    return answer
  }

  // What counts first stands first.
  private static func rank(_ record: PackageRecord, _ row: Int) -> (Int, Int) {
    let role =
      switch record.role {
      case .primary: 0
      case .system: 1
      case .secondary: 2
      case .vendored: 3
      case .embedded: 4
      case .foreignRoot: 5
      }
    return (role, row)
  }

  private static func copy(_ row: Int, _ view: EnvironmentView, _ incoming: Incoming)
    -> WhyAnswer.Copy
  {
    let rows = view.companions(of: row)
    let leading = [row] + rows.filter { $0 != row }
    let record = view.snapshot.packages[row]
    let records = leading.map { view.snapshot.packages[$0] }
    let search = PathSearch(rows, view, incoming)
    let layer = records.lazy.compactMap(\.layer).first
    return WhyAnswer.Copy(
      identities: records.map { "\($0.ecosystem.rawValue) \($0.name) \($0.version)" },
      state: record.state, role: record.role, location: record.location,
      evidence: records.flatMap(\.evidence), layer: layer, instruction: view.instruction(layer),
      installer: records.lazy.compactMap(\.installer).first,
      source: records.lazy.compactMap(\.source).first,
      owner: record.owner.flatMap { id in view.row(id).map { label($0, view) } },
      direct: records.contains { $0.direct == true } ? true : record.direct,
      paths: search.paths, hasMorePaths: search.hasMore,
      needs: rows.flatMap { incoming.edges(of: $0) }.sorted().map {
        need(view.snapshot.requirements[$0], view, nil)
      })
  }

  private static func need(_ edge: RequirementEdge, _ view: EnvironmentView, _ wanted: Wanted?)
    -> WhyAnswer.Need
  {
    let term =
      edge.anyOf.first { wanted?.matches(edge.ecosystem, $0.name) ?? true } ?? edge.anyOf.first
    return WhyAnswer.Need(
      text: view.row(edge.from).map { label($0, view) } ?? edge.evidence.path,
      specifier: term?.specifier ?? "", marker: edge.marker, kind: edge.kind, status: edge.status,
      evidence: edge.evidence)
  }

  static func label(_ row: Int, _ view: EnvironmentView) -> String {
    let record = view.snapshot.packages[row]
    return record.version.isEmpty ? record.name : "\(record.name) \(record.version)"
  }
}

/// The name that somebody asks for.
private struct Wanted {
  private let ecosystem: Ecosystem?
  private let name: String
  private let normalized: String

  init(_ text: String) {
    var name = text[...]
    var ecosystem: Ecosystem?
    if name.hasPrefix("pkg:") {
      let parts = name.dropFirst(4).prefix { $0 != "@" && $0 != "?" }.split(separator: "/")
      ecosystem = parts.first.flatMap { Ecosystem(rawValue: String($0)) }
      name = parts.last ?? name
    }
    self.ecosystem = ecosystem
    self.name = String(name)
    self.normalized = PythonName.normalized(name)
  }

  func matches(_ record: PackageRecord) -> Bool { matches(record.ecosystem, record.name) }

  func matches(_ ecosystem: Ecosystem, _ other: String) -> Bool {
    if let own = self.ecosystem, own != ecosystem { return false }
    return other == name || PythonName.normalized(other) == normalized
  }
}

/// The requirements that lead to each row.
struct Incoming {
  private var byRow: [Int: [Int]] = [:]

  init(_ view: EnvironmentView) {
    for (position, edge) in view.snapshot.requirements.enumerated() {
      switch edge.kind {
      case .runtime, .preDepends, .declared, .recommends: break
      case .suggests, .constrains, .overrides, .conflicts, .interpreter, .build: continue
      }
      guard edge.status != .inactive else { continue }
      for term in edge.anyOf {
        for row in term.to.compactMap(view.row) where byRow[row]?.last != position {
          byRow[row, default: []].append(position)
        }
      }
    }
  }

  /// Positions of the requirements on a row.
  func edges(of row: Int) -> [Int] { byRow[row] ?? [] }
}

/// Searches upward, breadth first, from the rows of an install to what was asked for.
private struct PathSearch {
  private(set) var paths: [[WhyAnswer.Step]] = []
  private(set) var hasMore = false

  private struct Node {
    let row: Int
    /// The node below, towards the package; -1 at the package itself.
    let below: Int
    /// The requirement that this node has on the one below; -1 at the package itself.
    let edge: Int
  }

  init(_ rows: [Int], _ view: EnvironmentView, _ incoming: Incoming) {
    var nodes: [Node] = rows.map { Node(row: $0, below: -1, edge: -1) }
    var position = 0
    while position < nodes.count {
      if paths.count >= WhyAnalysis.pathLimit || nodes.count > WhyAnalysis.stepLimit {
        hasMore = true
        return
      }
      let node = nodes[position]
      let record = view.snapshot.packages[node.row]
      let needing = view.companions(of: node.row).flatMap { incoming.edges(of: $0) }
      let isNeeded = needing.contains {
        view.snapshot.requirements[$0].from != RequirementEdge.root
      }
      // What somebody asked for ends a path, and so does what nobody needs.
      if record.direct == true || !isNeeded {
        let declared = needing.first { view.snapshot.requirements[$0].from == RequirementEdge.root }
        paths.append(path(position, nodes, view, declared: declared))
      } else {
        for edge in needing where view.snapshot.requirements[edge].from == RequirementEdge.root {
          paths.append(path(position, nodes, view, declared: edge))
        }
      }
      if record.direct != true || node.below == -1 {
        for edge in needing {
          guard let source = view.row(view.snapshot.requirements[edge].from),
            !contains(source, position, nodes, view)
          else { continue }
          nodes.append(Node(row: source, below: position, edge: edge))
        }
      }
      position += 1
    }
  }

  // A circle is entered once: no path holds one install twice.
  private func contains(_ row: Int, _ start: Int, _ nodes: [Node], _ view: EnvironmentView) -> Bool
  {
    let install = view.snapshot.packages[row].install
    var position = start
    while position >= 0 {
      let other = nodes[position].row
      if other == row || (!install.isEmpty && view.snapshot.packages[other].install == install) {
        return true
      }
      position = nodes[position].below
    }
    return false
  }

  private func path(_ start: Int, _ nodes: [Node], _ view: EnvironmentView, declared: Int?)
    -> [WhyAnswer.Step]
  {
    var steps: [WhyAnswer.Step] = []
    var edge = declared ?? -1
    if declared != nil {
      steps.append(
        WhyAnswer.Step(
          text: view.snapshot.requirements[edge].evidence.path, id: RequirementEdge.root))
    }
    var position = start
    while position >= 0 {
      let node = nodes[position]
      let requirement = edge >= 0 ? view.snapshot.requirements[edge] : nil
      steps.append(
        WhyAnswer.Step(
          text: WhyAnalysis.label(node.row, view), id: view.snapshot.packages[node.row].id,
          requirement: requirement.map(PairComparison.text), evidence: requirement?.evidence))
      edge = node.edge
      position = node.below
    }
    return steps
  }
}
