import Accelerators
import Model

/// A pool as the checks ask for it: its members, and what follows from what it states.
struct FitPool {
  /// Machines of the pool that have the same driver and model of GPU.
  struct Member: Hashable {
    /// The maker of the GPU.
    let vendor: GPUCode.Vendor
    /// The driver; nil where unknown.
    let driver: String?
    /// The highest CUDA version of the driver; nil where unknown or of another maker.
    let cuda: String?
    /// The GPU as people call it, `NVIDIA L4`; nil where unknown.
    let name: String?
    /// The compute capability or gfx target; nil where unknown.
    let target: String?
    /// What the model is made for; nil where unknown.
    let modelClass: Knowledge.Product.Class?
    /// The brand in lower case, as the driver names it; nil where it was not asked.
    ///
    /// It differs between releases of the driver, so a table of products cannot tell it.
    let brand: String?

    /// `NVIDIA L4 (8.9)`.
    var label: String {
      switch (name, target) {
      case (let name?, let target?): "\(name) (\(target))"
      case (let name?, nil): name
      case (nil, let target?): "a GPU of \(target)"
      case (nil, nil): "an unknown GPU"
      }
    }

    /// The driver's branch, the first part of its version.
    var branch: Int? { driver.flatMap { DottedVersion($0)?.major } }

    /// Whether the driver is at least a version; nil where one of the two cannot be told.
    ///
    /// A driver that is given as a branch alone, `570`, counts as one of its releases: the least
    /// drivers of CUDA and GPUs are the first of their branches.
    func isAtLeast(_ minimum: String) -> Bool? {
      guard let driver, let own = DottedVersion(driver), let least = DottedVersion(minimum) else {
        return nil
      }
      return own.parts.count == 1 ? own.major >= least.major : own >= least
    }
  }

  let pool: Pool
  /// One per driver and model; empty where the pool has no GPU.
  let members: [Member]
  /// The machine name of its processors, from the pool, the processor's level or the GPUs.
  let architecture: String?
  /// The C library of its nodes, from their operating system.
  let glibc: String?

  var name: String { pool.name }
  var hasGPU: Bool { !members.isEmpty }

  init(_ pool: Pool, _ knowledge: Knowledge) {
    self.pool = pool
    members = Self.members(pool, knowledge)
    architecture = Self.architecture(pool)
    glibc = pool.operatingSystem.flatMap { NodeLibrary.glibc(operatingSystem: $0) }
  }

  private static func members(_ pool: Pool, _ knowledge: Knowledge) -> [Member] {
    let machine = pool.machine
    var gpus = machine.gpus
    if gpus.isEmpty {
      // A driver or an offered resource tells that there are GPUs, not which.
      let vendors = Set(machine.drivers.map(\.vendor))
        .union(pool.resources.compactMap { $0.value > 0 ? vendor(ofResource: $0.key) : nil })
      gpus = vendors.sorted().map { MachineFacts.GPU(vendor: $0, name: nil) }
    }
    var members: [Member] = []
    for gpu in gpus {
      let product = gpu.name.flatMap { knowledge.product($0)?.value }
      let drivers: [MachineFacts.Driver?] = machine.drivers.filter { $0.vendor == gpu.vendor }
      for driver in drivers.isEmpty ? [nil] : drivers {
        let member = Member(
          vendor: gpu.vendor, driver: driver?.version,
          cuda: gpu.vendor == .nvidia
            ? driver?.cuda ?? driver?.version.flatMap { knowledge.cuda(ofDriver: $0)?.value } : nil,
          name: gpu.name ?? product?.name, target: gpu.target ?? product?.target,
          modelClass: product?.class, brand: gpu.brand?.lowercased())
        if !members.contains(member) { members.append(member) }
      }
    }
    return members
  }

  private static func vendor(ofResource name: String) -> GPUCode.Vendor? {
    if name.hasPrefix("nvidia.com/") { return .nvidia }
    if name.hasPrefix("amd.com/gpu") { return .amd }
    return name.hasPrefix("gpu.intel.com/") ? .intel : nil
  }

  private static func architecture(_ pool: Pool) -> String? {
    if let stated = pool.machine.architecture { return Platform.machineName(stated) }
    if let level = pool.machine.cpuLevel {
      if level.hasPrefix("x86-64") { return "x86_64" }
      if level.hasPrefix("armv8") || level.hasPrefix("armv9") || level == "aarch64" {
        return "aarch64"
      }
    }
    // Grace and Jetson exist with Arm processors only.
    let arm = ["GH200", "GB200", "GB300", "GB10", "Jetson", "Orin", "Thor"]
    let names = pool.machine.gpus.compactMap(\.name)
    let isArm = names.contains { name in arm.contains { name.contains($0) } }
    return isArm ? "aarch64" : nil
  }
}

extension Platform {
  /// `uname -m` for names of Go and for names that are it already.
  static func machineName(_ text: String) -> String {
    Platform(system: "linux", architecture: text).machine
  }
}
