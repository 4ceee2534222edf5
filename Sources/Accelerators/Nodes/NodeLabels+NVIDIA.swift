import Model

/// GPU feature discovery, the deprecated names too, and labels of clouds.
extension NodeLabels {
  /// The version of NVIDIA's driver; the deprecated names count where the others are absent.
  var nvidiaDriver: String? {
    if let full = self["nvidia.com/cuda.driver-version.full"], NodeText.isVersion(full) {
      return full
    }
    return joined("nvidia.com/cuda.driver-version", ["major", "minor", "revision"])
      ?? joined("nvidia.com/cuda.driver", ["major", "minor", "rev"])
  }

  /// The CUDA version that the driver supports, `12.2`: the labels say `runtime` and mean the driver.
  var nvidiaCUDA: String? {
    if let full = self["nvidia.com/cuda.runtime-version.full"], NodeText.isVersion(full) {
      return full.split(separator: ".").prefix(2).joined(separator: ".")
    }
    return joined("nvidia.com/cuda.runtime-version", ["major", "minor"])
      ?? joined("nvidia.com/cuda.runtime", ["major", "minor"])
  }

  /// New and deprecated names that contradict each other; nil where they do not.
  var nvidiaContradiction: String? {
    guard let driver = nvidiaDriver,
      let old = joined("nvidia.com/cuda.driver", ["major", "minor", "rev"]),
      NodeText.canonical(old) != NodeText.canonical(driver)
    else { return nil }
    return "labels say driver \(driver) and, by their deprecated names, \(old)"
  }

  private func joined(_ name: String, _ parts: [String]) -> String? {
    let found = parts.map { self["\(name).\($0)"] }
    // The revision is absent for two-part versions such as 418.226.
    let values = found.prefix { $0 != nil }.compactMap { $0 }
    guard values.count >= 2, values.allSatisfy({ NodeText.number($0) != nil }) else { return nil }
    return values.joined(separator: ".")
  }

  /// The GPUs of a node, which feature discovery takes for equal; empty where no label tells of any.
  ///
  /// `-SHARED` is cut from the product: sharing shows in the resources. `-MIG-1g.5gb` stays.
  func nvidiaGPUs(offered: Int?) -> [MachineFacts.GPU] {
    if let product = self["nvidia.com/gpu.product"] {
      var gpu = MachineFacts.GPU(vendor: .nvidia, name: Self.unshared(product))
      if let major = number("nvidia.com/gpu.compute.major"),
        let minor = number("nvidia.com/gpu.compute.minor")
      {
        gpu.target = "\(major).\(minor)"
      }
      gpu.memoryBytes = number("nvidia.com/gpu.memory").map { $0 << 20 }
      gpu.count = number("nvidia.com/gpu.count") ?? offered
      return [gpu]
    }
    if let gpu = cloudGPU(offered: offered) { return [gpu] }
    let isPresent =
      isTrue("nvidia.com/gpu.present") || (offered ?? 0) > 0 || hasController(ofVendor: "10de")
      || self["kubernetes.azure.com/accelerator"] == "nvidia"
    return isPresent ? [MachineFacts.GPU(vendor: .nvidia, name: nil, count: offered)] : []
  }

  /// The product without the mark of sharing.
  static func unshared(_ product: String) -> String {
    product.hasSuffix("-SHARED") ? String(product.dropLast("-SHARED".count)) : product
  }

  private func cloudGPU(offered: Int?) -> MachineFacts.GPU? {
    if let name = self["karpenter.k8s.aws/instance-gpu-name"],
      self["karpenter.k8s.aws/instance-gpu-manufacturer"] ?? "nvidia" == "nvidia"
    {
      return MachineFacts.GPU(
        vendor: .nvidia, name: name,
        memoryBytes: number("karpenter.k8s.aws/instance-gpu-memory").map { $0 << 20 },
        count: number("karpenter.k8s.aws/instance-gpu-count") ?? offered)
    }
    for label in ["cloud.google.com/gke-accelerator", "k8s.amazonaws.com/accelerator"] {
      guard let name = self[label], name.hasPrefix("nvidia-") || name.hasPrefix("tesla-") else {
        continue
      }
      return MachineFacts.GPU(
        vendor: .nvidia, name: name,
        count: number("cloud.google.com/gke-accelerator-count") ?? offered)
    }
    return nil
  }
}
