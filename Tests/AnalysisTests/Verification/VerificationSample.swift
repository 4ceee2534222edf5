import Analysis
import Lockfiles
import Model

/// Locks samples and verifies others against them.
enum VerificationSample {
  /// An image with an accelerator stack, a base, a library that no package owns, and two folders of packages.
  static func image() -> Sample {
    var sample = Sample.accelerated()
    sample.facts.base = EnvironmentFacts.BaseImage(
      name: "docker.io/library/debian:12-slim",
      digest: "sha256:" + String(repeating: "a", count: 64))
    sample.component(
      "nvrtc", "12.1.105", path: "/usr/local/cuda/lib64/libnvrtc.so.12.1.105",
      soname: "libnvrtc.so.12", layer: 4)
    sample.python("numpy", "1.25.0", layer: 6, compiled: true)
    sample.packages[sample.packages.count - 1].location = "/opt/tools/lib/python3.11/site-packages"
    sample.packages[sample.packages.count - 1].role = .secondary
    return sample
  }

  /// The report of one snapshot against the lock of another.
  static func verify(
    _ found: Snapshot, against locked: Snapshot, _ options: DriftOptions = DriftOptions(),
    change: (inout VerifyInput) -> Void = { _ in }
  ) throws -> Report {
    var input = VerifyInput(
      environment: "training", platform: "linux/amd64", locked: try InstalledPart(of: locked),
      found: try InstalledPart(of: found),
      snapshot: found, name: "candidate",
      lock: LockState(
        path: "holdfast.lock", digest: "sha256:00", environment: "training",
        platform: "linux/amd64"))
    change(&input)
    return VerifyAnalysis.verify(input, options)
  }

  static func verify(
    _ found: Sample, against locked: Sample, _ options: DriftOptions = DriftOptions()
  ) throws -> Report {
    try verify(found.snapshot(), against: locked.snapshot(), options)
  }
}
