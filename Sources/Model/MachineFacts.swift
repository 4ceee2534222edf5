/// What a machine offers: drivers, GPUs, processor, kernel, C library, container runtimes.
package struct MachineFacts: Sendable, Hashable, Codable {
  /// A GPU driver.
  package struct Driver: Sendable, Hashable, Codable {
    /// Whose GPUs it drives.
    package var vendor: GPUCode.Vendor
    /// The version, `535.161.08` or `6.16.6`; nil where only its presence is known.
    package var version: String?
    /// The highest CUDA version that the driver reports, `12.2`; nil for other vendors.
    package var cuda: String?
    /// `open` or `proprietary` kernel modules, `i915`, `xe`, `amdgpu`; nil where unknown.
    package var flavour: String?

    /// A driver.
    package init(
      vendor: GPUCode.Vendor, version: String?, cuda: String? = nil, flavour: String? = nil
    ) {
      self.vendor = vendor
      self.version = version
      self.cuda = cuda
      self.flavour = flavour
    }
  }

  /// A model of GPU and how many of it there are.
  package struct GPU: Sendable, Hashable, Codable {
    /// The maker.
    package var vendor: GPUCode.Vendor
    /// The product as the driver names it, `NVIDIA H100 80GB HBM3`; nil where unknown.
    package var name: String?
    /// The compute capability, `9.0`, or the target, `gfx942:sramecc+:xnack-`; nil where unknown.
    package var target: String?
    /// The memory in bytes.
    package var memoryBytes: Int?
    /// `tesla`, `nvidia`, `geforce`, … as the driver's library names the brand; nil where unknown.
    package var brand: String?
    /// How many; nil where unknown.
    package var count: Int?

    /// A model of GPU.
    package init(
      vendor: GPUCode.Vendor, name: String?, target: String? = nil, memoryBytes: Int? = nil,
      brand: String? = nil, count: Int? = nil
    ) {
      self.vendor = vendor
      self.name = name
      self.target = target
      self.memoryBytes = memoryBytes
      self.brand = brand
      self.count = count
    }
  }

  /// How GPUs get into containers.
  package enum RuntimeMode: String, Sendable, Hashable, Codable {
    /// `nvidia-container-cli` checks the image's requirements and mounts the driver.
    case legacy
    /// The container device interface: requirements are not evaluated.
    case cdi
    /// Container device interface made on the fly: requirements are not evaluated.
    case jitCDI = "jit-cdi"
    /// Tegra's list of files: requirements are evaluated by the toolkit.
    case csv
  }

  /// The architecture, `x86_64` or `aarch64`.
  package var architecture: String?
  /// The kernel's release (`uname -r`).
  package var kernel: String?
  /// The processor's level, `x86-64-v3`; nil where unknown or on other architectures.
  package var cpuLevel: String?
  /// The processor's model.
  package var cpuModel: String?
  /// GPU drivers, ordered by vendor.
  package var drivers: [Driver]
  /// GPUs, ordered by vendor, name.
  package var gpus: [GPU]
  /// How NVIDIA GPUs get into containers; nil where unknown.
  package var runtimeMode: RuntimeMode?
  /// Container runtimes, `containerd 1.7.2`, sorted.
  package var containerRuntimes: [String]
  /// Libraries that the OpenCL loader opens, sorted.
  package var openCL: [String]

  /// Nothing is known.
  package init() {
    self.architecture = nil
    self.kernel = nil
    self.cpuLevel = nil
    self.cpuModel = nil
    self.drivers = []
    self.gpus = []
    self.runtimeMode = nil
    self.containerRuntimes = []
    self.openCL = []
  }
}

/// Machines of one kind, for which environments are judged.
package struct Pool: Sendable, Hashable, Codable {
  /// The name.
  package var name: String
  /// What its machines offer.
  package var machine: MachineFacts
  /// The operating system of its nodes, `Ubuntu 22.04.4 LTS`.
  package var operatingSystem: String?
  /// How many nodes; nil where unknown.
  package var nodes: Int?
  /// What a node offers to pods at most, `nvidia.com/gpu` to 8, GPUs only.
  package var resources: [String: Int]
  /// Models of GPU or versions of driver differ inside the pool: what was merged, in words.
  package var mixed: [String]
  /// Where it is described: `holdfast.toml:31`, `pools.json`.
  package var origin: String
  /// The day on which it was seen, `2026-11-20`; nil for pools written by hand.
  package var collected: String?

  /// A pool.
  package init(name: String, machine: MachineFacts, origin: String) {
    self.name = name
    self.machine = machine
    self.operatingSystem = nil
    self.nodes = nil
    self.resources = [:]
    self.mixed = []
    self.origin = origin
    self.collected = nil
  }
}

/// A dated list of pools that projects share (`holdfast.pools/1`, `Schemas/pools.schema.json`).
package struct PoolInventory: Sendable, Hashable, Codable {
  /// The schema's name and major version.
  package static let schemaName = "holdfast.pools/1"

  /// `holdfast.pools/1`.
  package var schema: String
  /// The day on which the nodes were listed, `2026-11-20`.
  package var collected: String
  /// The pools, ordered by name.
  package var pools: [Pool]
  /// What could not be read.
  package var notices: [Notice]

  /// An inventory.
  package init(collected: String, pools: [Pool], notices: [Notice] = []) {
    self.schema = Self.schemaName
    self.collected = collected
    self.pools = pools
    self.notices = notices
  }
}
