import Analysis
import Model
import TestKit

/// One change of an image, with everything that follows from it, and the one finding that names it.
enum PlantedChange: String, CaseIterable {
  case version, missing, extra, localVersion, wheelTags, archive, requirement, source, brokenState
  case systemVersion, systemMissing, systemExtra, architecture
  case release, libc, interpreter, variable, entryPoint, base
  case component, soname, lostComponent, code, variant, need, accelerated
  case secondCopy, role

  /// Applies it; the code and subject of the finding that names it, nil where the sample has no room for it.
  func apply(to sample: inout Sample, _ numbers: inout SeededRandom, _ used: inout Set<String>)
    -> Expected?
  {
    switch self {
    case .version, .missing, .localVersion, .wheelTags, .archive, .requirement, .source:
      return language(&sample, &numbers, &used)
    case .extra:
      guard used.insert("polars").inserted else { return nil }
      sample.python("polars", "1.8.2", layer: 6)
      return Expected("LCK003", "pkg:pypi/polars")
    case .brokenState, .systemVersion, .systemMissing, .architecture:
      return system(&sample, &numbers, &used)
    case .systemExtra:
      guard used.insert("strace").inserted else { return nil }
      sample.debian("strace", "6.1-0.1", layer: 4)
      return Expected("LCK003", "pkg:deb/debian/strace")
    case .release, .libc, .interpreter, .variable, .entryPoint, .base:
      return facts(&sample, &numbers, &used)
    case .component, .soname, .lostComponent, .code, .variant, .need, .accelerated:
      return accelerators(&sample, &numbers, &used)
    case .secondCopy, .role: return copies(&sample, &used)
    }
  }

  /// The finding that names a change.
  struct Expected: Hashable, CustomStringConvertible {
    let code: String
    let subject: String

    init(_ code: String, _ subject: String) {
      self.code = code
      self.subject = subject
    }

    var description: String { "\(code) \(subject)" }
  }

  private func language(
    _ sample: inout Sample, _ numbers: inout SeededRandom, _ used: inout Set<String>
  ) -> Expected? {
    let rows = sample.packages.indices.filter { row in
      let package = sample.packages[row]
      return package.ecosystem == .pypi && !package.name.hasPrefix("nvidia-")
        && !["torch", "torchvision", "numpy"].contains(package.name)
        && !used.contains(package.name)
        && (self != .requirement || !package.needs.isEmpty)
    }
    guard let row = rows.randomElement(using: &numbers) else { return nil }
    let name = sample.packages[row].name
    used.insert(name)
    let subject = "pkg:pypi/\(name)"
    switch self {
    case .version:
      sample.packages[row].version = "9\(sample.packages[row].version)"
      return Expected("LCK004", subject)
    case .missing:
      sample.packages.remove(at: row)
      return Expected("LCK002", subject)
    case .localVersion:
      let bare = sample.packages[row].version.prefix { $0 != "+" }
      sample.packages[row].version = "\(bare)+build\(numbers.next() % 9)"
      return Expected("LCK005", subject)
    case .wheelTags:
      sample.packages[row].tags = ["py2-none-any", "py3-none-any"]
      return Expected("LCK005", subject)
    case .archive:
      sample.packages[row].hashes = ["sha256:\(String(repeating: "b", count: 64))"]
      return Expected("LCK006", subject)
    case .requirement:
      sample.packages[row].needs[0].specifier += ",!=0.0.1"
      return Expected("LCK006", subject)
    default:
      sample.packages[row].source = PackageSource(
        kind: .vcs, url: "https://example.org/\(name)", commit: "3f2c1a9d0b12aa")
      return Expected("LCK014", subject)
    }
  }

  private func system(
    _ sample: inout Sample, _ numbers: inout SeededRandom, _ used: inout Set<String>
  ) -> Expected? {
    let rows = sample.packages.indices.filter { row in
      sample.packages[row].ecosystem == .deb && sample.packages[row].name != "libc6"
        && !used.contains(sample.packages[row].name)
    }
    guard let row = rows.randomElement(using: &numbers) else { return nil }
    let name = sample.packages[row].name
    used.insert(name)
    let subject = "pkg:deb/debian/\(name)"
    switch self {
    case .systemVersion:
      sample.packages[row].version += "+fix1"
      return Expected("LCK004", subject)
    case .systemMissing:
      sample.packages.remove(at: row)
      return Expected("LCK002", subject)
    case .architecture:
      sample.packages[row].architecture = "i386"
      return Expected("LCK005", subject)
    default:
      sample.packages[row].brokenState = "half-configured"
      return Expected("LCK006", subject)
    }
  }

