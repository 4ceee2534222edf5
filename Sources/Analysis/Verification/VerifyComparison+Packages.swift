import Accelerators
import Lockfiles
import Model
import Versions

extension VerifyComparison {
  /// Packages: missing, not locked, of another version, build, place or content.
  mutating func comparePackages(_ pairs: PackagePairs) {
    var found: [(key: PackageKey, location: String, difference: LockDifference)] = []
    let missing = scope.isPins ? [] : pairs.missing
    let extra = scope.isPins ? [] : pairs.extra
    var copies: [PackageKey: Int] = [:]
    for pair in pairs.pairs { copies[Self.key(pair.locked), default: 0] += 1 }
    for package in missing + extra { copies[Self.key(package), default: 0] += 1 }
    for package in missing {
      let isOne = copies[Self.key(package)] == 1
      found.append((Self.key(package), package.location, self.missing(package, isOnly: isOne)))
    }
    for package in extra {
      let isOne = copies[Self.key(package)] == 1
      found.append((Self.key(package), package.location, self.extra(package, isOnly: isOne)))
    }
    for pair in pairs.pairs {
      if let difference = compare(pair.locked, pair.found) {
        found.append((Self.key(pair.locked), pair.locked.location, difference))
      }
    }
    // conda and Debian packages stand before the Python records that they bring.
    found.sort {
      ($0.key, $0.location, $0.difference.difference.title)
        < ($1.key, $1.location, $1.difference.difference.title)
    }
    for item in found { add(item.difference) }
  }

  static func key(_ package: InstalledPackage) -> PackageKey {
    PackageKey(ecosystem: package.ecosystem, name: package.name)
  }

  /// How people read a package of the family.
  static func pin(_ package: InstalledPackage) -> String {
    switch package.ecosystem {
    case .pypi: "\(package.name)==\(package.version)"
    case .conda, .deb: "\(package.name)=\(package.version)"
    }
  }

  /// A difference of one package.
  func package(
    _ rule: Rule, _ dimension: Dimension, _ package: InstalledPackage, _ locked: [String],
    _ found: Difference.Side, title: String
  ) -> LockDifference {
    // OS packages answer to the policy of the system in every respect.
    let isSystem = package.ecosystem == .deb && dimension != .version
    var difference = difference(
      rule, isSystem ? .operatingSystem : dimension,
      subject: PairComparison.subject(package.purl), name: package.name, locked, found,
      title: title)
    difference.ecosystem = package.ecosystem
    if let component = NativeLibraries.component(
      ecosystem: package.ecosystem, distribution: package.name)
    {
      difference.names.append(component)
    }
    var result = LockDifference(difference: difference)
    result.topics = [.package(Self.key(package)), .anyPackage]
    result.clause = title
    return result
  }

  private func missing(_ package: InstalledPackage, isOnly: Bool) -> LockDifference {
    let place = isOnly ? "" : " in \(package.location)"
    var result = self.package(
      RuleRegistry.packageMissing, .presence, package, [package.version], Difference.Side(),
      title: "\(package.name) \(package.version) is missing\(place)")
    result.difference.message =
      isOnly ? "the lock has it, \(name) has not" : "the lock has a copy there, \(name) has not"
    result.difference.fix = "install \(Self.pin(package)) in \(name), or \(relock)"
    result.followsFrom = Self.carriers(package)
    return result
  }

  private func extra(_ package: InstalledPackage, isOnly: Bool) -> LockDifference {
    let place = isOnly ? "" : " in \(package.location)"
    var result = self.package(
      RuleRegistry.packageNotLocked, .presence, package, [],
      evidence.side(package, text: package.version),
      title: "\(package.name) \(package.version)\(place) is not in the lock")
    result.difference.message =
      isOnly ? "\(name) has it, the lock has not" : "\(name) has a copy there, the lock has not"
    result.difference.fix = "leave \(package.name) out of the build of \(name), or \(relock)"
    result.followsFrom = evidence.owners(of: package).map(LockTopic.package)
    return result
  }

  // Debian and conda packages that usually bring a Python record of this name.
  private static func carriers(_ package: InstalledPackage) -> [LockTopic] {
    guard package.ecosystem == .pypi else { return [] }
    var names: [(Ecosystem, String)] = [(.conda, package.name)]
    if package.location.hasSuffix("/dist-packages") {
      names.append((.deb, "python3-\(package.name)"))
      if package.name.hasPrefix("py"), package.name.utf8.count > 4 {
        names.append((.deb, "python3-\(package.name.dropFirst(2))"))
      }
    }
    return names.map { .package(PackageKey(ecosystem: $0.0, name: $0.1)) }
  }

  private func compare(_ a: InstalledPackage, _ b: InstalledPackage) -> LockDifference? {
    var aspects = PackageAspects(a, b, evidence: evidence, lock: lockName, isPin: scope.isPins)
      .differences(self)
    guard !aspects.isEmpty else { return nil }
    var first = aspects.removeFirst()
    first.remarks += aspects.map(\.clause)
    if scope.comparesRoot, Self.folder(a) != Self.folder(b) {
      first.remarks.append("in \(b.location) instead of \(a.location)")
    }
    first.followsFrom = evidence.owners(of: b).map(LockTopic.package)
    return first
  }

  // The folder without the interpreter's version, which its own finding tells.
  private static func folder(_ package: InstalledPackage) -> String {
    package.location.split(separator: "/").map { part in
      part.hasPrefix("python3.") ? "python3" : String(part)
    }.joined(separator: "/")
  }
}
