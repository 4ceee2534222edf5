import Model

/// Labels of AMD's and Intel's labellers.
extension NodeLabels {
  /// The values of one of AMD's labels, each with the number of GPUs where that is told.
  ///
  /// One distinct value: `amd.com/gpu.NAME=VALUE`; several: `amd.com/gpu.NAME.VALUE=COUNT`; the older
  /// prefix `beta.amd.com/` writes the second form always.
  func amd(_ name: String) -> [(value: String, count: Int?)] {
    guard !amdLabels.isEmpty else { return [] }
    for prefix in ["amd.com/gpu.", "beta.amd.com/gpu."] {
      let key = prefix + name
      let several = amdLabels.compactMap { label, value -> (value: String, count: Int?)? in
        guard label.hasPrefix(key + "."), let count = NodeText.number(value) else { return nil }
        return (String(label.dropFirst(key.count + 1)), count)
      }
      if !several.isEmpty { return several.sorted { $0.value < $1.value } }
      if let value = self[key] { return [(value, nil)] }
    }
    return []
  }

  /// The version of AMD's driver, the first of several; nil where no label tells.
  var amdDriver: String? { amd("driver-version").first?.value }

  /// AMD's GPUs.
  func amdGPUs(offered: Int?) -> [MachineFacts.GPU] {
    var models = amd("product-name").map { model in
      (value: model.value.map { $0 == "_" ? " " : String($0) }.joined(), count: model.count)
    }
    if models.isEmpty {
      models = amd("device-id").map { model in ("PCI 1002:\(model.value.lowercased())", model.count)
      }
    }
    guard !models.isEmpty else {
      let isPresent = (offered ?? 0) > 0 || hasController(ofVendor: "1002")
      return isPresent ? [MachineFacts.GPU(vendor: .amd, name: nil, count: offered)] : []
    }
    let memory = amd("vram")
    let bytes = memory.count == 1 ? Self.gibibytes(memory[0].value) : nil
    return models.map { model in
      MachineFacts.GPU(
        vendor: .amd, name: model.value, memoryBytes: bytes,
        count: model.count ?? (models.count == 1 ? offered : nil))
    }
  }

  // `192G`.
  private static func gibibytes(_ text: String) -> Int? {
    guard text.hasSuffix("G") else { return nil }
    return NodeText.number(text.dropLast()).map { $0 << 30 }
  }

  /// Intel's GPUs.
  func intelGPUs(offered: Int?) -> [MachineFacts.GPU] {
    let name = "gpu.intel.com/device-id."
    var counts: [String: Int] = [:]
    for (label, value) in intelDevices {
      let rest = label.dropFirst(name.count)
      guard let dot = rest.firstIndex(of: "."), let dash = rest.firstIndex(of: "-"), dash < dot
      else { continue }
      let id = String(rest[rest.index(after: dash)..<dot])
      let count = rest[dot...] == ".count" ? NodeText.number(value) ?? 0 : 0
      counts[id] = max(counts[id] ?? 0, count)
    }
    let total = number("gpu.intel.com/device.count")
    if let product = self["gpu.intel.com/product"] {
      let counted = counts.values.reduce(0, +)
      return [
        MachineFacts.GPU(
          vendor: .intel, name: product.map { $0 == "_" ? " " : String($0) }.joined(),
          count: total ?? (counted > 0 ? counted : nil))
      ]
    }
    guard counts.isEmpty else {
      return counts.sorted { $0.key < $1.key }.map { id, count in
        MachineFacts.GPU(
          vendor: .intel, name: "PCI 8086:\(id.lowercased())",
          count: count > 0 ? count : counts.count == 1 ? total : nil)
      }
    }
    // The plugin offers one GPU several times where sharing is on: the number tells nothing.
    return (offered ?? 0) > 0 ? [MachineFacts.GPU(vendor: .intel, name: nil, count: total)] : []
  }
}
