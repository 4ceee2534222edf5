import Lockfiles
import Model

/// Whose a row of the accelerators is: a package, or nobody's.
struct Owner: Hashable, Comparable {
  let package: PackageKey?

  static func < (left: Owner, right: Owner) -> Bool {
    guard let a = left.package else { return right.package != nil }
    guard let b = right.package else { return false }
    return a < b
  }
}

/// A component by name and owner.
struct ComponentKey: Hashable, Comparable {
  let name: String
  let owner: Owner

  static func < (left: ComponentKey, right: ComponentKey) -> Bool {
    (left.name, left.owner) < (right.name, right.owner)
  }
}

/// The packages of a part by package URL, with what takes part.
struct Owners {
  private var keys: [String: PackageKey?] = [:]
  private let scope: VerifyScope

  init(_ part: InstalledPart, _ scope: VerifyScope, isLocked: Bool) {
    self.scope = scope
    for package in part.packages {
      let takesPart = scope.role(package, isLocked: isLocked) != nil
      let key = VerifyComparison.key(package)
      if takesPart || keys[package.purl] == nil {
        keys[package.purl] = .some(takesPart ? key : nil)
      }
    }
  }

  // Whose a row is; nil for rows that take no part.
  func owner(_ purl: String?) -> Owner? {
    guard let purl else { return scope.comparesRoot ? Owner(package: nil) : nil }
    guard let known = keys[purl] else { return scope.comparesRoot ? Owner(package: nil) : nil }
    return known.map { Owner(package: $0) }
  }
}
