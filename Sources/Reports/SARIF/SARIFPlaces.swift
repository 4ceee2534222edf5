import Documents
import Model

/// Parts of places that many results share.
enum SARIFPlace {
  /// The name of the repository's root, against which paths are resolved (section 3.14.14).
  static let root = "SRCROOT"

  /// A line of a file of the repository.
  static func physical(_ file: String, line: Int) -> JSONValue {
    [
      "artifactLocation": ["uri": .string(SARIFText.uri(file)), "uriBaseId": .string(root)],
      "region": ["startLine": .integer(line)],
    ]
  }

  /// A place that is no file of the repository: environment, layer and path.
  static func logical(_ place: FindingPlaces.Place) -> JSONValue {
    logical(place.evidence, in: place.environment)
  }

  static func logical(_ evidence: Evidence, in environment: String?) -> JSONValue {
    var parts: [String] = []
    var properties: [JSONValue.Member] = [.init("path", .string(evidence.path))]
    if let environment {
      parts.append(environment)
      properties.append(.init("environment", .string(environment)))
    }
    if let layer = evidence.layer {
      parts.append("layer \(layer)")
      properties.append(.init("layer", .integer(layer)))
    }
    if let line = evidence.line { properties.append(.init("line", .integer(line))) }
    let path = evidence.path.split(separator: "/", omittingEmptySubsequences: true)
    parts += path.map(String.init)
    return [
      "name": .string(path.last.map(String.init) ?? evidence.path),
      "fullyQualifiedName": .string(parts.joined(separator: "/")),
      "kind": "resource",
      "properties": .object(properties),
    ]
  }
}

extension SARIFRun {
  /// Where a finding is shown: the first line of the repository that speaks for it, or else the lock
  /// file or the configuration; beside it the package, image, layer and path that it is about.
  func location(of finding: Finding, _ places: [FindingPlaces.Place]) -> JSONValue {
    var members: [JSONValue.Member] = []
    let primary = places.first { $0.file != nil }
    if let primary, let file = primary.file {
      members.append(.init("physicalLocation", SARIFPlace.physical(file, line: primary.fileLine)))
    } else if let fallback {
      members.append(.init("physicalLocation", SARIFPlace.physical(fallback, line: 1)))
    }
    var logical = [subject(of: finding)]
    if let inside = places.first(where: { $0.file == nil }) {
      logical.append(SARIFPlace.logical(inside))
    } else if let name = finding.environments.last, let kind = kinds[name] {
      logical.append([
        "name": .string(name), "fullyQualifiedName": .string(name),
        "kind": .string(kind.rawValue),
      ])
    }
    members.append(.init("logicalLocations", .array(logical)))
    return .object(members)
  }

  private func subject(of finding: Finding) -> JSONValue {
    let isPackage = finding.subject.hasPrefix("pkg:")
    return [
      "name": .string(Subject.name(finding.subject)),
      "fullyQualifiedName": .string(finding.subject),
      "kind": .string(isPackage ? "package" : finding.dimension.rawValue),
    ]
  }

  /// Every place with what was seen there.
  func related(_ places: [FindingPlaces.Place]) -> [JSONValue] {
    // One place alone is where the finding is shown.
    guard places.count > 1 || places.contains(where: { $0.file == nil }) else { return [] }
    return places.enumerated().map { position, place in
      var members: [JSONValue.Member] = [.init("id", .integer(position + 1))]
      if let file = place.file {
        members.append(.init("physicalLocation", SARIFPlace.physical(file, line: place.fileLine)))
      } else {
        members.append(.init("logicalLocations", [SARIFPlace.logical(place)]))
      }
      let text = [place.environment, place.text].compactMap { $0 }.filter { !$0.isEmpty }
        .joined(separator: ": ")
      if !text.isEmpty { members.append(.init("message", ["text": SARIFText.message(text)])) }
      return .object(members)
    }
  }

  /// A place of which only the evidence is known.
  func place(_ evidence: Evidence) -> JSONValue {
    if let file = places.file(of: evidence, in: nil) {
      return ["physicalLocation": SARIFPlace.physical(file, line: max(1, evidence.line ?? 1))]
    }
    return ["logicalLocations": [SARIFPlace.logical(evidence, in: nil)]]
  }
}
