package import Model

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
  /// The highest CUDA version that the driver supports, `12.2`; nil: what its version tells.
  package let cuda: Located<String>?
  /// The products, `NVIDIA-A10`.
  package let gpus: [Located<String>]
  /// The level of the processor, `x86-64-v3`; nil where that is not said.
  package let cpu: Located<String>?
  /// `x86_64` or `aarch64`; nil: what `cpu` tells.
  package let architecture: Located<String>?
  /// The kernel's release; nil where that is not said.
  package let kernel: Located<String>?
  /// The operating system, `Ubuntu 22.04`; nil where that is not said.
  package let operatingSystem: Located<String>?
  /// How GPUs get into containers; nil where that is not said.
  package let runtime: Located<MachineFacts.RuntimeMode>?
  /// How many nodes; nil where that is not said.
  package let nodes: Located<Int>?

  static let keys = [
    "driver", "cuda", "gpus", "cpu", "architecture", "kernel", "os", "runtime", "nodes",
  ]

  init(_ name: Located<String>, _ reader: TableReader) throws(ConfigurationError) {
    try reader.requireName(name)
    try reader.requireKnown(Self.keys)
    self.name = name
    driver = try reader.text("driver")
    cuda = try reader.text("cuda")
    gpus = try reader.texts("gpus") ?? []
    cpu = try reader.text("cpu")
    kernel = try reader.text("kernel")
    operatingSystem = try reader.text("os")
    runtime = try Self.runtime(reader)
    nodes = try Self.nodes(reader)
    if let driver, !Self.isVersion(driver.value) {
      throw reader.invalid(driver, "driver", expected: "a driver version such as `535.161.08`")
    }
    if let cuda, !Self.isVersion(cuda.value) || !cuda.value.contains(".") {
      throw reader.invalid(cuda, "cuda", expected: "a CUDA version such as `12.2`")
    }
    if let cpu, !Self.isLevel(cpu.value) {
      throw reader.invalid(
        cpu, "cpu", expected: "a level such as `x86-64`, `x86-64-v3`, `aarch64` or `armv8.2-a`")
    }
    architecture = try Self.architecture(reader, cpu)
  }

  /// The architecture that a level of processor belongs to, by the kernel's name.
  package static func architecture(ofLevel level: String) -> String {
    if level.hasPrefix("x86-64") { return "x86_64" }
    return level.hasPrefix("armv") ? "aarch64" : level
  }

  // The kernel's names, and those of container images.
  private static let architectures = [
    "x86_64": "x86_64", "amd64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64",
    "ppc64le": "ppc64le", "s390x": "s390x", "riscv64": "riscv64",
  ]

  private static func architecture(
    _ reader: TableReader, _ cpu: Located<String>?
  ) throws(ConfigurationError) -> Located<String>? {
    guard let text = try reader.text("architecture") else {
      return cpu.map { Located(architecture(ofLevel: $0.value), line: $0.line) }
    }
    guard let architecture = architectures[text.value] else {
      let known = ["aarch64", "amd64", "arm64", "ppc64le", "riscv64", "s390x", "x86_64"]
      throw reader.error(
        text.line,
        .unknownName(key: reader.key("architecture"), found: text.value, known: known))
    }
    if let cpu, Self.architecture(ofLevel: cpu.value) != architecture {
      throw reader.invalid(
        text, "architecture", expected: "the architecture of \(QuotedText.of(cpu.value)), the `cpu`"
      )
    }
    return Located(architecture, line: text.line)
  }

  private static func runtime(
    _ reader: TableReader
  ) throws(ConfigurationError) -> Located<MachineFacts.RuntimeMode>? {
    guard let text = try reader.text("runtime") else { return nil }
    guard let mode = MachineFacts.RuntimeMode(rawValue: text.value) else {
      throw reader.error(
        text.line,
        .unknownName(
          key: reader.key("runtime"), found: text.value, known: ["legacy", "cdi", "jit-cdi", "csv"])
      )
    }
    return Located(mode, line: text.line)
  }

  private static func nodes(_ reader: TableReader) throws(ConfigurationError) -> Located<Int>? {
    guard let number = try reader.integer("nodes") else { return nil }
    guard let nodes = Int(exactly: number.value), (1...1_000_000).contains(nodes) else {
      throw reader.error(
        number.line,
        .invalidValue(
          key: reader.key("nodes"), found: "`\(number.value)`",
          expected: "a number from 1 to 1000000"))
    }
    return Located(nodes, line: number.line)
  }

  private static func isVersion(_ text: String) -> Bool {
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
