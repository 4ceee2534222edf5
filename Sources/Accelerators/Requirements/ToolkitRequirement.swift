/// Requirement strings as the container toolkit evaluates them itself (CSV mode on Tegra).
///
/// Source of the rules: NVIDIA/nvidia-container-toolkit, `internal/requirements`.
struct ToolkitRequirement {
  /// A clause that is understood: the property, the operator as written, the value.
  private struct Factor {
    let property: Property
    let comparison: RequirementComparison?
    let value: String
  }

  private enum Property: String {
    case cuda
    case driver
    case arch
    case brand
  }

  let host: ImageRequirement.Host

  /// The whole text is read before anything is compared: one wrong clause refuses all of it, a clause
  /// with an unknown property is left out.
  func evaluate(_ text: String) -> ImageRequirement.Verdict {
    var terms: [[Factor]] = []
    var firstTerm: String?
    for term in text.utf8.split(separator: UInt8(ascii: " ")) {
      var factors: [Factor] = []
      for bytes in term.split(separator: UInt8(ascii: ",")) {
        guard bytes.contains(where: { !Self.isSpace($0) }) else { continue }
        switch Self.factor(String(decoding: bytes, as: UTF8.self)) {
        case .success(let factor): if let factor { factors.append(factor) }
        case .failure(let problem): return .invalid(problem.reason)
        }
      }
      guard !factors.isEmpty else { continue }
      firstTerm = firstTerm ?? String(decoding: term, as: UTF8.self)
      terms.append(factors)
    }
    guard let firstTerm else { return .satisfied }
    return verdict(terms, firstTerm)
  }

  private func verdict(_ terms: [[Factor]], _ firstTerm: String) -> ImageRequirement.Verdict {
    var missing: Property?
    for term in terms {
      var open: Property?
      var fails = false
      for factor in term where !fails {
        switch holds(factor) {
        case true?: continue
        case false?: fails = true
        case nil: open = open ?? factor.property
        }
      }
      if fails { continue }
      guard let open else { return .satisfied }
      missing = missing ?? open
    }
    return missing.map { .unknown($0.rawValue) } ?? .unsatisfied(firstTerm: firstTerm)
  }

  private struct Problem: Error {
    let reason: String
  }

  private static func factor(_ clause: String) -> Result<Factor?, Problem> {
    let name = clause.utf8.prefix { !RequirementClause.isOperator($0) }
    guard name.count < clause.utf8.count else {
      return .failure(Problem(reason: "invalid constraint `\(Quoted.text(clause))`"))
    }
    guard let property = Property(rawValue: String(Substring(name))) else { return .success(nil) }
    let rest = Substring(clause.utf8.dropFirst(name.count))
    let order: [RequirementComparison] = [
      .notEqual, .lessEqual, .greaterEqual, .equal, .less, .greater,
    ]
    let comparison = order.first { rest.hasPrefix($0.rawValue) }
    let value = String(rest.dropFirst(comparison?.rawValue.count ?? 0))
    guard property == .brand || LooseSemanticVersion(value) != nil else {
      return .failure(Problem(reason: "invalid version `\(Quoted.text(value))`"))
    }
    return .success(Factor(property: property, comparison: comparison, value: value))
  }

  /// Whether a clause holds; nil where the host's side is not known.
  private func holds(_ factor: Factor) -> Bool? {
    let own =
      switch factor.property {
      case .cuda: host.cuda
      case .driver: host.driver
      case .arch: host.arch
      case .brand: host.brand
      }
    guard let own else { return nil }
    guard let comparison = factor.comparison else { return false }
    if factor.property == .brand {
      let isLess = own.utf8.lexicographicallyPrecedes(factor.value.utf8)
      return comparison.holds(own.utf8.elementsEqual(factor.value.utf8) ? 0 : (isLess ? -1 : 1))
    }
    guard let left = LooseSemanticVersion(own), let right = LooseSemanticVersion(factor.value)
    else { return false }
    return comparison.holds(left.order(right))
  }

  /// Space in the sense of Go's `TrimSpace`, as far as ASCII goes.
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }
}
