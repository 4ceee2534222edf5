import Testing

@testable import Versions

@Suite struct PEP440SpecifiersTests {
  struct Parsed: Decodable {
    let input: String
    let valid: Bool
    let clauses: [[String]]?
  }

  struct Satisfied: Decodable {
    let constraint: String
    let version: String
    let prereleases: Bool?
    let match: Bool
  }

  struct Filtered: Decodable {
    let constraint: String
    let prereleases: Bool?
    let candidates: [String]
    let expected: [String]
  }

  struct Related: Decodable {
    let relation: String
    let a: String
    let b: String?
    let prereleases: Bool?
    let result: Bool
  }

  @Test func `agrees with every verdict on validity and clauses`() throws {
    for row in try Verdicts.cases("pep440_specifier_parse", as: Parsed.self) {
      guard row.valid else {
        #expect(throws: PEP440SpecifierError.self, "\(row.input)") {
          try PEP440Specifiers(row.input)
        }
        continue
      }
      let specifiers = try PEP440Specifiers(row.input)
      let clauses = specifiers.clauses.map { [$0.comparison.rawValue, $0.versionText] }
      #expect(clauses == row.clauses, "\(row.input)")
      #expect(try PEP440Specifiers(specifiers.text).text == specifiers.text)
    }
  }

  @Test func `agrees with every verdict on matches`() throws {
    for row in try Verdicts.cases("pep440_satisfies", as: Satisfied.self) {
      let specifiers = try PEP440Specifiers(row.constraint)
      let match = specifiers.contains(text: row.version, prereleases: row.prereleases)
      #expect(match == row.match, "\(row)")
      if let version = PEP440Version(row.version), version.text == row.version {
        #expect(specifiers.contains(version, prereleases: row.prereleases) == match, "\(row)")
      }
    }
  }

  @Test func `agrees with every verdict on choices`() throws {
    for row in try Verdicts.cases("pep440_filter", as: Filtered.self) {
      let specifiers = try PEP440Specifiers(row.constraint)
      let kept = specifiers.filter(row.candidates, prereleases: row.prereleases)
      #expect(kept == row.expected, "\(row)")
    }
  }

  @Test func `agrees with every verdict on relations`() throws {
    for row in try Verdicts.cases("pep440_relation", as: Related.self) {
      let a = try PEP440Specifiers(row.a)
      let b = try PEP440Specifiers(row.b ?? "")
      let result =
        switch row.relation {
        case "unsatisfiable": a.isUnsatisfiable(prereleases: row.prereleases)
        case "subset": a.isSubset(of: b)
        case "superset": a.isSuperset(of: b)
        case "disjoint": a.isDisjoint(with: b)
        default: a.intersects(b)
        }
      #expect(result == row.result, "\(row)")
    }
  }
}

extension PEP440SpecifiersTests {
  @Test(arguments: [
    (">=1, <2.0.0-alpha ,!=1.5", "!=1.5,<2.0.0a0,>=1"), ("==1.0.*,==1.0.*", "==1.0.*"),
    ("=== 1.0-X", "===1.0-X"), ("", ""), (" , ", ""), (">=V1.0", ">=1.0"),
  ])
  func `writes the normal form`(input: String, normal: String) throws {
    let specifiers = try PEP440Specifiers(input)
    #expect(specifiers.text == normal)
    #expect(try PEP440Specifiers(normal) == specifiers)
  }

