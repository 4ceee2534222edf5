/// The variables of environment markers.
///
/// Raw values are the names in the dependency specifiers specification, "Environment markers", and
/// in PEP 751 for `extras` and `dependency_groups`.
package enum PEP508Variable: String, Sendable, Hashable, CaseIterable {
  case pythonVersion = "python_version"
  case pythonFullVersion = "python_full_version"
  case osName = "os_name"
  case sysPlatform = "sys_platform"
  case platformMachine = "platform_machine"
  case platformPythonImplementation = "platform_python_implementation"
  case platformRelease = "platform_release"
  case platformSystem = "platform_system"
  case platformVersion = "platform_version"
  case implementationName = "implementation_name"
  case implementationVersion = "implementation_version"
  case extra
  case extras
  case dependencyGroups = "dependency_groups"

  /// The variable of a name, older spellings with dots included (PEP 345).
  package init?(name: some StringProtocol) {
    switch name {
    case "os.name": self = .osName
    case "sys.platform": self = .sysPlatform
    case "platform.machine": self = .platformMachine
    case "platform.version": self = .platformVersion
    case "platform.python_implementation", "python_implementation":
      self = .platformPythonImplementation
    default: self.init(rawValue: String(name))
    }
  }

  /// Tells whether the value is a set of names.
  var isSet: Bool { self == .extras || self == .dependencyGroups }

  /// Tells whether comparisons with it follow PEP 440 where the other side is a version.
  var isVersion: Bool {
    switch self {
    case .pythonVersion, .pythonFullVersion, .platformRelease, .implementationVersion: true
    default: false
    }
  }
}

/// What markers are evaluated for; nil is a value that nobody knows.
package struct PEP508Environment: Sendable, Hashable {
  /// Major and minor version, such as `3.11`.
  package var pythonVersion: String?
  /// The whole version, such as `3.11.2`.
  package var pythonFullVersion: String?
  /// `os.name`, such as `posix`.
  package var osName: String?
  /// `sys.platform`, such as `linux`.
  package var sysPlatform: String?
  /// The machine, such as `x86_64`.
  package var platformMachine: String?
  /// The implementation's name, such as `CPython`.
  package var platformPythonImplementation: String?
  /// The kernel's release.
  package var platformRelease: String?
  /// The system's name, such as `Linux`.
  package var platformSystem: String?
  /// The kernel's build.
  package var platformVersion: String?
  /// The implementation's lower-case name, such as `cpython`.
  package var implementationName: String?
  /// The implementation's version.
  package var implementationVersion: String?
  /// The extra that requirements of metadata are evaluated for, empty for none.
  package var extra: String?
  /// The extras chosen for a lock file.
  package var extras: Set<String>?
  /// The dependency groups chosen for a lock file.
  package var dependencyGroups: Set<String>?

  /// An environment of which nothing is known.
  package init() {}

  /// The environment of a CPython on Linux, asked for no extra.
  ///
  /// Where only major and minor version are known, as from a path, the full version stays unknown;
  /// where the version cannot be read, all of them do. The kernel is never known from an image.
  package static func cpythonOnLinux(
    pythonFullVersion: String, machine: String?
  ) -> PEP508Environment {
    var environment = PEP508Environment()
    let version = PEP440Version(pythonFullVersion)
    let release = version?.release ?? []
    if release.count > 1 { environment.pythonVersion = "\(release[0]).\(release[1])" }
    if release.count > 2 {
      environment.pythonFullVersion = pythonFullVersion
      environment.implementationVersion = pythonFullVersion
    }
    environment.osName = "posix"
    environment.sysPlatform = release.first == 2 ? "linux2" : "linux"
    environment.platformMachine = machine
    environment.platformPythonImplementation = "CPython"
    environment.platformSystem = "Linux"
    environment.implementationName = "cpython"
    environment.extra = ""
    return environment
  }

  /// The value of a variable that holds one text; nil for the two sets.
  package subscript(_ variable: PEP508Variable) -> String? {
    switch variable {
    case .pythonVersion: pythonVersion
    case .pythonFullVersion: pythonFullVersion
    case .osName: osName
    case .sysPlatform: sysPlatform
    case .platformMachine: platformMachine
    case .platformPythonImplementation: platformPythonImplementation
    case .platformRelease: platformRelease
    case .platformSystem: platformSystem
    case .platformVersion: platformVersion
    case .implementationName: implementationName
    case .implementationVersion: implementationVersion
    case .extra: extra
    case .extras, .dependencyGroups: nil
    }
  }
}
