import Model
import Versions

/// Requirements as their ecosystem writes them.
enum RequirementText {
  /// The requirement with normal names, without its marker: `torch[opt]<3,>=2.3`,
  /// `libc6 (>= 2.34) | musl`, `numpy >=1.26`.
  static func text(
    _ ecosystem: Ecosystem, _ alternatives: [(name: String, specifier: String)], extras: [String]
  ) -> String {
    alternatives.map { name, specifier in
      switch ecosystem {
      case .pypi:
        let asked = LockOrder.sorted(extras.map(PythonName.normalized)).joined(separator: ",")
        return PythonName.normalized(name) + (asked.isEmpty ? "" : "[\(asked)]") + specifier
      case .conda: return specifier.isEmpty ? name : "\(name) \(specifier)"
      case .deb: return specifier.isEmpty ? name : "\(name) (\(specifier))"
      }
    }
    .joined(separator: " | ")
  }

  /// The requirement of an edge without its marker.
  static func text(_ edge: RequirementEdge) -> String {
    text(
      edge.ecosystem, edge.anyOf.map { ($0.name, $0.specifier) }, extras: edge.extrasRequested)
  }

  /// The requirement of an edge with its marker.
  static func whole(_ edge: RequirementEdge) -> String {
    edge.marker.map { "\(text(edge)); \($0)" } ?? text(edge)
  }

  /// The parts of a requirement that `whole` wrote.
  struct Reading {
    var alternatives: [(name: String, specifier: String)] = []
    var extras: [String] = []
    var marker: String?
  }

  /// Reads what `whole` wrote; text of another form is one name without a constraint.
  static func read(_ ecosystem: Ecosystem, _ text: String) -> Reading {
    var reading = Reading()
    switch ecosystem {
    case .pypi:
      let parts = text.split(separator: ";", maxSplits: 1)
      reading.marker = parts.count > 1 ? String(trimmed(parts[1])) : nil
      let requirement = parts.first ?? ""
      let end = requirement.firstIndex { !isNamePart($0) } ?? requirement.endIndex
      var rest = requirement[end...]
      if rest.first == "[", let close = rest.firstIndex(of: "]") {
        reading.extras = rest[rest.index(after: rest.startIndex)..<close].split(separator: ",")
          .map(String.init)
        rest = rest[rest.index(after: close)...]
      }
      reading.alternatives = [(String(requirement[..<end]), String(trimmed(rest)))]
    case .conda:
      let parts = text.split(separator: " ", maxSplits: 1)
      reading.alternatives = [(String(parts.first ?? ""), String(parts.dropFirst().first ?? ""))]
    case .deb:
      reading.alternatives = text.split(separator: "|").map { part in
        let words = trimmed(part).split(separator: " ", maxSplits: 1)
        let bound = words.dropFirst().first ?? ""
        return (
          String(words.first ?? ""),
          bound.hasPrefix("(") && bound.hasSuffix(")") ? String(bound.dropFirst().dropLast()) : ""
        )
      }
    }
    return reading
  }

  private static func isNamePart(_ character: Character) -> Bool {
    character.isASCII
      && (character.isLetter || character.isNumber || character == "-" || character == "_"
        || character == ".")
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }
}
