package import Model

/// Whether a forward-compatibility driver (`cuda-compat`) inside an image is put to use on a host.
package enum ForwardCompatibility {
  /// The answers.
  package enum Decision: Sendable, Hashable {
    /// The container toolkit puts it before the host's driver; why.
    case used(String)
    /// It stays unused; why.
    case unused(String)
    /// A fact that is needed is missing: which.
    case unknown(String)
  }

  /// Whether the container toolkit puts a compatibility driver before that of the host.
  ///
  /// `count` is how many files `libcuda.so.*.*` its folder holds; `hostCUDA` serves hosts of which no
  /// driver version is known. Rules: NVIDIA/nvidia-container-toolkit, hook `enable-cuda-compat`.
  package static func decide(
    _ driver: AcceleratorFacts.CompatibilityDriver, count: Int = 1, hostDriver: String?,
    hostCUDA: String?
  ) -> Decision {
    guard count == 1 else {
      return .unused("the toolkit expects one compatibility driver in a folder, found \(count)")
    }
    let inside = driver.driver.flatMap { DottedVersion($0) }
    let host = hostDriver.flatMap { DottedVersion($0) }
    let hasNote = driver.cuda != nil || driver.branches != nil
    if let inside, let host {
      return hasNote ? byBranches(driver, inside, host) : byMajor(inside, host)
    }
    guard hasNote, let hostCUDA else {
      return .unknown(host == nil ? "the host's driver" : "the version of the compatibility driver")
    }
    return byCUDA(driver.cuda, hostCUDA)
  }

  private static func byBranches(
    _ driver: AcceleratorFacts.CompatibilityDriver, _ inside: DottedVersion, _ host: DottedVersion
  ) -> Decision {
    let branches = driver.branches ?? []
    guard branches.contains(host.major) else {
      let named = branches.map(String.init).joined(separator: ", ")
      return .unused(
        "its note names driver branches \(named.isEmpty ? "none" : named), not \(host.major)")
    }
    guard inside > host else {
      return .unused("the host's driver is at least as new as the compatibility driver")
    }
    return .used("its note names driver branch \(host.major)")
  }

  private static func byMajor(_ inside: DottedVersion, _ host: DottedVersion) -> Decision {
    guard host.major < inside.major else {
      return .unused("it has no note, and its branch \(inside.major) is not above \(host.major)")
    }
    return .used("it has no note, and its branch \(inside.major) is above \(host.major)")
  }

  private static func byCUDA(_ inside: String?, _ hostCUDA: String) -> Decision {
    guard let inside = inside.flatMap({ DottedVersion($0) }) else {
      return .unused("its note names no CUDA version")
    }
    guard let host = DottedVersion(hostCUDA) else { return .unknown("the host's CUDA version") }
    guard inside > host else {
      return .unused("its CUDA \(inside.majorMinor) is not above the host's \(host.majorMinor)")
    }
    return .used("its CUDA \(inside.majorMinor) is above the host's \(host.majorMinor)")
  }

  /// Whether NVIDIA supports forward compatibility on GPUs of a class; nil where that is unknown.
  ///
  /// Only selected workstation boards are supported: the class alone does not tell.
  package static func isSupported(on modelClass: Knowledge.Product.Class?) -> Sourced<Bool>? {
    let source = "NVIDIA, \"CUDA Compatibility: Forward Compatibility\""
    switch modelClass {
    case .dataCenter, .embedded: return Sourced(true, source: source, grade: .official)
    case .consumer: return Sourced(false, source: source, grade: .official)
    case .workstation, .unknown, nil: return nil
    }
  }
}
