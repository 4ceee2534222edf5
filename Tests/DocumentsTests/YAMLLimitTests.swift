import Testing

@testable import Documents

/// THREATS T-60: alias bombs, merge loops, nesting, and keys that take long to compare.
@Suite struct YAMLLimitTests {
  private func repeated(_ piece: String, _ count: Int) -> String {
    String(repeating: piece, count: count)
  }

  private func refusalKind(_ text: String) -> String {
    let place = refusal { try YAMLDocument.readAll(Array(text.utf8)) }
    return place.split(separator: " ").last.map(String.init) ?? place
  }

  /// Nine lists, each of nine aliases to the one before.
  private static let bomb = (1...9).map { level in
    "a\(level): &a\(level) ["
      + repeatElement(level == 1 ? "x" : "*a\(level - 1)", count: 9).joined(separator: ",") + "]"
  }.joined(separator: "\n")

  @Test func `counts what aliases unfold to (T-60)`() {
    #expect(refusalKind(Self.bomb) == "tooManyValues")
    #expect(refusalKind(Self.bomb.replacing(": &", with: ":\n  &")) == "tooManyValues")
  }

  @Test func `refuses aliases in keys, which are compared unfolded (T-60)`() {
    for key in [
      "? *a9\n: 1", "*a9 : 1", "[*a9]: 1", "{*a9 : 1}: 1", "? [*a9]", "x: {? *a9 : 1}",
      "x: {?[*a9]:1}", "x: [*a9 : 1]", "? - *a9\n: 1", "- ? *a9", "x: {a: 1,\n ?\n *a9\n }",
    ] {
      #expect(refusalKind("\(Self.bomb)\n\(key)") == "unexpected", "\(key)")
    }
  }

  @Test func `does not run away in merge keys (T-60)`() {
    let levels = (1...40).map { level in
      "a\(level): &a\(level)\n  k\(level): 1\n  <<: [*a\(max(1, level - 1)), *a\(max(1, level - 1))]"
    }
    let text = "a1: &a1 {k0: 1}\n" + levels.dropFirst().joined(separator: "\n")
    #expect(refusalKind(text) == "tooManyValues")
    #expect(refusalKind("a: &a\n  <<: *a") == "malformed")
  }

  @Test func `refuses nesting past its limit, in every form (T-60)`() {
    #expect(refusalKind(repeated("[", 64) + repeated("]", 64)) == "accepted")
    #expect(refusalKind(repeated("[", 65) + repeated("]", 65)) == "tooDeep")
    #expect(refusalKind(repeated("- ", 65) + "a") == "tooDeep")
    #expect(refusalKind(repeated("[", 990) + repeated("]", 990)) == "tooDeep")
    #expect(refusalKind(repeated("- ", 990) + "a") == "tooDeep")
    #expect(refusalKind(repeated("{a: ", 990) + repeated("}", 990)) == "tooDeep")
    #expect(refusalKind(repeated("[a: ", 900) + repeated("]", 900)) == "tooDeep")
    let block = (0..<990).map { repeated(" ", $0) + "a:\n" }.joined()
    #expect(refusalKind(block) == "tooDeep")
    let indentless = (0..<900).map {
      repeated(" ", 2 * $0) + "a:\n" + repeated(" ", 2 * $0) + "- \n"
    }
    _ = refusalKind(indentless.joined())
    let mixed = (0..<900).map { repeated("  ", $0) + (($0 % 2 == 0) ? "a:\n" : "-\n") }
    _ = refusalKind(mixed.joined())
    #expect(refusalKind(repeated("- ", 100_000)) == "tooDeep")
    for piece in ["[", "{", "- ", "? ", "{? ", "[? ", "[[", "{a: ", "{[", "- [", "a: {"] {
      let kind = refusalKind(repeated(piece, 100_000))
      #expect(["tooDeep", "malformed", "tooManyValues"].contains(kind), "\(piece) \(kind)")
    }
  }

  @Test func `refuses keys that take long to compare`() {
    let nested = repeated("? ", 300) + "[" + repeated("a,", 300_000) + "]"
    #expect(refusalKind(nested) == "tooManyValues")
    let wide = "{" + repeated("[a]: 1, ", 97_000) + "}"
    #expect(["tooManyValues", "duplicateKey"].contains(refusalKind(wide)))
  }

  @Test func `refuses more values and bytes than its limits`() {
    #expect(refusalKind("[" + repeated("1,", 100_001) + "]") == "tooManyValues")
    #expect(refusalKind("[" + repeated("1,", 3_000_000) + "]") == "tooManyValues")
    let limits = YAMLDocument.Limits(bytes: 5)
    #expect(
      refusal { try YAMLDocument.read(Array("a: 1, ".utf8), limits: limits) } == "1:1 tooLarge")
  }

  @Test func `reads every prefix or refuses it`() {
    for (text, _) in YAMLDocumentTests.valid + YAMLDocumentTests.invalid {
      let bytes = Array(text.utf8)
      for count in 0..<bytes.count { _ = try? YAMLDocument.readAll(Array(bytes.prefix(count))) }
    }
  }

  @Test(arguments: [51, 52, 53] as [UInt64])
  func `reads damaged texts or refuses them`(seed: UInt64) {
    let alphabet = "&*?:-[]{},#|>'\"%@`!<~ \n\t\ra1\u{0}\u{85}"
    for (text, _) in YAMLDocumentTests.valid + YAMLDocumentTests.invalid {
      for bytes in mutations(of: Array(text.utf8), count: 60, seed: seed, alphabet: alphabet) {
        let place = refusal { try YAMLDocument.readAll(bytes) }
        #expect(!place.hasPrefix("0:"), "seed \(seed)")
      }
    }
  }
}
