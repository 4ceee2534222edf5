import Accelerators
import Model
import Testing

/// When a compatibility driver is put before that of the host.
@Suite struct ForwardCompatibilityTests {
  private func driver(
    _ version: String?, cuda: String?, branches: [Int]?
  ) -> AcceleratorFacts.CompatibilityDriver {
    AcceleratorFacts.CompatibilityDriver(
      path: "usr/local/cuda-12.9/compat/libcuda.so", layer: nil, driver: version, cuda: cuda,
      branches: branches)
  }

  private func word(_ decision: ForwardCompatibility.Decision) -> String {
    switch decision {
    case .used: "used"
    case .unused: "unused"
    case .unknown: "unknown"
    }
  }

  private static let branches575 = [535, 550, 560, 565, 570, 575]

  @Test(arguments: [
    ("535.161.08", "used"), ("525.147.05", "unused"), ("470.82.01", "unused"),
    ("580.65.06", "unused"), ("575.57.08", "unused"), ("575.51.03", "used"), ("", "unknown"),
  ])
  func `the branches of its note decide`(host: String, decision: String) {
    let inside = driver("575.57.08", cuda: "12.9", branches: Self.branches575)
    #expect(
      word(ForwardCompatibility.decide(inside, hostDriver: host, hostCUDA: nil)) == decision)
  }

  @Test func `without a note the newer branch wins`() {
    let inside = driver("550.54.15", cuda: nil, branches: nil)
    #expect(
      word(ForwardCompatibility.decide(inside, hostDriver: "535.1", hostCUDA: nil)) == "used")
    #expect(
      word(ForwardCompatibility.decide(inside, hostDriver: "550.90", hostCUDA: nil)) == "unused")
    #expect(
      word(ForwardCompatibility.decide(inside, hostDriver: nil, hostCUDA: "12.2")) == "unknown")
  }

  @Test func `a note without branches serves no driver`() {
    let inside = driver("575.57.08", cuda: "13.2", branches: nil)
    #expect(
      word(ForwardCompatibility.decide(inside, hostDriver: "535.1", hostCUDA: nil)) == "unused")
  }

  @Test func `without driver versions the CUDA versions decide`() {
    let inside = driver(nil, cuda: "13.2", branches: nil)
    #expect(word(ForwardCompatibility.decide(inside, hostDriver: nil, hostCUDA: "12.6")) == "used")
    #expect(
      word(ForwardCompatibility.decide(inside, hostDriver: nil, hostCUDA: "13.2")) == "unused")
    #expect(word(ForwardCompatibility.decide(inside, hostDriver: nil, hostCUDA: nil)) == "unknown")
  }

  @Test func `several files in one folder are not used`() {
    let inside = driver("575.57.08", cuda: "12.9", branches: Self.branches575)
    #expect(
      word(ForwardCompatibility.decide(inside, count: 2, hostDriver: "535.1", hostCUDA: nil))
        == "unused")
  }

  @Test func `boards of consumers are not supported`() {
    #expect(ForwardCompatibility.isSupported(on: .consumer)?.value == false)
    #expect(ForwardCompatibility.isSupported(on: .dataCenter)?.value == true)
    #expect(ForwardCompatibility.isSupported(on: .workstation) == nil)
    #expect(ForwardCompatibility.isSupported(on: nil) == nil)
  }
}
