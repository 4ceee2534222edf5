package import Model
import Versions

extension DeclaredPart {
  /// What a repository declares and pins for an environment.
  ///
  /// Markers are kept, not judged, so that every machine computes the same part; a requirement that
  /// could not be read at all is a notice of the scan and stands in no row.
  package init(of snapshot: Snapshot, selection: DeclaredSelection) {
    let scope = DeclaredScope(snapshot, selection)
    var part = DeclaredPart()
    part.python = selection.python
    part.groups = selection.groups.map { LockOrder.sorted($0.map(PythonName.normalized)) }
    part.extras = LockOrder.sorted(selection.extras.map(PythonName.normalized))
    for manifest in snapshot.manifests where scope.contains(file: manifest.path) {
      part.files.append(manifest.path)
      part.addInterpreter(manifest)
    }
    for edge in snapshot.requirements
    where edge.from == RequirementEdge.root && scope.contains(edge) {
      part.add(edge)
    }
    for record in snapshot.packages where record.state == .locked {
      guard let file = record.evidence.first?.path, scope.contains(file: file) else { continue }
      part.pins.append(Pin(record, file: file))
    }
    for build in snapshot.builds where scope.contains(build: build.path) {
      part.files.append(build.path)
      part.add(build)
    }
    self = part.arranged
  }

  private mutating func add(_ edge: RequirementEdge) {
    guard let first = edge.anyOf.first else { return }
    var row = Requirement(
      file: edge.evidence.path, ecosystem: edge.ecosystem, text: RequirementText.text(edge),
      name: PackageNames.normalized(edge.ecosystem, first.name), kind: edge.kind)
    row.marker = edge.marker
    row.extra = edge.activatedByExtra.map(PythonName.normalized)
    row.group = edge.group.map(PythonName.normalized)
    row.source = edge.source
    row.hashes = edge.hashes
    requirements.append(row)
  }

  // `requires-python` bounds every resolution of the project.
  private mutating func addInterpreter(_ manifest: ManifestRecord) {
    guard let text = manifest.requiresPython, !text.isEmpty, manifest.state == .declared else {
      return
    }
    requirements.append(
      Requirement(
        file: manifest.path, ecosystem: .pypi, text: "python\(text)", name: "python",
        kind: .interpreter))
  }

  private mutating func add(_ build: BuildRecord) {
    for (number, stage) in build.stages.enumerated() {
      images.append(
        BaseImage(file: build.path, stage: stage.name ?? String(number), base: stage.base))
      for fact in stage.instructions.flatMap(\.requirements) {
        guard let first = fact.anyOf.first else { continue }
        var row = Requirement(
          file: build.path, ecosystem: fact.ecosystem,
          text: RequirementText.text(
            fact.ecosystem, fact.anyOf.map { ($0.name, $0.specifier) }, extras: fact.extras),
          name: PackageNames.normalized(fact.ecosystem, first.name), kind: fact.kind)
        row.marker = fact.marker
        row.source = fact.source
        row.hashes = fact.hashes
        requirements.append(row)
      }
    }
  }
}

extension DeclaredPart.Pin {
  fileprivate init(_ record: PackageRecord, file: String) {
    self.init(
      file: file, ecosystem: record.ecosystem,
      name: PackageNames.normalized(record.ecosystem, record.name), version: record.version)
    marker = record.attributes["marker"]
    source = record.source
    hashes = record.hashes
  }
}

/// Names as their ecosystem compares them.
enum PackageNames {
  /// The normalised name.
  static func normalized(_ ecosystem: Ecosystem, _ name: String) -> String {
    ecosystem == .pypi ? PythonName.normalized(name) : name
  }
}
