import Lockfiles
import Model

extension VerifyComparison {
  /// The numerics fingerprint, where both know what goes in.
  mutating func compareNumerics() {
    // Without a configuration nobody knows which copies are loaded and which interpreter is the main one.
    guard locked.subject.kind == found.subject.kind, scope.comparesRoot else { return }
    let (left, right) = (locked.numerics.inputs, found.numerics.inputs)
    let changed = Set(left.keys).union(right.keys).sorted().filter { left[$0] != right[$0] }
    for input in changed { add(numerics(input, left[input], right[input])) }
  }

  // Inputs without a finding of their own share one: the first tells the others.
  private func numerics(_ input: String, _ left: String?, _ right: String?) -> LockDifference {
    let change = "\(input) \(left ?? "none") → \(right ?? "none")"
    var result = LockDifference(
      difference: difference(
        RuleRegistry.otherNumerics, .build, subject: "numerics", name: "numerics",
        left.map { [$0] } ?? [], Difference.Side(texts: right.map { [$0] } ?? []),
        title: "numerics: \(change)"))
    result.difference.message =
      "the facts that change floating-point results are others: digits may differ"
    result.difference.fix = "compare a short run of both before results are mixed, or \(relock)"
    result.clause = "numerics fingerprint: \(change)"
    result.shortClause = "numerics fingerprint"
    result.topics = [.component("numerics")]
    result.followsFrom =
      Self.topics(input) + [.anyPackage, .anyVariable, .component("numerics")]
    return result
  }

  // What an input speaks of: `blas of numpy`, `package torch`, `variable OMP_NUM_THREADS`, `cudnn`.
  private static func topics(_ input: String) -> [LockTopic] {
    let words = input.split(separator: " ").map(String.init)
    let packages = { (name: String) in
      Ecosystem.allCases.map { LockTopic.package(PackageKey(ecosystem: $0, name: name)) }
    }
    guard let first = words.first, let last = words.last else { return [] }
    switch first {
    case "variable": return [.variable(last)]
    case "package": return packages(last)
    case "variant": return packages(last) + [.component("variant/\(last)")]
    case "python": return [.interpreter]
    case "libm": return [.libc]
    case "cpu-level": return [.component("needs/processor")]
    case "machine": return [.component("machine")]
    case "blas", "openmp":
      let flavours =
        first == "blas"
        ? ["openblas", "onemkl", "blis", "atlas", "blas", "lapack", "libflame", "armpl", "nvpl"]
        : ["gnu-openmp", "intel-openmp", "llvm-openmp"]
      return (words.count > 1 ? packages(last) : []) + flavours.map(LockTopic.component)
    default: return [.component(first)]
    }
  }
}
