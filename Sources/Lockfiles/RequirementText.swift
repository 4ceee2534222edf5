import Model

/// Requirements as their ecosystem writes them.
enum RequirementText {
  /// The requirement without its marker: `torch[opt]<3,>=2.3`, `libc6 (>= 2.34) | musl`, `numpy >=1.26`.
  static func text(
    _ ecosystem: Ecosystem, _ alternatives: [(name: String, specifier: String)], extras: [String]
  ) -> String {
    alternatives.map { name, specifier in
      switch ecosystem {
      case .pypi:
        let asked = extras.isEmpty ? "" : "[\(extras.sorted().joined(separator: ","))]"
        return name + asked + specifier
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
}
