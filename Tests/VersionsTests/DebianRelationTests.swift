import Testing
import Versions

struct DebianRelationTests {
  @Test func `reads groups, alternatives and every part of a relation`() throws {
    let field = try DebianRelationField(
      "a (>= 1) [amd64 !i386] <!nocheck> <cross !stage1> | b:any, c(=2:1-3) , d [linux-any]")
    #expect(field.groups.map(\.count) == [2, 1, 1])
    let first = field.groups[0][0]
    #expect(first.name == "a")
    #expect(first.bound?.comparison == .atLeast)
    #expect(first.bound?.version.text == "1")
    #expect(first.architectures == [.init("amd64"), .init("i386", isNegated: true)])
    #expect(
      first.profiles == [
        [.init("nocheck", isNegated: true)],
        [.init("cross"), .init("stage1", isNegated: true)],
      ])
    #expect(field.groups[0][1].architectureQualifier == "any")
    #expect(field.groups[1][0].bound?.comparison == .equal)
    #expect(
      field.description
        == "a (>= 1) [amd64 !i386] <!nocheck> <cross !stage1> | b:any, c (= 2:1-3), d [linux-any]")
    #expect(try DebianRelationField(field.description) == field)
  }

  @Test(arguments: [
    ("a (<< 2)", "1", true), ("a (<< 2)", "2", false), ("a (<= 2)", "2-0", true),
    ("a (= 2)", "2.0", false), ("a (= 2)", "0:2", true), ("a (>= 2~)", "2~rc1", true),
    ("a (>= 2)", "2~rc1", false), ("a (>> 2)", "2", false), ("a (>> 2)", "1:1", true),
    ("a (< 2)", "2", true), ("a (> 2)", "2", true), ("a (2)", "2", true), ("a", "0", true),
  ])
  func `judges an installed version`(field: String, version: String, verdict: Bool) throws {
    let relation = try #require(try DebianRelationField(field).groups.first?.first)
    let installed = try #require(DebianVersion(version))
    #expect(relation.satisfied(by: installed) == verdict)
  }

  @Test(arguments: [
    ("mta", "mta", true), ("mta", "mta (= 1)", true), ("mta (>= 1)", "mta", false),
    ("mta (>= 1)", "mta (= 2)", true), ("mta (>= 3)", "mta (= 2)", false), ("mta", "mda", false),
  ])
  func `an entry of Provides without a version never satisfies a bound`(
    field: String, provides: String, verdict: Bool
  ) throws {
    let relation = try #require(try DebianRelationField(field).groups.first?.first)
    let entry = try #require(try DebianProvided.field(provides).first)
    #expect(relation.satisfied(by: entry) == verdict)
  }

  @Test func `reads Provides with and without versions`() throws {
    let entries = try DebianProvided.field("libc6-x, libfoo:amd64 (= 1.2-3),")
    #expect(entries.map(\.name) == ["libc6-x", "libfoo"])
    #expect(entries.map { $0.version?.text } == [nil, "1.2-3"])
    #expect(entries[1].architectureQualifier == "amd64")
    for text in ["a (>= 1)", "a | b", "a [amd64]", "a <!nocheck>"] {
      #expect(throws: DebianRelationError.provided(entry: text)) {
        try DebianProvided.field(text)
      }
    }
  }

  @Test(arguments: [
    ("a [amd64]", "amd64", true), ("a [amd64]", "arm64", false), ("a [!amd64]", "amd64", false),
    ("a [!amd64]", "arm64", true), ("a [linux-any]", "riscv64", true), ("a [any]", "s390x", true),
    ("a [linux-any]", "hurd-i386", false), ("a [any-arm]", "armhf", true),
    ("a [kfreebsd-amd64]", "kfreebsd-amd64", true), ("a [any-amd64]", "kfreebsd-amd64", true),
    ("a", "amd64", true), ("a <!nocheck>", "amd64", true), ("a <nocheck>", "amd64", false),
  ])
  func `applies by architecture and profile`(
    field: String, architecture: String, verdict: Bool
  ) throws {
    let relation = try #require(try DebianRelationField(field).groups.first?.first)
    #expect(relation.applies(architecture: architecture) == verdict)
    #expect(
      try #require(try DebianRelationField("a <x !y> <z>").groups.first?.first)
        .applies(architecture: architecture, activeProfiles: ["x"]))
  }

  @Test(arguments: [
    ("a (>= )", DebianRelationError.bound(entry: "a (>= )")),
    ("a (~ 1)", .bound(entry: "a (~ 1)")),
    ("a (>= 1", .bound(entry: "a (>= 1")),
    ("a |", .name(entry: "")),
    ("-a", .name(entry: "-a")),
    ("a:", .architectureQualifier(entry: "a:")),
    ("a [", .restriction(entry: "a [")),
    ("a []", .restriction(entry: "a []")),
    ("a <!>", .restriction(entry: "a <!>")),
    ("a b", .trailing(entry: "a b")),
    ("${shlibs:Depends}", .substitution(entry: "${shlibs:Depends}")),
  ])
  func `names the entry that it refuses`(text: String, error: DebianRelationError) {
    #expect(throws: error) { try DebianRelationField(text) }
  }

  @Test func `keeps the readable entries of a damaged field`() {
    let field = DebianRelationField(reading: "a, ${misc:Depends}, , b (>= x y), c")
    #expect(field.groups.map { $0.map(\.name) } == [["a"], ["c"]])
    #expect(
      field.errors == [
        .substitution(entry: "${misc:Depends}"), .bound(entry: "b (>= x y)"),
      ])
  }

  @Test func `reads or refuses every prefix and a thousand mutations`() {
    let text = "python3:any (>= 3.11~), libc6 (>= 2.34) [amd64] | libc6.1 <!nocheck>, debconf"
    for count in 0...text.utf8.count { _ = DebianRelationField(reading: text.prefix(count)) }
    var generator = SeededGenerator(seed: 12)
    for _ in 0..<1000 {
      let changed = generator.mutated(text, alphabet: "()[]<>|,:! ab1~$")
      let field = DebianRelationField(reading: changed)
      #expect(DebianRelationField(reading: field.description).groups == field.groups, "\(changed)")
    }
  }
}
