import Lockfiles
import Model

extension VerifyComparison {
  /// The numerics fingerprint, where both know what goes in.
  mutating func compareNumerics() {
    guard scope.comparesRoot else { return }
    let (left, right) = (locked.numerics.inputs, found.numerics.inputs)
    var changed: [String] = []
    for input in Set(left.keys).union(right.keys).sorted() where left[input] != right[input] {
      // Without variables only what both sides tell can be compared.
      if !scope.comparesConfiguration, left[input] == nil || right[input] == nil { continue }
      changed.append(input)
    }
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

  // What an input speaks of.
  private static func topics(_ input: String) -> [LockTopic] {
    let words = input.split(separator: " ")
    if words.count == 2, words[0] == "variable" { return [.variable(String(words[1]))] }
    let components: [String: [String]] = [
      "blas": ["openblas", "onemkl", "blis", "atlas", "blas", "lapack", "armpl", "nvpl"],
      "openmp": ["gnu-openmp", "intel-openmp", "llvm-openmp"],
      "cuda": ["cuda-runtime"], "rocm": ["hip-runtime"],
    ]
    return (components[input] ?? [input]).map(LockTopic.component)
  }
}
