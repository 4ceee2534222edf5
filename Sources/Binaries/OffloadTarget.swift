import Model

/// A target of device code and whose GPUs run it.
struct OffloadTarget: Sendable, Hashable {
  let vendor: GPUCode.Vendor
  let text: String

  /// The most bytes of a bundle entry's id.
  static let mostBytes = 1024

  /// The target of an entry of a NVIDIA fat binary.
  ///
  /// Kinds: 1 PTX, 2 cubin (4 the old form), 8 LTO IR. Flags 0x100000 and 0x200000 stand for the
  /// suffixes `a` (architecture-specific) and `f` (family-specific). Nil where the kind is unknown.
  init?(kind: UInt16, architecture: UInt32, major: UInt16, minor: UInt16, flags: UInt64) {
    let suffix = flags & 0x10_0000 != 0 ? "a" : flags & 0x20_0000 != 0 ? "f" : ""
    self.vendor = .nvidia
    switch kind {
    case 1: self.text = "compute_\(architecture)\(suffix)@\(major).\(minor)"
    case 2, 4: self.text = "sm_\(architecture)\(suffix)"
    case 8: self.text = "lto_\(architecture)\(suffix)"
    default: return nil
    }
  }

  /// The target of a bundle entry's id, `<kind>-<triple>-<environment>-<target>`; nil for the host's
  /// entry and where the id names no device.
  ///
  /// Format: Clang documentation, "Clang Offload Bundler", section "Bundle Entry ID".
  init?(id: some Collection<UInt8>) {
    let parts = id.split(
      separator: UInt8(ascii: "-"), maxSplits: 5, omittingEmptySubsequences: false
    ).map { String(decoding: $0, as: UTF8.self) }
    guard parts.count >= 2, parts[0] != "host" else { return nil }
    // Old compilers wrote no environment: the target stands where it would be.
    let last = parts.count == 6 ? parts[5] : parts.count == 5 ? parts[4] : ""
    self.init(triple: parts[1], target: last)
  }

  /// The target of a triple's first part and the device's name, which may be empty.
  init?(triple: String, target: String) {
    guard target.utf8.count <= 256, target.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }) else {
      return nil
    }
    switch triple {
    case "amdgcn":
      self.vendor = .amd
      guard !target.isEmpty else { return nil }
      self.text = target
    case "spirv64" where target.hasPrefix("amdgcn"):
      self.vendor = .amd
      self.text = target
    case "nvptx64", "nvptx":
      self.vendor = .nvidia
      guard !target.isEmpty else { return nil }
      self.text = target
    case _ where triple.hasPrefix("spir"):
      guard triple.utf8.count <= 32 else { return nil }
      self.vendor = .intel
      self.text = triple
    default: return nil
    }
  }

  init(vendor: GPUCode.Vendor, text: String) {
    self.vendor = vendor
    self.text = text
  }

  /// The target of a bare cubin by the flags of its ELF header.
  ///
  /// The suffixes `a` and `f` are not in there.
  init?(cubin header: ElfHeader) {
    let architecture =
      header.osABI == 0x41 ? (header.flags >> 8) & 0xFF : header.flags & 0xFF
    guard architecture > 0 else { return nil }
    self.init(vendor: .nvidia, text: "sm_\(architecture)")
  }

  /// The target of an AMD code object by the flags of its ELF header.
  ///
  /// Format: LLVM documentation, "User Guide for AMDGPU Backend", section "Header": features stand
  /// in other bits since code object version 4 (ABI version 2).
  init?(codeObject header: ElfHeader) {
    guard var text = AMDGPUMachine.name(header.flags & 0xFF) else { return nil }
    if header.abiVersion >= 2 {
      switch header.flags & 0xC00 {
      case 0x800: text += ":sramecc-"
      case 0xC00: text += ":sramecc+"
      default: break
      }
      switch header.flags & 0x300 {
      case 0x200: text += ":xnack-"
      case 0x300: text += ":xnack+"
      default: break
      }
    } else if header.abiVersion == 1 {
      if header.flags & 0x200 != 0 { text += ":sramecc+" }
      if header.flags & 0x100 != 0 { text += ":xnack+" }
    }
    self.init(vendor: .amd, text: text)
  }
}

/// The processors of AMD code objects, `EF_AMDGPU_MACH_AMDGCN_…`.
///
/// Source: LLVM, `llvm/BinaryFormat/ELF.h`, and the table of the AMDGPU user guide.
enum AMDGPUMachine {
  static func name(_ number: UInt32) -> String? {
    guard number >= 0x20, number < 0x20 + UInt32(names.count) else {
      return number == 0x5F ? "gfx9-4-generic" : nil
    }
    let name = names[Int(number - 0x20)]
    return name.isEmpty ? nil : "gfx" + name
  }

  private static let names = [
    "600", "601", "700", "701", "702", "703", "704", "", "801", "802", "803", "810", "900", "902",
    "904", "906", "908", "909", "90c", "1010", "1011", "1012", "1030", "1031", "1032", "1033",
    "602", "705", "805", "1035", "1034", "90a", "940", "1100", "1013", "1150", "1103", "1036",
    "1101", "1102", "1200", "", "1151", "941", "942", "", "1201", "950", "", "9-generic",
    "10-1-generic", "10-3-generic", "11-generic", "1152", "", "", "1153", "12-generic",
  ]
}
