import Lockfiles
import Model
import Versions

/// A folder with distributions of Python, and how it is filled again.
struct PythonFolder {
  /// What kind of folder it is.
  enum Form: Hashable {
    /// A virtual environment with its root.
    case environment(root: String)
    /// The folder in which an interpreter outside of virtual environments looks.
    case interpreter
    /// A folder of its own that somebody adds to the search path.
    case plain
  }

  /// The folder.
  var location: String
  /// What kind of folder it is.
  var form: Form
  /// The interpreter that imports from it; of a virtual environment the one below it.
  var interpreter: InstalledPart.Interpreter?
  /// The version of Python.
  var version: String?
  /// The distributions that pip is to install, by name.
  var packages: [InstalledPackage]
  /// Whether the environment's own interpreter searches it.
  var isPrimary: Bool

  /// The folders that pip fills, the main one first: searched by the environment's interpreter, not a
  /// plain folder, most distributions, then by path.
  ///
  /// Distributions that a Debian package or a conda package brings are left to apt and conda; parts
  /// of other packages and other systems' folders are left out.
  static func all(in part: InstalledPart) -> [PythonFolder] {
    let conda = CondaOwners(part)
    var byLocation: [String: [InstalledPackage]] = [:]
    for package in part.packages where package.ecosystem == .pypi {
      switch package.role {
      case .primary, .secondary, .vendored:
        guard !conda.owns(package) else { continue }
        byLocation[package.location, default: []].append(package)
      case .system, .embedded, .foreignRoot: continue
      }
    }
    return byLocation.map { location, packages in
      let (form, interpreter, version) = Self.form(of: location, in: part)
      return PythonFolder(
        location: location, form: form, interpreter: interpreter,
        version: version ?? interpreter?.version, packages: packages,
        isPrimary: packages.contains { $0.role == .primary })
    }.sorted { left, right in left.precedes(right) }
  }

  private func precedes(_ other: PythonFolder) -> Bool {
    if isPrimary != other.isPrimary { return isPrimary }
    if (form == .plain) != (other.form == .plain) { return other.form == .plain }
    if packages.count != other.packages.count { return packages.count > other.packages.count }
    return location < other.location
  }

  private static func form(
    of location: String, in part: InstalledPart
  ) -> (Form, InstalledPart.Interpreter?, version: String?) {
    let pythons = part.interpreters.filter { $0.kind == "python" }
    let executables = pythons.filter { !$0.path.hasSuffix("/pyvenv.cfg") }
    let minor = minorVersion(location)
    for environment in pythons where environment.path.hasSuffix("/pyvenv.cfg") {
      let root = String(environment.path.dropLast("/pyvenv.cfg".count))
      guard location.hasPrefix(root + "/lib") else { continue }
      let wanted = environment.version.map(Self.minor) ?? minor
      let base =
        executables.first { $0.version == environment.version }
        ?? executables.first { $0.version.map(Self.minor) == wanted }
      return (.environment(root: root), base, environment.version ?? minor)
    }
    guard ["site-packages", "dist-packages"].contains(location.split(separator: "/").last ?? ""),
      let root = location.firstRange(of: "/lib/python").map({ String(location[..<$0.lowerBound]) })
    else { return (.plain, executables.first { $0.primary } ?? executables.first, nil) }
    // Debian's interpreter in /usr looks below /usr/local too.
    for prefix in root == "/usr/local" ? [root, "/usr"] : [root] {
      let found = executables.filter {
        $0.path.hasPrefix(prefix + "/bin/")
          && (minor == nil || $0.version.map(Self.minor) == minor)
      }
      if let first = found.first { return (.interpreter, first, nil) }
    }
    return (.plain, executables.first { $0.primary } ?? executables.first, nil)
  }

  /// `3.11` of `3.11.2`.
  static func minor(_ version: String) -> String {
    version.split(separator: ".").prefix(2).joined(separator: ".")
  }

  // `3.11` of `/usr/lib/python3.11/site-packages`.
  private static func minorVersion(_ location: String) -> String? {
    for piece in location.split(separator: "/") where piece.hasPrefix("python3.") {
      return String(piece.dropFirst("python".count))
    }
    return nil
  }
}

/// Which distributions of Python a conda package brought.
///
/// conda's records and those of Python stand side by side; one install has both. Names differ at
/// times, so a few forms of a name count, with an equal version.
struct CondaOwners {
  private var known: Set<String> = []
  private var prefixes: [String] = []

  init(_ part: InstalledPart) {
    for package in part.packages where package.ecosystem == .conda {
      known.insert("\(PythonName.normalized(package.name)) \(package.version)")
      prefixes.append(package.location)
    }
    prefixes = Set(prefixes).sorted()
  }

  func owns(_ package: InstalledPackage) -> Bool {
    guard prefixes.contains(where: { package.location.hasPrefix($0 + "/lib/") }) else {
      return false
    }
    // The folder in which conda built it.
    if package.source?.kind == .directory, let url = package.source?.url,
      url.contains("/feedstock_root/") || url.contains("/croot/")
    {
      return true
    }
    let name = package.name
    let names = [
      name, "python-\(name)", "\(name)-python", "py-\(name)", "py\(name)", "\(name)-base",
      "\(name)-core",
    ]
    return names.contains { known.contains("\($0) \(package.version)") }
  }
}
