import Testing

@testable import Documents

@Suite struct CanonicalJSONTests {
  static let compact: [(JSONValue, String)] = [
    (nil, "null"),
    ([], "[]"),
    ([:], "{}"),
    (["b": 1, "a": [true, nil, "x"], "": -2], #"{"":-2,"a":[true,null,"x"],"b":1}"#),
    (
      ["é": 1, "z": 2, "Z": 3, "a\u{10000}": 4, "a\u{FFFF}": 5],
      "{\"Z\":3,\"a\u{FFFF}\":5,\"a\u{10000}\":4,\"z\":2,\"é\":1}"
    ),
    (["a": 1, "a": 2, "b": 3, "a": 4], #"{"a":4,"b":3}"#),
    (
      [1.0, 0.1, -0.5, 1e300, 1e-300, 9_007_199_254_740_991.0],
      "[1,0.1,-0.5,1e+300,1e-300,9007199254740991]"
    ),
    ([.float(.infinity), .float(.nan), .float(-0.0)], "[null,null,0]"),
    (.integer(UInt64.max), #""18446744073709551615""#),
    (.integer(Int64.min), "-9223372036854775808"),
    ("\u{22}\u{5C}/", #""\"\\/""#),
    ("<script>&", #""\u003cscript\u003e\u0026""#),
    ("\u{0}\n\u{1B}\u{7F}\u{85}\u{9F}", #""\u0000\u000a\u001b\u007f\u0085\u009f""#),
    (
      "\u{202E}\u{2066}\u{2069}\u{200F}\u{61C}\u{2028}\u{2029}\u{FEFF}",
      #""\u202e\u2066\u2069\u200f\u061c\u2028\u2029\ufeff""#
    ),
    ("é€😀\u{A0}", "\"é€😀\u{A0}\""),
  ]

  @Test(arguments: compact)
  func `writes one form only (T-40)`(value: JSONValue, text: String) throws {
    let bytes = CanonicalJSON.compact(value)
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }

  @Test func `writes one item per line in the pretty form`() {
    let value: JSONValue = ["b": [1, ["c": nil]], "a": [], "c": [:]]
    let text = """
      {
        "a": [],
        "b": [
          1,
          {
            "c": null
          }
        ],
        "c": {}
      }

      """
    #expect(String(decoding: CanonicalJSON.pretty(value), as: UTF8.self) == text)
  }

  @Test(arguments: JSONDocumentTests.valid)
  func `reads back what it wrote`(text: String, meaning: String) throws {
    let value = JSONValue(try JSONDocument.read(Array(text.utf8)))
    for bytes in [CanonicalJSON.compact(value), CanonicalJSON.pretty(value)] {
      let again = JSONValue(try JSONDocument.read(bytes))
      #expect(CanonicalJSON.compact(again) == CanonicalJSON.compact(value))
    }
  }

  @Test func `keeps names apart that look the same`() throws {
    let value: JSONValue = ["\u{E9}": 1, "e\u{301}": 2]
    #expect(CanonicalJSON.compact(value) == Array("{\"e\u{301}\":2,\"\u{E9}\":1}".utf8))
    #expect(value["\u{E9}"] == 1)
    #expect(value["e\u{301}"] == 2)
  }
}
