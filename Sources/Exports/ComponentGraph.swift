import Documents
import Lockfiles
import Model
import Versions

/// Which components of a bill of materials need which.
///
/// An edge stands only where a requirement names one package of the environment without doubt; a
/// component with another requirement is listed as incomplete.
struct ComponentGraph {
  private let references: [String]
  private var edges: [String: Set<String>] = [:]
  private var open: Set<String> = []
  /// The package URLs with requirements that name no single package, sorted.
  private(set) var openNames: [String] = []

  init(_ inventory: ComponentInventory) {
    references = inventory.references
    var byName: [String: [(package: InstalledPackage, reference: String)]] = [:]
    for row in inventory.packages {
      byName["\(row.package.ecosystem.rawValue) \(row.package.name)", default: []].append(row)
    }
    var names: Set<String> = []
    for (package, reference) in inventory.packages {
      for requirement in package.requires {
        switch Self.target(of: requirement, for: package, byName) {
        case .found(let target):
          if target != reference { edges[reference, default: []].insert(target) }
        case .outside: continue
        case .unclear:
          open.insert(reference)
          names.insert(package.purl)
        }
      }
    }
    openNames = names.sorted()
  }

  private enum Target {
    case found(String)
    /// Met by the machine, not by a package (conda's `__glibc`).
    case outside
    case unclear
  }

  private static func target(
    of requirement: String, for package: InstalledPackage,
    _ byName: [String: [(package: InstalledPackage, reference: String)]]
  ) -> Target {
    for name in names(requirement, package.ecosystem) {
      if name.hasPrefix("__") { return .outside }
      let rows = byName["\(package.ecosystem.rawValue) \(name)"] ?? []
      if let row = chosen(rows, for: package) { return .found(row) }
      if !rows.isEmpty { return .unclear }
    }
    return .unclear
  }

  /// The names of a requirement's alternatives, in order.
  static func names(_ requirement: String, _ ecosystem: Ecosystem) -> [String] {
    switch ecosystem {
    case .pypi:
      let name = requirement.prefix { character in
        character.utf8.count == 1
          && character.utf8.allSatisfy {
            ExportText.isAlphanumeric($0) || "._-".utf8.contains($0)
          }
      }
      return name.isEmpty ? [] : [PythonName.normalized(name)]
    case .conda:
      let name = requirement.prefix { !" =<>!~[;,".contains($0) }
      return [(name.split(separator: ":").last.map(String.init) ?? "").lowercased()]
    case .deb:
      return requirement.split(separator: "|").map { alternative in
        String(
          alternative.drop { $0 == " " }.prefix { !" (:[<".contains($0) })
      }
    }
  }

  // The only one of the name; else the one in the same folder, or of the same architecture.
  private static func chosen(
    _ rows: [(package: InstalledPackage, reference: String)], for package: InstalledPackage
  ) -> String? {
    if rows.count == 1 { return rows.first?.reference }
    let near = rows.filter {
      $0.package.location == package.location
        && (package.ecosystem != .deb
          || [package.architecture, "all"].contains($0.package.architecture))
    }
    return near.count == 1 ? near.first?.reference : nil
  }

  /// The rows of `dependencies`: every component has one; the environment needs what nothing else needs.
  func dependencies(root: String) -> JSONValue {
    let needed = edges.values.reduce(into: Set<String>()) { $0.formUnion($1) }
    var rows: [JSONValue] = [
      Self.row(root, references.filter { !needed.contains($0) })
    ]
    for reference in references.sorted() {
      rows.append(Self.row(reference, (edges[reference] ?? []).sorted()))
    }
    return .array(rows)
  }

  private static func row(_ reference: String, _ targets: [String]) -> JSONValue {
    guard !targets.isEmpty else { return ["ref": .string(reference)] }
    return ["ref": .string(reference), "dependsOn": .strings(targets.sorted())]
  }

  /// The rows of `compositions`, which say how complete that is.
  ///
  /// Files that no package record names are not known, so that the environment itself is incomplete.
  func compositions(root: String) -> JSONValue {
    let whole = references.filter { !open.contains($0) }.sorted()
    var rows: [JSONValue] = [
      ["aggregate": "incomplete", "assemblies": [.string(root)], "dependencies": [.string(root)]]
    ]
    if !whole.isEmpty {
      rows.append(["aggregate": "complete", "dependencies": .strings(whole)])
    }
    if !open.isEmpty {
      rows.append(["aggregate": "incomplete", "dependencies": .strings(open.sorted())])
    }
    return .array(rows)
  }
}
