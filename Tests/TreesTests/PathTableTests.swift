import Model
import TestKit
import Testing

struct PathTableTests {
  private func random(_ seed: UInt64, count: Int) -> [(path: String, kind: PathTable.Kind)] {
    var random = SeededRandom(seed: seed)
    let parts = ["usr", "lib", "python3.11", "\u{E9}", "e\u{301}", "a", "aa", "\u{1F600}", "x.so"]
    var last: [String] = []
    return (0..<count).map { _ in
      var next = Array(last.prefix(Int.random(in: 0...4, using: &random)))
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        next.append(parts.randomElement(using: &random) ?? "")
      }
      last = next
      return (
        next.joined(separator: "/"), PathTable.Kind.allCases.randomElement(using: &random) ?? .file
      )
    }
  }

  @Test(arguments: [1, 2, 3])
  func `gives back what was appended, in order and byte for byte`(seed: UInt64) {
    let entries = random(seed, count: 3_000)
    var table = PathTable()
    for entry in entries { table.append(entry.path, entry.kind) }
    #expect(table.count == entries.count)
    for stored in [table, PathTable(bytes: table.bytes, count: table.count)] {
      var position = 0
      stored.forEach { path, kind in
        #expect(path == Array(entries[position].path.utf8) && kind == entries[position].kind)
        position += 1
      }
      #expect(position == entries.count)
    }
  }

  @Test(arguments: [4, 5])
  func `a damaged table ends early and never traps`(seed: UInt64) {
    var table = PathTable()
    for entry in random(seed, count: 60) { table.append(entry.path, entry.kind) }
    for count in 0...table.bytes.count {
      PathTable(bytes: Array(table.bytes.prefix(count)), count: 60).forEach { _, _ in }
    }
    var random = SeededRandom(seed: seed)
    for _ in 0..<2_000 {
      PathTable(bytes: random.flipped(table.bytes), count: 60).forEach { _, _ in }
    }
    PathTable(bytes: [UInt8](repeating: 0xFF, count: 40), count: 1).forEach { _, _ in }
  }

  @Test func `T-29 a million paths take few bytes each`() {
    var table = PathTable()
    for folder in 0..<1_000 {
      for file in 0..<1_000 {
        table.append("usr/lib/python3.11/site-packages/package\(folder)/module\(file).py", .file)
      }
    }
    #expect(table.count == 1_000_000)
    #expect(table.bytes.count < 16_000_000)
  }
}
