import Accelerators
import Documents
import Model
import Testing

/// Device code of containers against devices.
@Suite struct CoverageTests {
  private let knowledge = Knowledge.embedded

  private func containers(_ lists: [[String]]) -> [GPUCode.Containers] {
    lists.map { GPUCode.Containers(targets: $0, count: 1) }
  }

  @Test func `agrees with every verdict`() throws {
    let cases = try KnowledgeCase.vectors("coverage-cases.json")
    #expect(cases.count == 12)
    for one in cases {
      let name = one["name"]?.string ?? ""
      let lists = (one["containers"]?.array ?? []).map { $0.strings ?? [] }
      let result = knowledge.coverage(
        containers(lists), computeCapability: one["compute_capability"]?.string ?? "",
        driverCUDA: one["driver_cuda"]?.string)
      let verdict =
        switch result.coverage {
        case .native, .olderMinor: "native"
        case .jit: "jit"
        case .partial: "partial"
        case .none: "none"
        case .unknown: "unknown"
        }
      #expect(verdict == one["verdict"]?.string, "\(name): \(result.because)")
      #expect(result.total == lists.count)
    }
  }

  @Test(arguments: [
    (["sm_86"], "8.9", CodeCoverage.Coverage.olderMinor(target: "sm_86")),
    (["sm_80", "sm_86"], "8.9", .olderMinor(target: "sm_86")),
    (["sm_89"], "8.9", .native), (["sm_89"], "8.6", .none), (["sm_90a"], "9.0", .native),
    (["sm_100f"], "10.3", .olderMinor(target: "sm_100f")), (["sm_103f"], "10.0", .none),
    (["sm_100a"], "10.3", .none), (["sm_120f"], "12.1", .olderMinor(target: "sm_120f")),
    (["sm_100"], "12.0", .none), (["sm_90"], "10.0", .none),
    // Embedded and desktop parts do not run each other's ready code.
    (["sm_86"], "8.7", .none), (["sm_87"], "8.9", .none), (["sm_87"], "8.7", .native),
    (["sm_70"], "7.2", .none), (["sm_72"], "7.5", .none), (["sm_61"], "6.2", .none),
    (["sm_52"], "5.3", .none), (["sm_80"], "8.7", .none),
    (["compute_80@8.0"], "8.7", .jit(isa: "8.0")),
    // PTX and its suffixes.
    (["compute_90@8.0"], "10.0", .jit(isa: "8.0")), (["compute_90a@8.0"], "10.0", .none),
    (["compute_100f@8.8"], "10.3", .jit(isa: "8.8")), (["compute_100f@8.8"], "12.0", .none),
    (["compute_90@8.0"], "8.9", .none), (["compute_90@9.5"], "9.0", .none),
    (["compute_90"], "9.0", .unknown), (["compute_90@99.0"], "9.0", .none),
    (["compute_50@5.0"], "9.0", .jit(isa: "5.0")), (["compute_90@7.95"], "9.0", .unknown),
    (["sm_90", "compute_90@9.5"], "9.0", .native),
    // Code for a linker at run time is nothing that a driver loads.
    (["lto_80"], "8.0", .unknown), ([], "8.0", .unknown), (["elephant"], "8.0", .unknown),
  ])
  func `one container on a device with CUDA 12.9`(
    targets: [String], capability: String, coverage: CodeCoverage.Coverage
  ) {
    let result = knowledge.coverage(
      containers([targets]), computeCapability: capability, driverCUDA: "12.9")
    #expect(result.coverage == coverage, "\(result.because)")
  }

  @Test func `an unknown driver decides nothing that needs one`() {
    let ready = knowledge.coverage(
      containers([["sm_90"]]), computeCapability: "9.0", driverCUDA: nil)
    #expect(ready.coverage == .native)
    let compiled = knowledge.coverage(
      containers([["compute_80@8.0"]]), computeCapability: "9.0", driverCUDA: nil)
    #expect(compiled.coverage == .unknown)
    #expect(compiled.because.contains("CUDA version"))
    let absent = knowledge.coverage(
      containers([["sm_70"]]), computeCapability: "9.0", driverCUDA: nil)
    #expect(absent.coverage == .none)
  }

  @Test func `counts containers and names the facts`() {
    let result = knowledge.coverage(
      [
        GPUCode.Containers(targets: ["sm_80"], count: 10),
        GPUCode.Containers(targets: ["sm_90"], count: 5),
        GPUCode.Containers(targets: ["compute_80@8.8"], count: 2),
        GPUCode.Containers(targets: ["compute_80@8.0"], count: 3),
      ], computeCapability: "8.6", driverCUDA: "12.4")
    #expect(result.coverage == .partial(missing: 7, of: 20))
    #expect(result.older == 10)
    #expect(result.jit == 3)
    #expect(result.missing == 7)
    #expect(result.refusedISA == "8.8")
    #expect(result.because.contains("7 of 20"))
  }

  @Test func `counts of any size do not overflow`() {
    let many = [-5, 0, Int.max, Int.max, Int.min].map {
      GPUCode.Containers(targets: ["sm_90"], count: $0)
    }
    let result = knowledge.coverage(many, computeCapability: "9.0", driverCUDA: nil)
    #expect(result.coverage == .native)
    let nothing = knowledge.coverage(many, computeCapability: "?", driverCUDA: nil)
    #expect(nothing.coverage == .unknown)
  }

  @Test(arguments: [
    (["gfx942"], "gfx942", CodeCoverage.Coverage.native),
    (["gfx942"], "gfx942:sramecc+:xnack-", .native), (["gfx90a"], "gfx942", .none),
    (["gfx1100"], "gfx1101", .none), (["gfx11-generic"], "gfx1101", .native),
    (["gfx11-generic"], "gfx1200", .none), (["gfx9-4-generic"], "gfx942", .native),
    (["gfx9-generic"], "gfx942", .none), (["gfx10-3-generic"], "gfx1030", .native),
    (["gfx90a:xnack+"], "gfx90a:sramecc+:xnack-", .none),
    (["gfx90a:xnack-"], "gfx90a:sramecc+:xnack-", .native),
    (["gfx90a:xnack+"], "gfx90a", .unknown),
    (["gfx90a:xnack+", "gfx90a:xnack-"], "gfx90a", .native),
    (["gfx90a:sramecc+:xnack+"], "gfx90a:xnack+", .unknown),
    (["gfx906:sramecc-:xnack-", "gfx906"], "gfx906", .native), (["gfx942"], "MI300X", .unknown),
    (["gfx942"], "gfx9-4-generic", .unknown), (["sm_90"], "gfx942", .none),
    ([], "gfx942", .unknown),
  ])
  func `AMD targets and modes`(
    targets: [String], device: String, coverage: CodeCoverage.Coverage
  ) {
    let result = knowledge.coverage(containers([targets]), gfx: device)
    #expect(result.coverage == coverage, "\(result.because)")
  }

  @Test func `AMD containers are counted too`() {
    let result = knowledge.coverage(containers([["gfx942"], ["gfx90a"]]), gfx: "gfx942")
    #expect(result.coverage == .partial(missing: 1, of: 2))
  }
}
