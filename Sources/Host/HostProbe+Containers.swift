import Model

extension HostProbe {
  /// Sockets by which container runtimes are spoken to; a present one tells the runtime, not its
  /// version.
  private static let sockets = [
    ("containerd", "/run/containerd/containerd.sock"),
    ("cri-o", "/run/crio/crio.sock"),
    ("docker", "/run/docker.sock"),
    ("podman", "/run/podman/podman.sock"),
  ]

  /// The value of `mode` in `[nvidia-container-runtime]` of the runtime's configuration.
  ///
  /// A line reader is enough: the file holds plain strings, and what it does not know is no mode.
  static func runtimeMode(_ text: String) -> String? {
    var isInside = false
    for line in HostText.lines(text) {
      let line = HostText.trimmed(line)
      if line.hasPrefix("[") {
        isInside =
          line.split(separator: "#").first.map { HostText.trimmed($0) }
          == "[nvidia-container-runtime]"
      } else if isInside, let (key, value) = HostText.pair(line, at: "="), key == "mode" {
        let parts = value.split(separator: "\"", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].isEmpty else { return nil }
        return String(parts[1])
      }
    }
    return nil
  }

  /// How NVIDIA GPUs get into containers, as far as files tell, and which runtimes run.
  mutating func readContainers() {
    machine.containerRuntimes = Self.sockets.filter { folder.exists($0.1) }.map(\.0)
    let path = "/etc/nvidia-container-runtime/config.toml"
    if let text = read(path) {
      switch Self.runtimeMode(text) {
      case "auto", nil:
        // What `auto` means depends on the toolkit's version, but for Tegra.
        if folder.exists("/etc/nv_tegra_release") { machine.runtimeMode = .csv }
      case let mode?:
        machine.runtimeMode = MachineFacts.RuntimeMode(rawValue: mode)
        if machine.runtimeMode == nil {
          notices.append(Notice("found the unknown runtime mode `\(mode)`", path: path))
        }
      }
      return
    }
    // Without the runtime of NVIDIA a specification of devices is the only way.
    let hasDevices = ["/etc/cdi", "/var/run/cdi"].contains { place in
      folder.names(place).contains { name in
        guard name.hasSuffix(".yaml") || name.hasSuffix(".yml") || name.hasSuffix(".json") else {
          return false
        }
        return folder.text("\(place)/\(name)", limit: 4_096)?.contains("nvidia.com/") ?? false
      }
    }
    if hasDevices { machine.runtimeMode = .cdi }
  }

  /// The libraries that the OpenCL loader opens: the first line of each file of drivers.
  mutating func readOpenCL() {
    let top = "/etc/OpenCL/vendors"
    for name in folder.names(top) where name.hasSuffix(".icd") {
      guard let library = folder.line("\(top)/\(name)") else {
        notices.append(Notice("names no OpenCL library", path: "\(top)/\(name)"))
        continue
      }
      machine.openCL.append(library)
    }
    machine.openCL = Set(machine.openCL).sorted()
  }
}
