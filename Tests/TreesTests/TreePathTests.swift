import TestKit
import Testing
import Trees

struct TreePathTests {
  @Test(arguments: [
    ("a/b", "a/b", false), ("/a//b/", "a/b", false), ("./a/./b", "a/b", false),
    ("a/../b", "b", false), ("..", "", true), ("../x", "x", true), ("a/../../x", "x", true),
    ("", "", false), ("/", "", false), ("...", "...", false), (".../..", "", false),
    ("a/..b", "a/..b", false),
  ])
  func `T-20 names are normalised and clamped at the root`(
    name: String, path: String, climbs: Bool
  ) {
    let found = TreePath.normalized(Array(name.utf8))
    #expect(found.path == path && found.climbed == climbs)
  }

  @Test func `bytes that are not UTF-8 keep their values`() {
    #expect(TreePath.text([0x61, 0xFF, 0x62]) == "a\\xffb")
    #expect(TreePath.text([0xC3, 0xA9]) == "\u{E9}")
    #expect(TreePath.text([0xC3]) == "\\xc3")
    #expect(TreePath.text([0xF0, 0x9F, 0x98]) == "\\xf0\\x9f\\x98")
    #expect(TreePath.text([0xED, 0xA0, 0x80]).hasPrefix("\\xed"))
    // An overlong slash is no slash.
    #expect(TreePath.normalized([0x61, 0xC0, 0xAF, 0x62]).path == "a\\xc0\\xafb")
  }

  @Test(arguments: [("a/b", "a", "b"), ("a", "", "a"), ("", "", ""), ("a/b/c", "a/b", "c")])
  func `a path is its folder and its name`(path: String, folder: String, name: String) {
    #expect(TreePath.folder(path) == folder)
    #expect(TreePath.name(path) == name)
    #expect(TreePath.join(folder, name) == path)
  }

  @Test(arguments: [
    ("a/b", "a", true), ("a", "a", true), ("ab", "a", false), ("a/b", "", true), ("", "", true),
    ("a", "a/b", false), ("a/\u{301}b", "a", true), ("e\u{301}/x", "\u{E9}", false),
  ])
  func `inside means at or below, byte for byte`(path: String, folder: String, expected: Bool) {
    #expect(TreePath.isInside(path, folder) == expected)
  }

  @Test(arguments: [1, 2, 3])
  func `normalising twice changes nothing, on any bytes`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let alphabet: [UInt8] = [0x2F, 0x2F, 0x2E, 0x2E, 0x61, 0xC3, 0xA9, 0xFF, 0x5C]
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0...24, using: &random)).compactMap { _ in
        alphabet.randomElement(using: &random)
      }
      let path = TreePath.normalized(bytes).path
      #expect(TreePath.normalized(Array(path.utf8)).path == path, "\(bytes)")
      #expect(!path.utf8.starts(with: [0x2F]))
      #expect(!path.split(separator: "/").contains { $0 == ".." || $0 == "." }, "\(bytes)")
    }
  }
}
