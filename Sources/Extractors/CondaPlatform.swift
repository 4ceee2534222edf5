/// Conda's names of platforms.
enum CondaPlatform {
  private static let systems = [
    "linux": "sys_platform == \"linux\"", "osx": "sys_platform == \"darwin\"",
    "win": "sys_platform == \"win32\"", "unix": "sys_platform != \"win32\"",
  ]
  private static let machines = [
    "64": ["x86_64", "AMD64"], "aarch64": ["aarch64"], "arm64": ["arm64"], "32": ["i686"],
    "ppc64le": ["ppc64le"], "s390x": ["s390x"],
  ]

  /// The environment marker of a platform, `linux-64` or `unix`; the name itself where it is
  /// unknown, which no evaluation takes for true.
  static func marker(_ platform: String) -> String {
    let parts = platform.split(separator: "-", maxSplits: 1).map(String.init)
    guard let first = parts.first, let system = systems[first] else { return platform }
    guard parts.count > 1 else { return system }
    guard let names = machines[parts[1]] else { return platform }
    let machine = first == "win" ? names.last ?? "" : names[0]
    return "\(system) and platform_machine == \"\(machine)\""
  }
}
