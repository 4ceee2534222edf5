import Accelerators
import Model

/// Whether the libraries of CUDA that frameworks load are in the environment.
struct LibraryChecks {
  let environment: FitEnvironment

  // The file that stands for each component, and the one without which nothing is computed first.
  private static let components = [("cuda-runtime", "libcudart"), ("cublas", "libcublas")]

  /// ACC042: nodes bring the driver's libraries, never those of CUDA.
  func answers() -> [FitAnswer] {
    environment.frameworks.filter { framework in
      framework.vendor == .nvidia && framework.sharesLibraries && !framework.code.isEmpty
    }.compactMap(answer)
  }

  private func answer(_ framework: FitEnvironment.Framework) -> FitAnswer? {
    let rule = RuleRegistry.librariesMissing
    let major = framework.release.flatMap { DottedVersion($0)?.major }
    let missing = Self.components.filter { component in
      !environment.accelerators.components.contains { copy in
        copy.name == component.0 && Self.serves(copy, major)
      }
    }
    let evidence = framework.code.prefix(1).map { Evidence(path: $0.path, layer: $0.layer) }
    guard let first = missing.first else {
      return .passes(
        rule, "\(framework.label) finds the libraries of CUDA", subject: framework.label,
        evidence: evidence)
    }
    // One of the two alone may be linked in.
    let names = missing.map { "\($0.1).so\(major.map { ".\($0)" } ?? "")" }
    let list = names.joined(separator: " and ")
    let snapshot = environment.snapshot
    let isWhole =
      snapshot.subject.kind == .image
      || (snapshot.subject.kind == .folder && snapshot.facts.libc != nil)
    guard isWhole, !snapshot.subject.incomplete, missing.count == Self.components.count else {
      return .lacks(
        rule,
        "\(framework.label) loads the libraries of CUDA, and \(list) was not seen; they may be linked in or come from outside",
        limit: "\(first.1) of \(framework.label) not seen", subject: framework.label,
        evidence: evidence, fix: rule.fixLine)
    }
    return .fires(
      rule, .fails,
      "\(framework.label) loads the libraries of CUDA, and the environment has no \(list); nodes bring the driver's only",
      limit: "no \(names.first ?? first.1) for \(framework.label)", subject: framework.label,
      evidence: evidence)
  }

  // Of another major it is another library; a soname or version that tells none may be the one.
  private static func serves(_ copy: AcceleratorFacts.Component, _ major: Int?) -> Bool {
    guard let major else { return true }
    let majors = copy.soname.map { NativeLibraries.cudaMajors(soname: $0) } ?? []
    if !majors.isEmpty { return majors.contains(major) }
    return copy.version.flatMap { DottedVersion($0)?.major }.map { $0 == major } ?? true
  }
}
