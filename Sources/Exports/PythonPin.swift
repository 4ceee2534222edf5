import Lockfiles
import Model
import Versions

/// One distribution as pip and its relatives can be told to install it.
struct PythonPin {
  /// Where its archive lies.
  enum Place: Hashable {
    /// In an index: the name and version find it.
    case index(url: String?)
    /// At an address.
    case archive(url: String, subdirectory: String?)
    /// In a repository of git.
    case repository(url: String, commit: String, revision: String?, subdirectory: String?)
  }

  /// The package of the lock file.
  var package: InstalledPackage
  /// The normalised name.
  var name: String
  /// The version, which PEP 440 allows.
  var version: String
  /// Where its archive lies.
  var place: Place
  /// Digests of its archive, hexadecimal SHA-256, sorted.
  var hashes: [String]

  /// `name==version`, or the name and where it lies (PEP 508).
  var requirement: String {
    switch place {
    case .index: return "\(name)==\(version)"
    case .archive(let url, let subdirectory):
      let fragments =
        (hashes.count == 1 ? ["sha256=\(hashes[0])"] : [])
        + (subdirectory.map { ["subdirectory=\($0)"] } ?? [])
      return "\(name) @ \(url)" + (fragments.isEmpty ? "" : "#" + fragments.joined(separator: "&"))
    case .repository(let url, let commit, _, let subdirectory):
      return "\(name) @ git+\(url)@\(commit)" + (subdirectory.map { "#subdirectory=\($0)" } ?? "")
    }
  }

  var isRepository: Bool {
    if case .repository = place { true } else { false }
  }

  /// The index that the lock or the repository names; nil where none is named.
  var index: String? {
    if case .index(let url) = place { url } else { nil }
  }
}

/// The distributions of one folder, ready to be written, and what cannot be.
struct PythonPins {
  /// By name.
  private(set) var pins: [PythonPin] = []
  /// Those that no file can name, with the reason.
  private(set) var left: [(package: InstalledPackage, reason: String)] = []

  /// The remedy for a missing digest.
  static let hashRemedy =
    "`holdfast lock --hashes FILE` with a report of `pip install --dry-run --report FILE`"

  init(_ packages: [InstalledPackage], _ input: ExportInput) {
    let indexes = Self.declaredIndexes(input.declared)
    var byName: [String: Int] = [:]
    for package in packages.sorted(by: Self.isBefore) {
      guard PythonName.isValid(package.name), PEP440Version(package.version) != nil,
        ExportText.isMade(package.version, of: ".+!-_")
      else {
        left.append((package, "its name or version is none that pip reads"))
        continue
      }
      let place: PythonPin.Place
      switch Self.place(of: package, indexes: indexes) {
      case .success(let found): place = found
      case .failure(let failure):
        left.append((package, failure.reason))
        continue
      }
      let pin = PythonPin(
        package: package, name: PythonName.normalized(package.name), version: package.version,
        place: place,
        hashes: Set(
          package.hashes.compactMap { ExportText.hex($0, algorithm: "sha256", digits: 64) }
        ).sorted())
      if let other = byName[pin.name] {
        // The order puts the higher version last.
        left.append((pins[other].package, "the folder has another version of it"))
        pins[other] = pin
      } else {
        byName[pin.name] = pins.count
        pins.append(pin)
      }
    }
  }

  /// By name, then by version.
  private static func isBefore(_ left: InstalledPackage, _ right: InstalledPackage) -> Bool {
    if left.name != right.name { return left.name < right.name }
    if let one = PEP440Version(left.version), let two = PEP440Version(right.version), one != two {
      return one < two
    }
    return (left.version, left.location) < (right.version, right.location)
  }

  private struct Unwritable: Error {
    let reason: String
  }

  private static func place(
    of package: InstalledPackage, indexes: [String: String]
  ) -> Result<PythonPin.Place, Unwritable> {
    let version = PythonName.normalized(package.name) + " " + package.version
    guard let source = package.source else { return .success(.index(url: indexes[version])) }
    let subdirectory = source.subdirectory
    if let subdirectory,
      !ExportText.isMade(subdirectory, of: "/._-") || subdirectory.contains("..")
    {
      return .failure(Unwritable(reason: "its folder in the archive cannot be written"))
    }
    switch source.kind {
    case .index, .channel:
      let url = ExportText.address(source.url, schemes: ["https", "http"])
      return .success(.index(url: url ?? indexes[version]))
    case .archive:
      guard let url = ExportText.address(source.url, schemes: ["https", "http"]) else {
        return .failure(Unwritable(reason: "it came from a file of another machine"))
      }
      return .success(
        .archive(
          url: String(url.prefix { $0 != "#" }), subdirectory: subdirectory))
    case .vcs:
      guard let commit = source.commit, ExportText.isMade(commit, of: ""),
        [40, 64].contains(commit.utf8.count)
      else { return .failure(Unwritable(reason: "its exact commit is not known")) }
      var url = source.url ?? ""
      if url.hasPrefix("git+") { url.removeFirst(4) }
      guard let url = ExportText.address(url, schemes: ["https", "http", "ssh"]) else {
        return .failure(Unwritable(reason: "its repository is none that others can reach"))
      }
      let revision = source.requestedRevision.flatMap { text in
        ExportText.isMade(text, of: "/._-") ? text : nil
      }
      return .success(
        .repository(url: url, commit: commit, revision: revision, subdirectory: subdirectory))
    case .directory:
      return .failure(
        Unwritable(
          reason: source.editable == true
            ? "it is an editable install of a folder" : "it was installed from a folder"))
    }
  }

  // The indexes that lock files of the repository name, by name and version.
  private static func declaredIndexes(_ declared: DeclaredPart?) -> [String: String] {
    var indexes: [String: String] = [:]
    for pin in declared?.pins ?? [] where pin.ecosystem == .pypi && pin.source?.kind == .index {
      guard let url = ExportText.address(pin.source?.url, schemes: ["https", "http"]) else {
        continue
      }
      let key = PythonName.normalized(pin.name) + " " + pin.version
      indexes[key] = min(indexes[key] ?? url, url)
    }
    return indexes
  }
}
