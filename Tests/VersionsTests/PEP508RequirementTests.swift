import Testing

@testable import Versions

@Suite struct PEP508RequirementTests {
  struct Parsed: Decodable {
    let input: String
    let valid: Bool
    let name: String?
    let normal_name: String?
    let extras: [String]?
    let specifier: [[String]]?
    let url: String?
    let marker: String?
  }

  @Test func `agrees with every verdict on requirements`() throws {
    for row in try Verdicts.cases("pep508_requirement", as: Parsed.self) {
      let requirement = try? PEP508Requirement(row.input)
      #expect((requirement != nil) == row.valid, "\(row.input)")
      guard let requirement else { continue }
      #expect(requirement.name == row.name)
      #expect(requirement.normalizedName == row.normal_name)
      #expect(requirement.extras.sorted() == row.extras)
      let clauses = requirement.specifiers.clauses.map { [$0.comparison.rawValue, $0.versionText] }
      #expect(clauses.sorted { $0.joined() < $1.joined() } == row.specifier, "\(row.input)")
      #expect(requirement.url == row.url)
      let marker = try row.marker.map { try PEP508Marker($0) }
      #expect(requirement.marker == marker, "\(row.input)")
      #expect(try PEP508Requirement(requirement.text).text == requirement.text)
    }
  }

  @Test(arguments: [
    ("Foo_Bar [B.c, a,a] (>=1.0-ALPHA , <2)", "foo-bar[a,b-c]<2,>=1.0a0"),
    ("a@ https://e.org/x ; os_name=='a'", "a @ https://e.org/x ; os_name == \"a\""),
    ("a ;os_name=='a'", "a; os_name == \"a\""), ("a ()", "a"), ("a[]>=1,", "a>=1"),
    ("a>=1;os_name=='a'", "a>=1; os_name == \"a\""),
  ])
  func `writes the normal form`(input: String, normal: String) throws {
    #expect(try PEP508Requirement(input).text == normal)
    #expect(try PEP508Requirement(normal).text == normal)
  }

  @Test(arguments: [
    ("", PEP508Error.Reason.missingName, 0), ("-e .", .missingName, 0),
    ("a[b", .unclosedExtras, 3), ("a[b,]", .missingExtra, 4), ("a @ ", .missingURL, 4),
    ("a (>=1", .unclosedSpecifier, 6), ("a>=x", .specifier(.invalidVersion), 1),
    ("a >=1,,<2", .specifier(.emptyClause), 6), ("a-", .specifier(.unknownOperator), 1),
    ("a ;", .missingOperand, 3), ("a @ x y", .trailingText, 6), ("a (>=1) b", .trailingText, 8),
    ("a>=1\n", .lineBreak, 4), ("a; b == 'c'", .unknownVariable("b"), 3),
  ])
  func `says what is wrong and where`(input: String, reason: PEP508Error.Reason, offset: Int) {
    let error = PEP508Error(reason: reason, offset: offset)
    #expect(throws: error) { try PEP508Requirement(input) }
    #expect(!error.message.isEmpty)
  }

  @Test func `reads or refuses every prefix and every mutation`() throws {
    let texts = [
      "Some.pkg [extra-1, b] (>=1.0,!=1.5.*,<2) ; python_version < '3.9' or extra == 'x'",
      "name@https://example.org/a.whl#sha256=00 ; os_name == 'posix'", "a===weird ,~=2.0",
    ]
    func check(_ input: String) throws {
      guard let requirement = try? PEP508Requirement(input) else { return }
      #expect(try PEP508Requirement(requirement.text).text == requirement.text, "\(input)")
    }
    var random = SeededGenerator(seed: 510)
    for text in texts {
      for length in 0...text.utf8.count {
        try check(String(decoding: text.utf8.prefix(length), as: UTF8.self))
      }
      for _ in 0..<5_000 {
        try check(random.mutated(text, alphabet: "[](),;@=<>!~'\" .-_a1\u{0}é"))
      }
    }
  }
}
