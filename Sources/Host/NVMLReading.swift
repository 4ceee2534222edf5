import Model

/// What NVIDIA's management library (NVML) says.
struct NVMLReading: Sendable, Hashable {
  /// One GPU.
  struct Device: Sendable, Hashable {
    /// Name, compute capability, memory and brand.
    var gpu: MachineFacts.GPU
    /// It is cut into instances (MIG).
    var isPartitioned: Bool
  }

  /// The driver's version, `535.161.08`.
  var driver: String?
  /// The highest CUDA version that the driver supports, `12.2`.
  var cuda: String?
  /// The GPUs in the library's order.
  var devices: [Device]
  /// Why the library would not answer; nil when it did.
  var refusal: String?

  /// An answer that is still empty.
  init() {
    self.devices = []
  }

  /// `12.2` of 12020: thousands are the major version, tens the minor one.
  static func cudaVersion(_ number: Int) -> String? {
    guard (1_000..<1_000_000).contains(number) else { return nil }
    return "\(number / 1_000).\(number % 1_000 / 10)"
  }

  /// The brand in the words of container requirements (`nvmlBrandType_t`); nil for one without a word.
  static func brand(_ number: Int) -> String? {
    let names = [
      "unknown", "quadro", "tesla", "nvs", "grid", "geforce", "titan", "vapps", "vpc", "vcs", "vws",
      "cloudgaming", "quadrortx", "nvidiartx", "nvidia", "geforcertx", "titanrtx",
    ]
    return names.indices.contains(number) ? names[number] : nil
  }

  /// The reason in words of a return code (`nvmlReturn_t`).
  static func reason(_ code: Int) -> String {
    switch code {
    case 4: "no permission"
    case 9: "the driver is not loaded"
    case 12: "a library of the driver is missing"
    case 15: "a GPU is lost"
    case 17: "the operating system blocks the GPU"
    case 18: "driver and library have different versions"
    default: "error \(code)"
    }
  }
}
