import Testing

@testable import Documents

@Suite struct YAMLDocumentTests {
  /// Text and what it means; source: YAML 1.2.2, chapters 7, 8 and 10.3.
  static let valid: [(String, String)] = [
    ("", "null"),
    ("# c", "null"),
    ("a", #""a""#),
    ("\u{FEFF}a: 1", "{a:1}"),
    ("a: 1\r\nb: 2\r\n", "{a:1,b:2}"),
    ("- a\n- - b\n  - c\n-\n", #"["a",["b","c"],null]"#),
    ("a: [1, 'x', {b: c}]", #"{a:[1,"x",{b:"c"}]}"#),
    ("{\"a\": [true, null]}", "{a:[true,null]}"),
    ("a:\n- 1\n- b: 2\n  c: 3", "{a:[1,{b:2,c:3}]}"),
    ("a: |\n  x\n   y\nb: >-\n  x\n  y", #"{a:"x\u000a y\u000a",b:"x y"}"#),
    ("a: 'it''s'\nb: \"\\x41\\u00e9\\n\"", #"{a:"it's",b:"Aé\u000a"}"#),
    ("[~, null, Null, NULL, '']\n", "[null,null,null,null,\"\"]"),
    (
      "[true, True, TRUE, false, yes, on, No, 'true']",
      #"[true,true,true,false,"yes","on","No","true"]"#
    ),
    (
      "[0, -1, +7, 010, 0o10, 0xFf, 1_000, 9223372036854775808]",
      #"[0,-1,7,10,8,255,"1_000",9.223372036854776e+18]"#
    ),
    (
      "[3.10, 1., .5, -1e3, 1E+2, .inf, -.INF, .nan, 1.2.3, 1e, ., +]",
      #"[3.1,1.0,0.5,-1000.0,100.0,inf,-inf,nan,"1.2.3","1e",".","+"]"#
    ),
    (
      "[2024-01-01, 12:30:45, 0x, 0o8, --1, nan, inf]",
      #"["2024-01-01","12:30:45","0x","0o8","--1","nan","inf"]"#
    ),
    ("3.10: a\ntrue: b\n~: c", #"{3.10:"a",true:"b",~:"c"}"#),
    ("!!str 3.10", #""3.10""#),
    ("[!!int \"3\", !!float 3, !!null '', !!bool true, ! 3]", #"[3,3.0,null,true,"3"]"#),
    ("!!map {a: !!seq [1]}", "{a:[1]}"),
    ("a: &x {b: 1}\nc: *x\nd: [*x]", "{a:{b:1},c:{b:1},d:[{b:1}]}"),
    ("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3", "{a:{b:1,c:2},d:{c:3,b:1}}"),
    (
      "a: &x {b: 1}\ne: &y {b: 2, f: 3}\nd: {<<: [*x, *y], g: 4}",
      "{a:{b:1},e:{b:2,f:3},d:{g:4,b:1,f:3}}"
    ),
    ("a: {<<: 1}", "{a:{<<:1}}"),
    ("? a\n: 1\n? b", "{a:1,b:null}"),
    ("a: b? c", #"{a:"b? c"}"#),
    ("a: \"**Note:** see {{ x }}: y\"", #"{a:"**Note:** see {{ x }}: y"}"#),
    ("%YAML 1.1\n---\na", #""a""#),
  ]

  @Test(arguments: valid)
  func `reads what the core schema means`(text: String, meaning: String) throws {
    #expect(sketch(try YAMLDocument.read(Array(text.utf8))) == meaning)
  }

  /// Text and the place and kind of the error.
  static let invalid: [(String, String)] = [
    ("a: [1", "1:6 malformed"),
    ("a: b: c", "1:5 malformed"),
    ("\ta: 1", "1:1 malformed"),
    ("a:\n\tb: 1", "2:1 malformed"),
    ("a: 1\na: 2", "1:1 duplicateKey"),
    ("{a: 1, 'a': 2}", "1:2 duplicateKey"),
    ("a: !custom x", "1:4 unsupportedTag"),
    ("!!python/object:os.system [x]", "1:1 unsupportedTag"),
    ("!!set {a}", "1:1 unsupportedTag"),
    ("!!int x", "1:1 unexpected"),
    ("a: *b", "1:4 malformed"),
    ("a: &b [*b]", "1:8 malformed"),
    ("? [a]\n: 1", "1:3 unexpected"),
    ("[a]: 1", "1:1 unexpected"),
    ("{a: 1}: 1", "1:1 unexpected"),
    ("a: &x b\n*x : c", "2:1 unexpected"),
    ("a: &x b\n? *x\n: c", "2:3 unexpected"),
    ("a: &x b\n[*x]: c", "2:5 unexpected"),
    ("a: \u{1}", "1:4 controlCharacter"),
    ("a: \u{0}", "1:4 controlCharacter"),
    ("a: \"\\ud800\"", "1:7 malformed"),
    ("--- a\n--- b", "2:5 tooManyDocuments"),
    ("@a", "1:1 malformed"),
    ("a: 'x", "1:6 malformed"),
  ]

  @Test(arguments: invalid)
  func `refuses what is no YAML or not for us (T-60)`(text: String, error: String) {
    #expect(refusal { try YAMLDocument.read(Array(text.utf8)) } == error)
  }

  @Test func `keeps the line of every key and value`() throws {
    let text = "# c\nname: env\ndependencies:\n  - python=3.10\n  - pip:\n    - torch\nv: 3.10\n"
    let root = try YAMLDocument.read(Array(text.utf8))
    #expect(root.table?.line(of: "name") == 2)
    #expect(root.table?.line(of: "dependencies") == 3)
    #expect(root["dependencies"]?.array?.map(\.line) == [4, 5])
    #expect(root["dependencies"]?[1]?["pip"]?[0]?.line == 6)
    #expect(root["v"]?.value == .float(3.1))
    #expect(root["v"]?.text == "3.10")
    #expect(root["v"]?.line == 7)
  }

  @Test func `reads all documents of a stream up to its limit (T-60)`() throws {
    let three = try YAMLDocument.readAll(Array("a: 1\n---\nb: 2\n...\n---\n- 3\n".utf8))
    #expect(three.map(sketch) == ["{a:1}", "{b:2}", "[3]"])
    #expect(try YAMLDocument.readAll([]).isEmpty)
    let many = String(repeating: "--- a\n", count: 1_001)
    #expect(
      refusal { try YAMLDocument.readAll(Array(many.utf8)) }.hasSuffix("tooManyDocuments"))
    #expect(try YAMLDocument.readAll(Array(many.utf8.dropFirst(6))).count == 1_000)
  }

  @Test func `says what the parser found in one line without control characters`() {
    let error = #expect(throws: DocumentError.self) {
      try YAMLDocument.read(Array("a: \"\u{1B}]0;x\u{7}\"".utf8))
    }
    #expect(error?.description == "1:5: control character U+001B")
    let tag = #expect(throws: DocumentError.self) {
      try YAMLDocument.read(Array("!<x%1b%E2%80%AEy> a".utf8))
    }
    #expect(tag?.message == #"tag `x\u{1b}\u{202e}y` is not supported"#)
    let long = #expect(throws: DocumentError.self) {
      try YAMLDocument.read(Array("!\(String(repeating: "x", count: 500)) a".utf8))
    }
    #expect((long?.message.count ?? 1_000) < 120)
  }
}
