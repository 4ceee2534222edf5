import Foundation

/// The verdict tables of `fixtures/vectors`, as JSON objects.
enum ModelVerdicts {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func cases<Row: Decodable>(_ name: String, as type: Row.Type) throws -> [Row] {
    let file = root.appending(path: "fixtures/vectors/\(name).json")
    return try JSONDecoder().decode(Table<Row>.self, from: Data(contentsOf: file)).cases
  }

  private struct Table<Row: Decodable>: Decodable {
    let cases: [Row]
  }
}

/// A small generator, so that a failing seed can be run again (SplitMix64).
struct MutationGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Text with a few bytes replaced, removed or inserted.
  mutating func mutated(_ text: String, alphabet: String) -> String {
    var bytes = Array(text.utf8)
    let letters = Array(alphabet.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      let index = Int.random(in: 0...bytes.count, using: &self)
      let byte = letters.randomElement(using: &self) ?? 0x20
      switch Int.random(in: 0..<3, using: &self) {
      case 0 where index < bytes.count: bytes[index] = byte
      case 1 where index < bytes.count: bytes.remove(at: index)
      default: bytes.insert(byte, at: index)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
