import Testing

@testable import Documents

@Suite struct TOMLInvalidTests {
  /// Text and the place and kind of the error; sources: TOML 1.0.0, section by section.
  static let cases: [(String, String)] = [
    // Text
    ("a = 1\u{0}", "1:6 controlCharacter"),
    ("# a\u{1}", "1:4 controlCharacter"),
    ("# a\u{7F}", "1:4 controlCharacter"),
    ("a = 1\rb = 2", "1:6 controlCharacter"),
    ("# a\rb", "1:4 controlCharacter"),
    ("\u{FEFF}\u{FEFF}a = 1", "1:1 unexpected"),
    // Keys
    ("a", "1:2 unexpectedEnd"),
    ("a\n= 1", "1:2 unexpected"),
    ("a =", "1:4 unexpectedEnd"),
    ("a = \n", "1:5 unexpected"),
    ("= 1", "1:1 unexpected"),
    ("a = 1 b = 2", "1:7 unexpected"),
    ("a b = 1", "1:3 unexpected"),
    ("é = 1", "1:1 unexpected"),
    ("a..b = 1", "1:3 unexpected"),
    (".a = 1", "1:1 unexpected"),
    ("a. = 1", "1:4 unexpected"),
    ("a#b = 1", "1:2 unexpected"),
    ("\"\"\"k\"\"\" = 1", "1:3 unexpected"),
    ("'a\nb' = 1", "1:3 unexpected"),
    ("\"a = 1", "1:7 unexpectedEnd"),
    ("a: 1", "1:2 unexpected"),
    ("a == 1", "1:4 unexpected"),
    ("a = 1\na = 2", "2:1 duplicateKey"),
    ("a = 1\n\"a\" = 2", "2:1 duplicateKey"),
    ("a.b = 1\na.b = 2", "2:1 duplicateKey"),
    ("a.b = 1\na = 2", "2:1 duplicateKey"),
    ("a = 1\na.b = 2", "2:1 notExtensible"),
    ("a.b = 1\na.b.c = 2", "2:1 notExtensible"),
    ("spelling = 1\n\u{22}sp\\u0065lling\u{22} = 2", "2:1 duplicateKey"),
    // Strings
    ("a = \"x", "1:7 unexpectedEnd"),
    ("a = \"x\ny\"", "1:7 unexpected"),
    ("a = 'x\ny'", "1:7 unexpected"),
    ("a = \"\u{1}\"", "1:6 controlCharacter"),
    ("a = '\u{7F}'", "1:6 controlCharacter"),
    (#"a = "\q""#, "1:6 invalidEscape"),
    (#"a = "\u12""#, "1:6 invalidEscape"),
    (#"a = "\ud800""#, "1:6 invalidEscape"),
    (#"a = "\U00110000""#, "1:6 invalidEscape"),
    (#"a = "\UFFFFFFFF""#, "1:6 invalidEscape"),
    (#"a = "\"#, "1:7 unexpectedEnd"),
    (#"a = "\x4""#, "1:6 invalidEscape"),
    (#"a = "\ ""#, "1:6 invalidEscape"),
    ("a = \"\"\"x", "1:9 unexpectedEnd"),
    ("a = \"\"\"x\"\"", "1:11 unexpectedEnd"),
    ("a = \"\"\"\"\"\"\"\"\"\"", "1:13 unexpected"),
    ("a = '''x''''''", "1:14 unexpected"),
    ("a = \"\"\"\rx\"\"\"", "1:8 controlCharacter"),
    ("a = \"\"\"x \\ y\"\"\"", "1:10 invalidEscape"),
    ("a = '''\u{0}'''", "1:8 controlCharacter"),
    ("a = \"x\" \"y\"", "1:9 unexpected"),
    ("a = bare", "1:5 unexpected"),
    // Integers
    ("a = 01", "1:5 invalidNumber"),
    ("a = -01", "1:5 invalidNumber"),
    ("a = 1__0", "1:5 invalidNumber"),
    ("a = _1", "1:5 unexpected"),
    ("a = 1_", "1:5 invalidNumber"),
    ("a = 0_0", "1:5 invalidNumber"),
    ("a = ++1", "1:5 invalidNumber"),
    ("a = +", "1:5 invalidNumber"),
    ("a = 0x", "1:5 invalidNumber"),
    ("a = 0x_1", "1:5 invalidNumber"),
    ("a = +0x1", "1:5 invalidNumber"),
    ("a = 0X1", "1:5 invalidNumber"),
    ("a = 0b2", "1:5 invalidNumber"),
    ("a = 0o8", "1:5 invalidNumber"),
    ("a = 1a", "1:5 invalidNumber"),
    ("a = 9223372036854775808", "1:5 numberOutOfRange"),
    ("a = -9223372036854775809", "1:5 numberOutOfRange"),
    ("a = 0xffffffffffffffff", "1:5 numberOutOfRange"),
    // Floats
    ("a = .7", "1:5 invalidNumber"),
    ("a = 7.", "1:5 invalidNumber"),
    ("a = 3.e+20", "1:5 invalidNumber"),
    ("a = 1e", "1:5 invalidNumber"),
    ("a = 1e1.0", "1:5 invalidNumber"),
    ("a = 1._0", "1:5 invalidNumber"),
    ("a = 1_.0", "1:5 invalidNumber"),
    ("a = 01.0", "1:5 invalidNumber"),
    ("a = 1.2.3", "1:5 invalidNumber"),
    ("a = Inf", "1:5 unexpected"),
    ("a = 1e_1", "1:5 invalidNumber"),
    // Booleans
    ("a = True", "1:5 unexpected"),
    ("a = truer", "1:5 unexpected"),
    // Dates and times
    ("a = 1979-13-01", "1:5 invalidDateTime"),
    ("a = 1979-02-29", "1:5 invalidDateTime"),
    ("a = 1900-02-29", "1:5 invalidDateTime"),
    ("a = 1979-04-31", "1:5 invalidDateTime"),
    ("a = 1979-00-01", "1:5 invalidDateTime"),
    ("a = 1979-1-1", "1:5 invalidDateTime"),
    ("a = 1979-05-27T", "1:5 invalidDateTime"),
    ("a = 1979-05-27T24:00:00", "1:5 invalidDateTime"),
    ("a = 1979-05-27T23:60:00", "1:5 invalidDateTime"),
    ("a = 1979-05-27T23:59:61", "1:5 invalidDateTime"),
    ("a = 1979-05-27T23:59:00.", "1:5 invalidDateTime"),
    ("a = 1979-05-27T23:59:00+24:00", "1:5 invalidDateTime"),
    ("a = 1979-05-27T23:59:00+01", "1:5 invalidDateTime"),
    ("a = 1979-05-27  07:32:00", "1:17 unexpected"),
    ("a = 07:32:00Z", "1:5 invalidDateTime"),
    ("a = 7:32:00", "1:5 invalidNumber"),
    ("a = 19790-05-27", "1:5 invalidNumber"),
    // Arrays
    ("a = [", "1:6 unexpectedEnd"),
    ("a = [1", "1:7 unexpectedEnd"),
    ("a = [1 2]", "1:8 unexpected"),
    ("a = [,]", "1:6 unexpected"),
    ("a = [1,,2]", "1:8 unexpected"),
    ("a = [1]]", "1:8 unexpected"),
    // Tables
    ("[]", "1:2 unexpected"),
    ("[a", "1:3 unexpectedEnd"),
    ("[a]b = 1", "1:4 unexpected"),
    ("[a.]", "1:4 unexpected"),
    ("[[a]", "1:5 unexpectedEnd"),
    ("[ [a]]", "1:3 unexpected"),
    ("[[a] ]", "1:5 unexpected"),
    ("[a\n]", "1:3 unexpected"),
    ("[a]\n[a]", "2:1 duplicateTable"),
    ("[a]\nb = 1\n[a.b]", "3:1 duplicateTable"),
    ("[a]\nb = 1\n[a.b.c]", "3:1 notExtensible"),
    ("[fruit]\napple.color = 1\n[fruit.apple]", "3:1 duplicateTable"),
    ("[fruit]\napple.taste.sweet = 1\n[fruit.apple.taste]", "3:1 duplicateTable"),
    ("a.b.c = 1\n[a.b]", "2:1 duplicateTable"),
    ("[a.b.c]\nz = 9\n[a]\nb.c.t = 1", "4:1 notExtensible"),
    ("[a.b.c.d]\nz = 9\n[a]\nb.c.d.k.t = 1", "4:1 notExtensible"),
    ("[a.b.c]\n[a]\nb.d = 1\n[a.b]", "4:1 duplicateTable"),
    ("[a]\n[a.b]\n[a]", "3:1 duplicateTable"),
    // Inline tables
    ("a = {", "1:6 unexpectedEnd"),
    ("a = { b = 1", "1:12 unexpectedEnd"),
    ("a = { b = 1 c = 2 }", "1:13 unexpected"),
    ("a = { , }", "1:7 unexpected"),
    ("a = { b = 1,, c = 2 }", "1:13 unexpected"),
    ("a = { b = 1, b = 2 }", "1:14 duplicateKey"),
    ("a = { b = 1, b.c = 2 }", "1:14 notExtensible"),
    ("a = { b = {c = 1}, b.d = 2 }", "1:20 notExtensible"),
    ("a = { b.c = 1, b = {} }", "1:16 duplicateKey"),
    ("a = { b = 1 }\na.c = 2", "2:1 notExtensible"),
    ("a = { b = 1 }\n[a.c]", "2:1 notExtensible"),
    ("a = { b = 1 }\n[a]", "2:1 duplicateTable"),
    ("a = { b = { c = 1 } }\n[a.b.d]", "2:1 notExtensible"),
    ("[t]\na = {}\n[t.a]", "3:1 duplicateTable"),
    // Arrays of tables
    ("a = []\n[[a]]", "2:1 duplicateTable"),
    ("a = [{}]\n[a.b]", "2:1 notExtensible"),
    ("[[a]]\n[a]", "2:1 duplicateTable"),
    ("[a]\n[[a]]", "2:1 duplicateTable"),
    ("[a.b]\n[[a]]", "2:1 duplicateTable"),
    ("[[a.b]]\n[a]\nb.y = 2", "3:1 notExtensible"),
    ("[[f]]\n[[f.v]]\n[f.v]", "3:1 duplicateTable"),
    ("[f.p]\n[[f]]", "2:1 duplicateTable"),
    ("[[a]]\n[a.b]\n[a.b]", "3:1 duplicateTable"),
  ]

  @Test(arguments: cases)
  func `refuses what the specification forbids`(text: String, error: String) {
    #expect(refusal { try TOMLDocument.read(Array(text.utf8)) } == error)
  }

  static let newerForms = [
    "a = {\n x = 1 }", "a = { x = 1, }", #"a = "\e""#, #"a = "\x41""#, "a = 07:32",
    "a = 1979-05-27 07:32",
  ]

  @Test(arguments: newerForms)
  func `refuses what only TOML 1.1 knows when asked for 1.0`(text: String) {
    #expect(refusal { try TOMLDocument.read(Array(text.utf8), edition: .v1_0) } != "accepted")
    #expect(refusal { try TOMLDocument.read(Array(text.utf8)) } == "accepted")
  }

  static let invalidTexts: [([UInt8], String)] = [
    ([0x61, 0x3D, 0x22, 0xFF, 0x22], "1:4 invalidUTF8"),
    ([0x0A, 0x23, 0xC3], "2:2 invalidUTF8"),
    ([0x23, 0xED, 0xA0, 0x80], "1:2 invalidUTF8"),
    ([0x23, 0xC0, 0xAF], "1:2 invalidUTF8"),
    ([0xFF, 0xFE, 0x61, 0x00], "1:1 invalidUTF8"),
  ]

  @Test(arguments: invalidTexts)
  func `refuses bytes that are not UTF-8`(bytes: [UInt8], error: String) {
    #expect(refusal { try TOMLDocument.read(bytes) } == error)
  }

  @Test func `says what was found and where, without control characters`() {
    let text = "a = 1\nb = \u{1B}[31m"
    let error = #expect(throws: DocumentError.self) { try TOMLDocument.read(Array(text.utf8)) }
    #expect(error?.description == "2:5: control character U+001B")
    let duplicate = #expect(throws: DocumentError.self) {
      try TOMLDocument.read(Array("\"\\u001b\" = 1\n\"\\u001b\" = 2".utf8))
    }
    #expect(duplicate?.message == #"key `\u{1b}` already stands on line 1"#)
  }
}
