import Accelerators
import Host
import Images
import Model

extension Scanner {
  /// A machine: drivers, GPUs, processor, kernel, C library; no packages.
  func scanHost(_ source: SourceReference) throws -> Snapshot {
    guard case .folder = FileStatus(path: source.path, followingLinks: true) else {
      throw ScanError.notAFolder(
        path: source.path, looksLike: FileStatus(path: source.path).description)
    }
    let reading = HostProbe.read(root: source.path)
    let platform = reading.machine.architecture.map { "linux/\(Self.platformName($0))" }
    var snapshot = Snapshot(
      tool: tool,
      subject: Snapshot.Subject(kind: .host, reference: source.text, platform: platform))
    snapshot.facts.os = reading.os
    snapshot.facts.libc = reading.libc
    snapshot.facts.machine = Self.named(reading.machine)
    snapshot.notices = reading.notices.sorted()
    try keep(snapshot)
    return snapshot
  }

  // Container platforms have names of their own for two architectures.
  private static func platformName(_ architecture: String) -> String {
    switch architecture {
    case "x86_64": "amd64"
    case "aarch64": "arm64"
    default: architecture
    }
  }

  /// The machine with what the tables know of its GPUs where the machine itself does not tell.
  private static func named(_ machine: MachineFacts) -> MachineFacts {
    var machine = machine
    for position in machine.gpus.indices {
      let gpu = machine.gpus[position]
      guard gpu.target == nil, let name = gpu.name,
        let product = Knowledge.embedded.product(name)?.value, product.vendor == gpu.vendor
      else { continue }
      machine.gpus[position].target = product.target
      machine.gpus[position].brand = gpu.brand ?? product.brand
    }
    return machine
  }
}
