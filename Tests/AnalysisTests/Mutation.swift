import Model
import TestKit

/// One change of an environment, with everything that follows from it in a real build.
enum Mutation: String, CaseIterable {
  case base, interpreter, parent, variant, instruction, package, file, variable
  case build, deviceCode, need, bundledLibrary

  /// The kind of cause that must explain it.
  func expects(_ change: String) -> Cause.Kind {
    switch self {
    case .base: .base
    case .interpreter: .interpreter
    case .parent: .parent
    case .variant: .variant
    case .instruction, .file: .instruction
    case .package, .variable, .deviceCode, .need, .bundledLibrary: .itself
    case .build: .variant
    }
  }

  /// Applies the change and says in words what it was.
  func apply(to sample: inout Sample, using numbers: inout SeededRandom) -> String {
    switch self {
    case .base: base(&sample, &numbers)
    case .interpreter: interpreter(&sample, &numbers)
    case .parent: parent(&sample, &numbers)
    case .variant: variant(&sample, &numbers)
    case .instruction: instruction(&sample, &numbers)
    case .package: package(&sample, &numbers)
    case .file: file(&sample, &numbers)
    case .variable: variable(&sample, &numbers)
    case .build: build(&sample, &numbers)
    case .deviceCode: deviceCode(&sample, &numbers)
    case .need: need(&sample, &numbers)
    case .bundledLibrary: bundledLibrary(&sample, &numbers)
    }
  }

  // A change of one layer builds all later ones again.
  private func rebuild(_ sample: inout Sample, from layer: Int, _ numbers: inout SeededRandom) {
    for index in sample.layers.indices where index >= layer {
      guard let digest = sample.layers[index].diffId else { continue }
      sample.layers[index].diffId = "\(digest)-\(numbers.next() % 100_000)"
    }
  }

  private func bumped(_ version: String, _ numbers: inout SeededRandom) -> String {
    var parts = version.split(separator: ".").map(String.init)
    let digits = parts.indices.filter { Int(parts[$0]) != nil }
    if let index = digits.randomElement(using: &numbers), let number = Int(parts[index]) {
      parts[index] = String(number + 1 + Int(numbers.next() % 3))
    } else {
      parts[parts.count - 1] += "1"
    }
    return parts.joined(separator: ".")
  }

  private func base(_ sample: inout Sample, _ numbers: inout SeededRandom) -> String {
    rebuild(&sample, from: 0, &numbers)
    let rows = sample.packages.indices.filter { sample.packages[$0].layer == 0 }
    for row in rows.shuffled(using: &numbers).prefix(1 + Int(numbers.next() % 8)) {
      sample.packages[row].version = bumped(sample.packages[row].version, &numbers)
    }
    if numbers.next() % 3 == 0 {
      sample.facts.os?.versionId = "13"
      sample.facts.libc?.version = "2.41"
      if let row = sample.index("libc6") { sample.packages[row].version = "2.41-12" }
    }
    if numbers.next() % 3 == 0, let row = sample.index("tar") { sample.packages.remove(at: row) }
    if numbers.next() % 2 == 0 {
      sample.facts.base = EnvironmentFacts.BaseImage(
        name: "docker.io/library/debian:stable-slim", digest: "sha256:\(numbers.next())")
    }
    return "another base"
  }

  private func interpreter(_ sample: inout Sample, _ numbers: inout SeededRandom) -> String {
    rebuild(&sample, from: 2, &numbers)
    let minor = ["3.10", "3.12", "3.13"].randomElement(using: &numbers) ?? "3.12"
    let full = "\(minor).\(numbers.next() % 9)"
    sample.layers[2].createdBy = "RUN /bin/sh -c install-python \(full) # buildkit"
    sample.facts.interpreters[0].version = full
    sample.facts.interpreters[0].path = "/usr/local/bin/python\(minor)"
    sample.facts.environment["PYTHON_VERSION"] = .text(full)
    if numbers.next() % 2 == 0, let row = sample.index("pip") {
      sample.packages[row].version = "25.0"
    }
    if minor == "3.13", let row = sample.index("triton") { sample.packages.remove(at: row) }
    let tag = "cp\(minor.filter { $0 != "." })"
    var moved = Int(numbers.next() % 4)
    for row in sample.packages.indices where sample.packages[row].ecosystem == .pypi {
      sample.packages[row].location = "/opt/venv/lib/python\(minor)/site-packages"
      guard sample.packages[row].tags[0].hasPrefix("cp") else { continue }
      sample.packages[row].tags = ["\(tag)-\(tag)-manylinux_2_17_x86_64"]
      if moved > 0, sample.packages[row].layer == 6 {
        sample.packages[row].version = bumped(sample.packages[row].version, &numbers)
        moved -= 1
      }
    }
    return "python \(full)"
  }

