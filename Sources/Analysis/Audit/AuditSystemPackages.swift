import Model

/// Operating system packages that a command of a build installs or upgrades.
enum AuditSystemPackages {
  /// What a command does with the system's packages.
  struct Use {
    /// The program, `apt-get`.
    var program: String
    /// Packages that are installed without a version.
    var open: [String] = []
    /// Packages that are installed in one version.
    var pinned: [String] = []
    /// Packages that are installed from an address.
    var addresses: [String] = []
    /// The command moves everything that is installed, `apt-get upgrade`.
    var upgrades = false
    /// A dated snapshot is asked for on the command line.
    var isDated = false

    /// Packages of the Debian family.
    var isDebian: Bool { ["apt", "apt-get", "aptitude"].contains(program) }
  }

  private static let valued: [String: Set<String>] = [
    "apt": ["-t", "--target-release", "--default-release", "-o", "--option", "-c", "-a", "-S"],
    "apk": ["-t", "--virtual", "-X", "--repository", "-p", "--root", "--arch", "--keys-dir"],
    "rpm": [
      "-c", "-x", "--exclude", "--enablerepo", "--disablerepo", "--repo", "--repoid",
      "--installroot", "--releasever", "--setopt", "-d", "-e", "--from", "-r", "-p", "-R",
    ],
  ]

  private static let verbs: [String: Set<String>] = [
    "apt": ["install", "reinstall", "satisfy", "build-dep"], "apk": ["add"],
    "rpm": ["install", "localinstall", "reinstall", "in", "groupinstall"],
  ]

  private static let upgrading: [String: Set<String>] = [
    "apt": ["upgrade", "dist-upgrade", "full-upgrade", "safe-upgrade"], "apk": ["upgrade"],
    "rpm": ["update", "upgrade", "up", "dup", "dist-upgrade", "distro-sync", "upgrade-minimal"],
  ]

  /// What a command does; nil where it does nothing with packages.
  static func use(_ command: AuditShell.Command) -> Use? {
    guard let first = command.words.first else { return nil }
    let program = AuditShell.name(first)
    let family: String
    switch program {
    case "apt", "apt-get", "aptitude": family = "apt"
    case "apk": family = "apk"
    case "yum", "dnf", "dnf5", "microdnf", "tdnf", "zypper": family = "rpm"
    default: return nil
    }
    var use = Use(program: program)
    var verb: String?
    var operands: [String] = []
    var rest = command.words.dropFirst()
    while let word = rest.popFirst() {
      if word.hasPrefix("-"), word.count > 1 {
        if word == "-S" || word.hasPrefix("--snapshot") || word.contains("APT::Snapshot") {
          use.isDated = true
        }
        if valued[family]?.contains(word) == true {
          if rest.first?.contains("APT::Snapshot") == true { use.isDated = true }
          rest = rest.dropFirst()
        }
        continue
      }
      if verb == nil {
        verb = word
      } else {
        operands.append(word)
      }
    }
    guard let verb else { return nil }
    if upgrading[family]?.contains(verb) == true {
      // Upgrading named packages alone installs their newest versions.
      use.upgrades = operands.isEmpty || family == "apt"
      if use.upgrades { return use }
    } else if verbs[family]?.contains(verb) != true {
      return nil
    }
    for operand in operands { add(operand, family, &use) }
    return use
  }

  private static func add(_ operand: String, _ family: String, _ use: inout Use) {
    if operand.contains("://") { return use.addresses.append(operand) }
    // A file of the image, or what only a variable knows.
    if operand.contains("/") && (operand.hasPrefix("/") || operand.hasPrefix(".")) { return }
    if operand.hasSuffix(".deb") || operand.hasSuffix(".rpm") || operand.hasSuffix(".apk") {
      return
    }
    if isPinned(operand, family) { return use.pinned.append(operand) }
    guard !operand.contains("$"), !operand.contains("`"), !operand.contains("*") else { return }
    if family == "apt", operand.hasSuffix("-") { return }
    // Groups of packages, `@development`, have no version.
    use.open.append(
      String(operand.prefix { !">~<".contains($0) || family == "apt" }))
  }

  private static func isPinned(_ operand: String, _ family: String) -> Bool {
    switch family {
    case "apt": return operand.contains("=")
    case "apk":
      return operand.contains("=") && !operand.contains("<") && !operand.contains(">")
    default:
      if operand.contains("=") { return true }
      // `name-1.2.3-4.el9`: a part that begins with a digit and holds a dot, or a variable.
      return operand.split(separator: "-").dropFirst().contains { part in
        part.first == "$" || (part.first?.isNumber == true && part.contains("."))
      }
    }
  }

  /// Whether the text of an instruction names a dated archive of the distribution.
  static func namesSnapshot(_ text: String) -> Bool {
    let lower = text.lowercased()
    return [
      "://snapshot", "snapshot.debian.org", "snapshot.ubuntu.com", "snapshot-cloudfront",
      "apt::snapshot",
    ].contains { lower.contains($0) }
  }
}
