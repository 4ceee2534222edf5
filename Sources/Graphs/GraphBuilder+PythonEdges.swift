import Model
import Trees
import Versions

extension GraphBuilder {
  /// Requirement edges of Python distributions, resolved inside each install's own search path.
  mutating func addPythonEdges(_ environments: [PythonEnvironment]) {
    let machine = Platform(snapshot.subject.platform ?? "")?.machine ?? Platform.current.machine
    var resolver = PythonResolver(rows: rows, environments: environments, machine: machine)
    resolver.activate()
    for row in resolver.members {
      for edge in resolver.edges(of: row, evidence: evidence(of: row)) {
        rows.add(edge.edge, from: row, to: edge.to)
      }
    }
  }

  /// The record of a row as evidence, without a line.
  func evidence(of row: Int) -> Evidence {
    Evidence(path: shown(rows[row].path), layer: rows[row].record.evidence.first?.layer)
  }
}

/// Resolves requirements among the Python distributions of a tree.
struct PythonResolver {
  /// The rows of Python distributions, in order.
  let members: [Int]
  private let rows: RowTable
  private let environments: [PythonEnvironment]
  private var byLocation: [String: [String: [Int]]] = [:]
  private var judges: [MarkerJudge]
  private let foreign: MarkerJudge
  /// Extras that some dependent asks of each row.
  private var asked: [Int: Set<String>] = [:]

  init(rows: RowTable, environments: [PythonEnvironment], machine: String) {
    self.rows = rows
    self.environments = environments
    self.members = rows.indices.filter {
      rows[$0].record.ecosystem == .pypi && rows[$0].record.state == .installed
    }
    self.judges = environments.map {
      MarkerJudge(minor: $0.minor, full: $0.full, machine: machine)
    }
    self.foreign = MarkerJudge(minor: nil, full: nil, machine: machine)
    for row in members {
      let location = PythonGroup(recordPath: rows[row].path).location
      byLocation[location, default: [:]][Self.key(rows[row].record.name), default: []].append(row)
    }
  }

  static func key(_ name: String) -> String { PythonName.normalized(name) }

  /// The environment that searches a location, primary first.
  private func environment(of location: String) -> Int? {
    environments.firstIndex { $0.isPrimary && $0.locations.contains(location) }
      ?? environments.firstIndex { $0.locations.contains(location) }
  }

  // The folders that an install's own imports are searched in.
  private func searchPath(of row: Int) -> (locations: [String], environment: Int?) {
    let location = PythonGroup(recordPath: rows[row].path).location
    if let index = environment(of: location) {
      return (environments[index].locations, index)
    }
    // A folder of its own is put in front of the primary search path by whoever uses it.
    let primary = environments.firstIndex(where: \.isPrimary)
    return ([location] + (primary.map { environments[$0].locations } ?? []), primary)
  }

  /// The rows of a name in the first folder that has it.
  private func candidates(_ name: String, in locations: [String]) -> [Int] {
    for location in locations {
      if let found = byLocation[location]?[Self.key(name)] { return found }
    }
    return []
  }

  /// Follows requested extras until no dependent asks for more.
  mutating func activate() {
    var queue = members
    var position = 0
    while position < queue.count {
      let row = queue[position]
      position += 1
      let path = searchPath(of: row)
      for requirement in rows[row].fact?.requirements ?? [] where !requirement.extras.isEmpty {
        guard activation(of: requirement, row: row, environment: path.environment).isActive,
          let name = requirement.anyOf.first?.name
        else { continue }
        for target in candidates(name, in: path.locations) {
          let more = asked[target, default: []].union(requirement.extras.map(Self.key))
          if more != asked[target, default: []] {
            asked[target] = more
            queue.append(target)
          }
        }
      }
    }
  }