  private func facts(
    _ sample: inout Sample, _ numbers: inout SeededRandom, _ used: inout Set<String>
  ) -> Expected? {
    guard used.insert(rawValue).inserted else { return nil }
    switch self {
    case .release:
      sample.facts.os?.versionId = "13"
      return Expected("LCK009", "operating-system")
    case .libc:
      // The package of the C library brings it: one finding names the package.
      guard let row = sample.index("libc6") else { return nil }
      sample.facts.libc?.version = "2.41"
      sample.packages[row].version = "2.41-12"
      return Expected("LCK004", "pkg:deb/debian/libc6")
    case .interpreter:
      sample.facts.interpreters[0].version = "3.11.10"
      return Expected("LCK009", "python")
    case .variable:
      let name = ["OMP_NUM_THREADS", "CUBLAS_WORKSPACE_CONFIG", "NVIDIA_VISIBLE_DEVICES"]
        .randomElement(using: &numbers)
      guard let name else { return nil }
      sample.facts.environment[name] = numbers.next() % 3 == 0 ? nil : .text("other")
      return Expected("LCK010", name)
    case .entryPoint:
      sample.facts.command = ["python", "serve.py"]
      return Expected("LCK009", "entry-point")
    default:
      sample.facts.base?.digest = "sha256:" + String(repeating: "b", count: 64)
      return Expected("LCK007", "base")
    }
  }

  private func accelerators(
    _ sample: inout Sample, _ numbers: inout SeededRandom, _ used: inout Set<String>
  ) -> Expected? {
    let isCode = self == .code || self == .variant || self == .accelerated
    let key = self == .need ? "need" : isCode ? "torch" : "nvrtc"
    guard used.insert(key).inserted,
      let nvrtc = sample.accelerators.components.firstIndex(where: { $0.name == "nvrtc" })
    else { return nil }
    switch self {
    case .component:
      sample.accelerators.components[nvrtc].version = "12.4.127"
      sample.accelerators.components[nvrtc].path = "/usr/local/cuda/lib64/libnvrtc.so.12.4.127"
      return Expected("LCK008", "component/nvrtc")
    case .soname:
      sample.accelerators.components[nvrtc].soname = "libnvrtc.so.13"
      return Expected("LCK008", "component/nvrtc")
    case .lostComponent:
      sample.accelerators.components.remove(at: nvrtc)
      return Expected("LCK008", "component/nvrtc")
    case .code:
      sample.code("torch", [("sm_80 sm_90", 390)])
      return Expected("LCK008", "gpu-code/torch")
    case .variant:
      sample.variant("torch", .cuda, "12.4", version: "2.4.1+cu124")
      return Expected("LCK008", "variant/torch")
    case .need:
      sample.accelerators.needs.driver?.minimum = "550.54.14"
      return Expected("LCK008", "needs/driver")
    default:
      // A step of torch with all that follows from it.
      guard let torch = sample.index("torch") else { return nil }
      sample.packages[torch].version = "2.5.1+cu121"
      sample.packages[torch].needs.removeLast()
      sample.code("torch", [("sm_80 sm_90", 300), ("compute_90@8.5", 300)])
      sample.variant("torch", .cuda, "12.4", version: "2.5.1+cu124")
      sample.accelerators.needs.glibcAboveTag = [Sample.need("2.38", package: "torch")]
      return Expected("LCK004", "pkg:pypi/torch")
    }
  }

  private func copies(_ sample: inout Sample, _ used: inout Set<String>) -> Expected? {
    guard used.insert("numpy").inserted,
      let row = sample.packages.firstIndex(where: { $0.name == "numpy" && $0.role == .secondary })
    else { return nil }
    if self == .secondCopy {
      sample.packages.remove(at: row)
      return Expected("LCK002", "pkg:pypi/numpy")
    }
    sample.packages[row].role = .vendored
    return Expected("LCK009", "folder/\(sample.packages[row].location) (secondary)")
  }
}
