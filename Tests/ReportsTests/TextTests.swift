import Foundation
import Testing

@testable import Reports

@Suite struct TextTests {
  @Test(arguments: [
    ("numpy", "numpy"), ("a\u{1B}[31mb", "a\\u{1b}[31mb"), ("a\nb\tc", "a\\u{a}b\\u{9}c"),
    ("\u{202E}x", "\\u{202e}x"), ("\u{2067}", "\\u{2067}"), ("\u{9B}", "\\u{9b}"),
    ("\u{200B}\u{AD}\u{FEFF}", "\\u{200b}\\u{ad}\\u{feff}"), ("\u{3164}", "\\u{3164}"),
    ("\u{E0041}", "\\u{e0041}"), ("\u{E000}", "\\u{e000}"), ("漢字 é 🙂", "漢字 é 🙂"),
    ("e\u{301}\u{301}\u{301}\u{301}\u{301}", "e\u{301}\u{301}\u{301}\u{301}\\u{301}"),
    (String(repeating: "x", count: 200), String(repeating: "x", count: 200)),
    (String(repeating: "x", count: 201), String(repeating: "x", count: 200) + "…"),
    (String(repeating: "\u{1}", count: 300), String(repeating: "\\u{1}", count: 40) + "…"),
  ])
  func `values are escaped and cut`(text: String, shown: String) {
    #expect(Array(SafeText.value(text).unicodeScalars) == Array(shown.unicodeScalars))
  }

  @Test func `sentences are longer than their words`() {
    let word = String(repeating: "w", count: 500)
    let sentence = SafeText.sentence("before \(word) behind it")
    #expect(sentence == "before " + String(repeating: "w", count: 200) + "… behind it")
    #expect(SafeText.sentence(String(repeating: "a ", count: 5000)).count == 1001)
  }

  @Test(arguments: [
    ("a → b", "a -> b"), ("✗ · ≠ …", "x | != ..."), ("é漢", "\\u{e9}\\u{6f22}"),
  ])
  func `ascii has a form for every character`(text: String, shown: String) {
    #expect(SafeText.ascii(text) == shown)
  }

  @Test(arguments: [
    ("abc", 3), ("漢字", 4), ("e\u{301}", 1), ("🙂", 2), ("한글", 4), ("\u{1112}\u{1161}", 2),
    ("ﾊﾝｶｸ", 4), ("Ｆ", 2), ("→✗…", 3), ("", 0),
  ])
  func `widths are those of a terminal`(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  private static let python = Project.python(with: "unicodedata")

  @Test(.enabled(if: python != nil, "needs python3"))
  func `wide characters are those of the Unicode tables`() throws {
    let program = """
      import sys, unicodedata
      for value in range(0x300, 0x110000):
          c = chr(value)
          if unicodedata.category(c) in ('Cn', 'Co', 'Cs', 'Cf', 'Mn', 'Me'): continue
          if 0x1160 <= value <= 0x11ff or 0xd7b0 <= value <= 0xd7ff: continue
          print(value, 2 if unicodedata.east_asian_width(c) in 'WF' else 1)
      """
    let (status, text) = try Project.output(
      of: try #require(Self.python), ["-c", program], input: [])
    #expect(status == 0)
    var wrong: [String] = []
    var count = 0
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ")
      guard let value = UInt32(parts[0]), let scalar = Unicode.Scalar(value) else { continue }
      count += 1
      // A few symbols became wide in Unicode 16, after most Pythons.
      if [0x2630...0x2637, 0x268A...0x268F, 0x4DC0...0x4DFF, 0x1D300...0x1D376].contains(where: {
        $0.contains(value)
      }) {
        continue
      }
      if DisplayWidth.of(scalar) != Int(parts[1]) { wrong.append(String(line)) }
    }
    #expect(count > 100_000)
    #expect(wrong.isEmpty, "\(wrong.prefix(20))")
  }

  @Test(arguments: [
    (0, "0 B"), (-5, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (9_940, "9.9 kB"), (9_960, "10 kB"),
    (999_499, "999 kB"), (999_600, "1.0 MB"), (5_400_000_000, "5.4 GB"), (Int.max, "9.2 EB"),
  ])
  func `bytes have decimal units`(count: Int, text: String) {
    #expect(English.bytes(count) == text)
  }

  @Test(arguments: [
    (0.0, "0.00 s"), (-1, "0.00 s"), (.nan, "0.00 s"), (0.214, "0.21 s"), (9.8, "9.8 s"),
    (48.4, "48 s"), (125, "2 min 5 s"), (7300, "2 h 1 min"), (.infinity, "0.00 s"),
    (1e300, "277777777777 h 46 min"),
  ])
  func `durations are short`(seconds: Double, text: String) {
    #expect(English.duration(seconds) == text)
  }

  @Test(arguments: [
    (0, "1970-01-01 00:00:00"), (951_782_400, "2000-02-29 00:00:00"),
    (1_774_967_109, "2026-03-31 14:25:09"), (-1, "1969-12-31 23:59:59"),
    (4_107_542_399, "2100-02-28 23:59:59"), (4_107_542_400, "2100-03-01 00:00:00"),
  ])
  func `times are UTC`(seconds: Int64, text: String) {
    #expect(English.time(seconds) == text)
  }

  @Test func `times agree with the calendar of Foundation`() {
    var random = SeededGenerator(seed: 9)
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
    for _ in 0..<500 {
      let seconds = Int64.random(in: -5_000_000_000...60_000_000_000, using: &random)
      let date = Date(timeIntervalSince1970: Double(seconds))
      #expect(English.time(seconds) == formatter.string(from: date))
    }
  }

  @Test func `wrapping loses no word and no tone`() {
    let text: StyledText = "\("one two", .error) three \("four-and-a-long-word five", .faint)"
    let lines = text.wrapped(to: 10)
    #expect(lines.allSatisfy { $0.width <= 10 })
    let joined = lines.map { $0.rendered(TextStyle()) }.joined()
    #expect(joined.filter { $0 != " " } == "onetwothreefour-and-a-long-wordfive")
    #expect(Set(lines.flatMap(\.runs).map(\.tone)) == [.error, .plain, .faint])
  }

  @Test func `tables give up width where it is plenty`() {
    var table = TextTable(rightAligned: [1])
    table.add(["name", "9", "\(String(repeating: "p", count: 60))"])
    table.add(["漢字漢字", "1000", "q"])
    let lines = table.lines(TextStyle(width: 40), indent: 2).map { $0.rendered(TextStyle()) }
    #expect(lines[0] == "  name         9  " + String(repeating: "p", count: 21) + "…")
    #expect(lines[1] == "  漢字漢字  1000  q")
  }
}
