import Model
import Versions

/// What can be compared between two environments, given what their subjects can know.
///
/// A root folder has no image configuration, so it does not know which interpreter is primary: roles
/// on the search path are one role then. A virtual environment has no system around it: only its own
/// families are compared, with the primary installs of the other side.
struct PairScope {
  let families: Set<Ecosystem>
  let knowsRoles: Bool
  private let isPrimaryOnly: Bool

  init(_ baseline: EnvironmentView, _ other: EnvironmentView) {
    families = baseline.families.intersection(other.families)
    isPrimaryOnly = baseline.isSingleEnvironment || other.isSingleEnvironment
    let bothRepositories =
      baseline.snapshot.subject.kind == .repository && other.snapshot.subject.kind == .repository
    knowsRoles =
      (baseline.hasConfiguration && other.hasConfiguration) || bothRepositories
      || (baseline.snapshot.subject.kind == .virtualEnvironment
        && other.snapshot.subject.kind == .virtualEnvironment)
  }

  /// A number for the role under which rows are matched; nil where a row takes no part.
  func roleNumber(
    _ ecosystem: Ecosystem, _ role: PackageRecord.Role, in view: EnvironmentView
  ) -> Int? {
    guard families.contains(ecosystem) else { return nil }
    if isPrimaryOnly, !view.isSingleEnvironment, view.hasConfiguration, role != .primary {
      return nil
    }
    switch role {
    case .embedded: return isPrimaryOnly ? nil : 5
    case .foreignRoot: return isPrimaryOnly ? nil : 6
    case .system: return knowsRoles ? 1 : 0
    case .primary: return knowsRoles ? 2 : 0
    case .secondary: return knowsRoles ? 3 : 0
    case .vendored: return knowsRoles ? 4 : 0
    }
  }

  /// Whether a role is one of copies that nobody searches.
  static func isAside(_ role: PackageRecord.Role) -> Bool {
    role == .embedded || role == .foreignRoot
  }
}

/// The rows of one name and role on both sides.
struct RowGroup {
  let number: Int
  var baseline: [Int]
  var other: [Int]
}

extension PairScope {
  /// All rows that take part, matched by name and role: one pass over two sorted lists.
  func groups(_ baseline: EnvironmentView, _ other: EnvironmentView) -> [RowGroup] {
    let left = keys(baseline)
    let right = keys(other)
    var groups: [RowGroup] = []
    groups.reserveCapacity(max(left.count, right.count))
    var a = 0
    var b = 0
    while a < left.count || b < right.count {
      let key = min(
        a < left.count ? left[a].key : Int.max, b < right.count ? right[b].key : Int.max)
      var group = RowGroup(number: key / 8, baseline: [], other: [])
      while a < left.count, left[a].key == key {
        group.baseline.append(left[a].row)
        a += 1
      }
      while b < right.count, right[b].key == key {
        group.other.append(right[b].row)
        b += 1
      }
      groups.append(group)
    }
    return groups
  }

  private func keys(_ view: EnvironmentView) -> [(key: Int, row: Int)] {
    var keys: [(key: Int, row: Int)] = []
    keys.reserveCapacity(view.numbers.count)
    let packages = view.snapshot.packages
    for (row, number) in view.numbers.enumerated() where number >= 0 {
      guard let role = roleNumber(packages[row].ecosystem, packages[row].role, in: view) else {
        continue
      }
      keys.append((number * 8 + role, row))
    }
    keys.sort { ($0.key, $0.row) < ($1.key, $1.row) }
    return keys
  }
}
