import Model
import Versions

extension PairComparison {
  /// Packages of one version whose files are built for different accelerators.
  mutating func compareVariants() {
    let rows = baseline.variantRows
    guard !rows.isEmpty, !other.variantRows.isEmpty else { return }
    var told: [Int: Int] = [:]
    for (index, difference) in differences.enumerated() {
      for row in difference.baseline.rows { told[row] = index }
    }
    for row in rows where baseline.numbers[row] >= 0 {
      let number = baseline.numbers[row]
      guard let pair = shared[number], pair.baseline == row, other.variant(of: pair.other) != nil
      else { continue }
      if let index = told[row] {
        guard differences[index].dimension != .version, differences[index].dimension != .accelerator
        else { continue }
        retell(index, pair)
      } else if let difference = variantDifference(number, pair) {
        differences.append(difference)
      }
    }
  }

  private func variantDifference(_ number: Int, _ pair: (baseline: Int, other: Int))
    -> Difference?
  {
    let group = RowGroup(number: number, baseline: [pair.baseline], other: [pair.other])
    var difference = package(
      group, rule: RuleRegistry.otherBuild, dimension: .build, severity: SeverityTable.build,
      [pair.baseline], [pair.other])
    return describe(&difference, pair) ? difference : nil
  }

  // Another archive, source or label of one version: the accelerator says more.
  private mutating func retell(_ index: Int, _ pair: (baseline: Int, other: Int)) {
    var difference = differences[index]
    if describe(&difference, pair) { differences[index] = difference }
  }

  // Whether the variants differ; then the difference says so.
  private func describe(
    _ difference: inout Difference, _ pair: (baseline: Int, other: Int)
  ) -> Bool {
    guard let a = AcceleratorVariant(row: pair.baseline, in: baseline),
      let b = AcceleratorVariant(row: pair.other, in: other), a.differs(from: b)
    else { return false }
    setVariant(&difference, pair.baseline, pair.other)
    let versions = (
      baseline.snapshot.packages[pair.baseline].version, other.snapshot.packages[pair.other].version
    )
    difference.baseline.texts = ["\(versions.0) (\(a.text))"]
    difference.other.texts = ["\(versions.1) (\(b.text))"]
    difference.title = "\(difference.name) \(versions.0)  \(a.text) → \(b.text)"
    let evidence = { (view: EnvironmentView, row: Int) -> [Evidence] in
      view.variant(of: row).map { [Evidence(path: $0.path, layer: $0.layer)] } ?? []
    }
    difference.baseline.evidence += evidence(baseline, pair.baseline)
    difference.other.evidence += evidence(other, pair.other)
    return true
  }
}
