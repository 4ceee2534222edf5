import Documents
import Model

/// The devices that a driver of dynamic resource allocation offers on one node.
///
/// Format: `ResourceSlice` of `resource.k8s.io`; attributes stand in `basic` up to v1beta1.
struct DeviceSlice: Sendable, Hashable {
  /// The node's name.
  let node: String
  /// The driver's name, `gpu.nvidia.com`.
  let driver: String
  /// The maker of its devices.
  let vendor: GPUCode.Vendor
  /// The GPUs; counted, ordered.
  private(set) var gpus: [MachineFacts.GPU]
  /// The kernel driver's version; leading zeros of its parts are lost.
  private(set) var kernelDriver: String?
  /// The CUDA version that the driver supports.
  private(set) var cuda: String?
  /// How many devices it lists.
  let count: Int
  /// The line of the object.
  let line: Int

  private static let vendors: [String: GPUCode.Vendor] = [
    "gpu.nvidia.com": .nvidia, "gpu.amd.com": .amd, "gpu.intel.com": .intel,
  ]

  /// nil for drivers of other devices, and for slices that belong to no node, which are noted.
  init?(_ object: DocumentNode, _ notices: inout NodeNotices) {
    guard let driver = object.at("spec", "driver")?.string, let vendor = Self.vendors[driver] else {
      return nil
    }
    guard let node = object.at("spec", "nodeName")?.string else {
      notices.note("left out devices that belong to no single node", line: object.line)
      return nil
    }
    self.node = node
    self.driver = driver
    self.vendor = vendor
    self.line = object.line
    self.gpus = []
    var whole: [MachineFacts.GPU] = []
    var slices: [MachineFacts.GPU] = []
    var listed = 0
    for device in object.at("spec", "devices")?.array ?? [] {
      let fields = device["basic"] ?? device
      func text(_ name: String) -> String? {
        let value = fields.at("attributes", name) ?? fields.at("attributes", "\(driver)/\(name)")
        return value?["string"]?.string ?? value?["version"]?.string
      }
      func version(_ name: String, parts: Int) -> String? {
        guard let text = text(name), NodeText.isVersion(text) else { return nil }
        return text.split(separator: ".").prefix(parts).joined(separator: ".")
      }
      kernelDriver = kernelDriver ?? version("driverVersion", parts: 4)
      cuda = cuda ?? version("cudaDriverVersion", parts: 2)
      var gpu = MachineFacts.GPU(
        vendor: vendor, name: text("productName"),
        target: vendor == .nvidia ? version("cudaComputeCapability", parts: 2) : nil,
        memoryBytes: Self.bytes(fields.at("capacity", "memory")),
        brand: text("brand")?.lowercased().filter { $0 != " " }, count: 1)
      listed += 1
      guard text("type") == "mig" else {
        whole.append(gpu)
        continue
      }
      if let profile = text("profile"), let name = gpu.name { gpu.name = "\(name)-MIG-\(profile)" }
      slices.append(gpu)
    }
    count = listed
    // Drivers list a GPU and what it can be cut into side by side; whole ones tell the machine.
    gpus = whole.isEmpty ? slices : whole
  }

  // `{"value": "81559Mi"}`, or the text itself.
  private static func bytes(_ quantity: DocumentNode?) -> Int? {
    guard let text = quantity?["value"]?.text ?? quantity?.text else { return nil }
    for (suffix, shift) in [("Ki", 10), ("Mi", 20), ("Gi", 30), ("Ti", 40)]
    where text.hasSuffix(suffix) {
      return NodeText.number(text.dropLast(2)).map { $0 << shift }
    }
    return Int(text).flatMap { $0 >= 0 ? $0 : nil }
  }
}
