import Configuration
import Testing

@Suite struct ConfigurationSearchTests {
  private let folders = ConfigurationSearch.folders(from: "/r/a/b", upTo: "/r")

  private func file(
    _ files: [String], named: String? = nil, tables: [String] = []
  ) throws -> String? {
    try ConfigurationSearch.file(
      named: named, folders: folders, exists: { (files + tables).contains($0) },
      isDeclaredInPyproject: tables.contains)
  }

  @Test func `takes the named file before all others`() throws {
    #expect(try file(["/x.toml", "/r/a/b/holdfast.toml"], named: "/x.toml") == "/x.toml")
    let error = #expect(throws: ConfigurationError.self) {
      try file(["/r/a/b/holdfast.toml"], named: "/y.toml")
    }
    #expect(error?.reason == .fileMissing)
  }

  @Test func `takes the nearest holdfast.toml up to the root of the repository`() throws {
    #expect(try file(["/r/holdfast.toml", "/r/a/holdfast.toml"]) == "/r/a/holdfast.toml")
    #expect(try file(["/r/holdfast.toml"]) == "/r/holdfast.toml")
    #expect(try file(["/holdfast.toml"]) == nil)
  }

  @Test func `takes a pyproject.toml with the table only without any holdfast.toml`() throws {
    let tables = ["/r/a/pyproject.toml", "/r/pyproject.toml"]
    #expect(try file(["/r/a/b/pyproject.toml"], tables: tables) == "/r/a/pyproject.toml")
    #expect(try file(["/r/holdfast.toml"], tables: tables) == "/r/holdfast.toml")
    #expect(try file(["/r/a/b/pyproject.toml"]) == nil)
  }

  @Test func `lists the folders up to the root`() {
    #expect(folders == ["/r/a/b", "/r/a", "/r"])
    #expect(ConfigurationSearch.folders(from: "/a/b", upTo: "/") == ["/a/b", "/a", "/"])
    #expect(ConfigurationSearch.folders(from: "/", upTo: "/") == ["/"])
    #expect(ConfigurationSearch.folders(from: "/ab", upTo: "/a") == ["/ab"])
    #expect(ConfigurationSearch.folders(from: "/a", upTo: "/a/b") == ["/a"])
  }

  @Test(arguments: [
    ("[tool.holdfast]\n", true),
    ("[tool.holdfast.policy]\nfail_on = 1\n", true),
    ("[tool.holdfast\n", true),
    ("[tool]\nholdfast = 1\n", true),
    ("[tool.other]\n# holdfast\n", false),
    ("[tool.other\n", false),
    ("", false),
  ])
  func `sees whether a pyproject.toml speaks of holdfast`(text: String, isDeclared: Bool) {
    #expect(HoldfastConfiguration.isDeclared(inPyproject: Array(text.utf8)) == isDeclared)
  }
}
