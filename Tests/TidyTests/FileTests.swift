import Foundation
import Testing

@Suite struct FileTests {
  @Test func `every extractor is in the registry, in order`() throws {
    let folder = "Sources/Extractors/"
    let registry = try #require(Project.texts.first { $0.path == folder + "Registry.swift" })
    let listedNames = registry.lines.compactMap { line -> String? in
      let text = line.trimmingCharacters(in: .whitespaces)
      return text.hasSuffix("Extractor.self,") ? String(text.dropLast(".self,".count)) : nil
    }
    let files = Project.sources.filter {
      $0.path.hasPrefix(folder) && $0.name.hasSuffix("Extractor.swift")
        && $0.name != "Extractor.swift"
    }
    let offenders = files.filter { !listedNames.contains(String($0.name.dropLast(6))) }
      .map { "\($0.path):1: is not in \(registry.path)" }
    #expect(offenders.isEmpty, "\(listed(offenders))")
    #expect(listedNames == listedNames.sorted())
    #expect(!files.isEmpty)
  }

  @Test func `every fixture names its source`() {
    let paths = Project.paths.filter { $0.hasPrefix("fixtures/") }
    let offenders = Self.foldersWithoutSource(paths)
    #expect(offenders.isEmpty, "\(listed(offenders))")
    #expect(!paths.isEmpty)
  }

  /// The folders that hold files, while neither they nor a folder above has a `SOURCE.md`.
  private static func foldersWithoutSource(_ paths: [String]) -> [String] {
    let known = Set(paths)
    let folders = paths.map { $0.split(separator: "/").dropLast() }
    let holders = Set(folders.map { $0.joined(separator: "/") })
    var offenders: Set<String> = []
    for folder in Set(folders) {
      for count in 2..<max(2, folder.count + 1) {
        let above = folder.prefix(count).joined(separator: "/")
        if known.contains(above + "/SOURCE.md") { break }
        if holders.contains(above) { offenders.insert(above) }
      }
    }
    return offenders.sorted()
  }

  @Test func `finds fixtures without source`() {
    let paths = [
      "fixtures/a/SOURCE.md", "fixtures/a/x/y.txt", "fixtures/b/x/SOURCE.md", "fixtures/b/x/tree/z",
      "fixtures/b/y/tree/z", "fixtures/b/y/expected.txt", "fixtures/c/z",
    ]
    let found = Self.foldersWithoutSource(paths)
    #expect(found == ["fixtures/b/y", "fixtures/b/y/tree", "fixtures/c"])
  }

  @Test func `every schema is JSON and says which schema it follows`() throws {
    let files = Project.texts.filter {
      $0.path.hasPrefix("Schemas/") && $0.path.hasSuffix(".json")
    }
    for file in files {
      let data = Data(file.lines.joined(separator: "\n").utf8)
      let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
      #expect(object != nil, "\(file.path):1: is no JSON object")
      #expect(object?["$schema"] is String, "\(file.path):1: names no `$schema`")
    }
    #expect(!files.isEmpty)
  }

  // Written in pieces, so that this file does not name them itself. Test vectors of the package URL
  // specification name modules of Go, which are no hosts of a registry.
  private static let registries: [String] = [
    ["pypi", "org"], ["pythonhosted", "org"], ["npmjs", "org"], ["npmjs", "com"], ["crates", "io"],
    ["anaconda", "org"], ["anaconda", "com"], ["rubygems", "org"], ["maven", "org"],
    ["maven", "apache", "org"], ["deb", "debian", "org"], ["security", "debian", "org"],
    ["archive", "ubuntu", "com"], ["security", "ubuntu", "com"], ["cran", "r-project", "org"],
    ["proxy", "golang", "org"], ["download", "pytorch", "org"], ["nuget", "org"],
  ].map { $0.joined(separator: ".") }

  @Test func `no file names the host of a package registry`() {
    let offenders = Project.texts.flatMap { file in
      file.places { line in line.contains(".") && Self.registries.contains(where: line.contains) }
    }
    #expect(offenders.isEmpty, "\(listed(offenders))")
  }

  @Test func `no file names a folder of the machine that it was written on`() {
    let own = Project.root.path
    // A checkout directly below the root of the machine has too plain a name to search for.
    let folders = own.split(separator: "/").count > 1 ? [own] : []
    let offenders = Project.texts.flatMap { file in
      file.places { line in line.contains("/") && folders.contains(where: line.contains) }
    }
    #expect(offenders.isEmpty, "\(listed(offenders))")
  }
}
