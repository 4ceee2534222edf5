import Lockfiles
import Model

extension VerifyComparison {
  /// The numerics fingerprint, where both know what goes in.
  mutating func compareNumerics() {
    // Without a configuration nobody knows which copies are loaded and which interpreter is the main one.
    guard locked.subject.kind == found.subject.kind, scope.comparesRoot else { return }
    let (left, right) = (locked.numerics.inputs, found.numerics.inputs)
    let changed = Set(left.keys).union(right.keys).sorted().filter { left[$0] != right[$0] }
    guard !changed.isEmpty else { return }
    let texts = changed.map { "\($0) \(left[$0] ?? "none") → \(right[$0] ?? "none")" }
    var side = Difference.Side(
      texts: changed.compactMap { name in right[name].map { "\(name) \($0)" } })
    side.evidence = []
    var result = LockDifference(
      difference: difference(
        RuleRegistry.otherNumerics, .build, subject: "numerics", name: "numerics",
        changed.compactMap { name in left[name].map { "\(name) \($0)" } }, side,
        title: "numerics: \(texts.joined(separator: ", "))"))
    result.difference.message =
      "the facts that change floating-point results are others: digits may differ"
    result.difference.fix = "compare a short run of both before results are mixed, or \(relock)"
    result.clause = "numerics fingerprint: \(texts.joined(separator: ", "))"
    result.followsFrom = changed.flatMap(Self.topics) + [.anyPackage, .anyVariable]
    add(result)
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
