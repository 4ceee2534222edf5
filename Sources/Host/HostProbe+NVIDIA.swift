import Model

extension HostProbe {
  /// The driver's version and kind of kernel module in the first line of `/proc/driver/nvidia/version`.
  ///
  /// Forms: `NVIDIA UNIX x86_64 Kernel Module  535.129.03  …`,
  /// `NVIDIA UNIX Open Kernel Module for x86_64  580.173.02  Release Build …`.
  static func nvidiaVersion(_ text: String) -> (version: String, flavour: String)? {
    guard let line = HostText.lines(text).first(where: { $0.contains("NVRM version") }) else {
      return nil
    }
    let words = HostText.words(line)
    guard let module = words.firstIndex(of: "Module"),
      let version = words[module...].first(where: HostText.isVersion)
    else { return nil }
    let isOpen = words[..<module].contains("Open")
    return (String(version), isOpen ? "open" : "proprietary")
  }

  /// NVIDIA's driver and GPUs; the library's answers count before those of files.
  mutating func readNVIDIA(_ library: NVMLReading?) {
    let isWSL = (folder.line("/proc/sys/kernel/osrelease") ?? "").lowercased().contains("microsoft")
    var version: String?
    var flavour: String?
    let path = "/proc/driver/nvidia/version"
    if let text = read(path) {
      if let found = Self.nvidiaVersion(text) {
        (version, flavour) = (found.version, found.flavour)
      } else {
        notices.append(Notice("found no version of the NVIDIA driver in it", path: path))
      }
    }
    let module = moduleVersion("nvidia")
    if let module, let version, module != version {
      notices.append(
        Notice(
          "the loaded NVIDIA module says version \(module), the driver \(version)",
          path: "/sys/module/nvidia/version"))
    }
    version = version ?? module ?? library?.driver
    let hasWSLDriver = isWSL && folder.exists("/usr/lib/wsl/lib/libcuda.so.1")
    if hasWSLDriver, flavour == nil { flavour = "wsl" }
    if version != nil || library?.driver != nil || hasWSLDriver {
      machine.drivers.append(
        MachineFacts.Driver(
          vendor: .nvidia, version: version, cuda: library?.cuda, flavour: flavour))
    }
    if let refusal = library?.refusal, version != nil || hasWSLDriver {
      notices.append(Notice("the NVIDIA management library cannot be asked: \(refusal)"))
    }
    let asked = (library?.devices ?? []).map(\.gpu)
    if !asked.isEmpty {
      machine.gpus += Self.counted(asked)
    } else {
      let named = namedByDriver()
      machine.gpus += Self.counted(named.isEmpty ? seenOnBus(vendor: 0x10DE) : named)
    }
  }

  // `/proc/driver/nvidia/gpus/0000:01:00.0/information`: a line `Model:  NVIDIA A100-SXM4-40GB`.
  private mutating func namedByDriver() -> [MachineFacts.GPU] {
    let top = "/proc/driver/nvidia/gpus"
    var found: [MachineFacts.GPU] = []
    for name in folder.names(top) {
      let path = "\(top)/\(name)/information"
      guard let text = read(path) else { continue }
      let pairs = HostText.lines(text).compactMap { HostText.pair($0, at: ":") }
      guard let model = pairs.first(where: { $0.0 == "Model" })?.1, !model.isEmpty,
        model != "Unknown"
      else {
        notices.append(Notice("names no model of GPU", path: path))
        found.append(MachineFacts.GPU(vendor: .nvidia, name: nil, count: 1))
        continue
      }
      found.append(MachineFacts.GPU(vendor: .nvidia, name: model, count: 1))
    }
    return found
  }

  /// Display and 3D controllers of a maker on the PCI bus, known by their ids alone.
  func seenOnBus(vendor: Int) -> [MachineFacts.GPU] {
    let top = "/sys/bus/pci/devices"
    return folder.names(top).compactMap { name in
      let path = "\(top)/\(name)"
      guard let maker = folder.line(path + "/vendor").flatMap(HostText.hexadecimal),
        maker == vendor,
        let kind = folder.line(path + "/class").flatMap(HostText.hexadecimal),
        [0x0300, 0x0302, 0x0380].contains(kind >> 8)
      else { return nil }
      let device = folder.line(path + "/device").flatMap(HostText.hexadecimal)
      return MachineFacts.GPU(
        vendor: Self.vendor(ofPCI: vendor), name: Self.busName(vendor, device), count: 1)
    }
  }

  /// `PCI 10de:2684`; nil without the device's id.
  static func busName(_ vendor: Int, _ device: Int?) -> String? {
    device.map { "PCI \(HostText.identifier(vendor)):\(HostText.identifier($0))" }
  }

  private static func vendor(ofPCI vendor: Int) -> GPUCode.Vendor {
    switch vendor {
    case 0x1002: .amd
    case 0x8086: .intel
    default: .nvidia
    }
  }

  /// Equal GPUs as one with a count, ordered by vendor and name.
  static func counted(_ gpus: [MachineFacts.GPU]) -> [MachineFacts.GPU] {
    var counts: [MachineFacts.GPU: Int] = [:]
    for gpu in gpus {
      var kind = gpu
      kind.count = nil
      counts[kind, default: 0] += gpu.count ?? 1
    }
    return counts.map { kind, count in
      var gpu = kind
      gpu.count = count
      return gpu
    }.sorted { order($0) < order($1) }
  }

  private static func order(_ gpu: MachineFacts.GPU) -> (String, String, String, Int) {
    (gpu.vendor.rawValue, gpu.name ?? "", gpu.target ?? "", gpu.memoryBytes ?? 0)
  }
}
