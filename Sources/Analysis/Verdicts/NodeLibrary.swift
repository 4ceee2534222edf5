import Accelerators

/// The C library of nodes and what the driver's libraries need of one.
enum NodeLibrary {
  // Measured in the packages of Debian and its non-free section: highest version of libcuda,
  // libnvidia-ml and libnvidia-ptxjitcompiler.
  private static let driverNeeds: [Int: String] = [
    470: "2.7", 525: "2.7", 535: "2.9", 550: "2.9", 555: "2.9",
  ]

  /// The glibc that the libraries of a driver branch need; nil where they were not measured.
  static func glibcNeeded(driverBranch: Int) -> String? { driverNeeds[driverBranch] }

  // Releases of distributions and their glibc: names and versions as `PRETTY_NAME` starts.
  private static let releases: [(name: String, glibc: String)] = [
    ("Ubuntu 18.04", "2.27"), ("Ubuntu 20.04", "2.31"), ("Ubuntu 22.04", "2.35"),
    ("Ubuntu 24.04", "2.39"), ("Debian GNU/Linux 10", "2.28"), ("Debian GNU/Linux 11", "2.31"),
    ("Debian GNU/Linux 12", "2.36"), ("Debian GNU/Linux 13", "2.41"),
    ("CentOS Linux 7", "2.17"), ("Amazon Linux 2023", "2.34"),
    ("Red Hat Enterprise Linux 8", "2.28"), ("Red Hat Enterprise Linux 9", "2.34"),
    ("Rocky Linux 8", "2.28"), ("Rocky Linux 9", "2.34"), ("AlmaLinux 8", "2.28"),
    ("AlmaLinux 9", "2.34"),
  ]

  /// The glibc of nodes by the name of their system, `Ubuntu 22.04.4 LTS`; nil where unknown.
  static func glibc(operatingSystem: String) -> String? {
    for release in releases where operatingSystem.hasPrefix(release.name) {
      // `Debian GNU/Linux 1` must not stand for 12: a digit would go on with the version.
      let next = operatingSystem.dropFirst(release.name.count).utf8.first
      if next.map({ (0x30...0x39).contains($0) }) != true { return release.glibc }
    }
    return nil
  }
}
