import TestKit
import Testing
import Trees

struct PathMatcherTests {
  // Sets in the order of their owners, every shape of pattern among them.
  private static let sets: [[PathPattern]] = [
    [.nameInFolder("META", folderSuffix: ".dist")], [.name("META"), .name("a")],
    [.suffix(".so")], [.prefix("lib")], [.prefixSuffix("lib", ".so")],
    [.suffixInFolder(".list", folder: "dpkg/info")], [.path("etc/os"), .path("a")],
    [.prefixSuffix("ab", "ba")], [.infix("aba"), .infix(".so")], [.infix("")],
  ]

  // What the documentation of the patterns says, word by word.
  private static func naive(_ path: String) -> Int? {
    let bytes = Array(path.utf8)
    let cut = bytes.lastIndex(of: 0x2F)
    let name = cut.map { Array(bytes[($0 + 1)...]) } ?? bytes
    let folder = cut.map { Array(bytes[..<$0]) } ?? []
    func ends(_ bytes: [UInt8], _ text: String) -> Bool {
      bytes.count >= text.utf8.count && Array(bytes.suffix(text.utf8.count)) == Array(text.utf8)
    }
    func starts(_ bytes: [UInt8], _ text: String) -> Bool { bytes.starts(with: text.utf8) }
    return sets.firstIndex { patterns in
      patterns.contains { pattern in
        switch pattern {
        case .name(let text): name == Array(text.utf8)
        case .nameInFolder(let text, let suffix): name == Array(text.utf8) && ends(folder, suffix)
        case .suffix(let text): ends(name, text)
        case .prefix(let text): starts(name, text)
        case .prefixSuffix(let first, let last):
          starts(name, first) && ends(name, last)
        case .suffixInFolder(let text, let place): ends(name, text) && ends(folder, place)
        case .infix(let text):
          !text.isEmpty && name.indices.contains { name[$0...].starts(with: Array(text.utf8)) }
        case .path(let text): bytes == Array(text.utf8)
        }
      }
    }
  }

  @Test(arguments: [1, 2, 3, 4])
  func `agrees with a naive matcher on random paths`(seed: UInt64) {
    let matcher = PathMatcher(Self.sets)
    var random = SeededRandom(seed: seed)
    let pieces = [
      "META", "a", "ab", "ba", "lib", ".so", ".list", "dpkg/info", ".dist", "/", "/", "etc", "os",
      "\u{E9}", "x",
    ]
    var matched = 0
    for _ in 0..<20_000 {
      let path = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        pieces.randomElement(using: &random) ?? ""
      }.joined()
      guard !path.isEmpty, path.utf8.last != 0x2F else { continue }
      let expected = Self.naive(path)
      #expect(matcher.match(path) == expected, "\(path)")
      matched += expected == nil ? 0 : 1
    }
    #expect(matched > 1_000)
  }

  @Test func `the first set that agrees wins`() {
    let matcher = PathMatcher([[.name("x")], [.suffix("x")], [.prefix("x")]])
    #expect(matcher.match("d/x") == 0)
    #expect(matcher.match("d/x") { $0 != 0 } == 1)
    #expect(matcher.match("d/x") { $0 == 2 } == 2)
    #expect(matcher.match("d/x") { _ in false } == nil)
    #expect(matcher.match("") == nil && matcher.match("/") == nil)
  }
}
