import Model
import Testing

@testable import Reports

@Suite struct PoolListingTests {
  private static func pool(
    _ name: String, _ gpus: [MachineFacts.GPU], _ drivers: [MachineFacts.Driver]
  ) -> Pool {
    var pool = Pool(name: name, machine: MachineFacts(), origin: "pools.json")
    pool.machine.architecture = "x86_64"
    pool.machine.cpuLevel = "x86-64-v3"
    pool.machine.gpus = gpus
    pool.machine.drivers = drivers
    pool.operatingSystem = "Ubuntu 22.04.4 LTS"
    pool.nodes = 12
    pool.collected = "2026-10-30"
    return pool
  }

  private static let pools: [Pool] = {
    var written = Pool(name: "mi300x", machine: MachineFacts(), origin: "holdfast.toml:31")
    written.machine.gpus = [.init(vendor: .amd, name: "AMD Instinct MI300X", target: "gfx942")]
    written.machine.drivers = [.init(vendor: .amd, version: "6.8.5", flavour: "amdgpu")]
    var tpu = pool("tpu", [], [])
    tpu.resources = ["google.com/tpu": 4]
    var rollout = pool(
      "l4-550", [.init(vendor: .nvidia, name: "NVIDIA-L4", target: "8.9", count: 1)],
      [.init(vendor: .nvidia, version: "550.90.07", cuda: "12.4")])
    rollout.mixed = [
      "the same GPUs have driver 535.161.08 in pool l4-535",
      "kernels: 5.15.0-91 (11 nodes), \u{202E}6.1 (1 node)",
    ]
    return [
      pool("cpu\u{1B}[2J", [], []), rollout, written,
      pool(
        "nvidia-gpu", [.init(vendor: .nvidia, name: nil)], [.init(vendor: .nvidia, version: nil)]),
      pool(
        "max-1550", [.init(vendor: .intel, name: "Max 1550", count: 4)],
        [.init(vendor: .intel, version: nil, flavour: "i915")]),
      pool("bare", [.init(vendor: .nvidia, name: "PCI 10de:27b8", count: 2)], []), tpu,
    ]
  }()

  @Test(arguments: ListingTests.looks)
  func `pools are a table with what is mixed below it`(name: String, style: TextStyle) throws {
    let text = PoolListing.render(
      Self.pools, remarks: ["pools.json was collected 23 days ago"], style: style)
    try GoldenText.check(text, "pools/table-\(name).txt")
  }

  @Test func `no pools say how to begin`() {
    let text = PoolListing.render([], style: TextStyle())
    #expect(text.contains("holdfast pools import nodes.json"))
  }
}
