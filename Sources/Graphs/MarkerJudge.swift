import Versions

/// Evaluates markers and Python specifiers for one interpreter, each text once.
struct MarkerJudge {
  /// An answer that may be open.
  typealias Answer = PEP508Truth

  private let environment: PEP508Environment
  private let pythonVersion: PEP440Version?
  private var markers: [String: PEP508Marker?] = [:]
  private var specifiers: [String: PEP440Specifiers?] = [:]
  private var versions: [String: PEP440Version?] = [:]

  /// A judge for an interpreter on Linux; nil versions leave what depends on them open.
  init(minor: String?, full: String?, machine: String) {
    var environment = PEP508Environment.cpythonOnLinux(
      pythonFullVersion: full ?? minor ?? "3", machine: machine)
    if full == nil {
      // Only as exact as what is known: the rest leaves markers open.
      environment.pythonFullVersion = nil
      environment.implementationVersion = nil
      environment.pythonVersion = minor
    }
    self.environment = environment
    self.pythonVersion = (full ?? minor).flatMap { PEP440Version($0) }
  }

  /// Whether a marker holds when `extra` is asked for; no marker always holds.
  mutating func holds(_ marker: String?, extra: String = "") -> Answer {
    guard let marker else { return .yes }
    let parsed: PEP508Marker?
    if let known = markers[marker] {
      parsed = known
    } else {
      parsed = try? PEP508Marker(marker)
      markers[marker] = .some(parsed)
    }
    guard let parsed else { return .unknown }
    var environment = self.environment
    environment.extra = extra
    // A comparison that PEP 508 leaves undefined has no answer.
    return (try? parsed.evaluate(in: environment)) ?? .unknown
  }

  /// Whether an installed version fulfils a specifier set; pre-releases count as installed.
  mutating func contains(_ specifier: String, _ version: String) -> Answer {
    guard !specifier.isEmpty else { return .yes }
    guard let set = specifierSet(specifier) else { return .unknown }
    let parsed: PEP440Version?
    if let known = versions[version] {
      parsed = known
    } else {
      parsed = PEP440Version(version)
      versions[version] = .some(parsed)
    }
    if let parsed { return set.contains(parsed, prereleases: true) ? .yes : .no }
    return set.contains(text: version, prereleases: true) ? .yes : .unknown
  }

  /// Whether the interpreter fulfils `Requires-Python`; only as exact as its version is known.
  mutating func interpreterFulfils(_ specifier: String) -> Answer {
    guard let set = specifierSet(specifier) else { return .unknown }
    guard let pythonVersion else { return .unknown }
    return set.contains(pythonVersion, prereleases: true) ? .yes : .no
  }

  private mutating func specifierSet(_ text: String) -> PEP440Specifiers? {
    if let known = specifiers[text] { return known }
    let parsed = try? PEP440Specifiers(text)
    specifiers[text] = .some(parsed)
    return parsed
  }
}
