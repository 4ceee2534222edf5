/// How the device code of a library serves one device, counted by container.
///
/// A kernel runs only when its own container holds code for the device: the worst container decides.
package struct CodeCoverage: Sendable, Hashable {
  /// The answers.
  package enum Coverage: Sendable, Hashable {
    /// Every container has code made for the device.
    case native
    /// Every container has ready code; in some it is that of an older minor version, `sm_86` on 8.9.
    case olderMinor(target: String)
    /// Every container is served, some through compilation by the driver; the newest PTX ISA
    /// version among those that are needed.
    case jit(isa: String)
    /// Some containers have nothing for the device.
    case partial(missing: Int, of: Int)
    /// No container has anything for the device.
    case none
    /// A fact that is needed is missing: the driver's CUDA version, a PTX ISA version, a mode of
    /// the device.
    case unknown
  }

  /// The answer.
  package let coverage: Coverage
  /// The answer in words, with both facts, `sm_86 code on 8.9 in 397 of 397 containers`.
  package let because: String
  /// How many containers hold kernels.
  package let total: Int
  /// Containers with code made for the device.
  package let native: Int
  /// Containers with code of an older minor version.
  package let older: Int
  /// Containers that the driver compiles.
  package let jit: Int
  /// Containers of which the tables and facts cannot tell.
  package let undecided: Int
  /// Containers with nothing for the device.
  package let missing: Int
  /// PTX was there but is newer than the driver accepts: the oldest ISA version of those, `8.8`.
  package let refusedISA: String?
  /// The PTX ISA version that the driver must accept for `jit`; nil for other answers.
  package var isa: String? {
    if case .jit(let isa) = coverage { isa } else { nil }
  }
}
