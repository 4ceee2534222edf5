/// Evaluates the requirement strings of CUDA images, `NVIDIA_REQUIRE_CUDA` and its like.
///
/// Two runtimes evaluate them, and they differ; others do not evaluate them at all.
package enum ImageRequirement {
  /// The two evaluators.
  package enum Evaluator: String, Sendable, Hashable, CaseIterable {
    /// `nvidia-container-cli --require` (legacy mode).
    case libnvidiaContainer = "libnvidia-container"
    /// The toolkit's own (CSV mode on Tegra).
    case toolkit = "nvidia-container-toolkit"
  }

  /// What a node offers; nil where unknown.
  package struct Host: Sendable, Hashable {
    /// The CUDA version that the driver supports, `12.4`.
    package var cuda: String?
    /// The version of the driver, `550.54.14`.
    package var driver: String?
    /// The brand as the driver's library names it.
    package var brand: String?
    /// The compute capability, `9.0`.
    package var arch: String?

    /// What a node offers.
    package init(cuda: String?, driver: String?, brand: String?, arch: String?) {
      self.cuda = cuda
      self.driver = driver
      self.brand = brand
      self.arch = arch
    }
  }

  /// The answers.
  package enum Verdict: Sendable, Hashable {
    /// Some term holds, or there is none.
    case satisfied
    /// No term holds; the first one is what the runtime's message names.
    case unsatisfied(firstTerm: String)
    /// The expression is refused, and the container does not start; why.
    case invalid(String)
    /// The answer depends on a fact of the host that is not known: which (`driver`, `brand`).
    case unknown(String)
  }

  /// Evaluates one requirement string for one device, as one of the two runtimes does.
  ///
  /// Several variables are each evaluated and must all hold, for every visible device. The toolkit
  /// itself supplies no driver and no brand in CSV mode (`cuda` and `arch` only).
  package static func evaluate(_ text: String, host: Host, by evaluator: Evaluator) -> Verdict {
    switch evaluator {
    case .libnvidiaContainer: ContainerLibraryRequirement(host: host).evaluate(text)
    case .toolkit: ToolkitRequirement(host: host).evaluate(text)
    }
  }
}
