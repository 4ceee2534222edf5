import Model
import Versions

extension PairComparison {
  /// The least driver and the processor's level, where the binaries of both sides were read.
  mutating func compareNeeds() {
    let left = baseline.snapshot.accelerators
    let right = other.snapshot.accelerators
    if let a = left.needs.driver, let b = right.needs.driver, a.minimum != b.minimum {
      var difference = need(
        RuleRegistry.driverFloorDiffers, .hardware, "driver", SeverityTable.driverFloor, a, b)
      difference.title = "driver \(a.minimum) or newer → \(b.minimum) or newer"
      difference.message = "a node that is new enough for one may refuse the other"
      difference.fix =
        "use one CUDA major in both, or check the pools of both with `holdfast fit`"
      differences.append(difference)
    }
    guard left.machine != nil, right.machine != nil, left.machine == right.machine,
      left.needs.cpu?.minimum != right.needs.cpu?.minimum
    else { return }
    var difference = need(
      RuleRegistry.processorLevelDiffers, .processor, "processor", SeverityTable.processorLevel,
      left.needs.cpu, right.needs.cpu)
    let texts = (left.needs.cpu?.minimum, right.needs.cpu?.minimum)
    difference.title = "processor \(texts.0 ?? "any level") → \(texts.1 ?? "any level")"
    difference.message =
      "binaries say that they need these instructions: "
      + [left.needs.cpu, right.needs.cpu].compactMap(\.self).map(\.path).joined(separator: ", ")
    difference.fix = "build for the lower level, or run both on the same processors"
    differences.append(difference)
  }

  private func need(
    _ rule: Rule, _ dimension: Dimension, _ subject: String, _ severity: Severity,
    _ left: AcceleratorFacts.Need?, _ right: AcceleratorFacts.Need?
  ) -> Difference {
    Difference(
      rule: rule, dimension: dimension, subject: subject, name: subject, names: [subject],
      ecosystem: nil, severity: severity, baseline: side(left, baseline),
      other: side(right, other), title: "", message: "")
  }

  private func side(_ need: AcceleratorFacts.Need?, _ view: EnvironmentView) -> Difference.Side {
    guard let need else { return Difference.Side() }
    var side = Difference.Side(texts: [need.minimum])
    if let row = need.package.flatMap(view.row), view.numbers[row] >= 0 { side.rows = [row] }
    side.evidence = [Evidence(path: need.path, layer: need.layer)]
    side.layers = need.layer.map { [$0] } ?? []
    return side
  }
}
