import Analysis
import Lockfiles
import Model

/// Builds repositories as scanning would make them, for the gate.
struct GateSample {
  var repository = Sample()
  var options = EnvironmentOptions()
  var python: String?

  init() {
    repository.kind = .repository
    repository.state = .locked
  }

  /// A manifest and what it includes.
  mutating func manifest(
    _ path: String, includes: [String] = [], requiresPython: String? = nil, included: Bool = false
  ) {
    var record = ManifestRecord(
      path: path, format: path.hasSuffix(".toml") ? "pyproject" : "requirements", state: .declared)
    record.includes = includes
    record.included = included
    record.requiresPython = requiresPython
    repository.manifests.append(record)
  }

  /// A lock file.
  mutating func lockFile(_ path: String = "uv.lock") {
    repository.manifests.append(ManifestRecord(path: path, format: "uv", state: .locked))
  }

  /// A declared requirement.
  mutating func require(
    _ name: String, _ specifier: String, _ path: String = "pyproject.toml", line: Int,
    marker: String? = nil, group: String? = nil, extra: String? = nil,
    kind: RequirementKind = .declared, ecosystem: Ecosystem = .pypi,
    status: RequirementEdge.Status = .unknown
  ) {
    var edge = RequirementEdge(
      from: RequirementEdge.root,
      anyOf: [RequirementEdge.Alternative(name: name, specifier: specifier)], ecosystem: ecosystem,
      kind: kind, status: status, evidence: Evidence(path: path, line: line))
    edge.marker = marker
    edge.group = group
    edge.activatedByExtra = extra
    repository.declared.append(edge)
  }

  /// A pin of `uv.lock`.
  mutating func pin(_ name: String, _ version: String) {
    repository.python(name, version, layer: 0)
  }

  var snapshot: Snapshot {
    var snapshot = repository.snapshot("repo:.")
    for row in snapshot.packages.indices {
      snapshot.packages[row].evidence = [Evidence(path: "uv.lock", line: 10 * (row + 1))]
    }
    return snapshot
  }

  /// What is declared.
  var declared: DeclaredPart {
    DeclaredPart(
      of: snapshot,
      selection: DeclaredSelection(
        manifests: options.manifests, groups: options.groups, extras: options.extras,
        python: python))
  }

  /// The environment, with a lock of what another state declared.
  func environment(
    _ name: String = "training", locked: DeclaredPart? = nil,
    installed: [String: InstalledPart] = [:], pools: [Pool] = []
  ) -> GateEnvironment {
    GateEnvironment(
      name: name, declaredNow: declared, lockedDeclared: locked ?? declared,
      repository: NamedSnapshot(name: "repo", snapshot: snapshot), installed: installed,
      options: options, pools: pools)
  }

  /// The report of one environment whose lock says what `locked` does, else what is declared.
  func report(
    locked: DeclaredPart? = nil, installed: [String: InstalledPart] = [:],
    _ change: (inout DriftOptions) -> Void = { _ in }
  ) -> Report {
    var drift = DriftOptions()
    drift.command = "check"
    change(&drift)
    return GateAnalysis.check(
      GateInput(
        environments: [environment(locked: locked, installed: installed)],
        lock: .present(LockState(path: "holdfast.lock", digest: "sha256:0")), options: drift))
  }

  /// An installed part with these Python packages.
  static func installed(_ packages: [(name: String, version: String)], python: String = "3.11.9")
    -> InstalledPart
  {
    var part = InstalledPart(
      subject: InstalledPart.Subject(kind: .image, digest: "sha256:1"),
      numerics: NumericsFingerprint(digest: "sha256:2", inputs: [:]))
    part.interpreters = [
      InstalledPart.Interpreter(
        kind: "python", version: python, path: "/usr/bin/python3", primary: true)
    ]
    part.packages = packages.map {
      InstalledPackage(
        purl: "pkg:pypi/\($0.name)@\($0.version)", ecosystem: .pypi, name: $0.name,
        version: $0.version, role: .primary, location: "/opt/venv")
    }
    return part
  }
}
