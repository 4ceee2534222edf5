import Model
import Versions

extension PairComparison {
  /// Layers of two images that only one of them has and that brought no difference told so far.
  ///
  /// Layers of bases that differ are told by the base. A layer whose instruction the other image has
  /// too was merely built again where an earlier layer differs already; it counts where it is the
  /// first that differs.
  mutating func compareLayers(_ bases: BasePair?) {
    guard baseline.hasConfiguration, other.hasConfiguration else { return }
    let left = lone(baseline, against: other, from: bases?.baselineEnd ?? 0, \.baseline.layers)
    let right = lone(other, against: baseline, from: bases?.otherEnd ?? 0, \.other.layers)
    guard !left.isEmpty || !right.isEmpty else { return }
    let instructions = (left.map { text(baseline, $0) }, right.map { text(other, $0) })
    let count = max(left.count, right.count)
    var difference = Difference(
      rule: RuleRegistry.otherContent, dimension: .content, subject: "layers", name: "layers",
      names: ["layers"], ecosystem: nil, severity: SeverityTable.layer,
      baseline: Difference.Side(texts: instructions.0, layers: left),
      other: Difference.Side(texts: instructions.1, layers: right),
      title:
        "\(count) \(count == 1 ? "layer differs" : "layers differ") without a package difference: "
        + (instructions.1.first ?? instructions.0.first ?? ""),
      message: "files were edited, copied or downloaded that belong to no package",
      fix: "build both from the same commit, and edit no file in place")
    difference.baseline.evidence = left.map { Evidence(path: "/", layer: $0) }
    difference.other.evidence = right.map { Evidence(path: "/", layer: $0) }
    difference.ownKind = .instruction
    differences.append(difference)
  }

  private func text(_ view: EnvironmentView, _ layer: Int) -> String {
    view.instruction(layer) ?? view.snapshot.layers[layer].diffId.map(FactText.short) ?? "layer"
  }

  private func lone(
    _ view: EnvironmentView, against theirs: EnvironmentView, from start: Int,
    _ told: KeyPath<Difference, [Int]>
  ) -> [Int] {
    let digests = Set(theirs.snapshot.layers.compactMap(\.diffId))
    let instructions = Set(theirs.snapshot.layers.compactMap { Instruction.plain($0.createdBy) })
    var explained: Set<Int> = []
    // The same line of the other build may have brought what this layer lacks.
    var toldLines: Set<String> = []
    for difference in differences {
      explained.formUnion(difference[keyPath: told])
      for layer in difference.baseline.layers {
        if let line = baseline.instruction(layer) { toldLines.insert(line) }
      }
      for layer in difference.other.layers {
        if let line = other.instruction(layer) { toldLines.insert(line) }
      }
    }
    var found: [Int] = []
    var isBuiltAgain = start > 0 && hasOtherBase(view, theirs, start)
    for (index, layer) in view.snapshot.layers.enumerated() where index >= start && !layer.empty {
      guard let digest = layer.diffId, !digests.contains(digest) else { continue }
      let instruction = Instruction.plain(layer.createdBy)
      let isKnown = instruction.map(instructions.contains) ?? false
      defer { isBuiltAgain = true }
      if explained.contains(index) || (isKnown && isBuiltAgain)
        || instruction.map(toldLines.contains) ?? false
      {
        continue
      }
      found.append(index)
    }
    return found
  }

  private func hasOtherBase(_ view: EnvironmentView, _ theirs: EnvironmentView, _ end: Int) -> Bool
  {
    let digests = Set(theirs.snapshot.layers.compactMap(\.diffId))
    return view.snapshot.layers.prefix(end).contains {
      $0.diffId.map { !digests.contains($0) } ?? false
    }
  }
}
