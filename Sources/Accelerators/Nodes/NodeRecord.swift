import Documents
import Model

/// What a listing says about one node.
struct NodeRecord: Sendable, Hashable {
  /// The name.
  let name: String
  /// The line on which it starts.
  let line: Int
  /// The labels.
  let labels: NodeLabels
  /// What the node offers.
  private(set) var machine = MachineFacts()
  /// The operating system, `Ubuntu 22.04.4 LTS`.
  private(set) var operatingSystem: String?
  /// Accelerators that pods may ask for.
  private(set) var resources: [String: Int] = [:]
  /// What differs inside the node, in words.
  private(set) var mixed: [String] = []
  /// The day of its newest heartbeat.
  private(set) var heartbeat: String?

  private static let architectures = [
    "amd64": "x86_64", "arm64": "aarch64", "ppc64le": "ppc64le", "s390x": "s390x",
    "riscv64": "riscv64", "386": "i686", "arm": "armv7l",
  ]

  init(_ node: DocumentNode, _ notices: inout NodeNotices) {
    line = node.line
    let given = node.at("metadata", "name")?.string
    name = given.flatMap { $0.isEmpty ? nil : $0 } ?? "line \(node.line)"
    if given == nil { notices.note("has no name", node: name, line: line) }
    var values: [String: String] = [:]
    for entry in node.at("metadata", "labels")?.table?.entries ?? [] {
      guard let value = entry.value.text else {
        notices.note("has labels that are no texts", node: name, line: entry.line)
        continue
      }
      values[entry.key] = value
    }
    labels = NodeLabels(values: values)
    readSystem(node, &notices)
    readResources(node, &notices)
    readAccelerators()
  }

