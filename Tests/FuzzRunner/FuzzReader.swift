import Binaries

/// The readers that are tried.
enum FuzzReader: String {
  case elf
  case fatbin
  case hip
  case stream

  /// Whether a file of the corpus is one of its inputs.
  func accepts(_ path: String) -> Bool {
    switch self {
    case .elf: [".so", ".o", ".cubin", ".hsaco"].contains { path.hasSuffix($0) }
    case .fatbin: path.contains("nvidia/") || path.hasSuffix(".ptx")
    case .hip: path.contains("hip/") || path.hasSuffix(".o")
    case .stream: true
    }
  }

  private static let names = [
    "libnccl.so.2", "module.cpython-311-x86_64-linux-gnu.so", "libtorch.so", "ptxas", "a.ptx",
    "a.fatbin",
  ]

  /// Reads an input, in one of the ways.
  func read(_ input: FuzzInput, _ random: inout FuzzRandom) -> BinaryReading {
    let name = Self.names[random.below(Self.names.count)]
    let depth = random.below(4) == 0 ? BinaryDepth(rawValue: UInt8(random.below(16))) : .all
    guard self == .stream else { return BinaryReader.read(input.bytes, name: name, depth: depth) }
    let whole = random.below(8) == 0 ? 1 << 20 : 0
    // The announced size may lie, too.
    let size = random.below(8) == 0 ? random.below(2 * input.bytes.count + 2) : input.bytes.count
    var stream = BinaryStream(name: name, size: size, depth: depth, wholeBytes: whole)
    let most = 1 << (1 + random.below(16))
    var offset = 0
    while offset < input.bytes.count {
      let count = min(1 + random.below(most), input.bytes.count - offset)
      stream.consume(input.bytes.span.extracting(offset..<(offset + count)), at: offset)
      offset += count
      if random.below(4096) == 0 { offset += 1 }
    }
    return stream.finish()
  }
}

/// Numbers that are the same in every run: SplitMix64.
struct FuzzRandom {
  private var state: UInt64

  init(seed: UInt64) {
    self.state = seed &* 0x9E37_79B9_7F4A_7C15
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to a bound above 0.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
}