  private func parent(_ sample: inout Sample, _ numbers: inout SeededRandom) -> String {
    rebuild(&sample, from: 5, &numbers)
    guard let torch = sample.index("torch") else { return "" }
    let version = "2.\(5 + numbers.next() % 3).\(numbers.next() % 3)+cu121"
    sample.packages[torch].version = version
    for index in sample.packages[torch].needs.indices {
      let need = sample.packages[torch].needs[index]
      guard need.specifier.hasPrefix("=="), numbers.next() % 8 != 0,
        let child = sample.index(need.name)
      else { continue }
      let next = bumped(sample.packages[child].version, &numbers)
      sample.packages[child].version = next
      sample.packages[torch].needs[index].specifier = "==\(next)"
    }
    return "torch \(version)"
  }

  private func variant(_ sample: inout Sample, _ numbers: inout SeededRandom) -> String {
    rebuild(&sample, from: 5, &numbers)
    let label = ["cu118", "cu124", "cpu", "rocm6.1"].randomElement(using: &numbers) ?? "cpu"
    for name in ["torch", "torchvision", "torchaudio"] {
      guard let row = sample.index(name) else { continue }
      let bare = sample.packages[row].version.split(separator: "+")[0]
      sample.packages[row].version = "\(bare)+\(label)"
    }
    setBuilds(&sample, label)
    if label == "cpu" || label == "rocm6.1" {
      sample.packages.removeAll { $0.name.hasPrefix("nvidia-") }
      if let torch = sample.index("torch") {
        sample.packages[torch].needs.removeAll { $0.name.hasPrefix("nvidia-") }
      }
    }
    return label
  }

  private func instruction(_ sample: inout Sample, _ numbers: inout SeededRandom) -> String {
    let layer = numbers.next() % 3 == 0 ? 4 : 6
    rebuild(&sample, from: layer, &numbers)
    let text = "\(layer == 4 ? "apt-get" : "pip") install --again \(numbers.next() % 1000)"
    sample.layers[layer].createdBy = "RUN /bin/sh -c \(text) # buildkit"
    let rows = sample.packages.indices.filter { sample.packages[$0].layer == layer }
    for row in rows.shuffled(using: &numbers).prefix(2 + Int(numbers.next() % 5)) {
      sample.packages[row].version = bumped(sample.packages[row].version, &numbers)
    }
    return text
  }

  private func package(_ sample: inout Sample, _ numbers: inout SeededRandom) -> String {
    let rows = sample.packages.indices.filter { sample.packages[$0].layer >= 4 }
    guard let row = rows.randomElement(using: &numbers) else { return "" }
    let name = sample.packages[row].name
    rebuild(&sample, from: sample.packages[row].layer, &numbers)
    switch numbers.next() % 4 {
    case 0:
      sample.packages.remove(at: row)
      return "without \(name)"
    case 1:
      let layer = sample.packages[row].layer
      if layer == 4 {
        sample.debian("strace", "6.1-0.1", layer: 4)
      } else {
        sample.python("polars", "1.8.2", layer: layer)
      }
      return "one more"
    default:
      sample.packages[row].version = bumped(sample.packages[row].version, &numbers)
      return "\(name) \(sample.packages[row].version)"
    }
  }

  private func file(_ sample: inout Sample, _ numbers: inout SeededRandom) -> String {
    if numbers.next() % 3 == 0 {
      rebuild(&sample, from: 7, &numbers)
      return "other content of COPY"
    }
    let edit = Snapshot.Layer(
      index: 8, diffId: "sha256:edit\(numbers.next() % 1000)",
      createdBy: "RUN /bin/sh -c sed -i s/a/b/ /opt/venv/lib/x.py # buildkit", empty: false)
    sample.layers.insert(edit, at: 8)
    sample.layers[9].index = 9
    return "an edited file"
  }

  private func variable(_ sample: inout Sample, _ numbers: inout SeededRandom) -> String {
    let names = [
      "OMP_NUM_THREADS", "CUBLAS_WORKSPACE_CONFIG", "LANG", "NVIDIA_TF32_OVERRIDE", "PATH",
    ]
    let name = names.randomElement(using: &numbers) ?? "LANG"
    if numbers.next() % 4 == 0, sample.facts.environment[name] != nil {
      sample.facts.environment[name] = nil
    } else {
      sample.facts.environment[name] = .text("\(numbers.next() % 64)")
    }
    return name
  }
}
