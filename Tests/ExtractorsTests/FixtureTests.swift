import Extractors
import Foundation
import Model
import Testing

/// Every case folder `fixtures/extract/NAME/CASE` holds `tree/`, `expected.txt` and `SOURCE.md`.
///
/// `HOLDFAST_RECORD=1` writes the expected texts again; their diff is read before it is committed.
@Suite struct FixtureTests {
  private static let records = ProcessInfo.processInfo.environment["HOLDFAST_RECORD"] != nil

  @Test(arguments: FixtureCase.all)
  func `reads what the case expects`(fixture: FixtureCase) throws {
    let tree = fixture.folder.appending(path: "tree")
    let record = try FolderTree(root: tree).record()
    let text = FactDump.text(record)
    let expected = fixture.folder.appending(path: "expected.txt")
    if Self.records, Registry.extractor(named: fixture.extractor) != nil {
      try Data(text.utf8).write(to: expected)
    }
    let wanted = try String(decoding: Data(contentsOf: expected), as: UTF8.self)
    #expect(text == wanted, "\(Self.difference(wanted, text))")
    #expect(FileManager.default.fileExists(atPath: fixture.folder.path() + "/SOURCE.md"))
    if fixture.name == "plain" {
      #expect(record.files.contains { $0.extractor == fixture.extractor })
    }
  }

  @Test(arguments: FixtureCase.all)
  func `reads the same in chunks of any size`(fixture: FixtureCase) throws {
    let tree = fixture.folder.appending(path: "tree")
    let whole = try FolderTree(root: tree).record()
    for size in [1, 7, 64] {
      #expect(try FolderTree(root: tree, chunkBytes: size).record() == whole, "chunks of \(size)")
    }
  }

  @Test(arguments: FixtureCase.all)
  func `reads the same in parts as in order`(fixture: FixtureCase) throws {
    let tree = fixture.folder.appending(path: "tree")
    #expect(
      try FolderTree(root: tree, seeks: true).record() == (try FolderTree(root: tree).record()))
  }

  @Test(arguments: Registry.extractors.map { $0.name })
  func `every extractor has a plain and a damaged case`(name: String) {
    let cases = Project.names(Project.fixtures.appending(path: name))
    #expect(cases.contains("plain"))
    #expect(cases.contains("damaged"))
  }

  @Test func `every case names a listed extractor`() {
    for fixture in FixtureCase.all {
      #expect(Registry.extractor(named: fixture.extractor) != nil, "\(fixture.testDescription)")
    }
  }

  @Test func `every extractor file is listed, in the order of file names`() {
    let files = Project.names(Project.root.appending(path: "Sources/Extractors"))
      .filter { $0.hasSuffix("Extractor.swift") && $0 != "Extractor.swift" }
      .map { String($0.dropLast(".swift".count)) }
    #expect(Registry.extractors.map { String(describing: $0) } == files)
    #expect(Set(Registry.extractors.map { $0.name }).count == files.count)
  }

  /// The first line in which two texts differ.
  private static func difference(_ expected: String, _ found: String) -> String {
    let expected = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let found = found.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, pair) in zip(expected, found).enumerated() where pair.0 != pair.1 {
      return "line \(index + 1): expected `\(pair.0)`, found `\(pair.1)`"
    }
    return "\(expected.count) lines expected, \(found.count) found"
  }
}
