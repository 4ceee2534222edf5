import Analysis
import Foundation
import Model
import Testing

@Suite struct RuleTests {
  @Test func `every code in the sources has a page`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources").resolvingSymlinksInPath()
    let files = try #require(
      FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
    var codes: Set<String> = []
    // Areas of findings; other upper-case words with three digits are no codes.
    let code = /"((?:ACC|OS|PKG|DEP|ENV|LCK|SIG|SRC|POL|REP)[0-9]{3})"/
    for case let file as URL in files where file.pathExtension == "swift" {
      // Tables of the configuration may name codes that are yet to come.
      if file.path().contains("/Configuration/") { continue }
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: code) { codes.insert(String(match.1)) }
    }
    #expect(!codes.isEmpty)
    for code in codes.sorted() {
      #expect(RuleRegistry.rule(code) != nil, "no page for \(code)")
    }
  }

  @Test func `codes and names are used once`() {
    let rules = RuleRegistry.rules
    #expect(Set(rules.map(\.code)).count == rules.count)
    #expect(Set(rules.map(\.name)).count == rules.count)
    #expect(rules.map(\.code) == rules.map(\.code).sorted())
  }

  @Test(arguments: RuleRegistry.rules)
  func `pages explain, show, repair and allow`(rule: Rule) {
    for heading in ["Example", "How to fix", "How to allow"] {
      #expect(rule.page.contains("\n\(heading)\n"))
    }
    #expect(rule.page.hasPrefix("\(rule.code)  \(rule.name)"))
    #expect(rule.example.contains(rule.code) || rule.example.contains("because"))
    #expect(rule.summary.hasSuffix("."))
    #expect(rule.page.split(separator: "\n").allSatisfy { $0.count <= 130 })
  }

  @Test func `rules are found by code and by name in any case`() {
    #expect(RuleRegistry.rule("pkg001")?.code == "PKG001")
    #expect(RuleRegistry.rule("version-differs")?.code == "PKG001")
    #expect(RuleRegistry.rule("PKG999") == nil)
  }
}
