import Testing

@testable import Configuration

@Suite struct NearestNameTests {
  private static let known = ["baseline", "fail_on", "severity", "must_match"]

  @Test(arguments: [
    ("basline", "baseline"), ("Baseline", "baseline"), ("fail-on", "fail_on"),
    ("failon", "fail_on"), ("baesline", "baseline"), ("must_macth", "must_match"),
    ("sevrty", "severity"), ("wibble", nil), ("", nil), ("x", nil),
    (String(repeating: "baseline", count: 9), nil),
  ])
  func `finds the nearest known name`(name: String, nearest: String?) {
    #expect(NearestName.of(name, among: Self.known) == nearest)
  }

  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "abc", 0), ("kitten", "sitting", 3), ("ab", "ba", 1),
    ("abcd", "acbd", 1), ("ca", "abc", 3),
  ])
  func `counts edits`(left: String, right: String, edits: Int) {
    #expect(NearestName.edits(from: Array(left.utf8), to: Array(right.utf8)) == edits)
    #expect(NearestName.edits(from: Array(right.utf8), to: Array(left.utf8)) == edits)
  }
}
