import Accelerators
import Model
import Trees
import Versions

extension GraphBuilder {
  /// Native accelerator components: libraries by their file names, packages by their own.
  mutating func addComponents() {
    let carriers = ComponentCarriers(rows: rows)
    var seen: Set<String> = []
    for file in input.tree.files {
      for case .library(let fact) in file.record.facts {
        let row = carriers.row(of: file.path, component: fact.component)
        if let row { seen.insert("\(row) \(fact.component)") }
        // A library of the component's own package has that package's version.
        let carried = row.flatMap { carriers.components[$0] == fact.component ? $0 : nil }
        rows.add(
          AcceleratorFacts.Component(
            name: fact.component,
            version: fact.version ?? carried.map { carriers.version(of: $0) },
            soname: fact.soname, path: shown(file.path), layer: layer(file.layer), package: nil),
          row: row)
      }
    }
    for (row, component) in carriers.components.sorted(by: { $0.key < $1.key })
    where !seen.contains("\(row) \(component)") {
      rows.add(
        AcceleratorFacts.Component(
          name: component, version: carriers.version(of: row), soname: nil,
          path: shown(rows[row].path), layer: rows[row].record.layer, package: nil),
        row: row)
    }
  }
}

/// Which rows can have brought a native library.
struct ComponentCarriers {
  /// The component that a row's name stands for.
  private(set) var components: [Int: String] = [:]
  private let rows: RowTable
  // Python rows by location and normalised name.
  private var python: [String: [String: Int]] = [:]

  init(rows: RowTable) {
    self.rows = rows
    for row in rows.indices where rows[row].record.state == .installed {
      let record = rows[row].record
      if let component = NativeLibraries.component(
        ecosystem: record.ecosystem, distribution: record.name)
      {
        components[row] = component
      }
      if record.ecosystem == .pypi {
        let location = PythonGroup(recordPath: rows[row].path).location
        python[location, default: [:]][PythonName.normalized(record.name)] = row
      }
    }
  }

  /// The row that brought a library: the package of that component in the same place, else the
  /// Python package in whose folder it lies.
  func row(of path: String, component: String) -> Int? {
    for (location, names) in python.sorted(by: { $0.key.utf8.count > $1.key.utf8.count })
    where TreePath.isInside(path, location) && path != location {
      let own = names.values.filter { components[$0] == component }.sorted()
      let inside = path.dropFirst(location.isEmpty ? 0 : location.count + 1)
      let folders = inside.split(separator: "/").map(String.init)
      if let first = folders.first, first != "nvidia" {
        // `torch/lib/libcudnn.so.9`, `torch.libs/libgomp.so.1`.
        let name = PythonName.normalized(
          first.hasSuffix(".libs") ? String(first.dropLast(5)) : first)
        if let row = names[name] { return row }
      }
      return own.first
    }
    let system = components.filter {
      $0.value == component && rows[$0.key].record.ecosystem != .pypi
    }
    return system.keys.sorted().first
  }

  /// The version of the component that a row brings, without what packaging adds.
  func version(of row: Int) -> String {
    let record = rows[row].record
    switch record.ecosystem {
    case .deb: return DebianVersion(record.version)?.upstream ?? record.version
    case .conda, .pypi: return record.version
    }
  }
}
