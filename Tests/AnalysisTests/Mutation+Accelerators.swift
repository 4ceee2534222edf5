import Model
import TestKit

extension Mutation {
  /// It changes what was read in binaries, and nothing that records tell.
  var isOfAccelerators: Bool {
    switch self {
    case .build, .deviceCode, .need, .bundledLibrary: true
    default: false
    }
  }

  /// The environment that is changed.
  var original: Sample {
    guard isOfAccelerators else { return Sample.training() }
    var sample = Sample.accelerated()
    // Pins without a label, as the package index serves them.
    for name in ["torch", "torchvision", "torchaudio"] {
      guard let row = sample.index(name) else { continue }
      let bare = sample.packages[row].version.split(separator: "+")[0]
      sample.packages[row].version = String(bare)
      sample.variant(name, .cuda, "12.1", version: "\(bare)+cu121")
    }
    sample.python("ctranslate2", "4.6.0", layer: 6, compiled: true)
    return sample
  }

  private func rebuild(_ sample: inout Sample, _ layer: Int, _ numbers: inout SeededRandom) {
    for index in sample.layers.indices where index >= layer {
      guard let digest = sample.layers[index].diffId else { continue }
      sample.layers[index].diffId = "\(digest)-\(numbers.next() % 100_000)"
    }
  }

  /// What the files tell of builds whose records carry the label.
  func setBuilds(_ sample: inout Sample, _ label: String) {
    for variant in sample.accelerators.variants {
      guard let row = sample.index(variant.name) else { continue }
      let isCUDA = label.hasPrefix("cu")
      let digits = label.dropFirst(2)
      sample.variant(
        variant.name, isCUDA ? .cuda : label == "cpu" ? .cpu : .rocm,
        isCUDA ? "\(digits.prefix(2)).\(digits.dropFirst(2))" : label == "cpu" ? nil : "6.1",
        version: sample.packages[row].version)
    }
    if !label.hasPrefix("cu") {
      sample.accelerators.components = []
      sample.accelerators.needs.driver = nil
    }
  }

  /// The same pins, other builds: another index was in reach.
  func build(_ sample: inout Sample, _ numbers: inout SeededRandom) -> String {
    rebuild(&sample, 5, &numbers)
    let builds: [(String, AcceleratorFacts.Variant.Family, String?)] = [
      ("cu118", .cuda, "11.8"), ("cu124", .cuda, "12.4"), ("cpu", .cpu, nil),
      ("rocm6.1", .rocm, "6.1"),
    ]
    let build = builds.randomElement(using: &numbers) ?? builds[0]
    for name in ["torch", "torchvision", "torchaudio"] {
      guard let row = sample.index(name) else { continue }
      sample.variant(
        name, build.1, build.2, version: "\(sample.packages[row].version)+\(build.0)")
    }
    if build.1 != .cuda {
      sample.packages.removeAll { $0.name.hasPrefix("nvidia-") }
      sample.accelerators.components = []
      sample.accelerators.needs.driver = nil
      if let torch = sample.index("torch") {
        sample.packages[torch].needs.removeAll { $0.name.hasPrefix("nvidia-") }
      }
    }
    for name in ["torch", "torchvision"] {
      switch build.1 {
      case .rocm: sample.code(name, [("gfx90a gfx942", 1)])
      case .cuda where numbers.next() % 2 == 0: sample.code(name, [("sm_80 sm_90", 390)])
      case .cuda: break
      default: sample.accelerators.gpuCode.removeAll { $0.package == name }
      }
    }
    return build.0
  }

  /// Built again from source for other GPUs.
  func deviceCode(_ sample: inout Sample, _ numbers: inout SeededRandom) -> String {
    rebuild(&sample, 5, &numbers)
    let name = ["torch", "torchvision"].randomElement(using: &numbers) ?? "torch"
    let all = ["sm_70", "sm_75", "sm_80", "sm_86", "sm_89", "sm_90", "sm_100", "compute_90@8.5"]
    let targets = all.shuffled(using: &numbers).prefix(1 + Int(numbers.next() % 6)).sorted()
    sample.code(name, [(targets.joined(separator: " "), 1 + Int(numbers.next() % 400))])
    return "\(name) \(targets)"
  }

  /// A binary that asks for more than before.
  func need(_ sample: inout Sample, _ numbers: inout SeededRandom) -> String {
    rebuild(&sample, 5, &numbers)
    if numbers.next() % 2 == 0 {
      let level = ["x86-64-v2", "x86-64-v3", "x86-64-v4"].randomElement(using: &numbers) ?? ""
      sample.accelerators.needs.cpu = Sample.need(level)
      return level
    }
    sample.accelerators.needs.driver = Sample.need(
      numbers.next() % 2 == 0 ? "580.65.06" : "450.80.02", package: "nvidia-cuda-runtime-cu12")
    return "driver"
  }

  /// A wheel that was repaired with a private copy of cuDNN inside.
  func bundledLibrary(_ sample: inout Sample, _ numbers: inout SeededRandom) -> String {
    rebuild(&sample, 6, &numbers)
    let version = ["9.1.0", "9.5.1", "8.9.7"].randomElement(using: &numbers) ?? "9.1.0"
    sample.component(
      "cudnn", version, package: "ctranslate2",
      path: "/opt/venv/ctranslate2.libs/libcudnn-74a4c495.so.\(version)", layer: 6)
    return version
  }
}
