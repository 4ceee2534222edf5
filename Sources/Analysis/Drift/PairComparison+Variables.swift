import Model
import Versions

extension PairComparison {
  /// Variables of the images' configurations; other subjects know none.
  mutating func compareVariables() {
    guard baseline.hasConfiguration, other.hasConfiguration else { return }
    let left = baseline.snapshot.facts.environment
    let right = other.snapshot.facts.environment
    for name in Set(left.keys).union(right.keys).sorted() {
      let a = left[name]
      let b = right[name]
      if a == b { continue }
      let matters = SeverityNames.matters(variable: name)
      var difference = Difference(
        rule: matters ? RuleRegistry.numericsVariable : RuleRegistry.otherVariable,
        dimension: .variable, subject: name, name: name, names: [name.lowercased(), name],
        ecosystem: nil, severity: SeverityTable.variable(name), baseline: side(a, name, baseline),
        other: side(b, name, other), title: "", message: Self.reason(name, matters: matters))
      let texts = (Self.text(a), Self.text(b))
      difference.title = "\(name) \(texts.0) → \(texts.1)"
      difference.fix =
        a == nil
        ? "unset \(name) in \(other.name), or set it to \(texts.1) in \(baseline.name)"
        : "set \(name)=\(texts.0) in \(other.name)"
      differences.append(difference)
    }
  }

  private static func text(_ value: EnvironmentFacts.EnvironmentValue?) -> String {
    guard let value else { return "unset" }
    return value.text ?? "<redacted>"
  }

  // The instruction that set it last: `ENV NAME=…`, `ENV NAME …`.
  private func side(
    _ value: EnvironmentFacts.EnvironmentValue?, _ name: String, _ view: EnvironmentView
  ) -> Difference.Side {
    guard value != nil else { return Difference.Side() }
    var side = Difference.Side(texts: [Self.text(value)])
    side.layers = view.lastLayer { text in
      Instruction.keyword(text) == "ENV"
        && (text.dropFirst(4).hasPrefix("\(name)=") || text.dropFirst(4).hasPrefix("\(name) ")
          || text.contains(" \(name)="))
    }
    side.evidence = side.layers.map { Evidence(path: "image configuration", layer: $0) }
    return side
  }

  private static func reason(_ name: String, matters: Bool) -> String {
    guard matters else { return "a setting of the image" }
    if name == "PATH" || name.hasSuffix("PATH") { return "it decides which files are found first" }
    if name.contains("THREADS") {
      return "the number of threads changes speed and the order of sums"
    }
    if name.hasPrefix("NVIDIA_") || name.hasPrefix("CUDA_") {
      return "it speaks to the driver and the runtime of the accelerator"
    }
    return "it changes numbers or what is loaded"
  }
}
