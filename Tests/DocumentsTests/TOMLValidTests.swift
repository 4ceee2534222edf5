import Testing

@testable import Documents

@Suite struct TOMLValidTests {
  /// Text and what it means; sources: TOML 1.0.0, section by section.
  static let cases: [(String, String)] = [
    ("", "{}"),
    ("\u{FEFF}a = 1", "{a:1}"),
    ("# only a comment", "{}"),
    ("\r\n a = 1 # c\r\n\tb=2\r\n", "{a:1,b:2}"),
    ("# tab\there é\na=1", "{a:1}"),
    // Keys
    ("bare_key-1 = 1\n1234 = 2\n-=3\n_=4", "{bare_key-1:1,1234:2,-:3,_:4}"),
    (#""127.0.0.1" = 1"#, "{127.0.0.1:1}"),
    (#""ʎǝʞ" = 1"#, "{ʎǝʞ:1}"),
    (#"'quoted "value"' = 1"#, #"{quoted "value":1}"#),
    (#""" = 1"#, "{:1}"),
    ("'' = 1", "{:1}"),
    (#""a\tb" = 1"#, "{a\tb:1}"),
    ("a.b.c = 1\na.b.d = 2", "{a:{b:{c:1,d:2}}}"),
    ("fruit . flat = 1\nfruit.\t'x' = 2", "{fruit:{flat:1,x:2}}"),
    ("3.14159 = 'pi'", #"{3:{14159:"pi"}}"#),
    ("apple.type = 1\norange.type = 2\napple.skin = 3", "{apple:{type:1,skin:3},orange:{type:2}}"),
    ("site.\"google.com\" = true", "{site:{google.com:true}}"),
    ("true = 1\ninf = 2\n1e5 = 3", "{true:1,inf:2,1e5:3}"),
    ("\u{22}\u{E9}\u{22} = 1\n\u{22}e\u{301}\u{22} = 2", "{\u{E9}:1,e\u{301}:2}"),
    // Strings
    (#"a = """#, #"{a:""}"#),
    (#"a = "q\"b\\\b\t\n\f\r\u00E9\U0001F600""#, #"{a:"q\"b\\\u0008\u0009\u000a\u000c\u000dé😀"}"#),
    (#"a = 'C:\no\escape'"#, #"{a:"C:\\no\\escape"}"#),
    ("a = ''''''", #"{a:""}"#),
    ("a = \"\"\"\nRoses\nViolets\"\"\"", #"{a:"Roses\u000aViolets"}"#),
    ("a = \"\"\"\r\nRoses\r\nViolets\"\"\"", #"{a:"Roses\u000aViolets"}"#),
    ("a = \"\"\"x \\\n\n   y \\  \n  z\"\"\"", #"{a:"x y z"}"#),
    ("a = \"\"\"\\\n   x\\\n \"\"\"", #"{a:"x"}"#),
    ("a = \"\"\"two \"\" here\"\"\"", #"{a:"two \"\" here"}"#),
    ("a = \"\"\"\"\"\"", #"{a:""}"#),
    ("a = \"\"\"\"one\"\"\"\"", #"{a:"\"one\""}"#),
    ("a = \"\"\"\"\"two\"\"\"\"\"", #"{a:"\"\"two\"\""}"#),
    ("a = '''\n'that' ''is'' it'''''", #"{a:"'that' ''is'' it''"}"#),
    ("a = '''\nfirst \\ line\n  last\n'''", #"{a:"first \\ line\u000a  last\u000a"}"#),
    ("a = \"\"\"\n\n\"\"\"", #"{a:"\u000a"}"#),
    ("a = \"tab\there\"", #"{a:"tab\u0009here"}"#),
    // Integers
    ("a = +99\nb = 42\nc = 0\nd = -17\ne = +0\nf = -0", "{a:99,b:42,c:0,d:-17,e:0,f:0}"),
    ("a = 1_000\nb = 5_349_221\nc = 1_2_3_4_5", "{a:1000,b:5349221,c:12345}"),
    (
      "a = 0xDEADBEEF\nb = 0xdead_beef\nc = 0o01234567\nd = 0b11010110\ne = 0x00",
      "{a:3735928559,b:3735928559,c:342391,d:214,e:0}"
    ),
    (
      "a = 9223372036854775807\nb = -9223372036854775808",
      "{a:9223372036854775807,b:-9223372036854775808}"
    ),
    ("a = 0x7fffffffffffffff", "{a:9223372036854775807}"),
    // Floats
    (
      "a = +1.0\nb = 3.1415\nc = -0.01\nd = 5e+22\ne = 1e06\nf = -2E-2\ng = 6.626e-34",
      "{a:1.0,b:3.1415,c:-0.01,d:5e+22,e:1000000.0,f:-0.02,g:6.626e-34}"
    ),
    (
      "a = 224_617.445_991_228\nb = 0.0\nc = -0.0\nd = 0e0\ne = 1_0e1_0",
      "{a:224617.445991228,b:0.0,c:-0.0,d:0.0,e:100000000000.0}"
    ),
    (
      "a = inf\nb = +inf\nc = -inf\nd = nan\ne = +nan\nf = -nan",
      "{a:inf,b:inf,c:-inf,d:nan,e:nan,f:nan}"
    ),
    ("a = 1e400", "{a:inf}"),
    ("a = 0e01", "{a:0.0}"),
    // Booleans
    ("a = true\nb = false", "{a:true,b:false}"),
    // Dates and times
    (
      "a = 1979-05-27T07:32:00Z\nb = 1979-05-27T00:32:00.999999-07:00",
      "{a:@offsetDateTime(1979-05-27T07:32:00Z),b:@offsetDateTime(1979-05-27T00:32:00.999999-07:00)}"
    ),
    (
      "a = 1979-05-27 07:32:00z\nb = 1979-05-27t07:32:00",
      "{a:@offsetDateTime(1979-05-27 07:32:00z),b:@localDateTime(1979-05-27t07:32:00)}"
    ),
    (
      "a = 1979-05-27 # c\nb = 07:32:00\nc = 00:32:00.5",
      "{a:@localDate(1979-05-27),b:@localTime(07:32:00),c:@localTime(00:32:00.5)}"
    ),
    (
      "a = 2000-02-29\nb = 2024-02-29\nc = [1979-05-27 ,07:32:00]",
      "{a:@localDate(2000-02-29),b:@localDate(2024-02-29),c:[@localDate(1979-05-27),@localTime(07:32:00)]}"
    ),
    // Arrays
    (
      "a = []\nb = [ ]\nc = [1,]\nd = [ 1, 'x', 2.0, [ [] ] ]",
      #"{a:[],b:[],c:[1],d:[1,"x",2.0,[[]]]}"#
    ),
    ("a = [ # c\n 1, # c\n\n 2 # c\n , # c\n]", "{a:[1,2]}"),
    ("a = [{x=1}, {}]", "{a:[{x:1},{}]}"),
    // Tables
    ("[a]\n[b]\nx = 1", "{a:{},b:{x:1}}"),
    ("[ j . \"ʞ\" . 'l' ]", "{j:{ʞ:{l:{}}}}"),
    ("[x.y.z.w]\n[x]\na = 1", "{x:{y:{z:{w:{}}},a:1}}"),
    (
      "[fruit]\napple.color = 1\napple.taste.sweet = true\n[fruit.apple.texture]\nsmooth = true",
      "{fruit:{apple:{color:1,taste:{sweet:true},texture:{smooth:true}}}}"
    ),
    ("a.b = 1\n[a.c]\nd = 2", "{a:{b:1,c:{d:2}}}"),
    ("[a.b.c]\nz = 9\n[a]\nb.d = 1", "{a:{b:{c:{z:9},d:1}}}"),
    ("[a] # c\n['']\n", "{a:{},:{}}"),
    // Inline tables
    ("a = {}\nb = { }\nc = { x = 1, y.z = 2, y.w = 3 }", "{a:{},b:{},c:{x:1,y:{z:2,w:3}}}"),
    ("a = { b = { c = [ { d = 1 } ] } }", "{a:{b:{c:[{d:1}]}}}"),
    ("a = { b = [\n1,\n2\n] }", "{a:{b:[1,2]}}"),
    ("a.b = {c = 1}\na.d = 2", "{a:{b:{c:1},d:2}}"),
    // Arrays of tables
    ("[[p]]\nn = 1\n[[p]]\n[[p]]\nn = 3", "{p:[{n:1},{},{n:3}]}"),
    (
      "[[f]]\n[f.p]\nc = 1\n[[f.v]]\nn = 1\n[[f.v]]\nn = 2\n[[f]]\n[[f.v]]\nn = 3",
      "{f:[{p:{c:1},v:[{n:1},{n:2}]},{v:[{n:3}]}]}"
    ),
    ("[[a]]\n[a.b]\n[[a]]\n[a.b]", "{a:[{b:{}},{b:{}}]}"),
    ("[a]\n[[a.b]]\nx.y = 1\n[a.b.x.z]", "{a:{b:[{x:{y:1,z:{}}}]}}"),
    ("[[a.b]]\n[a]\nc = 1", "{a:{b:[{}],c:1}}"),
    // TOML 1.1
    ("a = {\n x = 1, # c\n y = 2,\n}", "{a:{x:1,y:2}}"),
    ("a = { x = 1, }", "{a:{x:1}}"),
    ("a = {\n}\n", "{a:{}}"),
    (#"a = "\e[0m\x41\xE9""#, #"{a:"\u001b[0mAé"}"#),
    (
      "a = 07:32\nb = 1979-05-27T07:32Z\nc = 1979-05-27 07:32",
      "{a:@localTime(07:32),b:@offsetDateTime(1979-05-27T07:32Z),c:@localDateTime(1979-05-27 07:32)}"
    ),
  ]

  @Test(arguments: cases)
  func `reads what the specification allows`(text: String, meaning: String) throws {
    #expect(sketch(try TOMLDocument.read(Array(text.utf8))) == meaning)
  }

  @Test func `keeps the line of every key and value`() throws {
    let text = """
      # comment
      title = "x"
      [tool.poetry]
      dependencies = [
        "a",
        # comment
        "b",
      ]
      text = \"\"\"
      one
      \"\"\"
      last.key = { a = 1,
        b = 2 }
      [[item]]
      n = 1
      [[item]]
      """
    let root = try TOMLDocument.read(Array(text.utf8))
    #expect(root.table?.line(of: "title") == 2)
    #expect(root.at("tool", "poetry")?.line == 3)
    #expect(root["tool"]?.table?.line(of: "poetry") == 3)
    let dependencies = try #require(root.at("tool", "poetry", "dependencies"))
    #expect(dependencies.line == 4)
    #expect(dependencies.array?.map(\.line) == [5, 7])
    #expect(dependencies.strings == ["a", "b"])
    let poetry = try #require(root.at("tool", "poetry")?.table)
    #expect(poetry.line(of: "text") == 9)
    #expect(poetry.line(of: "last") == 12)
    #expect(root.at("tool", "poetry", "last", "key")?.table?.line(of: "b") == 13)
    #expect(root["item"]?.line == 14)
    #expect(root["item"]?[1]?.line == 16)
    #expect(root["item"]?[2] == nil)
  }

  @Test func `keeps the written text of numbers that lose their form`() throws {
    let root = try TOMLDocument.read(Array("a = 3.10\nb = 0x10\nc = 7\nd = 1_0".utf8))
    #expect(root["a"]?.text == "3.10")
    #expect(root["b"]?.text == "0x10")
    #expect(root["c"]?.written == nil)
    #expect(root["c"]?.text == "7")
    #expect(root["d"]?.written == "1_0")
  }
}
