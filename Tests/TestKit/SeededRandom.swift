/// Numbers that are the same in every run: SplitMix64.
package struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  /// Numbers from a seed, which a failing test prints.
  package init(seed: UInt64) {
    self.state = seed
  }

  /// The next number.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// `bytes` with one to four bits flipped.
  package mutating func flipped(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      guard let index = bytes.indices.randomElement(using: &self) else { break }
      bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &self)
    }
    return bytes
  }
}
