import Model
import Versions

/// For which accelerator a build was made, as far as its version, build string or needs tell.
struct AcceleratorVariant: Equatable {
  enum Family: String {
    case processor = "cpu"
    case cuda
    case rocm
    case xpu
    case tpu
    case openvino
  }

  let family: Family
  /// `12.1`, `12`; nil where only the family is known.
  let version: String?

  /// What people read, `CUDA 12.1`.
  var text: String {
    switch family {
    case .processor: "CPU"
    case .cuda: version.map { "CUDA \($0)" } ?? "CUDA"
    case .rocm: version.map { "ROCm \($0)" } ?? "ROCm"
    case .xpu: version.map { "XPU \($0)" } ?? "XPU"
    case .tpu: "TPU"
    case .openvino: "OpenVINO"
    }
  }

  /// Whether two builds serve different accelerators, as far as both are known.
  func differs(from other: AcceleratorVariant) -> Bool {
    if family != other.family { return true }
    guard let version, let theirs = other.version else { return false }
    return VersionDistance.dotted(version, theirs) != .none
  }

  /// Reads a local version label or a part of a conda build string: `cu121`, `cpu`, `rocm6.1`,
  /// `cuda118`, `cuda12.4`.
  init?(label: some StringProtocol) {
    let text = label.lowercased()
    if text == "cpu" || text == "openblas_cpu" {
      self.init(.processor)
    } else if text == "xpu" {
      self.init(.xpu)
    } else if text.hasPrefix("rocm") || text.hasPrefix("hip") {
      let rest = text.drop { !$0.isNumber }
      guard rest.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }) else { return nil }
      self.init(.rocm, rest.isEmpty ? nil : String(rest))
    } else if text.hasPrefix("cuda") || text.hasPrefix("cu") {
      let rest = text.dropFirst(text.hasPrefix("cuda") ? 4 : 2)
      if rest.isEmpty, text == "cuda" {
        self.init(.cuda)
        return
      }
      guard !rest.isEmpty, rest.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E })
      else { return nil }
      self.init(.cuda, Self.dotted(rest))
    } else {
      return nil
    }
  }

  init(_ variant: AcceleratorFacts.Variant) {
    let family: Family =
      switch variant.family {
      case .cpu: .processor
      case .cuda: .cuda
      case .rocm: .rocm
      case .xpu: .xpu
      case .tpu: .tpu
      case .openvino: .openvino
      }
    self.init(family, variant.release)
  }

  private init(_ family: Family, _ version: String? = nil) {
    self.family = family
    self.version = version
  }

  // `121` is 12.1, `118` 11.8, `12` 12.
  private static func dotted(_ digits: Substring) -> String {
    guard !digits.contains("."), digits.utf8.count == 3 || digits.utf8.count == 4 else {
      return String(digits)
    }
    return "\(digits.prefix(2)).\(digits.dropFirst(2))"
  }
}

extension AcceleratorVariant {
  /// The variant of a row: what the snapshot read in its files; in older snapshots its local version, its
  /// conda build string, else the runtime wheels that it requires.
  init?(row: Int, in view: EnvironmentView) {
    if let known = view.variant(of: row) {
      self.init(known)
      return
    }
    let record = view.snapshot.packages[row]
    switch record.ecosystem {
    case .deb: return nil
    case .pypi:
      if let local = record.build?.local ?? PEP440Version(record.version)?.local {
        if let variant = AcceleratorVariant(label: local) {
          self = variant
          return
        }
        for part in local.split(whereSeparator: { $0 == "." || $0 == "-" || $0 == "_" }) {
          if let variant = AcceleratorVariant(label: part) {
            self = variant
            return
          }
        }
      }
      for edge in view.edges(of: row) {
        let requirement = view.snapshot.requirements[edge]
        guard requirement.status != .inactive, let name = requirement.anyOf.first?.name,
          name.hasPrefix("nvidia-"), let mark = name.utf8.lastIndex(of: UInt8(ascii: "-")),
          let variant = AcceleratorVariant(label: name[name.index(after: mark)...])
        else { continue }
        self = variant
        return
      }
      return nil
    case .conda:
      guard let build = record.build?.text else { return nil }
      for part in build.split(separator: "_") {
        if let variant = AcceleratorVariant(label: part) {
          self = variant
          return
        }
      }
      return nil
    }
  }
}
