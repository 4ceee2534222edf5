import Model

/// The labels of a node, by what they mean.
struct NodeLabels: Sendable, Hashable {
  /// Labels by name.
  private let values: [String: String]
  /// Those of AMD's labeller.
  let amdLabels: [String: String]
  /// Devices that Intel's labeller found.
  let intelDevices: [String: String]
  // Makers of display and 3D controllers on the PCI bus, as node feature discovery lists them.
  private let controllers: [String]

  init(values: [String: String]) {
    self.values = values
    amdLabels = values.filter { $0.key.contains("amd.com/gpu.") }
    intelDevices = values.filter { $0.key.hasPrefix("gpu.intel.com/device-id.") }
    let bus = "feature.node.kubernetes.io/pci-"
    controllers = values.keys.compactMap { name in
      guard name.hasPrefix(bus), name.hasSuffix(".present") else { return nil }
      let rest = name.dropFirst(bus.count)
      // PCI classes: VGA, 3D, other display controller, processing accelerator.
      guard ["0300_", "0302_", "0380_", "1200_"].contains(rest.prefix(5)) else { return nil }
      return String(rest.dropFirst(5).prefix(4))
    }
  }

  subscript(_ name: String) -> String? {
    values[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  func number(_ name: String) -> Int? { self[name].flatMap { NodeText.number($0) } }

  func isTrue(_ name: String) -> Bool { self[name] == "true" }

  // Labels by which clusters name their own pools: Google, Amazon, Azure, Karpenter, DigitalOcean.
  private static let poolLabels = [
    "cloud.google.com/gke-nodepool", "eks.amazonaws.com/nodegroup",
    "alpha.eksctl.io/nodegroup-name",
    "kubernetes.azure.com/agentpool", "agentpool", "karpenter.sh/nodepool",
    "karpenter.sh/provisioner-name", "doks.digitalocean.com/node-pool",
  ]

  /// The cluster's own name of the pool; nil where no known label tells.
  var clusterPool: String? {
    for label in Self.poolLabels {
      if let name = self[label] { return name }
    }
    return nil
  }

  /// The level of an x86-64 processor that node feature discovery found, `x86-64-v3`.
  var cpuLevel: String? {
    let name = "feature.node.kubernetes.io/cpu-cpuid.X86_64_V"
    return (1...4).last { isTrue(name + String($0)) }.map { "x86-64-v\($0)" }
  }

  /// The processor in the words of node feature discovery, `Intel family 6 model 143`.
  var cpuModel: String? {
    let name = "feature.node.kubernetes.io/cpu-model."
    guard let maker = self[name + "vendor_id"], let family = self[name + "family"],
      let model = self[name + "id"]
    else { return nil }
    return "\(maker) family \(family) model \(model)"
  }

  /// The operating system in the words of node feature discovery, `ubuntu 22.04`.
  var operatingSystem: String? {
    let name = "feature.node.kubernetes.io/system-os_release."
    return self[name + "ID"].map { id in self[name + "VERSION_ID"].map { "\(id) \($0)" } ?? id }
  }

  /// Whether node feature discovery saw a display or 3D controller of the maker on the PCI bus.
  func hasController(ofVendor vendor: String) -> Bool { controllers.contains(vendor) }
}
