import Lockfiles
import Model

/// Where the scanned subject shows what its installed part says.
struct FoundEvidence {
  private struct Place: Hashable {
    let ecosystem: Ecosystem
    let name: String
    let version: String
    let location: String
    let architecture: String?
  }

  private let view: EnvironmentView
  private var rows: [Place: Int] = [:]
  private var layers: [String: Int] = [:]

  init(_ view: EnvironmentView) {
    self.view = view
    let packages = view.snapshot.packages
    for row in packages.indices where view.numbers[row] >= 0 {
      let place = Place(
        ecosystem: packages[row].ecosystem,
        name: NameTable.normalized(packages[row].ecosystem, packages[row].name),
        version: packages[row].version, location: packages[row].location,
        architecture: packages[row].architecture)
      if rows[place] == nil { rows[place] = row }
    }
    let accelerators = view.snapshot.accelerators
    for item in accelerators.components { layers[item.path] = item.layer }
    for item in accelerators.gpuCode { layers[item.path] = item.layer }
    for item in accelerators.variants { layers[item.path] = item.layer }
    for item in accelerators.compatibility { layers[item.path] = item.layer }
    for item in accelerators.engines { layers[item.path] = item.layer }
    let needs = accelerators.needs
    for need in [needs.driver, needs.glibc, needs.glibcxx, needs.cxxabi, needs.cpu]
      + needs.glibcAboveTag.map(Optional.some)
    {
      if let need { layers[need.path] = need.layer }
    }
  }

  /// The row of an installed package.
  func row(_ package: InstalledPackage) -> Int? {
    rows[
      Place(
        ecosystem: package.ecosystem, name: package.name, version: package.version,
        location: package.location, architecture: package.architecture)]
  }

  /// What was found of a package.
  func side(_ package: InstalledPackage, text: String) -> Difference.Side {
    var side = Difference.Side(texts: [text])
    guard let row = row(package) else { return side }
    let record = view.snapshot.packages[row]
    side.evidence = Array(record.evidence.prefix(1))
    side.layers = record.layer.map { [$0] } ?? []
    return side
  }

  /// What was found in files.
  func side(paths: [String], texts: [String]) -> Difference.Side {
    var side = Difference.Side(texts: texts)
    let places = Set(paths).map { Evidence(path: $0, layer: layers[$0]) }.sorted()
    side.evidence = Array(places.prefix(8))
    side.layers = Set(places.compactMap(\.layer)).sorted()
    return side
  }

  /// What was found of an interpreter.
  func side(interpreter path: String, text: String) -> Difference.Side {
    var side = Difference.Side(texts: [text])
    let layer = view.snapshot.facts.interpreters.first { $0.path == path }?.layer
    side.evidence = [Evidence(path: path, layer: layer)]
    side.layers = layer.map { [$0] } ?? []
    return side
  }

  /// What the image's configuration says, with the newest instruction that fits.
  func side(configuration text: String?, where fits: (String) -> Bool) -> Difference.Side {
    var side = Difference.Side(texts: text.map { [$0] } ?? [])
    side.layers = view.lastLayer(where: fits)
    side.evidence = [Evidence(path: "image configuration", layer: side.layers.first)]
    return side
  }

  /// The packages that own a Python package's files, or describe the same install.
  func owners(of package: InstalledPackage) -> [PackageKey] {
    guard let row = row(package) else { return [] }
    let packages = view.snapshot.packages
    var owners = view.companions(of: row).filter { $0 != row }
    if let owner = packages[row].owner.flatMap(view.row) { owners.append(owner) }
    return owners.map {
      PackageKey(
        ecosystem: packages[$0].ecosystem,
        name: NameTable.normalized(packages[$0].ecosystem, packages[$0].name))
    }
  }
}
