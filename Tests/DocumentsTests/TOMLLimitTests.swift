import Testing

@testable import Documents

/// THREATS T-61: dotted parts, depth, size; and that no text traps.
@Suite struct TOMLLimitTests {
  private func repeated(_ piece: String, _ count: Int) -> String {
    String(repeating: piece, count: count)
  }

  @Test func `refuses 400,000 dotted parts (T-61)`() {
    let name = repeated("a.", 400_000) + "a"
    #expect(refusal { try TOMLDocument.read(Array("\(name) = 1".utf8)) } == "1:1 tooManyKeyParts")
    #expect(refusal { try TOMLDocument.read(Array("[\(name)]".utf8)) } == "1:2 tooManyKeyParts")
  }

  @Test func `takes 64 dotted parts and refuses 65 (T-61)`() {
    let most = repeated("a.", 63) + "a"
    #expect(refusal { try TOMLDocument.read(Array("\(most) = 1".utf8)) } == "accepted")
    #expect(
      refusal { try TOMLDocument.read(Array("\(most).a = 1".utf8)) } == "1:1 tooManyKeyParts")
  }

  @Test func `refuses arrays and inline tables nested too deep (T-61)`() {
    let arrays = "a = " + repeated("[", 200_000)
    #expect(refusal { try TOMLDocument.read(Array(arrays.utf8)) } == "1:69 tooDeep")
    let tables = "a = " + repeated("{a=", 200_000)
    #expect(refusal { try TOMLDocument.read(Array(tables.utf8)) } == "1:197 tooDeep")
    let fits = "a = " + repeated("[", 64) + repeated("]", 64)
    #expect(refusal { try TOMLDocument.read(Array(fits.utf8)) } == "accepted")
  }

  @Test func `counts depth through headers, keys and values together (T-61)`() {
    let header = "[" + repeated("a.", 63) + "a]"
    #expect(refusal { try TOMLDocument.read(Array("\(header)\nb = 1".utf8)) } == "accepted")
    #expect(refusal { try TOMLDocument.read(Array("\(header)\nb = []".utf8)) } == "2:5 tooDeep")
    #expect(refusal { try TOMLDocument.read(Array("\(header)\nb.c = 1".utf8)) } == "2:1 tooDeep")
    let elements = (1...40).map { "[[" + repeated("a.", $0 - 1) + "a]]" }.joined(separator: "\n")
    #expect(refusal { try TOMLDocument.read(Array(elements.utf8)) } == "33:1 tooDeep")
  }

  @Test func `refuses more bytes than its limit (T-61)`() {
    let bytes = [UInt8](repeating: UInt8(ascii: "\n"), count: TOMLDocument.limitBytes + 1)
    #expect(refusal { try TOMLDocument.read(bytes) } == "1:1 tooLarge")
  }

  @Test func `refuses more values than its limit (T-61)`() {
    let text = "a = [" + repeated("1,", TOMLDocument.limitValues + 1) + "]"
    #expect(refusal { try TOMLDocument.read(Array(text.utf8)) }.hasSuffix("tooManyValues"))
  }

  @Test func `refuses keys that are defined twice among many`() {
    let text = (0..<5_000).map { "key\($0) = 1\n" }.joined() + "key4321 = 2"
    #expect(refusal { try TOMLDocument.read(Array(text.utf8)) } == "5001:1 duplicateKey")
  }

  @Test func `tells apart keys that look the same`() throws {
    // Hundreds of spellings of one accented text, all different to TOML.
    let spellings = (0..<512).map { number in
      (0..<9).map { number >> $0 & 1 == 0 ? "\u{E9}" : "e\u{301}" }.joined()
    }
    let text = spellings.enumerated().map { "\"\($1)\" = \($0)\n" }.joined()
    let root = try TOMLDocument.read(Array(text.utf8))
    #expect(root.table?.count == 512)
    #expect(spellings.indices.allSatisfy { root[spellings[$0]]?.integer == Int64($0) })
  }

  @Test func `reads every prefix or refuses it`() {
    for (text, _) in TOMLValidTests.cases + TOMLInvalidTests.cases {
      let bytes = Array(text.utf8)
      for count in 0..<bytes.count {
        _ = try? TOMLDocument.read(Array(bytes.prefix(count)))
      }
    }
  }

  @Test(arguments: [21, 22] as [UInt64])
  func `reads damaged texts or refuses them`(seed: UInt64) {
    for (text, _) in TOMLValidTests.cases {
      for bytes in mutations(of: Array(text.utf8), count: 40, seed: seed, alphabet: "\"'[]{}=.\n") {
        let place = refusal { try TOMLDocument.read(bytes) }
        #expect(!place.hasPrefix("0:"), "seed \(seed)")
      }
    }
  }
}
