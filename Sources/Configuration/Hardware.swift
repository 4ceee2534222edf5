/// The machines to judge environments for, `[hardware]`.
package struct Hardware: Sendable, Hashable {
  /// A dated inventory elsewhere, `repo:../platform@main#pools.json`; nil where none is named.
  package let inventory: Located<String>?
  /// The pools written by hand, in the order of the file.
  package let pools: [HardwarePool]

  init(_ root: TableReader) throws(ConfigurationError) {
    let reader = try root.child("hardware")
    inventory = try reader?.text("from")
    if let reader, let inventory { try reader.refuseCredentials(inventory, "from") }
    var pools: [HardwarePool] = []
    for child in try root.namedChildren("hardware", except: ["from"]) {
      pools.append(try HardwarePool(child.name, child.reader))
    }
    self.pools = pools
  }
}

/// Machines of one driver and one kind of GPU, `[hardware.NAME]`.
package struct HardwarePool: Sendable, Hashable {
  /// The name.
  package let name: Located<String>
  /// The version of the GPU driver, digits and dots; nil where that is not said.
  package let driver: Located<String>?
  /// The products, `NVIDIA-A10`.
  package let gpus: [Located<String>]
  /// The level of the processor, `x86-64-v3`; nil where that is not said.
  package let cpu: Located<String>?

  static let keys = ["driver", "gpus", "cpu"]

  init(_ name: Located<String>, _ reader: TableReader) throws(ConfigurationError) {
    try reader.requireName(name)
    try reader.requireKnown(Self.keys)
    self.name = name
    driver = try reader.text("driver")
    gpus = try reader.texts("gpus") ?? []
    cpu = try reader.text("cpu")
    if let driver, !Self.isDriver(driver.value) {
      throw reader.invalid(driver, "driver", expected: "a driver version such as `535.161.08`")
    }
    if let cpu, !Self.isLevel(cpu.value) {
      throw reader.invalid(
        cpu, "cpu", expected: "a level such as `x86-64`, `x86-64-v3`, `aarch64` or `armv8.2-a`")
    }
  }

  private static func isDriver(_ text: String) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty && part.utf8.count <= 9 && part.utf8.allSatisfy { $0 &- 0x30 < 10 }
    }
  }

  // The levels of the x86-64 psABI; the architecture names of Arm.
  private static func isLevel(_ text: String) -> Bool {
    if ["x86-64", "aarch64", "ppc64le", "s390x", "riscv64"].contains(text) { return true }
    if text.hasPrefix("x86-64-v") {
      return ["1", "2", "3", "4"].contains(String(text.dropFirst("x86-64-v".count)))
    }
    guard text.hasPrefix("armv8") || text.hasPrefix("armv9"), text.hasSuffix("-a") else {
      return false
    }
    let minor = text.dropFirst("armv8".count).dropLast("-a".count)
    return minor.isEmpty
      || (minor.utf8.count == 2 && minor.first == "."
        && minor.utf8.last.map { $0 &- 0x30 < 10 } == true)
  }
}
