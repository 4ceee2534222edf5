import Model
import Versions

/// Libraries of linear algebra and of OpenMP, of which a program loads one or another.
enum LinearAlgebra {
  /// What a library is for.
  enum Kind: String, CaseIterable {
    case algebra = "BLAS"
    case threads = "OpenMP"
  }

  // By the component's short name.
  private static let flavours: [String: (kind: Kind, name: String)] = [
    "openblas": (.algebra, "OpenBLAS"), "onemkl": (.algebra, "MKL"), "blis": (.algebra, "BLIS"),
    "atlas": (.algebra, "ATLAS"), "blas": (.algebra, "reference BLAS"),
    "armpl": (.algebra, "Arm Performance Libraries"), "nvpl": (.algebra, "NVPL"),
    "gnu-openmp": (.threads, "GNU OpenMP"), "intel-openmp": (.threads, "Intel OpenMP"),
    "llvm-openmp": (.threads, "LLVM OpenMP"),
  ]

  /// Whether a component is one of them.
  static func isFlavour(_ component: String) -> Bool {
    flavours[component] != nil || component == "lapack" || component == "libflame"
  }

  /// What a component is for and how people call it.
  static func flavour(_ component: String) -> (kind: Kind, name: String)? { flavours[component] }
}

extension PairComparison {
  /// Linear algebra and OpenMP from other libraries, where both sides have some.
  mutating func compareLinearAlgebra() {
    let left = flavours(baseline)
    let right = flavours(other)
    for kind in LinearAlgebra.Kind.allCases {
      guard let a = left[kind], let b = right[kind], Set(a.keys) != Set(b.keys) else { continue }
      let sides = (Self.side(a, without: b), Self.side(b, without: a))
      var difference = Difference(
        rule: RuleRegistry.linearAlgebraDiffers, dimension: .build,
        subject: "component/\(kind.rawValue.lowercased())", name: kind.rawValue,
        names: [kind.rawValue.lowercased()], ecosystem: nil,
        severity: SeverityTable.linearAlgebra, baseline: sides.0, other: sides.1,
        title: "\(kind.rawValue) \(sides.0.text) → \(sides.1.text)",
        message: kind == .algebra
          ? "it sums in another order: the last digits and the speed may differ"
          : "it divides work in another way: threads, the order of sums and speed may differ")
      difference.fix = "install the packages that bring it from one index or channel in both"
      differences.append(difference)
    }
  }

  // All names of a side; rows and evidence of those that the other side lacks.
  private static func side(
    _ own: [String: Difference.Side], without theirs: [String: Difference.Side]
  ) -> Difference.Side {
    var side = Difference.Side(texts: own.keys.sorted())
    for (name, part) in own.sorted(by: { $0.key < $1.key }) where theirs[name] == nil {
      side.absorb(part)
    }
    side.evidence = Array(side.evidence.prefix(8))
    return side
  }

  private func flavours(_ view: EnvironmentView)
    -> [LinearAlgebra.Kind: [String: Difference.Side]]
  {
    var found: [LinearAlgebra.Kind: [String: Difference.Side]] = [:]
    for component in view.snapshot.accelerators.components {
      guard let flavour = LinearAlgebra.flavour(component.name) else { continue }
      var side = Difference.Side()
      if let row = component.package.flatMap(view.row) {
        let record = view.snapshot.packages[row]
        guard !PairScope.isAside(record.role),
          scope.roleNumber(record.ecosystem, record.role, in: view) != nil
        else { continue }
        side.rows = [row]
      } else if scope.families.count == 1 {
        continue
      }
      side.evidence = [Evidence(path: component.path, layer: component.layer)]
      if let layer = component.layer { side.layers = [layer] }
      found[flavour.kind, default: [:]][flavour.name, default: Difference.Side()].absorb(side)
    }
    return found
  }
}
