import Model

/// The rows of a graph while it is built; ids are given when all rows are known.
struct RowTable {
  /// A row and what only the builder needs to know of it.
  struct Row {
    var record: PackageRecord
    var fact: PackageFact?
    /// The record's file in the tree.
    var path: String
    /// Rows of one distribution in one place have the same root.
    var installRoot: Int
    /// The row that owns this one's files.
    var owner: Int?
  }

  /// An edge whose ends are row numbers.
  struct Edge {
    var from: Int?
    var edge: RequirementEdge
    var to: [[Int]]
  }

  private(set) var rows: [Row] = []
  private(set) var edges: [Edge] = []

  var indices: Range<Int> { rows.indices }

  subscript(index: Int) -> Row {
    get { rows[index] }
    set { rows[index] = newValue }
  }

  /// Adds a row and returns its number.
  mutating func add(_ record: PackageRecord, fact: PackageFact?, path: String) -> Int {
    rows.append(Row(record: record, fact: fact, path: path, installRoot: rows.count, owner: nil))
    return rows.count - 1
  }

  /// Makes two rows identities of one install.
  mutating func join(_ row: Int, with other: Int) {
    let root = min(rows[row].installRoot, rows[other].installRoot)
    let old = max(rows[row].installRoot, rows[other].installRoot)
    for index in rows.indices where rows[index].installRoot == old {
      rows[index].installRoot = root
    }
  }

  /// Adds an edge; `to` holds the candidate rows of each alternative.
  mutating func add(_ edge: RequirementEdge, from: Int?, to: [[Int]]) {
    edges.append(Edge(from: from, edge: edge, to: to))
  }

  /// Writes rows and edges in their documented order; returns the ids of the rows by number.
  func write(into snapshot: inout Snapshot) -> [String] {
    let order = rows.indices.sorted { left, right in
      let a = rows[left].record
      let b = rows[right].record
      if a.ecosystem != b.ecosystem { return a.ecosystem < b.ecosystem }
      if a.name != b.name { return a.name < b.name }
      if a.version != b.version { return a.version < b.version }
      if rows[left].path != rows[right].path { return rows[left].path < rows[right].path }
      return (a.evidence.first?.line ?? 0, left) < (b.evidence.first?.line ?? 0, right)
    }
    var position = Array(repeating: 0, count: rows.count)
    for (new, old) in order.enumerated() { position[old] = new + 1 }
    var installs: [Int: Int] = [:]
    snapshot.packages = order.map { old in
      var record = rows[old].record
      record.id = "p\(position[old])"
      let root = rows[old].installRoot
      let install = installs[root] ?? installs.count + 1
      installs[root] = install
      record.install = "i\(install)"
      record.owner = rows[old].owner.map { "p\(position[$0])" }
      record.hashes.sort()
      return record
    }
    let numbered = edges.map { item -> (from: Int, edge: RequirementEdge) in
      var edge = item.edge
      edge.from = item.from.map { "p\(position[$0])" } ?? RequirementEdge.root
      for index in edge.anyOf.indices {
        edge.anyOf[index].to = item.to[index].map { position[$0] }.sorted().map { "p\($0)" }
      }
      return (item.from.map { position[$0] } ?? 0, edge)
    }
    // The file's own order decides among the edges of one row: a stable sort by row.
    snapshot.requirements = numbered.enumerated().sorted { left, right in
      let a = left.element
      let b = right.element
      if a.from != b.from { return a.from < b.from }
      if a.edge.evidence != b.edge.evidence { return a.edge.evidence < b.edge.evidence }
      return left.offset < right.offset
    }.map(\.element.edge)
    return position.map { "p\($0)" }
  }
}