  @Test(arguments: [
    ("1.0", PEP440SpecifierError.Reason.unknownOperator, 0), (">=1,  <x", .invalidVersion, 6),
    (">=", .missingVersion, 0), ("===", .missingVersion, 0), (">=1,==", .missingVersion, 4),
    (">=1.*", .prefixNotAllowed, 0), ("==1a1.*", .prefixAfterSuffix, 0),
    (">=1+a", .localNotAllowed, 0), ("~=1", .compatibleNeedsTwoSegments, 0),
    ("=== a b", .invalidVersion, 0), ("==*", .invalidVersion, 0), ("== 1.0 .*", .invalidVersion, 0),
    (">=1 <2", .invalidVersion, 0), ("=>1", .unknownOperator, 0),
  ])
  func `says what is wrong and where`(
    input: String, reason: PEP440SpecifierError.Reason, offset: Int
  ) {
    #expect(throws: PEP440SpecifierError(reason: reason, offset: offset)) {
      try PEP440Specifiers(input)
    }
  }

  @Test(arguments: [
    ("==1.0", "1.0"), ("==1.0,>=0.5", "1.0"), ("===foo", "foo"), ("==1.0,==1.0+cu121", "1.0+cu121"),
    ("==1.0+cu121,==1.0", "1.0+cu121"), ("==1.0,===1.0", "1.0"), ("==1.*", nil), (">=1,<=1", nil),
    ("", nil), ("==1.0,==2.0", nil), ("==1.0,<1", nil), ("===1.0,===2.0", nil),
  ])
  func `names what is pinned`(input: String, pin: String?) throws {
    #expect(try PEP440Specifiers(input).pin?.text == pin)
  }

  @Test(arguments: [
    ("<1.99999999999999999999", ">=1.99999999999999999998", true),
    ("==1.99999999999999999999.*", ">=1.100000000000000000000", false),
    ("==1.99999999999999999999.*", "<1.100000000000000000000.dev0", true),
    ("~=9.9", ">=10", false), ("===1.0", "==1.0", true), ("===foo", ">=1", false),
    ("==1.0", "===1.0", false), ("==1.0+a", "==1.0", true), ("==1.0", ">=1.0,<1.0.post0", true),
  ])
  func `relates specifiers with large numbers, labels and texts`(
    left: String, right: String, intersects: Bool
  ) throws {
    let left = try PEP440Specifiers(left)
    let right = try PEP440Specifiers(right)
    let isTextAgainstVersions = right.text.hasPrefix("===") && !left.text.hasPrefix("===")
    #expect(left.intersects(right) == (intersects || isTextAgainstVersions))
    #expect(right.isDisjoint(with: left) == !(intersects || isTextAgainstVersions))
  }

  @Test func `relates specifiers as the versions that they accept`() throws {
    var versions: [PEP440Version] = []
    for release in ["0", "0.1", "1", "1.0.1", "1.1", "1.2", "2", "1!0", "1!1"] {
      for suffix in [
        "", ".dev0", "a1", "a1.dev1", "rc1.post1", ".post0.dev1", ".post1", "+b", "+1",
      ] {
        versions.append(try #require(PEP440Version(release + suffix)))
      }
    }
    var random = SeededGenerator(seed: 44)
    func specifiers() throws -> PEP440Specifiers {
      let clauses = try (0..<Int.random(in: 0...3, using: &random)).map { _ -> String in
        let version = try #require(versions.randomElement(using: &random))
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return "==\(version)"
        case 1: return "!=\(version)"
        case 2: return "==\(version.base).*"
        case 3: return "!=\(version.base).*"
        case 4: return "<\(version.publicVersion)"
        case 5: return "<=\(version.publicVersion)"
        case 6: return ">\(version.publicVersion)"
        default: return ">=\(version.publicVersion)"
        }
      }
      return try PEP440Specifiers(clauses.joined(separator: ","))
    }
    for _ in 0..<1_000 {
      let left = try specifiers()
      let right = try specifiers()
      let both = left.intersection(right)
      let isSubset = left.isSubset(of: right)
      let isDisjoint = left.isDisjoint(with: right)
      #expect(both.isEquivalent(to: right.intersection(left)), "\(left) and \(right)")
      #expect(isSubset == left.isEquivalent(to: both), "\(left) and \(right)")
      for version in versions {
        let inLeft = left.contains(version)
        let inRight = right.contains(version)
        if both.contains(version) != (inLeft && inRight)
          || left.ranges.intervals.contains(where: { $0.contains(version) }) != inLeft
          || (isSubset && inLeft && !inRight) || (isDisjoint && inLeft && inRight)
          || (left.isUnsatisfiable && inLeft)
          || (left.isUnsatisfiable(prereleases: false) && inLeft && !version.isPrerelease)
        {
          Issue.record("\(left) and \(right) at \(version)")
        }
      }
    }
  }

  @Test func `subtracts many clauses in one sweep`() throws {
    let holes = (0..<5_000).map { "!=1.\($0).*" }.joined(separator: ",")
    #expect(try PEP440Specifiers(holes + ",==1.*,<1.5000.dev0").isUnsatisfiable)
    #expect(try !PEP440Specifiers(holes + ",==1.*").isUnsatisfiable)
  }

  @Test func `reads or refuses every prefix and every mutation`() throws {
    let text = "~=1!2.0rc1, !=1.0.*,=== A-b ,<=3.post1,==1+u.1"
    for length in 0...text.utf8.count {
      let prefix = String(decoding: text.utf8.prefix(length), as: UTF8.self)
      if let specifiers = try? PEP440Specifiers(prefix) {
        #expect(try PEP440Specifiers(specifiers.text) == specifiers)
      }
    }
    var random = SeededGenerator(seed: 441)
    for round in 0..<10_000 {
      let input = random.mutated(text, alphabet: "019!+.*-=<>~,; )avx\u{0}é")
      guard let specifiers = try? PEP440Specifiers(input) else { continue }
      #expect(try PEP440Specifiers(specifiers.text) == specifiers, "round \(round): \(input)")
      _ = specifiers.isUnsatisfiable
    }
  }
}