  // Whether a requirement counts, and which extra brings it.
  private mutating func activation(
    of requirement: RequirementFact, row: Int, environment: Int?
  ) -> (isActive: Bool, isOpen: Bool, extra: String?) {
    let own = rows[row].fact?.extras ?? []
    var extras: [String] = []
    var declared: String?
    if case .extra(let name) = requirement.group { declared = Self.key(name) }
    if let marker = requirement.marker, marker.contains("extra") {
      // Extras that the marker names, even those that the metadata forgot to declare.
      let named = Set(own.map(Self.key)).union(asked[row] ?? [])
      extras = named.filter { marker.contains($0) || marker.contains($0.replacingDashes) }.sorted()
      if extras.isEmpty { extras = named.sorted() }
    }
    let wanted = asked[row] ?? []
    if let declared {
      let answer = holds(requirement.marker, extra: declared, environment)
      return (
        answer == .yes && wanted.contains(declared),
        answer == .unknown && wanted.contains(declared), declared
      )
    }
    let plain = holds(requirement.marker, extra: "", environment)
    if plain == .yes { return (true, false, nil) }
    var bringing: String?
    for extra in extras {
      let answer = holds(requirement.marker, extra: extra, environment)
      if answer == .no { continue }
      if wanted.contains(extra) { return (answer == .yes, answer == .unknown, extra) }
      bringing = bringing ?? extra
    }
    return (false, plain == .unknown && bringing == nil, bringing)
  }

  private mutating func holds(_ marker: String?, extra: String, _ environment: Int?)
    -> MarkerJudge.Answer
  {
    guard let environment else {
      var judge = foreign
      return judge.holds(marker, extra: extra)
    }
    return judges[environment].holds(marker, extra: extra)
  }

  private mutating func contains(_ specifier: String, _ version: String, _ environment: Int?)
    -> MarkerJudge.Answer
  {
    guard let environment else {
      var judge = foreign
      return judge.contains(specifier, version)
    }
    return judges[environment].contains(specifier, version)
  }

  /// The edges of one row with their candidate rows.
  mutating func edges(of row: Int, evidence: Evidence) -> [(edge: RequirementEdge, to: [[Int]])] {
    let path = searchPath(of: row)
    var edges: [(edge: RequirementEdge, to: [[Int]])] = []
    for requirement in rows[row].fact?.requirements ?? [] {
      let candidates = requirement.anyOf.map { self.candidates($0.name, in: path.locations) }
      let activation = activation(of: requirement, row: row, environment: path.environment)
      var status = RequirementEdge.Status.inactive
      if activation.isOpen {
        status = .unknown
      } else if activation.isActive {
        status = self.status(requirement, candidates, row: row, path.environment)
      }
      var edge = RequirementEdge(
        from: "",
        anyOf: requirement.anyOf.map {
          RequirementEdge.Alternative(name: $0.name, specifier: $0.specifier)
        },
        ecosystem: .pypi, kind: requirement.kind, status: status,
        evidence: Evidence(path: evidence.path, layer: evidence.layer, line: requirement.line))
      edge.marker = requirement.marker
      edge.extrasRequested = requirement.extras
      edge.activatedByExtra = activation.extra
      edge.source = requirement.source
      edges.append((edge, candidates))
    }
    if let specifier = rows[row].record.requiresPython, !specifier.isEmpty {
      edges.append((interpreterEdge(specifier, evidence, path.environment), [[]]))
    }
    return edges
  }

  private mutating func status(
    _ requirement: RequirementFact, _ candidates: [[Int]], row: Int, _ environment: Int?
  ) -> RequirementEdge.Status {
    guard requirement.unparsed == nil, let term = requirement.anyOf.first,
      let rows = candidates.first
    else { return .unknown }
    if rows.isEmpty {
      return self.rows[row].record.role == .embedded ? .unknown : .missing
    }
    var isOpen = false
    for other in rows {
      switch contains(term.specifier, self.rows[other].record.version, environment) {
      case .yes: continue
      case .no: return .violated
      case .unknown: isOpen = true
      }
    }
    return isOpen ? .unknown : .satisfied
  }

  private mutating func interpreterEdge(
    _ specifier: String, _ evidence: Evidence, _ environment: Int?
  ) -> RequirementEdge {
    var answer = MarkerJudge.Answer.unknown
    if let environment { answer = judges[environment].interpreterFulfils(specifier) }
    return RequirementEdge(
      from: "", anyOf: [RequirementEdge.Alternative(name: "python", specifier: specifier)],
      ecosystem: .pypi, kind: .interpreter,
      status: answer == .yes ? .satisfied : answer == .no ? .violated : .unknown,
      evidence: evidence)
  }
}

extension String {
  /// The name with underscores where the normalised form has dashes.
  fileprivate var replacingDashes: String {
    String(map { $0 == "-" ? "_" : $0 })
  }
}
