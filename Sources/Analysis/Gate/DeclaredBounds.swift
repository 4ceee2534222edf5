import Lockfiles
import Model
import Versions

/// The requirements of a repository that count for one environment: its manifests, groups, extras.
struct DeclaredBounds {
  /// One requirement.
  struct Bound {
    /// The edge of the repository's snapshot.
    let edge: RequirementEdge
    /// The normalised name.
    let name: String
    /// The constraint; empty for any version.
    let specifier: String

    /// `pyproject.toml:18`.
    var place: String { ConflictAnalysis.place(edge.evidence) }
    /// `numpy<2`.
    var text: String {
      edge.ecosystem == .pypi || specifier.isEmpty ? name + specifier : "\(name) \(specifier)"
    }
  }

  /// Every requirement that counts.
  let all: [Bound]
  /// Those that are installed together: of the named manifests all, else of each manifest with what
  /// it includes.
  let sets: [[Bound]]
  /// Bounds on the interpreter, with the manifests that set them.
  let interpreters: [(text: String, path: String)]

  init(_ environment: GateEnvironment) {
    let snapshot = environment.repository.snapshot
    let options = environment.options
    let named =
      options.manifests.isEmpty ? environment.declaredNow.files : options.manifests
    let isChosen = ManifestChoice.files(snapshot, named)
    let defaults = snapshot.manifests.filter { isChosen($0.path) }.flatMap(\.defaultGroups)
    let groups = Set((options.groups ?? defaults).map(PythonName.normalized))
    let extras = Set(options.extras.map(PythonName.normalized))
    var bounds: [Bound] = []
    for edge in snapshot.requirements where edge.from == RequirementEdge.root {
      switch edge.kind {
      case .declared, .runtime, .constrains, .overrides: break
      default: continue
      }
      // Alternatives bound nothing by themselves.
      guard isChosen(edge.evidence.path), edge.anyOf.count == 1, let term = edge.anyOf.first
      else { continue }
      if let group = edge.group, !groups.contains(PythonName.normalized(group)) { continue }
      if let extra = edge.activatedByExtra, !extras.contains(PythonName.normalized(extra)) {
        continue
      }
      bounds.append(
        Bound(
          edge: edge, name: NameTable.normalized(edge.ecosystem, term.name),
          specifier: term.specifier))
    }
    all = bounds
    if options.manifests.isEmpty {
      let roots = snapshot.manifests.filter {
        $0.state == .declared && !$0.included && isChosen($0.path)
      }
      sets = roots.map { root in
        let isInside = ManifestChoice.files(snapshot, [root.path])
        return bounds.filter { isInside($0.edge.evidence.path) }
      }
    } else {
      sets = [bounds]
    }
    interpreters = snapshot.manifests.compactMap { manifest in
      guard manifest.state == .declared, isChosen(manifest.path),
        let text = manifest.requiresPython, !text.isEmpty
      else { return nil }
      return (text, manifest.path)
    }
  }
}

/// The interpreters and machines for which markers are judged: one where they are known, else all
/// that the manifests allow.
struct MarkerGrid {
  // Versions of Python that are in use or to come.
  private static let minors = 8...15

  private let points: [PEP508Environment]
  private var truths: [String: [PEP508Truth]] = [:]

  /// How many combinations there are.
  var count: Int { points.count }

  /// A grid for a version of Python, or for those that the bounds accept; for these machines.
  init(python: String?, _ interpreters: [(text: String, path: String)], machines: [String]) {
    var pythons = python.map { [$0] } ?? []
    if pythons.isEmpty {
      let sets = interpreters.compactMap { try? PEP440Specifiers($0.text) }
      pythons = Self.minors.map { "3.\($0)" }.filter { minor in
        // `>=3.11.4` accepts some release of 3.11.
        sets.allSatisfy { $0.contains(text: minor) || $0.contains(text: "\(minor).99") }
      }
    }
    let machines = machines.isEmpty ? ["x86_64", "aarch64"] : machines
    points = pythons.flatMap { python in
      machines.map { .cpythonOnLinux(pythonFullVersion: python, machine: $0) }
    }
  }

  /// Whether a marker holds at each point; no marker holds everywhere.
  mutating func holds(_ marker: String?) -> [PEP508Truth] {
    guard let marker else { return Array(repeating: .yes, count: points.count) }
    if let known = truths[marker] { return known }
    let parsed = try? PEP508Marker(marker)
    let answers = points.map { point -> PEP508Truth in
      guard let parsed else { return .unknown }
      return (try? parsed.evaluate(in: point, extras: [String]())) ?? .unknown
    }
    truths[marker] = answers
    return answers
  }
}
