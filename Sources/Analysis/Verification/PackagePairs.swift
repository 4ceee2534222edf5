import Lockfiles
import Model
import Versions

/// Locked packages and found ones, paired as multisets.
///
/// Of several installs of one name those in the same folder belong together, whatever they are; then
/// those of one role and version; then those of one role.
struct PackagePairs {
  /// The two of a pair.
  typealias Pair = (locked: InstalledPackage, found: InstalledPackage)

  private struct Entry {
    let package: InstalledPackage
    let role: Int
  }

  private(set) var pairs: [Pair] = []
  /// Locked ones without a counterpart.
  private(set) var missing: [InstalledPackage] = []
  /// Found ones without a counterpart.
  private(set) var extra: [InstalledPackage] = []

  init(locked: [InstalledPackage], found: [InstalledPackage], scope: VerifyScope) {
    let left = Self.grouped(locked, scope, isLocked: true)
    let right = Self.grouped(found, scope, isLocked: false)
    for key in Set(left.keys).union(right.keys).sorted() {
      pair(left[key] ?? [], right[key] ?? [])
    }
  }

  private static func grouped(
    _ packages: [InstalledPackage], _ scope: VerifyScope, isLocked: Bool
  ) -> [PackageKey: [Entry]] {
    var groups: [PackageKey: [Entry]] = [:]
    groups.reserveCapacity(packages.count)
    for package in packages {
      guard let role = scope.role(package, isLocked: isLocked) else { continue }
      let key = PackageKey(ecosystem: package.ecosystem, name: package.name)
      groups[key, default: []].append(Entry(package: package, role: role))
    }
    return groups
  }

  private mutating func pair(_ locked: [Entry], _ found: [Entry]) {
    if locked.count == 1, found.count == 1, locked[0].role == found[0].role {
      pairs.append((locked[0].package, found[0].package))
      return
    }
    var left = locked
    var right = found
    take(&left, &right) { Likeness($0, [.role, .location, .architecture, .version]) }
    take(&left, &right) { Likeness($0, [.location, .architecture]) }
    take(&left, &right) { Likeness($0, [.role, .architecture, .version]) }
    take(&left, &right) { Likeness($0, [.role, .version]) }
    take(&left, &right) { Likeness($0, [.role]) }
    missing += left.map(\.package)
    extra += right.map(\.package)
  }

  // One pass over both sides: entries of one likeness are paired in their order.
  private mutating func take(
    _ left: inout [Entry], _ right: inout [Entry], by likeness: (Entry) -> Likeness
  ) {
    if left.isEmpty || right.isEmpty { return }
    var open: [Likeness: [Int]] = [:]
    for index in right.indices.reversed() {
      open[likeness(right[index]), default: []].append(index)
    }
    var rest: [Entry] = []
    var taken: Set<Int> = []
    for entry in left {
      if let match = open[likeness(entry)]?.popLast() {
        pairs.append((entry.package, right[match].package))
        taken.insert(match)
      } else {
        rest.append(entry)
      }
    }
    left = rest
    right = right.indices.filter { !taken.contains($0) }.map { right[$0] }
  }

  // The parts in which two entries must agree.
  private struct Likeness: Hashable {
    enum Part { case role, location, architecture, version }

    var role: Int?
    var location: String?
    var architecture: String?
    var version: String?

    init(_ entry: Entry, _ parts: Set<Part>) {
      if parts.contains(.role) { role = entry.role }
      if parts.contains(.location) { location = entry.package.location }
      if parts.contains(.architecture) { architecture = entry.package.architecture }
      if parts.contains(.version) { version = entry.package.version }
    }
  }
}
