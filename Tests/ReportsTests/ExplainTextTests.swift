import Analysis
import Testing

@testable import Reports

@Suite struct ExplainTextTests {
  @Test(arguments: ListingTests.looks)
  func `a rule has a page`(name: String, style: TextStyle) throws {
    let rule = try #require(RuleRegistry.rule("PKG001"))
    try GoldenText.check(ExplainText.render(rule, style: style), "explain/rule-\(name).txt")
  }

  @Test func `every rule has a line and a page`() {
    let list = ExplainText.list(RuleRegistry.rules, style: TextStyle())
    #expect(list.split(separator: "\n").count == RuleRegistry.rules.count)
    for rule in RuleRegistry.rules {
      #expect(list.contains("\(rule.code)  "))
      let page = ExplainText.render(rule, style: TextStyle(width: 80))
      for heading in [rule.code, "EXAMPLE", "HOW TO FIX", "HOW TO ALLOW"] {
        #expect(page.contains(heading))
      }
    }
  }
}
