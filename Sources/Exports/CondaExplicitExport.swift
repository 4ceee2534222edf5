import Lockfiles
import Model

/// Writes an explicit file for conda, mamba and pixi: the address and digest of every package.
///
/// Format: conda, "Building identical conda environments", `@EXPLICIT`; the digest behind `#` is MD5
/// as ever, or `sha256:` and a SHA-256 as conda 24 and micromamba read it.
struct CondaExplicitExport {
  private let input: ExportInput
  private let part: InstalledPart

  init(_ input: ExportInput, _ part: InstalledPart) {
    self.input = input
    self.part = part
  }

  func export() throws(ExportError) -> Export {
    var gaps = GapList()
    let prefixes = Self.prefixes(part)
    guard let first = prefixes.first else {
      throw .nothing(environment: input.environment, wanted: "conda packages")
    }
    var prefix = first
    if let location = input.location {
      guard prefixes.contains(location) else {
        throw .unknownLocation(location: location, known: prefixes.sorted())
      }
      prefix = location
    }
    var lines = ExportText.header(input).map { "# " + $0 }
    lines.append("# " + ExportText.comment("prefix \(prefix)"))
    lines.append("#")
    lines.append("#   conda create --name NAME --file conda-explicit.txt")
    lines += Self.lines(prefix, part, &gaps)
    lines += pipLines(prefix, &gaps)
    for package in part.packages where package.ecosystem == .conda && package.location != prefix {
      gaps.add(
        package.purl, "it lies in another prefix, `\(ExportText.comment(package.location))`")
    }
    return Export(
      bytes: ExportText.bytes(lines), fileName: "conda-explicit.txt", gaps: gaps.sorted)
  }

  /// The prefixes that hold conda packages, the environment's own first, then those with most.
  static func prefixes(_ part: InstalledPart) -> [String] {
    var counts: [String: (isPrimary: Bool, count: Int)] = [:]
    for package in part.packages where package.ecosystem == .conda {
      let known = counts[package.location] ?? (false, 0)
      counts[package.location] = (known.isPrimary || package.role == .primary, known.count + 1)
    }
    return counts.sorted { left, right in
      if left.value.isPrimary != right.value.isPrimary { return left.value.isPrimary }
      if left.value.count != right.value.count { return left.value.count > right.value.count }
      return left.key < right.key
    }.map(\.key)
  }

  /// `@EXPLICIT` and one line per package of a prefix, sorted by name.
  static func lines(_ prefix: String, _ part: InstalledPart, _ gaps: inout GapList) -> [String] {
    var lines = ["@EXPLICIT"]
    let packages = part.packages.filter { $0.ecosystem == .conda && $0.location == prefix }
      .sorted { ($0.name, $0.version) < ($1.name, $1.version) }
    for package in packages {
      guard let url = ExportText.address(package.source?.url, schemes: ["https", "http"]),
        url.hasSuffix(".conda") || url.hasSuffix(".tar.bz2")
      else {
        gaps.add(package.purl, "its record names no address that others can reach")
        lines.append(
          "# left out: " + ExportText.comment("\(package.name) \(package.version)")
            + ": no address")
        continue
      }
      let md5 = package.hashes.compactMap {
        ExportText.hex($0, algorithm: "md5", digits: 32)
      }.sorted().first
      let sha256 = package.hashes.compactMap {
        ExportText.hex($0, algorithm: "sha256", digits: 64)
      }.sorted().first
      if let sha256 {
        lines.append("\(url)#sha256:\(sha256)")
      } else if let md5 {
        lines.append("\(url)#\(md5)")
      } else {
        gaps.add(package.purl, "its record names no digest of its archive")
        lines.append(url)
      }
    }
    return lines
  }

  private func pipLines(_ prefix: String, _ gaps: inout GapList) -> [String] {
    let folders = PythonFolder.all(in: part).filter { $0.location.hasPrefix(prefix + "/lib/") }
    let packages = folders.flatMap(\.packages)
    guard !packages.isEmpty else { return [] }
    for package in packages {
      gaps.add(
        package.purl, "pip installed it, and an explicit file names conda packages alone",
        remedy: "`holdfast export \(ExportText.comment(input.environment)) --to requirements`, "
          + "and pip after conda")
    }
    return ["# installed with pip afterwards:"]
      + packages.map { "#   " + ExportText.comment("\($0.name)==\($0.version)") }.sorted()
  }
}
