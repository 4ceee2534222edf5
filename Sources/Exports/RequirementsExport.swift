import Lockfiles
import Model

/// Writes a requirements file for pip and uv.
///
/// Format: pip, "Requirements File Format", and "Secure installs" for the mode in which every
/// archive is checked: pip then refuses a file in which one digest is missing. Where one is, the file
/// stays installable and says so on top; the digests that are known stand beside their lines as
/// comments.
struct RequirementsExport {
  private let input: ExportInput
  private let part: InstalledPart

  init(_ input: ExportInput, _ part: InstalledPart) {
    self.input = input
    self.part = part
  }

  func export() throws(ExportError) -> Export {
    let folders = PythonFolder.all(in: part)
    guard let folder = try Self.chosen(input, folders) else {
      throw .nothing(environment: input.environment, wanted: "distributions that pip installs")
    }
    var gaps = GapList()
    for other in folders where other.location != folder.location {
      for package in other.packages {
        gaps.add(
          package.purl, "it lies in another folder, `\(ExportText.comment(other.location))`",
          remedy:
            "`holdfast export \(ExportText.comment(input.environment)) --to requirements "
            + "--location \(ExportText.comment(other.location))`")
      }
    }
    let lines = Self.lines(folder, input, &gaps)
    return Export(
      bytes: ExportText.bytes(lines), fileName: "requirements.txt", gaps: gaps.sorted)
  }

  /// The folder that the input names, else the main one; nil where there is none at all.
  static func chosen(
    _ input: ExportInput, _ folders: [PythonFolder]
  ) throws(ExportError) -> PythonFolder? {
    guard let location = input.location else { return folders.first }
    guard let folder = folders.first(where: { $0.location == location }) else {
      throw .unknownLocation(location: location, known: folders.map(\.location).sorted())
    }
    return folder
  }

  /// The lines of the file for one folder.
  static func lines(
    _ folder: PythonFolder, _ input: ExportInput, _ gaps: inout GapList
  ) -> [String] {
    let pins = PythonPins(folder.packages, input)
    let unhashed = pins.pins.filter { $0.hashes.isEmpty || $0.isRepository }
    var lines = ExportText.header(input).map { "# " + $0 }
    var place = "folder \(folder.location)"
    if let version = folder.version { place += ", Python \(version)" }
    lines.append("# " + ExportText.comment(place))
    lines.append("#")
    if !pins.left.isEmpty {
      lines.append("# NOT WHOLE: \(pins.left.count) distributions are left out, named at the end.")
    }
    if unhashed.isEmpty, !pins.pins.isEmpty {
      lines += [
        "# Every distribution below stands here with digests of its archive:",
        "#   pip install --no-deps --require-hashes -r requirements.txt", "",
        "--require-hashes",
      ]
    } else {
      lines += [
        "# NOT CHECKED: \(unhashed.count) of \(pins.pins.count) distributions have no digest here,",
        "# and pip checks either all or none. Known digests stand as comments. Install with:",
        "#   pip install --no-deps -r requirements.txt",
        "# For digests, with the same Python:",
        "#   pip install --dry-run --ignore-installed --no-deps --report report.json \\",
        "#     -r requirements.txt",
        "#   holdfast lock --hashes report.json", "",
      ]
    }
    lines += Self.indexLines(pins.pins)
    for pin in pins.pins {
      Self.note(pin, &gaps)
      if unhashed.isEmpty {
        lines.append(pin.requirement + (pin.hashes.isEmpty ? "" : " \\"))
        for (position, hash) in pin.hashes.enumerated() {
          lines.append(
            "    --hash=sha256:\(hash)" + (position + 1 < pin.hashes.count ? " \\" : ""))
        }
      } else {
        lines.append(pin.requirement)
        lines += pin.hashes.map { "    # --hash=sha256:\($0)" }
      }
    }
    for (package, reason) in pins.left {
      gaps.add(package.purl, reason, remedy: Self.remedy(package))
      lines.append(
        "# left out: "
          + ExportText.comment("\(package.name) \(package.version)") + ": \(reason)")
    }
    return lines
  }

  /// What is missing of a distribution that stands in the file.
  static func note(_ pin: PythonPin, _ gaps: inout GapList) {
    if pin.isRepository {
      gaps.add(
        pin.package.purl, "it comes from a repository, of which no digest can be checked",
        remedy: "build a wheel of the commit once and install that")
    } else if pin.hashes.isEmpty {
      gaps.add(
        pin.package.purl, "no digest of its archive is known",
        remedy: PythonPins.hashRemedy)
    }
    if pin.package.source?.kind == .index, pin.package.source?.url != nil, pin.index == nil {
      gaps.add(pin.package.purl, "the address of its index cannot be written")
    } else if case .index(url: nil) = pin.place, pin.version.contains("+") {
      gaps.add(
        pin.package.purl, "its local version is on no default index, and the lock names none",
        remedy: "install with `--extra-index-url` of the index that it came from")
    }
  }

  static func remedy(_ package: InstalledPackage) -> String? {
    switch package.source?.kind {
    case .directory: "install its folder with `pip install --no-deps FOLDER`"
    case .archive: "publish the archive where others can reach it"
    default: nil
    }
  }

  // One index for all is the only one that is asked; of several each is an extra one.
  private static func indexLines(_ pins: [PythonPin]) -> [String] {
    let indexed = pins.filter { if case .index = $0.place { true } else { false } }
    let named = Set(indexed.compactMap(\.index)).sorted()
    guard let first = named.first else { return [] }
    if named.count == 1, indexed.allSatisfy({ $0.index != nil }) {
      return ["--index-url \(first)"]
    }
    return named.map { "--extra-index-url \($0)" }
  }
}
