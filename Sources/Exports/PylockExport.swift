import Lockfiles
import Model
import Versions

/// Writes `pylock.toml`.
///
/// Format: PyPA, "pylock.toml Specification" (PEP 751), `lock-version` 1.0. Each wheel and source
/// archive needs an address or a path there, which an image does not keep: they come from the archive
/// book, by digest. What has none is left out, and the file says so.
struct PylockExport {
  private let input: ExportInput
  private let part: InstalledPart

  init(_ input: ExportInput, _ part: InstalledPart) {
    self.input = input
    self.part = part
  }

  func export() throws(ExportError) -> Export {
    let folders = PythonFolder.all(in: part)
    guard let folder = try RequirementsExport.chosen(input, folders) else {
      throw .nothing(environment: input.environment, wanted: "distributions that pip installs")
    }
    var gaps = GapList()
    for other in folders where other.location != folder.location {
      for package in other.packages {
        gaps.add(
          package.purl, "it lies in another folder, `\(ExportText.comment(other.location))`")
      }
    }
    let pins = PythonPins(folder.packages, input)
    var entries: [String] = []
    var left: [String] = []
    for pin in pins.pins {
      if let lines = entry(pin, &gaps) {
        entries += ["", "[[packages]]"] + lines
      } else {
        left.append("# left out: " + ExportText.comment("\(pin.name) \(pin.version)"))
      }
    }
    for (package, reason) in pins.left {
      gaps.add(package.purl, reason, remedy: RequirementsExport.remedy(package))
      left.append(
        "# left out: "
          + ExportText.comment("\(package.name) \(package.version)") + ": \(reason)")
    }
    var lines = ExportText.header(input).map { "# " + $0 }
    lines.append("# " + ExportText.comment("folder \(folder.location)"))
    if !left.isEmpty {
      lines.append(
        "# NOT WHOLE: \(left.count) of \(folder.packages.count) distributions are missing:")
      lines += left.sorted()
    }
    lines += ["lock-version = \"1.0\"", "created-by = \"holdfast\""]
    if let marker = environmentMarker { lines.append("environments = [\(Self.quoted(marker))]") }
    if let version = folder.version, PEP440Version(version) != nil,
      ExportText.isMade(version, of: ".")
    {
      lines.append("requires-python = \"==\(PythonFolder.minor(version)).*\"")
    }
    // The key is required, and arrays of tables cannot write an empty one.
    if entries.isEmpty { lines.append("packages = []") }
    return Export(
      bytes: ExportText.bytes(lines + entries), fileName: "pylock.toml", gaps: gaps.sorted)
  }

  private var environmentMarker: String? {
    guard let platform = Platform(input.platform), platform.system == "linux",
      ExportText.isMade(platform.machine, of: "_")
    else { return nil }
    return "sys_platform == 'linux' and platform_machine == '\(platform.machine)'"
  }

  /// The lines of one package; nil where nothing says from where it can be had.
  private func entry(_ pin: PythonPin, _ gaps: inout GapList) -> [String]? {
    var lines = ["name = \(Self.quoted(pin.name))", "version = \(Self.quoted(pin.version))"]
    switch pin.place {
    case .repository(let url, let commit, let revision, let subdirectory):
      lines.append("[packages.vcs]")
      lines += ["type = \"git\"", "url = \(Self.quoted(url))"]
      if let revision { lines.append("requested-revision = \(Self.quoted(revision))") }
      lines.append("commit-id = \(Self.quoted(commit))")
      if let subdirectory { lines.append("subdirectory = \(Self.quoted(subdirectory))") }
    case .archive(let url, let subdirectory):
      guard let hash = pin.hashes.first else {
        gaps.add(
          pin.package.purl, "no digest of its archive is known",
          remedy: PythonPins.hashRemedy)
        return nil
      }
      lines.append("[packages.archive]")
      lines += ["url = \(Self.quoted(url))", "hashes = {sha256 = \"\(hash)\"}"]
      if let subdirectory { lines.append("subdirectory = \(Self.quoted(subdirectory))") }
    case .index(let index):
      guard let archives = archiveLines(pin, &gaps) else { return nil }
      if let index { lines.append("index = \(Self.quoted(index))") }
      lines += archives
    }
    return lines
  }

  private func archiveLines(_ pin: PythonPin, _ gaps: inout GapList) -> [String]? {
    guard !pin.hashes.isEmpty else {
      gaps.add(
        pin.package.purl, "no digest of its archive is known",
        remedy: PythonPins.hashRemedy)
      return nil
    }
    var wheels: [String] = []
    var sources: [String] = []
    for hash in pin.hashes {
      guard let archive = input.archives.archive(sha256: hash),
        let url = ExportText.address(archive.url, schemes: ["https", "http", "file"]),
        let name = Self.fileName(url)
      else { continue }
      let isWheel = name.hasSuffix(".whl")
      let matches =
        isWheel
        ? (try? WheelFilename(name)).map {
          $0.normalizedName == pin.name && $0.version == PEP440Version(pin.version)
        }
        : (try? SourceDistributionFilename(name)).map {
          $0.normalizedName == pin.name && $0.version == PEP440Version(pin.version)
        }
      guard matches == true else { continue }
      var fields = ["name = \(Self.quoted(name))", "url = \(Self.quoted(url))"]
      if let size = archive.sizeBytes { fields.append("size = \(size)") }
      fields.append("hashes = {sha256 = \"\(hash)\"}")
      let table = "{\(fields.joined(separator: ", "))}"
      if isWheel { wheels.append(table) } else { sources.append(table) }
    }
    guard !wheels.isEmpty || !sources.isEmpty else {
      gaps.add(
        pin.package.purl, "its digest is known, and no address of its archive",
        remedy: "`--archives FILE` with a report of `pip install --dry-run --report FILE`")
      return nil
    }
    var lines: [String] = []
    if let source = sources.first { lines.append("sdist = \(source)") }
    if !wheels.isEmpty {
      lines += ["wheels = ["] + wheels.sorted().map { "  \($0)," } + ["]"]
    }
    return lines
  }

  // The last part of an address, percent-encoding undone; nil where that gives no plain name.
  private static func fileName(_ url: String) -> String? {
    guard let last = url.split(separator: "/").last else { return nil }
    var bytes: [UInt8] = []
    var rest = last.prefix { $0 != "?" }.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let decoded = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
        return nil
      }
      bytes.append(decoded)
      rest = rest.dropFirst(2)
    }
    let name = String(decoding: bytes, as: UTF8.self)
    return ExportText.isMade(name, of: "._-+!") ? name : nil
  }

  /// A basic string (TOML 1.0, "String").
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
