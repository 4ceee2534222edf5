import Foundation

/// A table of verdicts from `fixtures/vectors`.
struct PEPTable<Case: Decodable>: Decodable {
  let cases: [Case]

  init(_ name: String, from file: StaticString = #filePath) throws {
    let root = URL(filePath: file.description).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: root.appending(path: "fixtures/vectors/\(name).json"))
    self = try JSONDecoder().decode(Self.self, from: data)
  }

  private enum CodingKeys: CodingKey {
    case cases
    case groups
  }

  /// A table of kind `order` holds groups instead of cases.
  init(from decoder: any Decoder) throws {
    let table = try decoder.container(keyedBy: CodingKeys.self)
    cases = try table.decode([Case].self, forKey: table.contains(.groups) ? .groups : .cases)
  }
}

/// A generator of pseudo-random numbers (SplitMix64), so that a failure can be repeated.
struct PEPRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  /// The text with some bytes replaced, removed, doubled or cut off.
  mutating func mutated(_ text: String, alphabet: String) -> String {
    var bytes = Array(text.utf8)
    let letters = Array(alphabet.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      let index = Int.random(in: 0...bytes.count, using: &self)
      let letter = letters.randomElement(using: &self) ?? 0
      switch Int.random(in: 0..<4, using: &self) {
      case 0 where index < bytes.count: bytes[index] = letter
      case 1 where index < bytes.count: bytes.remove(at: index)
      case 2: bytes.insert(letter, at: index)
      default: bytes.append(contentsOf: bytes.prefix(index))
      }
    }
    return String(decoding: bytes.prefix(400), as: UTF8.self)
  }
}
