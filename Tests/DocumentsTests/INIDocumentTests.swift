import Foundation
import Testing

@testable import Documents

@Suite struct INIDocumentTests {
  /// Sections in one line: `[name] key=value|value, line`.
  private func sketch(_ text: String, _ style: INIDocument.Style = .keysAndValues) throws -> String
  {
    try INIDocument.read(Array(text.utf8), style: style).sections.map { section in
      "[\(section.name ?? "-")] "
        + section.entries.map { entry in
          let value = entry.lines.map(\.text).joined(separator: "|")
          return entry.key.map { "\($0)=\(value)" } ?? value
        }.joined(separator: ", ")
    }.joined(separator: "; ")
  }

  static let cases: [(String, String)] = [
    ("", ""),
    ("# c\n; c\n\n", ""),
    ("home = /usr/bin\r\nversion = 3.11.2\r\n", "[-] home=/usr/bin, version=3.11.2"),
    ("\u{FEFF}[a]\nx=1", "[a] x=1"),
    ("[a]\nx : y = z\n[b c]\n[a]\ny=", "[a] x=y = z; [b c] ; [a] y="),
    (
      "[options]\ninstall_requires =\n    numpy>=1\n    # c\n\n\ttorch ; python_version<'3'\nzip_safe = no",
      "[options] install_requires=numpy>=1|torch ; python_version<'3', zip_safe=no"
    ),
    ("[a]\nbare\nx = 1\n  more\n bare two", "[a] bare, x=1|more|bare two"),
    ("[a]\n x = 1\n y = 2", "[a] x=1, y=2"),
    ("[a]\nx=1\nx=2\nX=3", "[a] x=1, x=2, X=3"),
    ("[a[b]]\nx=1", "[a[b]] x=1"),
    ("= 1", "[-] =1"),
    ("[open\nx=1", "[-] [open, x=1"),
  ]

  @Test(arguments: cases)
  func `reads sections, keys and continued values`(text: String, meaning: String) throws {
    #expect(try sketch(text) == meaning)
  }

  @Test func `keeps each line of requires.txt as it is`() throws {
    let text =
      "numpy>=1.21\nscipy==1.0\n\n[:python_version < \"3.8\"]\ntyping: x\n  six\n\n[test]\npytest"
    #expect(
      try sketch(text, .bareLines)
        == "[-] numpy>=1.21, scipy==1.0; [:python_version < \"3.8\"] typing: x, six; [test] pytest")
  }

  @Test func `keeps the line of every section, entry and value line`() throws {
    let text = "a = 1\n[s]\n\nlist =\n  x\n\n  y\n"
    let document = try INIDocument.read(Array(text.utf8))
    #expect(document.section(nil)?["A"] == "1")
    let section = try #require(document.section("s"))
    #expect(section.line == 2)
    #expect(section.entry("LIST")?.line == 4)
    #expect(section.entry("list")?.lines.map(\.line) == [5, 7])
    #expect(section["list"] == "x\ny")
  }

  @Test func `reports text behind a header and bytes that are not UTF-8`() throws {
    let document = try INIDocument.read(Array("[a] rest\nx = ".utf8) + [0xFF])
    #expect(document.sections.map(\.name) == ["a"])
    #expect(document.section("a")?["x"] == "\u{FFFD}")
    #expect(
      document.notices.kept == [
        DocumentNotice(line: 1, reason: .malformedLine(" rest")),
        DocumentNotice(line: 2, reason: .invalidUTF8(in: "\u{FFFD}")),
      ])
  }

  @Test func `stops at its limits`() throws {
    let bytes = [UInt8](repeating: UInt8(ascii: "\n"), count: INIDocument.limitBytes + 1)
    #expect(refusal { try INIDocument.read(bytes) } == "1:1 tooLarge")
    let text = String(repeating: "a\n", count: INIDocument.limitLines + 2)
    let document = try INIDocument.read(Array(text.utf8))
    #expect(document.sections.first?.entries.count == INIDocument.limitLines)
    #expect(document.notices.kept.map(\.line) == [INIDocument.limitLines + 1])
  }

  @Test(arguments: [41, 42] as [UInt64], [INIDocument.Style.keysAndValues, .bareLines])
  func `reads damaged and cut texts`(seed: UInt64, style: INIDocument.Style) throws {
    for (text, _) in Self.cases {
      let bytes = Array(text.utf8)
      for count in 0...bytes.count {
        _ = try INIDocument.read(Array(bytes.prefix(count)), style: style)
      }
      for damaged in mutations(of: bytes, count: 100, seed: seed, alphabet: "[]=:\n \t#;\r\u{0}") {
        _ = try INIDocument.read(damaged, style: style)
      }
    }
  }

  @Test(
    .enabled(if: Corpus.exists && Python.path != nil, "needs Python 3 and the corpus of real files")
  )
  func `agrees with configparser on real setup.cfg files`() throws {
    let files = Corpus.files { $0.hasSuffix("setup.cfg") || $0.hasSuffix(".ini") }
    let texts = try files.map { [UInt8](try Data(contentsOf: $0)) }
    #expect(texts.count > 5)
    let input = texts.flatMap { Array("\($0.count)\n".utf8) + $0 }
    let output = try Python.run("fixtures/documents/ini/judge.py", input: input)
    let answers = output.split(separator: UInt8(ascii: "\n"))
    try #require(answers.count == texts.count)
    for (index, answer) in answers.enumerated() where !answer.elementsEqual("refused".utf8) {
      let document = try INIDocument.read(texts[index])
      let ours = document.sections.map { section in
        JSONValue.array([
          .string(section.name),
          .array(
            section.entries.map { entry in
              [.string(entry.key?.lowercased()), .strings(entry.lines.map(\.text))]
            }),
        ])
      }
      let judged = JSONValue(try JSONDocument.read(Array(answer)))
      #expect(judged == .array(ours), "\(files[index].path)")
    }
  }
}
