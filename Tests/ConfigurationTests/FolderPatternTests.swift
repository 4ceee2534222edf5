import Configuration
import Testing

@Suite struct FolderPatternTests {
  @Test(arguments: [
    ("services/*", "services/scoring", true),
    ("services/*", "services/scoring/", true),
    ("services/*", "services", false),
    ("services/*", "services/a/b", false),
    ("services/*", "services/.cache", false),
    ("services/.*", "services/.cache", true),
    ("./models/churn/", "models/churn", true),
    ("models/churn", "models/churn2", false),
    ("*", "a", true),
    ("*", ".git", false),
    ("**", "a/b/c", true),
    ("**", "a/.git/c", false),
    ("**/plugin", "plugin", true),
    ("**/plugin", "a/b/plugin", true),
    ("**/plugin", "a/b/plugins", false),
    ("a/**/z", "a/z", true),
    ("a/**/z", "a/b/z/c/z", true),
    ("a/**/b/**/z", "a/b/b/x/z", true),
    ("a/**", "a", true),
    ("a/**/**/b", "a/b", true),
    ("plugin-?", "plugin-1", true),
    ("plugin-?", "plugin-ü", true),
    ("plugin-?", "plugin-", false),
    ("plugin-?", "plugin-12", false),
    ("?git", ".git", false),
    ("*-a*b", "x-aab", true),
    ("*-a*b", "x-ab-c", false),
    ("*.*", "a.b", true),
    ("a", "", false),
    ("*", "a//b", false),
  ])
  func `matches whole paths`(pattern: String, path: String, matches: Bool) throws {
    #expect(try #require(FolderPattern(pattern)).matches(path) == matches)
  }

  @Test(arguments: [
    "", ".", "/", "/a", "..", "a/../b", "a//b", "!a", "[ab]", "a/{b,c}", "a\\b", "a**", "**b",
    "a/***", "a/./b",
  ])
  func `refuses what is no pattern of a folder below`(pattern: String) {
    #expect(FolderPattern(pattern) == nil)
  }

  @Test func `stays fast with many stars`() throws {
    let pattern = try #require(
      FolderPattern(Array(repeating: "**/*a*a*a*", count: 50).joined(separator: "/") + "/b"))
    let name = String(repeating: "a", count: 200)
    #expect(!pattern.matches(Array(repeating: name, count: 200).joined(separator: "/")))
  }
}