  private mutating func readSystem(_ node: DocumentNode, _ notices: inout NodeNotices) {
    let info = node.at("status", "nodeInfo")
    if info?.table == nil { notices.note("has no `status.nodeInfo`", node: name, line: line) }
    func text(_ key: String) -> String? {
      info?[key]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
    if let architecture = text("architecture") ?? labels["kubernetes.io/arch"] {
      machine.architecture = Self.architectures[architecture] ?? architecture
    }
    machine.kernel =
      text("kernelVersion") ?? labels["feature.node.kubernetes.io/kernel-version.full"]
    machine.cpuLevel = machine.architecture == "x86_64" ? labels.cpuLevel : nil
    machine.cpuModel = labels.cpuModel
    operatingSystem = text("osImage") ?? labels.operatingSystem
    if let runtime = text("containerRuntimeVersion") {
      // `containerd://1.7.2`.
      machine.containerRuntimes = [
        runtime.split(separator: ":", maxSplits: 1)
          .map { $0.hasPrefix("//") ? String($0.dropFirst(2)) : String($0) }
          .joined(separator: " ")
      ]
    }
    for condition in node.at("status", "conditions")?.array ?? [] {
      guard let day = condition["lastHeartbeatTime"]?.string.flatMap(NodeText.day) else { continue }
      heartbeat = max(heartbeat ?? day, day)
    }
  }

  private static func isAccelerator(_ resource: String) -> Bool {
    ["nvidia.com/gpu", "nvidia.com/gpu.shared", "habana.ai/gaudi", "google.com/tpu"]
      .contains(resource) || resource.hasPrefix("nvidia.com/mig-") || resource.hasPrefix("amd.com/")
      || resource.hasPrefix("gpu.intel.com/") || resource.hasPrefix("aws.amazon.com/neuron")
  }

  private mutating func readResources(_ node: DocumentNode, _ notices: inout NodeNotices) {
    let offered = node.at("status", "allocatable") ?? node.at("status", "capacity")
    for entry in offered?.table?.entries ?? [] where Self.isAccelerator(entry.key) {
      guard let text = entry.value.text, let count = NodeText.number(text) else {
        notices.note(
          "offers a number of `\(NodeText.quoted(entry.key))` that is no whole number", node: name,
          line: entry.line)
        continue
      }
      if count > 0 { resources[entry.key] = count }
    }
  }

  private mutating func readAccelerators() {
    let slices = resources.filter { $0.key.hasPrefix("nvidia.com/mig-") }.values.reduce(0, +)
    let isShared = (labels.number("nvidia.com/gpu.replicas") ?? 1) > 1
    let nvidia = isShared ? nil : resources["nvidia.com/gpu"]
    let amd = resources.filter { $0.key.hasPrefix("amd.com/") }.values.reduce(0, +)
    let intel = ["i915", "xe"].filter { resources["gpu.intel.com/\($0)"] != nil }
    let amdGPUs = labels.amdGPUs(offered: amd > 0 ? amd : nil)
    let intelGPUs = labels.intelGPUs(offered: intel.isEmpty ? nil : 1)
    var nvidiaGPUs = labels.nvidiaGPUs(offered: nvidia)
    if nvidiaGPUs.isEmpty, slices > 0 || resources["nvidia.com/gpu.shared"] != nil {
      nvidiaGPUs = [MachineFacts.GPU(vendor: .nvidia, name: nil)]
    }
    machine.gpus = amdGPUs + intelGPUs + nvidiaGPUs
    if labels.amdDriver != nil || amd > 0 {
      machine.drivers.append(
        MachineFacts.Driver(vendor: .amd, version: labels.amdDriver, flavour: "amdgpu"))
    }
    for flavour in intel {
      machine.drivers.append(
        MachineFacts.Driver(vendor: .intel, version: nil, flavour: flavour))
    }
    let runs =
      nvidia != nil || slices > 0 || resources["nvidia.com/gpu"] != nil
      || resources["nvidia.com/gpu.shared"] != nil
    // Feature discovery asks the driver: where it names a product, there is one.
    let isAsked = labels["nvidia.com/gpu.product"] != nil
    if labels.nvidiaDriver != nil || labels.nvidiaCUDA != nil || isAsked || runs {
      machine.drivers.append(
        MachineFacts.Driver(
          vendor: .nvidia, version: labels.nvidiaDriver, cuda: labels.nvidiaCUDA))
    }
    let models = labels.amd("product-name")
    if models.count > 1 {
      mixed.append(
        "GPUs inside a node: "
          + models.map { "\($0.value) (\($0.count ?? 1))" }.joined(separator: ", "))
    }
    let drivers = labels.amd("driver-version")
    if drivers.count > 1 {
      mixed.append("drivers inside a node: " + drivers.map(\.value).joined(separator: ", "))
    }
  }

  /// Takes in what slices of devices say; labels count first where both speak.
  mutating func add(_ slices: [DeviceSlice]) {
    for slice in slices.sorted(by: { ($0.driver, $0.line) < ($1.driver, $1.line) }) {
      resources[slice.driver, default: 0] += slice.count
      if slice.vendor == .nvidia, resources["nvidia.com/gpu"] == nil {
        // Devices of such a driver reach containers by the container device interface alone.
        machine.runtimeMode = .cdi
      }
      let position = machine.drivers.firstIndex { $0.vendor == slice.vendor }
      if let position {
        machine.drivers[position].version =
          machine.drivers[position].version ?? slice.kernelDriver
        machine.drivers[position].cuda = machine.drivers[position].cuda ?? slice.cuda
      } else {
        machine.drivers.append(
          MachineFacts.Driver(
            vendor: slice.vendor, version: slice.kernelDriver, cuda: slice.cuda))
        machine.drivers.sort { $0.vendor < $1.vendor }
      }
    }
    for (vendor, slices) in Dictionary(grouping: slices, by: \.vendor) {
      let isNamed = machine.gpus.contains { $0.vendor == vendor && $0.name != nil }
      let devices = slices.flatMap(\.gpus)
      guard !isNamed, !devices.isEmpty else { continue }
      machine.gpus.removeAll { $0.vendor == vendor }
      machine.gpus += Self.counted(devices)
    }
    machine.gpus.sort { Self.order($0) < Self.order($1) }
  }

  private static func order(_ gpu: MachineFacts.GPU) -> (String, String, Int) {
    (gpu.vendor.rawValue, gpu.name ?? "", gpu.memoryBytes ?? 0)
  }

  private static func counted(_ devices: [MachineFacts.GPU]) -> [MachineFacts.GPU] {
    Dictionary(grouping: devices) { $0 }.map { gpu, equal in
      var gpu = gpu
      gpu.count = equal.count
      return gpu
    }
  }

  /// Notes what its labels leave open.
  func remark(_ notices: inout NodeNotices) {
    if let text = labels.nvidiaContradiction { notices.note(text, node: name, line: line) }
    for gpu in machine.gpus where gpu.name == nil {
      notices.note(
        "has GPUs of \(Self.title(gpu.vendor)), but no label tells which", node: name, line: line)
    }
    for vendor in Set(machine.gpus.map(\.vendor)).sorted() where vendor != .intel {
      let driver = machine.drivers.first { $0.vendor == vendor }
      if driver?.version == nil {
        notices.note(
          "has GPUs of \(Self.title(vendor)), but no label tells the driver's version", node: name,
          line: line)
      }
    }
  }

  private static func title(_ vendor: GPUCode.Vendor) -> String {
    switch vendor {
    case .amd: "AMD"
    case .intel: "Intel"
    case .nvidia: "NVIDIA"
    }
  }
}
