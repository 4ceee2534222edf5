import Testing

@testable import Documents

@Suite struct JSONDocumentTests {
  /// Text and what it means; source: RFC 8259, section by section.
  static let valid: [(String, String)] = [
    ("{}", "{}"),
    (" \t\r\n[ ] ", "[]"),
    ("\u{FEFF}1", "1"),
    ("true", "true"),
    ("null", "null"),
    ("[false,null]", "[false,null]"),
    (#""""#, #""""#),
    (#""\"\\\/\b\f\n\r\t\u0041""#, #""\"\\/\u0008\u000c\u000a\u000d\u0009A""#),
    (#""\u00e9\u20AC\ud83d\ude00é😀""#, #""é€😀é😀""#),
    ("\"\u{7F}\"", "\"\\u007f\""),
    (#"{"a":{"b":[1,{"c":2}]}}"#, "{a:{b:[1,{c:2}]}}"),
    (#"{"":1}"#, "{:1}"),
    (
      "[0,-1,9223372036854775807,-9223372036854775808]",
      "[0,-1,9223372036854775807,-9223372036854775808]"
    ),
    ("[-0,0.0,1.5,1e3,1E+2,2e-1,-0.0]", "[-0.0,0.0,1.5,1000.0,100.0,0.2,-0.0]"),
    (
      "[9223372036854775808,-9223372036854775809]", "[9.223372036854776e+18,-9.223372036854776e+18]"
    ),
    ("[1e400,-1e400,1e-400]", "[inf,-inf,0.0]"),
  ]

  @Test(arguments: valid)
  func `reads what RFC 8259 allows`(text: String, meaning: String) throws {
    #expect(sketch(try JSONDocument.read(Array(text.utf8))) == meaning)
  }

  /// Text and the place and kind of the error.
  static let invalid: [(String, String)] = [
    ("", "1:1 unexpectedEnd"),
    (" \n", "2:1 unexpectedEnd"),
    ("{} {}", "1:4 unexpected"),
    ("[1,]", "1:4 unexpected"),
    ("[1 2]", "1:4 unexpected"),
    ("[,1]", "1:2 unexpected"),
    ("[1", "1:3 unexpectedEnd"),
    ("{\"a\":1,}", "1:8 unexpected"),
    ("{a:1}", "1:2 unexpected"),
    ("{'a':1}", "1:2 unexpected"),
    ("{\"a\" 1}", "1:6 unexpected"),
    ("{\"a\":}", "1:6 unexpected"),
    ("{\"a\"", "1:5 unexpectedEnd"),
    ("{1:2}", "1:2 unexpected"),
    ("[1] // c", "1:5 unexpected"),
    ("/* c */ 1", "1:1 unexpected"),
    ("tru", "1:1 unexpected"),
    ("truE", "1:1 unexpected"),
    ("nul", "1:1 unexpected"),
    ("True", "1:1 unexpected"),
    ("NaN", "1:1 unexpected"),
    ("Infinity", "1:1 unexpected"),
    ("-Infinity", "1:1 invalidNumber"),
    ("01", "1:1 invalidNumber"),
    ("[01]", "1:2 invalidNumber"),
    ("[+1]", "1:2 unexpected"),
    ("[.5]", "1:2 unexpected"),
    ("[1.]", "1:2 invalidNumber"),
    ("[1.e1]", "1:2 invalidNumber"),
    ("[1e]", "1:2 invalidNumber"),
    ("[1e+]", "1:2 invalidNumber"),
    ("[-]", "1:2 invalidNumber"),
    ("[0x1]", "1:3 unexpected"),
    ("[1_0]", "1:3 unexpected"),
    ("\"a", "1:3 unexpectedEnd"),
    ("\"a\nb\"", "1:3 unexpected"),
    ("\"a\tb\"", "1:3 controlCharacter"),
    ("\"\u{0}\"", "1:2 controlCharacter"),
    ("[1]\u{0}", "1:4 controlCharacter"),
    (#""\x41""#, "1:2 invalidEscape"),
    (#""\u00g0""#, "1:2 invalidEscape"),
    (#""\u00"#, "1:2 invalidEscape"),
    (#""\"#, "1:3 unexpectedEnd"),
    (#"{"a":1,"a":2}"#, "1:8 duplicateKey"),
    ("{\"a\":1,\n \"\\u0061\":2}", "2:2 duplicateKey"),
    ("[\u{A0}1]", "1:2 unexpected"),
  ]

  @Test(arguments: invalid)
  func `refuses what RFC 8259 forbids`(text: String, error: String) {
    #expect(refusal { try JSONDocument.read(Array(text.utf8)) } == error)
  }

  @Test func `keeps the line of every key and value`() throws {
    let text = "{\n \"a\":\n  [1,\n   {\"b\": 2}],\r\n \"c\": 3\n}"
    let root = try JSONDocument.read(Array(text.utf8))
    #expect(root.table?.line(of: "a") == 2)
    #expect(root["a"]?.line == 3)
    #expect(root["a"]?[1]?["b"]?.line == 4)
    #expect(root.table?.line(of: "c") == 5)
    #expect(root.table?.keys == ["a", "c"])
    #expect(root.at(path: ["a", "b"]) == nil)
  }

  @Test func `keeps the text of numbers that floats cannot hold`() throws {
    let root = try JSONDocument.read(Array("[123456789012345678901234567890, 3.10, 7]".utf8))
    #expect(root.array?.map(\.text) == ["123456789012345678901234567890", "3.10", "7"])
  }

  @Test func `reports keys that stand twice when asked to go on (T-15)`() throws {
    let text = "{\"a\": 1,\n\"b\": 2,\n\"a\": {\"c\": 1, \"c\": 2}}"
    let options = JSONDocument.Options(duplicateKeys: .lastWins)
    let reading = try JSONDocument.reading(Array(text.utf8), options: options)
    #expect(sketch(reading.root) == "{a:{c:2},b:2}")
    #expect(
      reading.notices.kept == [
        DocumentNotice(line: 3, reason: .duplicateKey("a", firstLine: 1)),
        DocumentNotice(line: 3, reason: .duplicateKey("c", firstLine: 3)),
      ])
  }

  static let surrogates: [(String, String, Int)] = [
    (#""\ud800""#, "\u{FFFD}", 1),
    (#""\udc00x""#, "\u{FFFD}x", 1),
    (#""\ud800\ud800\udc00""#, "\u{FFFD}\u{10000}", 1),
    (#""\ud800\n""#, "\u{FFFD}\n", 1),
    (#""\ud800\u0041""#, "\u{FFFD}A", 1),
    (#""\udbff\udfff""#, "\u{10FFFF}", 0),
    (#""\ud83dé""#, "\u{FFFD}é", 1),
  ]

  @Test(arguments: surrogates)
  func `reads half a surrogate pair as U+FFFD (T-41)`(
    text: String, meaning: String, notices: Int
  ) throws {
    let reading = try JSONDocument.reading(Array(text.utf8))
    #expect(reading.root.string == meaning)
    #expect(reading.notices.count == notices)
  }

  @Test func `refuses nesting past its limit (T-14)`() {
    for piece in ["[", "{\"a\":", "[{\"a\":"] {
      let text = String(repeating: piece, count: 200_000)
      #expect(refusal { try JSONDocument.read(Array(text.utf8)) }.hasSuffix("tooDeep"))
    }
    let fits = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(refusal { try JSONDocument.read(Array(fits.utf8)) } == "accepted")
    #expect(refusal { try JSONDocument.read(Array("[\(fits)]".utf8)) } == "1:65 tooDeep")
    let options = JSONDocument.Options(limitDepth: .max)
    let deep = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
    #expect(refusal { try JSONDocument.read(Array(deep.utf8), options: options) } == "accepted")
    #expect(
      refusal { try JSONDocument.read(Array("[\(deep)]".utf8), options: options) }
        == "1:513 tooDeep")
  }

  @Test func `refuses more bytes and more values than the caller takes`() {
    let bytes = Array("[1,2,3]".utf8)
    #expect(
      refusal { try JSONDocument.read(bytes, options: .init(limitBytes: 6)) } == "1:1 tooLarge")
    #expect(
      refusal { try JSONDocument.read(bytes, options: .init(limitValues: 3)) }
        == "1:6 tooManyValues")
  }

  @Test func `refuses bytes that are not UTF-8 (T-41)`() {
    #expect(refusal { try JSONDocument.read([0x22, 0xFF, 0x22]) } == "1:2 invalidUTF8")
    #expect(refusal { try JSONDocument.read([0x22, 0xED, 0xA0, 0x80, 0x22]) } == "1:2 invalidUTF8")
    #expect(refusal { try JSONDocument.read([0xFF, 0xFE, 0x31, 0x00]) } == "1:1 invalidUTF8")
  }

  @Test func `reads every prefix or refuses it`() {
    for (text, _) in Self.valid + Self.invalid {
      let bytes = Array(text.utf8)
      for count in 0..<bytes.count { _ = try? JSONDocument.read(Array(bytes.prefix(count))) }
    }
  }

  @Test(arguments: [61, 62] as [UInt64])
  func `reads damaged texts or refuses them`(seed: UInt64) {
    for (text, _) in Self.valid + Self.invalid {
      for bytes in mutations(of: Array(text.utf8), count: 100, seed: seed, alphabet: "\"\\{}[]:,u")
      {
        let place = refusal { try JSONDocument.reading(bytes) }
        #expect(!place.hasPrefix("0:"), "seed \(seed)")
      }
    }
  }
}
