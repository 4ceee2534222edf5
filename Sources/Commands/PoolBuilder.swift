import Accelerators
import Configuration
import Model

/// Makes pools of what people write, with what the tables know of GPUs.
struct PoolBuilder {
  let knowledge: Knowledge

  /// The pool of a table of the configuration.
  func pool(_ written: HardwarePool, of path: String, _ notices: inout [Notice]) -> Pool {
    var pool = Pool(
      name: written.name.value, machine: MachineFacts(),
      origin: "\(path.split(separator: "/").last.map(String.init) ?? path):\(written.name.line)")
    pool.nodes = written.nodes?.value
    pool.operatingSystem = written.operatingSystem?.value
    pool.machine.architecture = written.architecture?.value
    pool.machine.kernel = written.kernel?.value
    pool.machine.runtimeMode = written.runtime?.value
    if let cpu = written.cpu?.value, cpu.hasPrefix("x86-64") {
      // The plain name is the first level.
      pool.machine.cpuLevel = cpu == "x86-64" ? "x86-64-v1" : cpu
    }
    pool.machine.gpus = written.gpus.map { name in
      gpu(name.value, driver: written.driver?.value, pool.name, &notices)
    }
    if let driver = written.driver?.value {
      pool.machine.drivers = [
        Self.driver(driver, cuda: written.cuda?.value, for: pool.machine.gpus)
      ]
    } else if let cuda = written.cuda?.value {
      pool.machine.drivers = [
        MachineFacts.Driver(vendor: .nvidia, version: nil, cuda: cuda)
      ]
    }
    return pool
  }

  /// A pool of an inventory with what the tables know of its GPUs.
  func completed(_ pool: Pool, _ notices: inout [Notice]) -> Pool {
    var pool = pool
    for position in pool.machine.gpus.indices {
      let gpu = pool.machine.gpus[position]
      guard let name = gpu.name, gpu.target == nil else { continue }
      let product = knowledge.product(name)?.value
      guard let product, product.vendor == gpu.vendor else {
        if gpu.target == nil { notices.append(Self.unknown(name, pool.name)) }
        continue
      }
      pool.machine.gpus[position].target = gpu.target ?? product.target
    }
    return pool
  }

  /// Puts other GPUs in the place of a pool's own; drivers of other makers go.
  func replace(_ names: [String], in pool: inout Pool, _ notices: inout [Notice]) {
    let known = pool.machine.drivers.first?.version
    let gpus = names.map { gpu($0, driver: known, pool.name, &notices) }
    let vendors = Set(gpus.map(\.vendor))
    pool.machine.gpus = gpus
    pool.machine.drivers.removeAll { !vendors.contains($0.vendor) }
    pool.resources = [:]
    pool.mixed = []
    pool.origin += pool.origin == "--gpu" ? "" : ", --gpu"
  }

  /// Puts another driver in the place of the one whose maker numbers so; a pool without GPUs has
  /// none, and one of other makers stays as it is.
  func replace(driver version: String, in pool: inout Pool, _ notices: inout [Notice]) {
    let vendors = Set(pool.machine.gpus.map(\.vendor))
    guard !vendors.isEmpty else { return }
    let vendor = vendors == [.intel] ? .intel : Self.vendor(ofDriver: version)
    guard vendors.contains(vendor) else {
      notices.append(
        Notice(
          "pool `\(pool.name)` has no GPU that driver \(version) drives: it stays as it is"))
      return
    }
    let flavour = pool.machine.drivers.first { $0.vendor == vendor }?.flavour
    pool.machine.drivers.removeAll { $0.vendor == vendor }
    pool.machine.drivers.append(
      MachineFacts.Driver(vendor: vendor, version: version, flavour: flavour))
    pool.machine.drivers.sort { $0.vendor < $1.vendor }
    pool.origin += ", --driver"
  }

  /// Whether the text is digits between dots.
  static func isVersion(_ text: String) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
      (1...9).contains(part.utf8.count) && part.utf8.allSatisfy { $0 &- 0x30 < 10 }
    }
  }

  private func gpu(
    _ name: String, driver: String?, _ pool: String, _ notices: inout [Notice]
  ) -> MachineFacts.GPU {
    if let product = knowledge.product(name)?.value {
      return MachineFacts.GPU(
        vendor: product.vendor, name: name, target: product.target)
    }
    notices.append(Self.unknown(name, pool))
    return MachineFacts.GPU(
      vendor: Self.vendor(ofName: name) ?? driver.map(Self.vendor(ofDriver:)) ?? .nvidia,
      name: name)
  }

  private static func unknown(_ name: String, _ pool: String) -> Notice {
    Notice("no table knows the GPU `\(name)` of pool `\(pool)`: what runs on it is unknown")
  }

  private static func vendor(ofName name: String) -> GPUCode.Vendor? {
    let words = Set(
      name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
    let makers: [(GPUCode.Vendor, Set<String>)] = [
      (.nvidia, ["nvidia", "tesla", "geforce", "quadro", "rtx", "gtx"]),
      (.amd, ["amd", "radeon", "instinct"]), (.intel, ["intel", "arc", "flex", "max"]),
    ]
    return makers.first { !$0.1.isDisjoint(with: words) }?.0
  }

  // Branches of NVIDIA's driver have three digits; AMD's driver has the numbers of ROCm or a kernel.
  private static func vendor(ofDriver version: String) -> GPUCode.Vendor {
    (version.split(separator: ".").first.flatMap { Int($0) } ?? 0) >= 100 ? .nvidia : .amd
  }

  /// The driver of the maker whose GPUs there are; of several makers the one that numbers so.
  private static func driver(
    _ version: String, cuda: String?, for gpus: [MachineFacts.GPU]
  ) -> MachineFacts.Driver {
    let vendors = Set(gpus.map(\.vendor))
    let likely = vendor(ofDriver: version)
    let vendor = vendors.count == 1 ? vendors.first ?? likely : likely
    return MachineFacts.Driver(
      vendor: vendor, version: version, cuda: vendor == .nvidia ? cuda : nil,
      flavour: vendor == .amd ? "amdgpu" : nil)
  }
}
