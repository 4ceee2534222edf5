import Testing

@testable import Versions

@Suite struct PythonNameTests {
  struct Normalised: Decodable {
    let input: String
    let normal: String
  }

  @Test func `agrees with every verdict on normal names`() throws {
    for row in try Verdicts.cases("pep503_names", as: Normalised.self) {
      #expect(PythonName.normalized(row.input) == row.normal)
      #expect(PythonName.isNormalized(row.input) == (row.input == row.normal))
      #expect(PythonName.normalized(row.normal) == row.normal)
    }
  }

  @Test(arguments: [
    ("Foo..Bar__-x", "foo-bar-x"), ("_a", "-a"), ("a-", "a-"), ("", ""), ("É", "É"), ("A-b", "a-b"),
  ])
  func `normalises odd names too`(input: String, normal: String) {
    #expect(PythonName.normalized(input) == normal)
  }

  @Test(arguments: [
    ("a", true), ("A.b-c_9", true), ("0", true), ("", false), ("-a", false), ("a.", false),
    ("_a", false), ("a b", false), ("é", false), ("a/b", false), (".", false),
  ])
  func `tells names from other text`(text: String, isValid: Bool) {
    #expect(PythonName.isValid(text) == isValid)
  }
}
