import Testing
import Versions

struct CondaVersionTests {
  private struct Satisfaction: Decodable {
    let constraint: String
    let version: String
    let match: Bool
  }

  @Test func `orders as the verdict table says, both ways`() throws {
    for row in try Verdicts.cases("conda_compare", as: Verdicts.Comparison.self) {
      let left = try #require(CondaVersion(row.a), "\(row.a)")
      let right = try #require(CondaVersion(row.b), "\(row.b)")
      #expect(left.order(against: right) == row.cmp, "\(row.a) against \(row.b)")
      #expect(right.order(against: left) == -row.cmp, "\(row.b) against \(row.a)")
      if row.cmp == 0 { #expect(left.hashValue == right.hashValue, "\(row.a) and \(row.b)") }
    }
  }

  @Test func `accepts what conda accepts`() throws {
    for row in try Verdicts.cases("conda_version_parse", as: Verdicts.Validity.self) {
      #expect((CondaVersion(row.input) != nil) == row.valid, "\(row.input)")
    }
  }

  @Test func `satisfies as the verdict table says, and the canonical text agrees`() throws {
    for row in try Verdicts.cases("conda_satisfies", as: Satisfaction.self) {
      let specification = try CondaVersionSpec(row.constraint)
      let version = try #require(CondaVersion(row.version))
      #expect(
        specification.satisfied(by: version) == row.match, "\(row.version) in \(row.constraint)")
      let again = try CondaVersionSpec(specification.description)
      #expect(again == specification, "\(row.constraint)")
      #expect(again.satisfied(by: version) == row.match, "\(row.version) in \(again)")
    }
  }

  @Test(arguments: [
    ("1.8.*", "1.8.*"), ("=1.8", "1.8.*"), ("1.8*", "1.8.*"), ("==1.8.*", "==1.8"),
    ("1.8", "==1.8"), ("*.*", "*"), (">=*", "*"), ("*|1.8", "*"), ("*,>1", ">1"),
    (">=1.8.*", ">=1.8"), (" >= 1 , < 2 | (== 2.5) ", ">=1,<2|==2.5"), ("2.7.*.*", "2.7.*"),
    ("(>=1|<0.5),!=0.3", "(>=1|<0.5),!=0.3"), ("((1|2))|3", "==1|==2|==3"), ("1.*.3", "1.*.3"),
    ("=1.*.3", "1.*.3*"), ("!=1.*.3", "!=1.*.3"), ("~=1.8.1", "~=1.8.1"), ("~=1.8.*", "~=1.8"),
  ])
  func `writes the canonical text`(text: String, canonical: String) throws {
    let specification = try CondaVersionSpec(text)
    #expect(specification.description == canonical)
    #expect(try CondaVersionSpec(canonical) == specification)
  }

  @Test(arguments: [
    ("", CondaVersionSpecError.emptyTerm(specification: "")),
    (">=1,", .emptyTerm(specification: ">=1,")),
    ("1||2", .emptyTerm(specification: "1||2")),
    ("(1", .unbalancedParenthesis(specification: "(1")),
    ("1)", .unbalancedParenthesis(specification: "1)")),
    ("^1.*$", .regularExpression(term: "^1.*$")),
    ("=>1", .comparison(term: "=>1")),
    ("<*", .comparison(term: "<*")),
    ("!=*", .comparison(term: "!=*")),
    ("~=1", .version(term: "~=1")),
    (">=", .version(term: ">=")),
    (">=1..2", .version(term: ">=1..2")),
    ("1.8 1.9", .version(term: "1.8 1.9")),
  ])
  func `names the term that it refuses`(text: String, error: CondaVersionSpecError) {
    #expect(throws: error) { try CondaVersionSpec(text) }
  }

  @Test(arguments: [
    ("1.*.3", "1.8.3", true), ("1.*.3", "1.8.30", false), ("=1.*.3", "1.8.30", true),
    ("!=1.*.3", "1.8.3", false), ("1.8+cu1", "1.8+cu1", true), ("=1.8+cu", "1.8+cu1", true),
    ("=1.8+cu1", "1.8.1+cu1", false), ("=1.8.1a", "1.8.1a2", true),
  ])
  func `matches patterns and local versions`(text: String, version: String, verdict: Bool) throws {
    let candidate = try #require(CondaVersion(version))
    #expect(try CondaVersionSpec(text).satisfied(by: candidate) == verdict)
  }

  @Test func `refuses deep nesting instead of descending`() {
    let deep = String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000)
    #expect(throws: CondaVersionSpecError.self) { try CondaVersionSpec(deep) }
    #expect(CondaVersion(String(repeating: "1.", count: 3000) + "1") == nil)
  }

  @Test func `compares numbers of any length`() throws {
    let digits = String(repeating: "9", count: 60)
    let small = try #require(CondaVersion("1.\(digits)"))
    #expect(try #require(CondaVersion("1.1\(digits)")) > small)
    #expect(try #require(CondaVersion("1.000\(digits)")) == small)
    #expect(try #require(CondaVersion("1.\(digits)post")) > small)
  }

  @Test func `reads or refuses every prefix and a thousand mutations`() throws {
    var generator = SeededGenerator(seed: 13)
    let text = "1!2.30.1rc2.post_1+cu121.dev"
    let whole = try #require(CondaVersion(text))
    for count in 0...text.utf8.count { _ = CondaVersion(text.prefix(count)) }
    for _ in 0..<1000 {
      let changed = generator.mutated(text, alphabet: "0123456789!_+.-*ab \u{7F}")
      guard let version = CondaVersion(changed) else { continue }
      #expect(version.order(against: whole) == -whole.order(against: version), "\(changed)")
      #expect(CondaVersion(version.text) == version, "\(changed)")
      #expect(version.starts(with: version), "\(changed)")
    }
    let specification = ">=1.8,<2.0a0|(=3.1.*|!=4.*),~=5.6"
    for count in 0...specification.utf8.count {
      _ = try? CondaVersionSpec(specification.prefix(count))
    }
    for _ in 0..<1000 {
      let changed = generator.mutated(specification, alphabet: "0123.*,|()<>=!~ a")
      guard let read = try? CondaVersionSpec(changed) else { continue }
      #expect(try CondaVersionSpec(read.description) == read, "\(changed)")
    }
  }
}
