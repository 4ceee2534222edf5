import Model
import Versions

/// What is matched between environments: family, normalised name, foreign architecture.
///
/// The interpreter's version is never part of it.
struct PackageName: Hashable {
  let ecosystem: Ecosystem
  let name: String
  /// The architecture of an OS package that is not the environment's own.
  let architecture: String?
}

/// Gives each name one number, so that environments are matched by comparing integers.
struct NameTable {
  private(set) var names: [PackageName] = []
  private var numbers: [PackageName: Int] = [:]

  /// Makes room for the names of an environment.
  mutating func reserve(_ count: Int) {
    names.reserveCapacity(count)
    numbers.reserveCapacity(count)
  }

  /// The number of a name.
  mutating func number(of name: PackageName) -> Int {
    if let known = numbers[name] { return known }
    numbers[name] = names.count
    names.append(name)
    return names.count - 1
  }

  subscript(number: Int) -> PackageName { names[number] }

  /// The form of a name under which its family compares it.
  static func normalized(_ ecosystem: Ecosystem, _ name: String) -> String {
    ecosystem == .pypi ? PythonName.normalized(name) : name
  }
}
