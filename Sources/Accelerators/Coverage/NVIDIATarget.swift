/// What one entry of a fat binary is made for: `sm_90a`, `compute_90@8.5`, `lto_80`.
struct NVIDIATarget: Sendable, Hashable {
  /// What an entry holds.
  enum Kind: Sendable, Hashable {
    /// Ready code.
    case code
    /// PTX, which the driver compiles.
    case ptx
    /// Code for a linker at run time; the driver alone cannot load it.
    case linkTime
  }

  /// The limits of an entry (suffixes of the target, CUDA 12.9 "family-specific" targets).
  enum Reach: Sendable, Hashable {
    /// No suffix.
    case plain
    /// `a`: that compute capability and no other.
    case exact
    /// `f`: its family, from that minor version on.
    case family
  }

  let kind: Kind
  let major: Int
  let minor: Int
  let reach: Reach
  /// The PTX ISA version; nil for ready code and where it is not known.
  let isa: DottedVersion?

  /// Reads a target; nil for other texts.
  init?(_ text: String) {
    let kinds: [(prefix: String, kind: Kind)] = [
      ("sm_", .code), ("compute_", .ptx), ("lto_", .linkTime),
    ]
    guard let (prefix, kind) = kinds.first(where: { text.hasPrefix($0.prefix) }) else { return nil }
    let parts = text.utf8.dropFirst(prefix.utf8.count)
      .split(separator: UInt8(ascii: "@"), maxSplits: 1, omittingEmptySubsequences: false)
    guard var digits = parts.first else { return nil }
    var reach = Reach.plain
    if digits.last == UInt8(ascii: "a") { reach = .exact }
    if digits.last == UInt8(ascii: "f") { reach = .family }
    if reach != .plain { digits.removeLast() }
    guard (2...4).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    var number = 0
    for digit in digits { number = number * 10 + Int(digit - 0x30) }
    self.kind = kind
    self.major = number / 10
    self.minor = number % 10
    self.reach = reach
    guard parts.count > 1, let written = parts.last else {
      self.isa = nil
      return
    }
    guard kind == .ptx, let isa = DottedVersion(Substring(written)) else { return nil }
    self.isa = isa
  }

  /// The compute capability, as a version.
  var computeCapability: DottedVersion? { DottedVersion("\(major).\(minor)") }
}
