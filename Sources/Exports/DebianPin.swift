import Lockfiles
import Model

/// One package as apt can be told to install it.
struct DebianPin {
  /// The package of the lock file.
  var package: InstalledPackage

  /// `name:arch=version`; packages for every architecture go without one.
  var text: String {
    guard let architecture = package.architecture, architecture != "all" else {
      return "\(package.name)=\(package.version)"
    }
    return "\(package.name):\(architecture)=\(package.version)"
  }

  /// A package of the system's own database, whole, with a name and version that dpkg allows; nil
  /// for any other.
  init?(_ package: InstalledPackage) {
    guard package.ecosystem == .deb, package.role == .system, package.brokenState == nil,
      ExportText.isMade(package.name, of: "+-."),
      package.name.utf8.first.map(ExportText.isAlphanumeric) == true,
      ExportText.isMade(package.version, of: ".+~:-"),
      package.version.utf8.first.map(ExportText.isAlphanumeric) == true,
      package.architecture.map({ ExportText.isMade($0, of: "-") }) ?? true
    else { return nil }
    self.package = package
  }
}

/// The OS packages of a part, and what cannot be written.
struct DebianPins {
  /// In the lock's order: name, version, architecture.
  private(set) var pins: [DebianPin] = []

  init(_ part: InstalledPart, _ gaps: inout GapList) {
    for package in part.packages where package.ecosystem == .deb {
      if let pin = DebianPin(package) {
        pins.append(pin)
      } else if package.role != .system {
        gaps.add(package.purl, "it stands in the package database of another root")
      } else if let state = package.brokenState {
        gaps.add(
          package.purl, "it is not wholly installed: \(ExportText.comment(state))",
          remedy: "`dpkg --configure -a` in the image, then lock again")
      } else {
        gaps.add(package.purl, "its name, version or architecture is none that dpkg allows")
      }
    }
    pins.sort { $0.text < $1.text }
  }

  /// Architectures beside the platform's own, sorted: dpkg must be told of them first.
  func foreignArchitectures(_ platform: String) -> [String] {
    let native =
      switch Platform(platform)?.architecture {
      case "386": "i386"
      case "arm": "armhf"
      case "ppc64le": "ppc64el"
      case let other: other ?? ""
      }
    return Set(pins.compactMap(\.package.architecture)).subtracting([native, "all"]).sorted()
  }
}

/// The archive of a distribution as it was at one time.
struct ArchiveSnapshot {
  /// Lines for `sources.list`.
  var lines: [String]

  /// The lines of a distribution's snapshot service, or why there are none.
  ///
  /// Signatures of a snapshot are those of its day, so that their end of validity is not asked for;
  /// apt still checks them (sources.list(5), `check-valid-until`).
  static func lines(
    _ os: EnvironmentFacts.OperatingSystem?, platform: String, date: String
  ) -> [String]? {
    guard let os, let codename = os.codename, ExportText.isMade(codename, of: "-") else {
      return nil
    }
    switch os.id {
    case "debian":
      let components = "main contrib non-free" + (hasFirmware(os) ? " non-free-firmware" : "")
      let archive = "deb [check-valid-until=no] http://snapshot.debian.org/archive/"
      // The suite of security updates has had this name since Debian 11.
      let security = isOld(os) ? "\(codename)/updates" : "\(codename)-security"
      return [
        "\(archive)debian/\(date) \(codename) \(components)",
        "\(archive)debian/\(date) \(codename)-updates \(components)",
        "\(archive)debian-security/\(date) \(security) \(components)",
      ]
    case "ubuntu":
      guard ["amd64", "386"].contains(Platform(platform)?.architecture) else { return nil }
      let archive = "deb [check-valid-until=no] http://snapshot.ubuntu.com/ubuntu/\(date)"
      return ["", "-updates", "-security"].map {
        "\(archive) \(codename)\($0) main restricted universe multiverse"
      }
    default: return nil
    }
  }

  private static func hasFirmware(_ os: EnvironmentFacts.OperatingSystem) -> Bool {
    (os.versionId.flatMap { Int($0) } ?? 12) >= 12
  }

  private static func isOld(_ os: EnvironmentFacts.OperatingSystem) -> Bool {
    (os.versionId.flatMap { Int($0) } ?? 11) < 11
  }

  /// Whether a text is a date such as `20260301T000000Z`.
  static func isDate(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 16 else { return false }
    return bytes.enumerated().allSatisfy { position, byte in
      switch position {
      case 8: byte == UInt8(ascii: "T")
      case 15: byte == UInt8(ascii: "Z")
      default: byte &- 0x30 < 10
      }
    }
  }

  /// The snapshot's lines where a date is given; gaps where they are missing.
  init(_ input: ExportInput, _ part: InstalledPart, _ gaps: inout GapList) throws(ExportError) {
    lines = []
    guard let date = input.snapshotDate else {
      gaps.add(
        "archive snapshot",
        "an archive drops old versions, and no date is given at which it had "
          + "these", remedy: "`--snapshot 20260301T000000Z`, the day on which the image was built")
      return
    }
    guard Self.isDate(date) else { throw .snapshotDate(date) }
    if let lines = Self.lines(part.os, platform: input.platform, date: date) {
      self.lines = lines
    } else {
      gaps.add(
        "archive snapshot",
        "no snapshot service is known for `\(ExportText.comment(part.os?.id ?? "an unknown system"))`"
          + " on \(ExportText.comment(input.platform))")
    }
  }
}
