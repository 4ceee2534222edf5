import Testing

@testable import Versions

/// Expectations from Poetry's documentation, "Dependency specification", and from the rules stated
/// there.
@Suite struct PoetryConstraintTests {
  @Test(arguments: [
    ("^1.2.3", "<2.0.0,>=1.2.3"), ("^1.2", "<2.0,>=1.2"), ("^1", "<2,>=1"),
    ("^0.2.3", "<0.3.0,>=0.2.3"), ("^0.0.3", "<0.0.4,>=0.0.3"), ("^0.0", "<0.1,>=0.0"),
    ("^0", "<1,>=0"), ("^0.0.0", "<0.0.1,>=0.0.0"), ("^0.0.0.4", "<0.0.1.0,>=0.0.0.4"),
    ("^1.2.3a1", "<2.0.0,>=1.2.3a1"), ("^1!2.0", "<1!3.0,>=1!2.0"), ("^v1.2", "<2.0,>=1.2"),
    ("~1.2.3", "<1.3.0,>=1.2.3"), ("~1.2", "<1.3,>=1.2"), ("~1", "<2,>=1"),
    ("~1.2.3.4", "<1.3.0.0,>=1.2.3.4"), ("*", "*"), ("1.*", "==1.*"), ("1.2.*", "==1.2.*"),
    ("==1.2.*", "==1.2.*"), ("!=1.2.*", "!=1.2.*"), ("1.*.*", "==1.*"), (">=1.0.*", ">=1.0"),
    (">= 1.2.0", ">=1.2.0"), ("1.2.3", "==1.2.3"), ("=1.2.3", "==1.2.3"), ("==1.2.3", "==1.2.3"),
    ("1.0-beta", "==1.0b0"), ("1!2.*", "==1!2.*"), ("~=1.2", "~=1.2"), ("~=1", "<2,>=1"),
    (">=1.2,<1.5", "<1.5,>=1.2"), (">=1 <2", "<2,>=1"), (">=1, !=1.5 <2", "!=1.5,<2,>=1"),
    ("^1 || ^2", "<2,>=1 || <3,>=2"), ("~2.7|^3.4", "<2.8,>=2.7 || <4.0,>=3.4"),
    ("* || ^1", "*"), (">=1,", ">=1"), ("~ 1.2", "<1.3,>=1.2"), ("1.0+cu121", "==1.0+cu121"),
    ("^99999999999999999999", "<100000000000000000000,>=99999999999999999999"),
  ])
  func `turns constraints into specifiers`(input: String, text: String) throws {
    let constraint = try PoetryConstraint(input)
    #expect(constraint.text == text)
    #expect(try PoetryConstraint(text).text == text)
  }

  @Test(arguments: [
    ("", PEP440SpecifierError.Reason.emptyClause, 0), ("^1 ||", .emptyClause, 5),
    (",>=1", .emptyClause, 0), (">=1,,<2", .emptyClause, 4), ("^", .missingVersion, 0),
    ("===1.2", .unknownOperator, 0), ("=>1", .unknownOperator, 0), ("^1.x", .invalidVersion, 0),
    ("==*", .invalidVersion, 0), ("^1 latest", .invalidVersion, 3), ("<>1", .unknownOperator, 0),
    ("^1@dev", .invalidVersion, 0), (">=1.0+a", .localNotAllowed, 0), ("^*", .invalidVersion, 0),
  ])
  func `says what is wrong and where`(
    input: String, reason: PEP440SpecifierError.Reason, offset: Int
  ) {
    #expect(throws: PEP440SpecifierError(reason: reason, offset: offset)) {
      try PoetryConstraint(input)
    }
  }

  @Test(arguments: [
    ("^1.2", "1.2", true), ("^1.2", "1.99", true), ("^1.2", "2.0", false), ("^1.2", "2.0a1", false),
    ("^1.2", "1.1", false), ("~1.2", "1.2.9", true), ("~1.2", "1.3", false), ("*", "0.dev0", true),
    ("1.2", "1.2.0", true), ("1.2", "1.2+cu121", true), ("1.2", "1.2.1", false),
    ("<1 || >=2", "1.5", false), ("<1 || >=2", "2.1", true), ("<1 || >=2", "0.9", true),
    ("!=1.5,^1", "1.5", false), (">=3.8,<4.0", "3.12.1", true),
  ])
  func `accepts and refuses versions`(input: String, version: String, accepts: Bool) throws {
    let version = try #require(PEP440Version(version))
    #expect(try PoetryConstraint(input).contains(version) == accepts)
  }

  @Test func `relates to specifiers`() throws {
    let constraint = try PoetryConstraint("^1.2 || ^3")
    #expect(try constraint.intersects(PEP440Specifiers("<1.5")))
    #expect(try constraint.intersects(PEP440Specifiers(">=3.1")))
    #expect(try !constraint.intersects(PEP440Specifiers("==2.*")))
    #expect(try !constraint.isUnsatisfiable && PoetryConstraint("<1,>2 || <1,>3").isUnsatisfiable)
  }

  @Test func `reads or refuses every prefix and every mutation`() throws {
    let text = "^1!2.0rc1, !=1.0.* <3 || ~2.7|1.* , *"
    func check(_ input: String) throws {
      guard let constraint = try? PoetryConstraint(input) else { return }
      #expect(try PoetryConstraint(constraint.text).text == constraint.text, "\(input)")
    }
    for length in 0...text.utf8.count {
      try check(String(decoding: text.utf8.prefix(length), as: UTF8.self))
    }
    var random = SeededGenerator(seed: 511)
    for _ in 0..<10_000 { try check(random.mutated(text, alphabet: "^~=<>!|,.* 019av\u{0}é")) }
  }
}
