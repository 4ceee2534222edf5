import Model

extension HostProbe {
  private static let topology = "/sys/class/kfd/kfd/topology/nodes"

  /// `gfx942` of the number 90402: major, two digits of minor, two of stepping, the last two in
  /// hexadecimal; nil for a processor, which has 0.
  static func gfxTarget(_ number: Int) -> String? {
    guard (10_000..<1_000_000).contains(number) else { return nil }
    let (major, minor, stepping) = (number / 10_000, number / 100 % 100, number % 100)
    guard minor < 16, stepping < 16 else { return nil }
    return "gfx\(major)\(String(minor, radix: 16))\(String(stepping, radix: 16))"
  }

  /// AMD's driver, and the GPUs of the compute topology; without one those of the driver's cards.
  mutating func readAMD() {
    let version = moduleVersion("amdgpu")
    let isLoaded = version != nil || folder.exists("/sys/module/amdgpu")
    if isLoaded {
      machine.drivers.append(
        MachineFacts.Driver(vendor: .amd, version: version, flavour: "amdgpu"))
    }
    var gpus: [MachineFacts.GPU] = []
    for node in folder.names(Self.topology) {
      let path = "\(Self.topology)/\(node)/properties"
      guard let text = read(path) else { continue }
      var properties: [Substring: Int] = [:]
      for line in HostText.lines(text) {
        let words = HostText.words(line)
        if words.count == 2, let number = Int(words[1]) { properties[words[0]] = number }
      }
      guard let number = properties["gfx_target_version"], number > 0 else { continue }
      let target = Self.gfxTarget(number)
      if target == nil {
        notices.append(
          Notice("found gfx_target_version \(number), which names no target", path: path))
      }
      let card = "/sys/class/drm/renderD\(properties["drm_render_minor"] ?? 0)/device"
      gpus.append(
        MachineFacts.GPU(
          vendor: .amd,
          name: folder.line(card + "/product_name")
            ?? Self.busName(properties["vendor_id"] ?? 0x1002, properties["device_id"]),
          target: target,
          memoryBytes: folder.line(card + "/mem_info_vram_total").flatMap { Int($0) },
          count: 1))
    }
    if gpus.isEmpty {
      gpus = isLoaded ? cards(vendor: 0x1002).map(\.gpu) : seenOnBus(vendor: 0x1002)
    }
    machine.gpus += Self.counted(gpus)
  }

  /// Intel's drivers and GPUs.
  mutating func readIntel() {
    let cards = cards(vendor: 0x8086)
    for driver in Set(cards.compactMap(\.driver)).sorted() {
      machine.drivers.append(
        MachineFacts.Driver(
          vendor: .intel, version: moduleVersion(driver), flavour: driver))
    }
    machine.gpus += Self.counted(
      cards.isEmpty ? seenOnBus(vendor: 0x8086) : cards.map(\.gpu))
  }

  /// The version of a loaded kernel module; backports write a sentence there, which is none.
  func moduleVersion(_ module: String) -> String? {
    folder.line("/sys/module/\(module)/version").flatMap { HostText.isVersion($0) ? $0 : nil }
  }

  // Cards of the direct rendering manager: `card0`, not its connectors `card0-DP-1`.
  private func cards(vendor: Int) -> [(gpu: MachineFacts.GPU, driver: String?)] {
    let top = "/sys/class/drm"
    return folder.names(top).compactMap { name in
      guard name.hasPrefix("card"), !name.contains("-") else { return nil }
      let path = "\(top)/\(name)/device"
      guard folder.line(path + "/vendor").flatMap(HostText.hexadecimal) == vendor else {
        return nil
      }
      let device = folder.line(path + "/device").flatMap(HostText.hexadecimal)
      let gpu = MachineFacts.GPU(
        vendor: vendor == 0x1002 ? .amd : .intel,
        name: folder.line(path + "/product_name") ?? Self.busName(vendor, device),
        memoryBytes: folder.line(path + "/mem_info_vram_total").flatMap { Int($0) }, count: 1)
      return (gpu, folder.linkName(path + "/driver"))
    }
  }
}
