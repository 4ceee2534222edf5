import Testing

@testable import Documents

@Suite struct Deb822Tests {
  private func read(
    _ text: String, _ dialect: Deb822.Dialect = .debian, limits: Deb822.Limits = .init()
  ) -> Deb822.Reading {
    Deb822.paragraphs(Array(text.utf8), dialect: dialect, limits: limits)
  }

  private static let status = """
    Package: libc6
    Status: install ok installed
    Conffiles:
     /etc/ld.so.conf.d/x86_64-linux-gnu.conf d4e7a7b88a71b5ffd9e2644e71a0cfab
     /etc/other 0123
    Version: 2.36-9
    Description: GNU C Library: Shared libraries
     Contains the standard libraries.
     .
      Indented.

    Package: zlib1g
    version:1:1.2.13


    """

  @Test func `reads paragraphs with lines, continuations and fields of any case`() throws {
    let reading = read(Self.status)
    try #require(reading.paragraphs.count == 2)
    let first = reading.paragraphs[0]
    #expect(first.line == 1)
    #expect(first.fields.map(\.line) == [1, 2, 3, 6, 7])
    #expect(first["PACKAGE"] == "libc6")
    #expect(
      first["Conffiles"]
        == "\n/etc/ld.so.conf.d/x86_64-linux-gnu.conf d4e7a7b88a71b5ffd9e2644e71a0cfab\n/etc/other 0123"
    )
    #expect(
      first["description"]
        == "GNU C Library: Shared libraries\nContains the standard libraries.\n.\n Indented.")
    #expect(first["absent"] == nil)
    #expect(reading.paragraphs[1]["Version"] == "1:1.2.13")
    #expect(reading.paragraphs[1].line == 12)
    #expect(reading.notices.isEmpty)
  }

  @Test func `reads the same in pieces of any size`() {
    let text = Array(("\u{FEFF}" + Self.status + "A: é\r\nB: x\r\n y\r\n\r\nC: \u{7}").utf8)
    let whole = Deb822.paragraphs(text).paragraphs
    #expect(whole.count == 4)
    for size in 1...text.count {
      var parser = Deb822Parser()
      var paragraphs: [Deb822.Paragraph] = []
      for start in stride(from: 0, to: text.count, by: size) {
        paragraphs += parser.consume(Array(text[start..<min(start + size, text.count)]))
      }
      paragraphs += parser.finish()
      #expect(paragraphs == whole, "pieces of \(size)")
    }
  }

  @Test func `gives a paragraph back as soon as it is complete`() {
    var parser = Deb822Parser()
    #expect(parser.consume(Array("A: 1\n".utf8)).isEmpty)
    #expect(parser.consume(Array("\nB: 2\n\nC".utf8)).map { $0.fields[0].name } == ["A", "B"])
    #expect(parser.finish().isEmpty)
    #expect(parser.notices.kept == [DocumentNotice(line: 5, reason: .malformedLine("C"))])
  }

  @Test func `keeps repeated fields and stops at the body of a message`() throws {
    let text =
      "Metadata-Version: 2.1\nName: torch\nRequires-Dist: numpy\nrequires-dist: sympy\n"
      + "License: a\n \n  b\n\nFree text: of any kind\n\nName: no\n"
    let reading = read(text, .messageHeader)
    try #require(reading.paragraphs.count == 1)
    let header = reading.paragraphs[0]
    #expect(header.fields(named: "Requires-Dist").map(\.value) == ["numpy", "sympy"])
    #expect(header.fields(named: "Requires-Dist").map(\.line) == [3, 4])
    #expect(header["License"] == "a\n\n b")
    #expect(header["Name"] == "torch")
    var parser = Deb822Parser(dialect: .messageHeader)
    _ = parser.consume(Array(text.utf8))
    #expect(parser.isComplete)
    #expect(parser.consume(Array("A: 1\n\n".utf8)).isEmpty)
    #expect(parser.finish().isEmpty)
  }

  @Test func `takes blank lines as separators and skips comments in Debian files`() {
    let reading = read("A: 1\n \t\n# note\nB: 2\n# inside\n more\n")
    #expect(reading.paragraphs.map { $0.fields.map(\.value) } == [["1"], ["2\nmore"]])
    #expect(reading.notices.isEmpty)
  }

  static let odd: [(String, [DocumentNotice])] = [
    ("no colon\nA: 1\n", [DocumentNotice(line: 1, reason: .malformedLine("no colon"))]),
    ("A: 1\n\n stray\nB: 2", [DocumentNotice(line: 3, reason: .malformedLine(" stray"))]),
    (": nameless\n", [DocumentNotice(line: 1, reason: .malformedLine(": nameless"))]),
    (
      "A: 1\n\u{1B}[31m\n more of it\n",
      [DocumentNotice(line: 2, reason: .malformedLine("\\u{1b}[31m"))]
    ),
  ]

  @Test(arguments: odd)
  func `reports lines that fit nowhere and goes on`(text: String, notices: [DocumentNotice]) {
    #expect(read(text).notices.kept == notices)
  }

  @Test func `replaces bytes that are not UTF-8 and says so (T-41)`() {
    let bytes = Array("A: x".utf8) + [0xFF] + Array("y\nB: ok\n".utf8)
    let reading = Deb822.paragraphs(bytes)
    #expect(reading.paragraphs[0]["A"] == "x\u{FFFD}y")
    #expect(reading.paragraphs[0].fields.map(\.hasInvalidText) == [true, false])
    #expect(reading.notices.kept == [DocumentNotice(line: 1, reason: .invalidUTF8(in: "A"))])
  }

  @Test func `cuts lines, values, fields and paragraphs at their limits (T-42)`() {
    let long = String(repeating: "x", count: 100)
    let limits = Deb822.Limits(fieldBytes: 20, paragraphBytes: 50, fields: 3)
    let line = read("A: \(long)\nB: 1\n", limits: limits)
    #expect(line.paragraphs[0]["A"]?.utf8.count == 17)
    #expect(line.paragraphs[0]["B"] == "1")
    #expect(line.notices.kept == [DocumentNotice(line: 1, reason: .lineCut(limitBytes: 20))])

    let value = read("A: 12345\n 1234567890\n 1234567890\n 5\nB: 1", limits: limits)
    #expect(value.paragraphs[0]["A"] == "12345\n1234567890\n123")
    #expect(value.paragraphs[0]["B"] == "1")
    #expect(
      value.notices.kept == [DocumentNotice(line: 1, reason: .valueCut("A", limitBytes: 20))])

    let fields = read("A: 1\nB: 2\nC: 3\nD: 4\n more\nE: 5\n\nA: 1", limits: limits)
    #expect(fields.paragraphs.map { $0.fields.count } == [3, 1])
    #expect(fields.notices.kept == [DocumentNotice(line: 4, reason: .fieldsCut(limit: 3))])

    let paragraphLimits = Deb822.Limits(fieldBytes: 20, paragraphBytes: 40, fields: 9)
    let fifteen = String(repeating: "y", count: 15)
    let paragraph = read(
      "A: \(fifteen)\n x\nB: \(fifteen)\nC: \(fifteen)\nD: 1\n\nE: 1", limits: paragraphLimits)
    #expect(paragraph.paragraphs.map { $0.fields.count } == [3, 1])
    #expect(paragraph.paragraphs[0]["C"] == "yyyyy")
    #expect(
      paragraph.notices.kept == [DocumentNotice(line: 4, reason: .paragraphCut(limitBytes: 40))])
  }

  @Test func `holds no more of an endless line than its limit`() {
    var parser = Deb822Parser(limits: Deb822.Limits(fieldBytes: 1_000))
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
    _ = parser.consume(Array("A: ".utf8))
    for _ in 0..<50 { #expect(parser.consume(piece).isEmpty) }
    let paragraphs = parser.consume(Array("\nB: 1\n\n".utf8))
    #expect(paragraphs[0]["A"]?.utf8.count == 997)
    #expect(paragraphs[0].field("B")?.line == 2)
  }

  @Test func `keeps a hundred notices and counts the others`() {
    let reading = read(String(repeating: "bad\n", count: 1_000))
    #expect(reading.notices.kept.count == 100)
    #expect(reading.notices.count == 1_000)
  }

  @Test(arguments: [31, 32, 33] as [UInt64], [Deb822.Dialect.debian, .messageHeader])
  func `reads damaged and cut texts`(seed: UInt64, dialect: Deb822.Dialect) {
    let text = Array(Self.status.utf8)
    for count in 0...text.count {
      _ = Deb822.paragraphs(Array(text.prefix(count)), dialect: dialect)
    }
    for bytes in mutations(of: text, count: 2_000, seed: seed, alphabet: "\n\r: \t#A\u{0}") {
      let reading = Deb822.paragraphs(bytes, dialect: dialect)
      #expect(reading.paragraphs.allSatisfy { !$0.fields.isEmpty }, "seed \(seed)")
    }
  }
}
