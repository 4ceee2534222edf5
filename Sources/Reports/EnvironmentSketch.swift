import Analysis
import Model

/// The facts that people know an environment by, in one line.
enum EnvironmentSketch {
  /// `Ubuntu 22.04.4 LTS`, `glibc 2.35`, `Python 3.11.9`, `CUDA 12.1.1`, …, packages.
  static func parts(of snapshot: Snapshot) -> [StyledText] {
    var parts: [StyledText] = []
    let facts = snapshot.facts
    if let os = facts.os {
      let version = os.versionId.map { " \($0)" } ?? ""
      parts.append("\(os.name ?? "\(os.id)\(version)")")
    }
    if let libc = facts.libc {
      parts.append("\(libc.family)\(libc.version.map { " \($0)" } ?? "")")
    }
    for interpreter in facts.interpreters where interpreter.primary {
      let kind = interpreter.kind == "python" ? "Python" : interpreter.kind
      parts.append("\(kind)\(interpreter.version.map { " \($0)" } ?? "")")
    }
    if let machine = facts.machine { parts += Self.parts(of: machine) }
    parts += accelerators(of: snapshot)
    let counts = counts(of: snapshot.packages)
    if !counts.isEmpty { parts.append(counts) }
    return parts
  }

  /// `kernel 6.1.0`, `x86-64-v4`, `nvidia driver 570.172.08 (CUDA 12.8)`, `2 NVIDIA B200 (10.0)`.
  private static func parts(of machine: MachineFacts) -> [StyledText] {
    var parts: [StyledText] = []
    if let kernel = machine.kernel { parts.append("kernel \(kernel)") }
    if let level = machine.cpuLevel ?? machine.architecture { parts.append("\(level)") }
    for driver in machine.drivers {
      var text: StyledText = "\(driver.vendor.rawValue) driver"
      if let version = driver.version { text += " \(version)" }
      if let cuda = driver.cuda { text += " (CUDA \(cuda))" }
      parts.append(text)
    }
    for gpu in machine.gpus {
      var text: StyledText = (gpu.count ?? 1) > 1 ? "\(gpu.count ?? 1) " : ""
      text += "\(gpu.name ?? "\(gpu.vendor.rawValue) GPU")"
      if let target = gpu.target { text += " (\(target))" }
      parts.append(text)
    }
    if machine.gpus.isEmpty { parts.append("no GPU") }
    return parts
  }

  private static let accelerators = [
    ("cuda-runtime", "CUDA"), ("cudnn", "cuDNN"), ("nccl", "NCCL"), ("tensorrt", "TensorRT"),
    ("hip-runtime", "ROCm"), ("sycl-runtime", "SYCL"),
  ]

  // Versions that only repeat the beginning of another one are left out; so are copies that the
  // loader passes over.

  private static func accelerators(of snapshot: Snapshot) -> [StyledText] {
    var parts: [StyledText] = accelerators.compactMap { name, label in
      let all = snapshot.accelerators.components.filter { $0.name == name }
      let loaded = all.filter { $0.isLoaded == true }
      let known = Set((loaded.isEmpty ? all : loaded).compactMap(\.version)).sorted()
      let versions = known.filter { short in !known.contains { $0.hasPrefix("\(short).") } }
      guard !versions.isEmpty else { return nil }
      return "\(ours: label) \(StyledText.joined(versions.map { "\($0)" }, by: ", "))"
    }
    if let code = DeviceCodeText.framework(of: snapshot) {
      parts.append("\(code.name) for \(code.targets)")
    }
    return parts
  }

  /// `214 Python, 389 deb packages`; declared and locked ones after them.
  static func counts(of packages: [PackageRecord]) -> StyledText {
    var installed: [Ecosystem: Int] = [:]
    var others: [PackageRecord.State: Int] = [:]
    var embedded = 0
    for package in packages {
      if package.state != .installed {
        others[package.state, default: 0] += 1
      } else if package.role == .embedded {
        embedded += 1
      } else {
        installed[package.ecosystem, default: 0] += 1
      }
    }
    var parts: [String] = []
    if !installed.isEmpty {
      let order: [Ecosystem] = [.pypi, .conda, .deb]
      let families = order.compactMap { family in
        installed[family].map { "\($0) \(family == .pypi ? "Python" : family.rawValue)" }
      }
      let total = installed.values.reduce(0, +)
      parts.append(families.joined(separator: ", ") + (total == 1 ? " package" : " packages"))
    }
    if embedded > 0 { parts.append("\(embedded) embedded") }
    for state in [PackageRecord.State.declared, .locked, .running] {
      if let count = others[state] { parts.append("\(count) \(state.rawValue)") }
    }
    return "\(ours: parts.joined(separator: ", "))"
  }
}
