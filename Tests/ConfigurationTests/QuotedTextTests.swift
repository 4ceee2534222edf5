import Testing

@testable import Configuration

@Suite struct QuotedTextTests {
  @Test(arguments: [
    ("https://a:b@h/x", true), ("git@h:x/y", false), ("repo:.@worktree", false),
    ("repo:ssh://git@h/x", false), ("repo:https://a:b@h/x@main", true), ("a:b@h/x", true),
    ("python:3.11@sha256:00", false), ("h:5000/a:tag@sha256:00", false), ("docker:a:b@h/x", true),
    ("base: python@3", false), ("https://h/a:b@c", false), ("https://h//a:b@c", true), ("", false),
    ("@", false), ("//", false), (":@", true),
  ])
  func `tells passwords from tags and user names`(text: String, holdsPassword: Bool) {
    #expect(QuotedText.holdsPassword(text) == holdsPassword)
    #expect((QuotedText.of(text) == "`<redacted>`") == holdsPassword)
  }

  @Test func `cuts long text and shows control characters`() {
    #expect(QuotedText.of(String(repeating: "a", count: 81)).hasSuffix("a…`"))
    #expect(QuotedText.of("\u{202e}\n") == "`\\u{202e}\\u{a}`")
    #expect(QuotedText.choice(["a", "b", "c"]) == "`a`, `b` or `c`")
    #expect(QuotedText.choice(["a"]) == "`a`")
    #expect(QuotedText.choice([]) == "nothing")
  }
}
